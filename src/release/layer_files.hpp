#pragma once

/// A *layer file* is a layer of the release as GeoJSON, and in the other formats that the study asks for beside it.

#include <filesystem>
#include <string>

#include "needshed/release/outlines.hpp"
#include "release/released_layers.hpp"

namespace needshed::release {

/// Where Shapefiles go: each is five files.
inline constexpr const char* shapefile_directory = "shapefile";

/// Writes layers into a directory, each by its name and with its style and metadata, which QGIS takes when the file is
/// dragged into it; threads may write different ones at once. Coordinates are WGS 84.
class LayerFiles {
public:
    /// Makes the directory of Shapefiles where they are asked for. The origin is a sentence in the metadata.
    LayerFiles(std::filesystem::path directory, std::string origin, const OutputsSpec& spec = {});

    /// Requires one row per area or line
    /// Throws   Error{Input} when a file cannot be written
    void write(const ReleasedLayer& layer) const;

private:
    template <class Shapes>
    void write_others(const StyledLayer& style, const Shapes& shapes, const Table& table) const;

    std::filesystem::path m_directory;
    std::string m_origin;
    bool m_flatgeobuf;
    bool m_shapefile;
};

} // namespace needshed::release
