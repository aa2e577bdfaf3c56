#pragma once

/// Writing by GDAL: layers and tables, rounded for people, and files that appear whole or not at all.

#include <filesystem>
#include <string>

#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"

namespace needshed {

inline constexpr int geojson_decimals = 7;

/// Writes RFC 7946 GeoJSON: WGS 84, seven decimals, counter-clockwise outer rings, MultiPolygon throughout, the same
/// typed properties on every feature.
/// Requires coordinates in longitude and latitude, one row per area
void write_geojson(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                   const Table& table);

/// The same for MultiLineString.
void write_geojson(const std::filesystem::path& file, const std::string& layer, const LineSet& lines,
                   const Table& table);

/// Writes a comma-separated table in UTF-8 with a `.csvt` beside it that states the column types.
void write_csv(const std::filesystem::path& file, const Table& table);

/// Writes text as it is.
void write_text(const std::filesystem::path& file, const std::string& text);

/// The file's SHA-256 in hexadecimal.
/// Throws   Error{Input} when it cannot be read
std::string sha256_of_file(const std::filesystem::path& file);

/// A directory that appears under its name only when it is complete: files go to `path()`, a hidden neighbour, which
/// `commit` renames. Without `commit` nothing is left.
class OutputDirectory {
public:
    /// Throws   Error{Usage} when `target` exists and `overwrite` is false; Error{Input} when it cannot be made
    OutputDirectory(std::filesystem::path target, bool overwrite);
    ~OutputDirectory();
    OutputDirectory(const OutputDirectory&) = delete;
    OutputDirectory& operator=(const OutputDirectory&) = delete;

    const std::filesystem::path& path() const { return m_temporary; }

    /// Makes the directory appear. Throws Error{Input} when the rename fails; the old content is then still there.
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    bool m_overwrite = false;
    bool m_committed = false;
};

/// Versions of the libraries in use, as `GDAL 3.6.2`.
std::string gdal_version();
std::string proj_version();

} // namespace needshed
