// The land that unit u and area a have in common is the integral of the product of their indicator functions. Within a
// cell an indicator is a sum of few terms, "one below this line, from here to there" (cell_terms.hpp), so the integral
// of the product is a sum over pairs of terms of the integral of the lower of two lines. That is a continuous function
// of the coordinates: borders that coincide, nearly coincide, touch or cross at any angle need no case of their own and
// no tolerance, and an error of coordinates does no more harm than it must. Nothing is ever noded, and no sign decides.
//
// Cells start as strips from west to east and are halved until few pairs of pieces are left, or one of the layers has
// no piece in it: the inside of a big area is found in one step. What must be exact is only who covers the corner of a
// cell. Pieces are cut at the sides of cells and stay closed lines, and the corner of a half follows from comparisons
// of coordinates with the line of the cut, so it is. Sums are taken relative to the corner of a cell, which keeps the
// digits that eastings of half a million would cost.
//
// What units leave uncovered is their size less what they have in common with areas, plus what areas have in common
// with each other there. The latter needs a sweep in cells where the count of areas may exceed one; borders that two
// areas share to the last digit change no count and are joined beforehand.
//
// Cost: n log n in the pieces; memory one strip for each thread. On 34 753 units and 7 000 areas (BM_intersect_7000)
// see docs/benchmarks.md. Lost: clipping each pair of polygons as GEOS does, 20 times slower and not total, since it
// can throw; Green's theorem over the pieces of both borders between their crossings, as fast but in need of a
// consistent answer to "which side" along every shared border; a uniform grid of cells, which towns fill and moors
// leave empty.

#include "needshed/coverage/intersect.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "needshed/core/parallel.hpp"
#include "needshed/io/crs.hpp"
#include "overlay_cells.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Of the smaller of two areas: less than this in common is noise of coordinates.
constexpr double noise = 1e-9;

constexpr std::size_t edges_of_run = 256;
constexpr std::size_t edges_of_strip = 16'384;
constexpr std::size_t most_strips = 512;

/// Consecutive edges with the same owners on either side: what a strip takes or passes over at once.
struct Run {
    const std::uint32_t* vertex; ///< null: the points themselves, in order
    std::size_t first;           ///< edge i runs from point i to i + 1
    std::size_t last;
    std::size_t start; ///< of the ring, to which the edge from `end - 1` returns; used without `vertex`
    std::size_t end;
    std::uint32_t left;
    std::uint32_t right;
    double min_y;
    double max_y;
};

/// The edges of a layer.
struct Lines {
    const std::vector<Point>* points = nullptr;
    std::vector<Run> runs;
    std::size_t edges = 0;

    template <class Each>
    void for_each_edge(const Run& run, Each each) const
    {
        for (auto i = run.first; i < run.last; ++i) {
            const auto next = run.vertex == nullptr && i + 1 == run.end ? run.start : i + 1;
            each((*points)[run.vertex == nullptr ? i : run.vertex[i]],
                 (*points)[run.vertex == nullptr ? next : run.vertex[next]]);
        }
    }

    void add(Run run)
    {
        const auto last = run.last;
        while (run.first < last) {
            run.last = std::min(run.first + edges_of_run, last);
            run.min_y = std::numeric_limits<double>::infinity();
            run.max_y = -run.min_y;
            for_each_edge(run, [&](const Point& a, const Point& b) {
                run.min_y = std::min({run.min_y, a.y, b.y});
                run.max_y = std::max({run.max_y, a.y, b.y});
            });
            runs.push_back(run);
            edges += run.last - run.first;
            run.first = run.last;
        }
    }
};

std::uint32_t number_of(UnitIndex unit)
{
    return unit == no_unit ? nobody : static_cast<std::uint32_t>(unit);
}

Lines lines_of(const ArcSet& arcs)
{
    Lines lines{&arcs.points, {}, 0};
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.start[k + 1] > arcs.start[k]) {
            lines.add({arcs.vertex.data(), arcs.start[k], arcs.start[k + 1] - 1, 0, 0, number_of(arcs.left[k]),
                       number_of(arcs.right[k]), 0, 0});
        }
    }
    return lines;
}

/// Rings with their area on the left, whichever way they run; adds the sizes of the areas.
Lines lines_of(const PolygonSet& areas, std::vector<double>& size)
{
    Lines lines{&areas.points, {}, 0};
    size.assign(areas.area_count(), 0);
    for (std::uint32_t a = 0; a < areas.area_count(); ++a) {
        for (auto p = areas.area_start[a]; p < areas.area_start[a + 1]; ++p) {
            for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
                const double twice = twice_signed_area(areas.ring(r));
                const bool inside_left = (twice > 0) == (r == areas.part_start[p]);
                const auto first = areas.ring_start[r];
                const auto last = areas.ring_start[r + 1];
                lines.add(
                    {nullptr, first, last, first, last, inside_left ? a : nobody, inside_left ? nobody : a, 0, 0});
                size[a] += (r == areas.part_start[p] ? 1 : -1) * std::abs(twice) / 2;
            }
        }
    }
    return lines;
}

