#pragma once

/// What the tests of several rooms share.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "needshed/core/geometry.hpp"

namespace needshed::test {

/// A file below the data directory ($NEEDSHED_DATA), or nothing, with a line that says so, when there is no such
/// directory. A test that gets nothing returns.
std::optional<std::filesystem::path> data_file(const std::string& name);

/// POLYGON or MULTIPOLYGON texts as areas, in order.
PolygonSet areas_from_wkt(const std::vector<std::string>& wkt);

/// An area as WKT with shortest decimals, for messages and comparisons.
std::string to_wkt(const PolygonSet& set, std::size_t area);

/// Empty when the area is valid by the OGC rules (GEOS), else the reason.
std::string invalid_reason(const PolygonSet& set, std::size_t area);

/// Area common to both, by GEOS.
double overlap_area(const PolygonSet& set, std::size_t a, std::size_t b);

/// The union of all areas, made valid where they are not, by GEOS: what it covers, and the holes in it, which are gaps
/// between the areas.
struct Union {
    double area = 0;
    double length = 0; ///< of its outline, holes included
    std::size_t holes = 0;
};
Union union_of(const PolygonSet& set);

/// A directory of its own for one test, removed at the end.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::filesystem::path& path() const { return m_path; }

    /// Writes a file below the directory and gives its path.
    std::filesystem::path write(const std::string& name, const std::string& content) const;

private:
    std::filesystem::path m_path;
};

/// The whole content of a file.
std::string read_file(const std::filesystem::path& file);

/// The message of the needshed::Error that `call` throws, with its kind's exit status in front (`3: where: …`), or
/// `no error`.
std::string error_of(const std::function<void()>& call);

} // namespace needshed::test
