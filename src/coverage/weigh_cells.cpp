#include "needshed/coverage/weigh_cells.hpp"

#include <algorithm>
#include <cmath>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "overlay_lines.hpp"
#include "predicates.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Room around everything, so that nothing lies at corners.
constexpr double margin = 2;

std::vector<Point> in_pixels(std::vector<Point> points, const Crs& from, const RasterReader& raster)
{
    transform(points, from, raster.crs());
    raster.grid().to_pixels(points);
    if (!std::all_of(points.begin(), points.end(), [](const Point& p) { return std::isfinite(p.x + p.y); })) {
        throw Error(ErrorKind::Input, raster.title(),
                    "a vertex of the areas has no place in " + crs_title(raster.crs()), "Check the CRS of the raster");
    }
    return points;
}

/// The arcs in pixels, with their units on the right sides: rows that run down turn the plane over.
Lines lines_in_pixels(const ArcSet& arcs, const std::vector<Point>& pixels)
{
    auto lines = lines_of(arcs, pixels);
    double twice = 0;
    for (const auto& run : lines.runs) {
        if (run.right == nobody) {
            const Point origin = pixels.front();
            lines.for_each_edge(run, [&](const Point& a, const Point& b) {
                twice += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y);
            });
        }
    }
    for (auto& run : lines.runs) {
        if (twice < 0) {
            std::swap(run.left, run.right);
        }
    }
    return lines;
}

/// The raster and everything else, with room around them.
Box box_around(const std::vector<Point>& a, const std::vector<Point>& b, const RasterGrid& grid)
{
    Box box{0, 0, static_cast<double>(grid.columns), static_cast<double>(grid.rows)};
    for (const auto* points : {&a, &b}) {
        for (const auto& point : *points) {
            grow(box, point);
        }
    }
    return {box.min_x - margin, box.min_y - margin, box.max_x + margin, box.max_y + margin};
}

PolygonSet as_area(const Box& box)
{
    PolygonSet set;
    set.points = {{box.min_x, box.min_y}, {box.max_x, box.min_y}, {box.max_x, box.max_y}, {box.min_x, box.max_y}};
    set.end_ring();
    set.end_part();
    set.end_area();
    return set;
}

/// What is weighed: the units, all places, and the areas.
struct Layers {
    Lines units;
    Lines everywhere;
    Lines areas;
    Box box;
};

struct RowWeights {
    std::vector<PairSum> pieces;
    std::vector<PairSum> areas;
};

RowWeights weigh_row(const Layers& layers, std::size_t row, const std::vector<double>& weight)
{
    const auto top = static_cast<double>(row);
    const Box strip{layers.box.min_x - margin, top, layers.box.max_x + margin, top + 1};
    auto of_areas = pieces_in(layers.areas, strip);
    if (of_areas.empty() || std::none_of(weight.begin(), weight.end(), [](double w) { return w > 0; })) {
        return {};
    }
    join_twins(of_areas);
    OverlayCells cells;
    PairSums pieces;
    PairSums areas;
    cells.weigh(strip, pieces_in(layers.units, strip), of_areas, weight, pieces);
    cells.weigh(strip, pieces_in(layers.everywhere, strip), of_areas, weight, areas);
    return {pieces.sorted(), areas.sorted()};
}

void add_row(const RowWeights& row, const Intersections& common, CellWeights& weights)
{
    for (const auto& each : row.areas) {
        if (each.area() != nobody) {
            weights.area[each.area()] += each.value;
        }
    }
    for (const auto& each : row.pieces) {
        const auto areas = common.areas_of(to_unit(each.unit()));
        const auto found = std::lower_bound(areas.begin(), areas.end(), each.area());
        if (found != areas.end() && *found == each.area()) {
            const auto place = static_cast<std::size_t>(found - areas.begin());
            weights.piece[common.start[each.unit()] + place] += each.value;
        }
    }
}

/// A count of cells that weigh nothing because their value cannot be a weight.
std::uint64_t take_as_weights(std::vector<double>& values)
{
    std::uint64_t bad = 0;
    for (auto& value : values) {
        bad += std::isinf(value) || value < 0 ? 1 : 0;
        value = std::isfinite(value) && value > 0 ? value : 0;
    }
    return bad;
}

} // namespace

CellWeights weigh_cells(const Coverage& coverage, const PolygonSet& areas, const Intersections& common,
                        const RasterReader& raster)
{
    const auto& grid = raster.grid();
    const auto arc_pixels = in_pixels(coverage.arcs().points, coverage.crs(), raster);
    auto pixel_areas = areas;
    pixel_areas.points = in_pixels(std::move(pixel_areas.points), coverage.crs(), raster);
    const auto box = box_around(arc_pixels, pixel_areas.points, grid);
    const auto everywhere = as_area(box);
    std::vector<double> sizes;
    const Layers layers{lines_in_pixels(coverage.arcs(), arc_pixels), lines_of(everywhere, sizes),
                        lines_of(pixel_areas, sizes), box};

    CellWeights weights{std::vector<double>(common.area.size(), 0), std::vector<double>(areas.area_count(), 0), 0};
    const auto at_once = raster.rows_at_once();
    std::vector<double> values;
    for (std::size_t first = 0; first < grid.rows; first += at_once) {
        const auto count = std::min(at_once, grid.rows - first);
        raster.read_rows(first, count, values);
        weights.bad_cells += take_as_weights(values);
        std::vector<RowWeights> rows(count);
        parallel_for(count, 1, [&](std::size_t begin, std::size_t end) {
            for (auto r = begin; r < end; ++r) {
                const auto start = values.begin() + static_cast<std::ptrdiff_t>(r * grid.columns);
                rows[r] = weigh_row(layers, first + r, {start, start + static_cast<std::ptrdiff_t>(grid.columns)});
            }
        });
        for (const auto& row : rows) {
            add_row(row, common, weights);
        }
    }
    return weights;
}

} // namespace needshed
