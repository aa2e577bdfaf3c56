#include "read_barriers.hpp"

#include <algorithm>

#include "needshed/core/error.hpp"
#include "needshed/io/reader.hpp"
#include "source_crs.hpp"

namespace needshed::coverage {

namespace {

/// The barrier, from 0, that holds a point of all lines or of all areas.
std::size_t row_of_line(const LineSet& lines, std::size_t point)
{
    const auto part =
        std::upper_bound(lines.part_start.begin(), lines.part_start.end(), point) - lines.part_start.begin() - 1;
    return static_cast<std::size_t>(std::upper_bound(lines.line_start.begin(), lines.line_start.end(), part) -
                                    lines.line_start.begin() - 1);
}

std::size_t row_of_area(const PolygonSet& areas, std::size_t point)
{
    std::size_t row = 0;
    while (areas.ring_start[areas.part_start[areas.area_start[row + 1]]] <= point) {
        ++row;
    }
    return row;
}

void require_places(const Barriers& barriers, const Source& source, const Crs& working)
{
    const auto require = [&](const std::vector<Point>& points, const auto& row_of) {
        const auto found = std::find_if_not(points.begin(), points.end(), is_place);
        if (found != points.end()) {
            const auto row = row_of(static_cast<std::size_t>(found - points.begin()));
            throw Error(ErrorKind::Input, place(source) + " row " + std::to_string(row + 1),
                        "has a vertex with no place in " + crs_title(working),
                        "Check the CRS of the layer, or leave such rows out with \"where\"");
        }
    };
    require(barriers.lines.points, [&](std::size_t point) { return row_of_line(barriers.lines, point); });
    require(barriers.areas.points, [&](std::size_t point) { return row_of_area(barriers.areas, point); });
}

} // namespace

Barriers read_barriers(const BarrierSpec& spec, const Crs& working, Findings& findings, Progress& progress)
{
    auto layer = read_lines(spec.source, progress);
    const auto crs = source_crs(layer.crs, spec.source, {"units.barriers.crs", spec.crs}, findings);
    transform(layer.lines.points, crs, working);
    transform(layer.areas.points, crs, working);
    Barriers barriers{layer.title, std::move(layer.lines), std::move(layer.areas), spec.tolerance_m};
    require_places(barriers, spec.source, working);
    return barriers;
}

} // namespace needshed::coverage
