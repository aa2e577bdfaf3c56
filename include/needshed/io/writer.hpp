#pragma once

/// Writing by GDAL: layers and tables, rounded for people, and files that appear whole or not at all.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

inline constexpr int geojson_decimals = 7;

/// Writes RFC 7946 GeoJSON: WGS 84, seven decimals unless told otherwise, counter-clockwise outer rings, MultiPolygon
/// throughout, the same typed properties on every feature. Requires coordinates in longitude and latitude, one row per
/// area
void write_geojson(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                   const Table& table, int decimals = geojson_decimals);

/// Whether the lines of a layer may have several parts; a layer has one geometry type.
enum class LineParts {
    One, ///< LineString
    Many ///< MultiLineString
};

/// The same for lines. Of `LineParts::One` a line has one part or none.
void write_geojson(const std::filesystem::path& file, const std::string& layer, const LineSet& lines,
                   const Table& table, LineParts parts = LineParts::Many);

/// Writes a GeoPackage of one MultiPolygon layer. The same data gives the same bytes.
void write_geopackage(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                      const Table& table, const Crs& crs);

/// Writes a comma-separated table in UTF-8 with a `.csvt` beside it that states the column types.
void write_csv(const std::filesystem::path& file, const Table& table);

/// The same piece by piece, for tables too large to hold: asks `next` for tables until it gives none.
/// Requires at least one table, and the same columns in all
void write_csv(const std::filesystem::path& file, const std::function<std::optional<Table>()>& next);

/// Writes text as it is.
void write_text(const std::filesystem::path& file, std::string_view text);

/// The same, compressed by gzip. The same text gives the same bytes.
void write_gzip(const std::filesystem::path& file, std::string_view text);

/// The file's SHA-256 in hexadecimal.
/// Throws   Error{Input} when it cannot be read
std::string sha256_of_file(const std::filesystem::path& file);

/// A directory that appears under its name only when it is complete: files go to `path()`, a hidden neighbour, which
/// `commit` renames. Without `commit` nothing is left; what a process that was killed left behind goes when the same
/// target is next written.
class OutputDirectory {
public:
    /// Directories above the target are made, and go again unless the output is committed.
    /// A target that exists and is not empty is replaced only with `overwrite`, and only when it holds a file named
    /// `marker`, which shows it to be an earlier output.
    /// Throws   Error{Usage} when the target may not be replaced; Error{Input} when nothing can be made there
    OutputDirectory(const std::filesystem::path& target, bool overwrite, const std::string& marker);
    ~OutputDirectory();
    OutputDirectory(const OutputDirectory&) = delete;
    OutputDirectory& operator=(const OutputDirectory&) = delete;

    const std::filesystem::path& path() const { return m_temporary; }

    /// Makes the directory appear. Throws Error{Input} when the rename fails; the old content is then still there.
    void commit();

private:
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    std::vector<std::filesystem::path> m_made; ///< directories above the target that were not there, lowest first
    int m_held = -1;                           ///< handle that keeps other runs from taking `m_temporary` for abandoned
};

/// Versions of the libraries in use, as `GDAL 3.6.2`.
std::string gdal_version();
std::string proj_version();

} // namespace needshed