/// The part of the edge between two heights, as a piece. Both strips beside a line cut an edge at the same point.
void add_part(Point a, Point b, const Run& run, const Box& strip, std::vector<Piece>& pieces)
{
    const Point from = a;
    const Point to = b;
    const auto at = [&](double y) {
        const auto [low, high] = std::minmax(from.x, to.x);
        return Point{std::clamp(from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x), low, high), y};
    };
    auto& low = a.y < b.y ? a : b;
    auto& high = a.y < b.y ? b : a;
    if (high.y <= strip.min_y || low.y >= strip.max_y) {
        return;
    }
    const bool cut_low = low.y < strip.min_y;
    const bool cut_high = high.y > strip.max_y;
    low = cut_low ? at(strip.min_y) : low;
    high = cut_high ? at(strip.max_y) : high;
    pieces.push_back(make_piece(a, b, run.left, run.right));
}

std::vector<Piece> pieces_in(const Lines& lines, const Box& strip)
{
    std::vector<Piece> pieces;
    for (const auto& run : lines.runs) {
        if (run.max_y > strip.min_y && run.min_y < strip.max_y) {
            lines.for_each_edge(run, [&](const Point& a, const Point& b) { add_part(a, b, run, strip, pieces); });
        }
    }
    return pieces;
}

/// The box that both layers share north to south, so much wider than both that nothing lies at its corners.
Box common_strip(const std::vector<Point>& units, const std::vector<Point>& areas)
{
    const auto a = bounding_box(units);
    const auto b = bounding_box(areas);
    const double west = std::min(a.min_x, b.min_x);
    const double east = std::max(a.max_x, b.max_x);
    const double margin = (east - west) / 64 + 1;
    return {west - margin, std::max(a.min_y, b.min_y), east + margin, std::min(a.max_y, b.max_y)};
}

/// What the strips found, by pair, in square units of the coordinates.
std::vector<PairSum> common_land(const Lines& units, const Lines& areas)
{
    const auto box = common_strip(*units.points, *areas.points);
    if (units.edges == 0 || areas.edges == 0 || !(box.min_y < box.max_y)) {
        return {};
    }
    const auto count = std::clamp<std::size_t>((units.edges + areas.edges) / edges_of_strip, 1, most_strips);
    const auto height = [&](std::size_t i) {
        return i == count ? box.max_y
                          : box.min_y + (box.max_y - box.min_y) * (static_cast<double>(i) / static_cast<double>(count));
    };
    std::vector<std::vector<PairSum>> found(count);
    parallel_for(count, 1, [&](std::size_t begin, std::size_t end) {
        OverlayCells cells;
        for (auto i = begin; i < end; ++i) {
            const Box strip{box.min_x, height(i), box.max_x, height(i + 1)};
            auto of_areas = pieces_in(areas, strip);
            join_twins(of_areas);
            PairSums sums;
            cells.add(strip, pieces_in(units, strip), of_areas, sums);
            found[i] = sums.sorted();
        }
    });
    std::vector<PairSum> all;
    for (auto& strip : found) {
        all.insert(all.end(), strip.begin(), strip.end());
        strip = {};
    }
    std::stable_sort(all.begin(), all.end(), [](const PairSum& a, const PairSum& b) { return a.key < b.key; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (kept > 0 && all[kept - 1].key == all[i].key) {
            all[kept - 1].value += all[i].value;
        }
        else {
            all[kept++] = all[i];
        }
    }
    all.resize(kept);
    return all;
}

/// What is left of a size; 0 when that is noise.
double rest_of(double size, double taken)
{
    const double rest = size - taken;
    return rest > noise * size ? rest : 0;
}

} // namespace

Intersections intersect(const Coverage& coverage, const PolygonSet& areas)
{
    Intersections result;
    const auto area_lines = lines_of(areas, result.area_m2);
    const auto pairs = common_land(lines_of(coverage.arcs()), area_lines);
    const double scale = metres_per_unit(coverage.crs());
    const double square_metres = scale * scale;
    for (auto& size : result.area_m2) {
        size *= square_metres;
    }
    const auto unit_m2 = coverage.area_m2();
    std::vector<double> in_units(areas.area_count(), 0);
    auto pair = pairs.begin();
    for (std::uint32_t u = 0; u < coverage.unit_count(); ++u) {
        double in_areas = 0;
        for (; pair != pairs.end() && pair->unit() == u; ++pair) {
            const double common = pair->value * square_metres;
            if (pair->area() == nobody) {
                in_areas -= common;
                continue;
            }
            in_areas += common;
            in_units[pair->area()] += common;
            if (common > noise * std::min(unit_m2[u], result.area_m2[pair->area()])) {
                result.area.push_back(pair->area());
                result.common_m2.push_back(common);
            }
        }
        result.start.push_back(result.area.size());
        result.unit_outside_m2.push_back(rest_of(unit_m2[u], in_areas));
    }
    for (std::size_t a = 0; a < areas.area_count(); ++a) {
        result.area_outside_m2.push_back(rest_of(result.area_m2[a], in_units[a]));
    }
    return result;
}

} // namespace needshed
