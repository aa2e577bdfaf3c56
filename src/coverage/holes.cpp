#include "holes.hpp"

#include <algorithm>

#include "predicates.hpp"
#include "ring_walk.hpp"

namespace needshed::coverage {

namespace {

Hole describe(const ArcSet& arcs, const Loop& loop)
{
    Hole hole;
    hole.area = loop_area(arcs, loop);
    hole.place = arcs.points[origin_of(arcs, loop.arcs.front())];
    for (const auto each : loop.arcs) {
        const auto arc = arcs.arc(arc_of(each));
        for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
            hole.perimeter += distance(arcs.points[arc[i]], arcs.points[arc[i + 1]]);
        }
        hole.units.push_back(arcs.left[arc_of(each)]);
    }
    std::sort(hole.units.begin(), hole.units.end());
    hole.units.erase(std::unique(hole.units.begin(), hole.units.end()), hole.units.end());
    return hole;
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
    std::vector<Hole> holes;
    for (const auto& loop : walker.walk(outside)) {
        if (loop.outer) {
            holes.push_back(describe(arcs, loop));
        }
    }
    return holes;
}

} // namespace needshed::coverage
