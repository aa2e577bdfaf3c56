#pragma once

/// A *layer file* is a layer of the release as GeoJSON, and in the other formats that the study asks for beside it.

#include <filesystem>
#include <string>

#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outlines.hpp"

namespace needshed::release {

/// Where Shapefiles go: each is five files.
inline constexpr const char* shapefile_directory = "shapefile";

/// Writes layers into a directory, each by its name; threads may write different ones at once. Coordinates are WGS 84.
class LayerFiles {
public:
    /// Makes the directory of Shapefiles where they are asked for.
    LayerFiles(std::filesystem::path directory, const OutputsSpec& spec);

    /// Requires one row per area or line
    /// Throws   Error{Input} when a file cannot be written
    void write(const std::string& name, const PolygonSet& areas, const Table& table,
               int decimals = geojson_decimals) const;
    void write(const std::string& name, const LineSet& lines, const Table& table) const;

private:
    template <class Shapes>
    void write_others(const std::string& name, const Shapes& shapes, const Table& table) const;

    std::filesystem::path m_directory;
    bool m_flatgeobuf;
    bool m_shapefile;
};

} // namespace needshed::release
