#include "overlay_lines.hpp"

#include <cmath>
#include <limits>

namespace needshed::coverage {

namespace {

constexpr std::size_t edges_of_run = 256;

std::uint32_t number_of(UnitIndex unit)
{
    return unit == no_unit ? nobody : static_cast<std::uint32_t>(unit);
}

/// The part of the edge between two heights, as a piece.
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

} // namespace

void Lines::add(Run run)
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

Lines lines_of(const ArcSet& arcs, const std::vector<Point>& points)
{
    Lines lines{&points, {}, 0};
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.start[k + 1] > arcs.start[k]) {
            lines.add({arcs.vertex.data(), arcs.start[k], arcs.start[k + 1] - 1, 0, 0, number_of(arcs.left[k]),
                       number_of(arcs.right[k]), 0, 0});
        }
    }
    return lines;
}

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

} // namespace needshed::coverage
