#include "holes.hpp"

#include <algorithm>

#include "predicates.hpp"
#include "ring_walk.hpp"

namespace needshed::coverage {

namespace {

double length_of(const ArcSet& arcs, const Loop& loop)
{
    double length = 0;
    for (const auto each : loop.arcs) {
        const auto arc = arcs.arc(arc_of(each));
        for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
            length += distance(arcs.points[arc[i]], arcs.points[arc[i + 1]]);
        }
    }
    return length;
}

Hole describe(const ArcSet& arcs, const Loop& loop)
{
    Hole hole;
    hole.area = loop_area(arcs, loop);
    hole.perimeter = length_of(arcs, loop);
    hole.place = arcs.points[origin_of(arcs, loop.arcs.front())];
    for (const auto each : loop.arcs) {
        hole.units.push_back(arcs.left[arc_of(each)]);
    }
    std::sort(hole.units.begin(), hole.units.end());
    hole.units.erase(std::unique(hole.units.begin(), hole.units.end()), hole.units.end());
    return hole;
}

/// The outline of a hole, to find the islands in it.
struct Shore {
    const Loop* loop = nullptr;
    Box box;
};

Shore shore_of(const ArcSet& arcs, const Loop& loop)
{
    Shore shore{&loop, bounding_box({})};
    for (const auto each : loop.arcs) {
        for (const auto v : arcs.arc(arc_of(each))) {
            const auto& point = arcs.points[v];
            shore.box = {std::min(shore.box.min_x, point.x), std::min(shore.box.min_y, point.y),
                         std::max(shore.box.max_x, point.x), std::max(shore.box.max_y, point.y)};
        }
    }
    return shore;
}

bool surrounds(const ArcSet& arcs, const Shore& shore, const Point& place)
{
    if (!within_box({shore.box.min_x, shore.box.min_y}, {shore.box.max_x, shore.box.max_y}, place)) {
        return false;
    }
    bool inside = false;
    for (const auto each : shore.loop->arcs) {
        const auto arc = arcs.arc(arc_of(each));
        for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
            const Point& a = arcs.points[arc[i]];
            const Point& b = arcs.points[arc[i + 1]];
            if ((a.y <= place.y) != (b.y <= place.y) &&
                (a.y <= place.y ? orientation(a, b, place) > 0 : orientation(b, a, place) > 0)) {
                inside = !inside;
            }
        }
    }
    return inside;
}

/// Takes islands off the hole they lie in: the smallest around them.
void subtract_islands(const ArcSet& arcs, const std::vector<Loop>& loops, const std::vector<Shore>& shores,
                      std::vector<Hole>& holes)
{
    const auto outline = holes;
    for (const auto& loop : loops) {
        if (loop.outer) {
            continue;
        }
        const auto& place = arcs.points[origin_of(arcs, loop.arcs.front())];
        std::size_t best = shores.size();
        for (std::size_t i = 0; i < shores.size(); ++i) {
            const bool holds = shores[i].loop->walk == loop.walk || surrounds(arcs, shores[i], place);
            if (holds && (best == shores.size() || outline[i].area < outline[best].area)) {
                best = i;
            }
        }
        if (best < shores.size()) {
            holes[best].area += loop_area(arcs, loop);
            holes[best].perimeter += length_of(arcs, loop);
        }
    }
}

} // namespace

std::vector<Hole> find_holes(const ArcSet& arcs)
{
    // Walked with what belongs to no unit on the left, a bounded piece of it has a counter-clockwise outline.
    std::vector<std::uint32_t> outside;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.right[k] == no_unit && arcs.arc(k).size() >= 2) {
            outside.push_back(directed(k, true));
        }
    }
    RingWalker walker(arcs);
    const auto loops = walker.walk(outside);
    std::vector<Hole> holes;
    std::vector<Shore> shores;
    for (const auto& loop : loops) {
        if (loop.outer) {
            holes.push_back(describe(arcs, loop));
            shores.push_back(shore_of(arcs, loop));
        }
    }
    subtract_islands(arcs, loops, shores, holes);
    return holes;
}

} // namespace needshed::coverage
