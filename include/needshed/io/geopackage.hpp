#pragma once

/// A GeoPackage of several layers and tables, with the styles in which QGIS shows them.

#include <filesystem>
#include <memory>
#include <string>

#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

/// A layer or table, and what it is to people: the identifier and description in the file's list of contents.
struct PackageEntry {
    std::string name;
    std::string title{}; ///< unique in the file; the name where there is none
    std::string description{};
};

/// The file is complete after `close`; until then it is of no use. The same content gives the same bytes.
/// Throws   Error{Input} from every member when the file cannot be written
class GeoPackageOutput {
public:
    explicit GeoPackageOutput(const std::filesystem::path& file);
    ~GeoPackageOutput();
    GeoPackageOutput(const GeoPackageOutput&) = delete;
    GeoPackageOutput& operator=(const GeoPackageOutput&) = delete;

    /// A layer of multipolygons or multilines, or a table. Requires one row per area or line
    void write(const PackageEntry& layer, const PolygonSet& areas, const Table& table, const Crs& crs);
    void write(const PackageEntry& layer, const LineSet& lines, const Table& table, const Crs& crs);
    void write(const PackageEntry& entry, const Table& table);

    /// The style (QML) in which QGIS opens the layer.
    void set_style(const std::string& layer, const std::string& qml);

    void close();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace needshed
