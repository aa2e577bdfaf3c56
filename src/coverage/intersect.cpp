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
// see docs/benchmarks.md. Lost: clipping each pair of polygons as GEOS does, some 15 times slower and not total, since
// it can throw; Green's theorem over the pieces of both borders between their crossings, as fast but in need of a
// consistent answer to "which side" along every shared border; a uniform grid of cells, which towns fill and moors
// leave empty.

#include "needshed/coverage/intersect.hpp"

#include <algorithm>
#include <cmath>

#include "needshed/core/parallel.hpp"
#include "needshed/io/crs.hpp"
#include "overlay_cells.hpp"
#include "overlay_lines.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Of the smaller of two areas: less than this in common is noise of coordinates.
constexpr double noise = 1e-9;

constexpr std::size_t edges_of_strip = 16'384;
constexpr std::size_t most_strips = 512;

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

std::vector<std::vector<std::uint32_t>> layers_without_overlap(const PolygonSet& areas)
{
    std::vector<double> size;
    const auto lines = lines_of(areas, size);
    std::vector<std::vector<std::uint32_t>> overlapped(size.size());
    for (const auto& pair : common_land(lines, lines)) {
        if (pair.area() < pair.unit() && pair.unit() != nobody &&
            pair.value > noise * std::min(size[pair.unit()], size[pair.area()])) {
            overlapped[pair.unit()].push_back(pair.area());
        }
    }
    std::vector<std::vector<std::uint32_t>> layers;
    std::vector<std::size_t> layer_of(size.size(), 0);
    for (std::uint32_t a = 0; a < size.size(); ++a) {
        std::vector<bool> taken(layers.size() + 1, false);
        for (const auto other : overlapped[a]) {
            taken[layer_of[other]] = true;
        }
        layer_of[a] = static_cast<std::size_t>(std::find(taken.begin(), taken.end(), false) - taken.begin());
        layers.resize(std::max(layers.size(), layer_of[a] + 1));
        layers[layer_of[a]].push_back(a);
    }
    return layers;
}

Intersections intersect(const Coverage& coverage, const PolygonSet& areas)
{
    Intersections result;
    const auto area_lines = lines_of(areas, result.area_m2);
    const auto pairs = common_land(lines_of(coverage.arcs(), coverage.arcs().points), area_lines);
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
