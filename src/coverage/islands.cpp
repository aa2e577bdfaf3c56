// Borůvka's algorithm over the components of the graph: in each round every component but the largest is joined to the
// nearest vertex of another, so that at most log2(components) rounds are needed. Outlines are cut into runs of
// vertices, whose boxes stand in one packed R-tree. Each run asks the tree for runs of other components within the best
// distance that its component has found so far, and only vertices of those are compared. Ties break by unit.
//
// Cost: a round asks once for each run, and an answer takes the runs within the distance of the nearest other
// component: few for a coast in small pieces, all of them at worst, for a large component far off (half a second for
// two outlines of a million vertices). A nearest-neighbour query for each vertex lost: across an estuary, where much of
// the far bank is about equally near, each looks at thousands of vertices (over a minute for the same two). A tree for
// each component lost: faster only for the large one far off, and slower where many boxes overlap. Sources: Nešetřil,
// Milková & Nešetřilová (2001) for Borůvka's algorithm; Leutenegger, Lopez & Edgington (1997) for packed R-trees.

#include "islands.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include <boost/geometry.hpp>
#include <boost/geometry/index/rtree.hpp>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

namespace bg = boost::geometry;
namespace bgi = boost::geometry::index;

using Corner = bg::model::point<double, 2, bg::cs::cartesian>;
using Extent = bg::model::box<Corner>;

constexpr std::size_t run_length = 64;

/// Vertices that follow each other on the outline of one unit.
struct Run {
    std::span<const std::uint32_t> vertices;
    UnitIndex unit{};
};
using BoxedRun = std::pair<Extent, Run>;
using RunTree = bgi::rtree<BoxedRun, bgi::rstar<16>>;

struct Nearest {
    double squared = std::numeric_limits<double>::infinity();
    UnitIndex from{};
    UnitIndex to{};
    std::uint32_t from_vertex = 0;
    std::uint32_t to_vertex = 0;

    friend bool operator<(const Nearest& left, const Nearest& right)
    {
        return std::tie(left.squared, left.from, left.to, left.from_vertex, left.to_vertex) <
               std::tie(right.squared, right.from, right.to, right.from_vertex, right.to_vertex);
    }
};

RunTree outline_runs(const ArcSet& arcs)
{
    std::vector<BoxedRun> runs;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        for (std::size_t i = 0; arcs.right[k] == no_unit && i < arc.size(); i += run_length) {
            const Run run{arc.subspan(i, std::min(run_length, arc.size() - i)), arcs.left[k]};
            auto extent = bg::make_inverse<Extent>();
            for (const auto v : run.vertices) {
                bg::expand(extent, Corner(arcs.points[v].x, arcs.points[v].y));
            }
            runs.emplace_back(extent, run);
        }
    }
    return RunTree(runs);
}

/// The box and all that is at most so far from it; a hair more, because the root is rounded.
Extent widened(Extent extent, double squared)
{
    const double reach = std::sqrt(squared) * (1 + 1e-12);
    bg::subtract_value(extent.min_corner(), reach);
    bg::add_value(extent.max_corner(), reach);
    return extent;
}

void improve(Nearest& best, const std::vector<Point>& points, const Run& from, const Run& to)
{
    for (const auto v : from.vertices) {
        for (const auto w : to.vertices) {
            best = std::min(best, {squared_distance(points[v], points[w]), from.unit, to.unit, v, w});
        }
    }
}

/// The nearest other component of each, except of the largest, which the others come to.
std::vector<Nearest> nearest_of_each(const RunTree& runs, const std::vector<Point>& points,
                                     const std::vector<std::uint32_t>& label, const std::vector<std::size_t>& size)
{
    const auto largest = static_cast<std::uint32_t>(std::max_element(size.begin(), size.end()) - size.begin());
    std::vector<Nearest> nearest(size.size());
    for (const auto& [extent, run] : runs) {
        const auto own = label[to_index(run.unit)];
        if (own == largest) {
            continue;
        }
        auto& best = nearest[own];
        const auto is_apart =
            bgi::satisfies([&](const BoxedRun& other) { return label[to_index(other.second.unit)] != own; });
        // The first run has no bound to look within, so its nearest gives one.
        if (std::isinf(best.squared)) {
            for (auto other = runs.qbegin(bgi::nearest(extent, 1) && is_apart); other != runs.qend(); ++other) {
                improve(best, points, run, other->second);
            }
        }
        const auto around = bgi::intersects(widened(extent, best.squared));
        for (auto other = runs.qbegin(around && is_apart); other != runs.qend(); ++other) {
            if (bg::comparable_distance(extent, other->first) <= best.squared) {
                improve(best, points, run, other->second);
            }
        }
    }
    std::erase_if(nearest, [](const Nearest& each) { return std::isinf(each.squared); });
    return nearest;
}

/// Merges the two components of each link. Returns whether it joined what was apart.
bool merge(std::vector<std::uint32_t>& label, std::vector<std::size_t>& size, UnitIndex a, UnitIndex b)
{
    const auto keep = std::min(label[to_index(a)], label[to_index(b)]);
    const auto gone = std::max(label[to_index(a)], label[to_index(b)]);
    if (keep == gone) {
        return false;
    }
    std::replace(label.begin(), label.end(), gone, keep);
    size[keep] += size[gone];
    size[gone] = 0;
    return true;
}

} // namespace

std::vector<Link> link_components(const ArcSet& arcs, const Components& components, const MayJoin& may_join)
{
    auto label = components.of_unit;
    auto size = components.size;
    std::size_t left = size.size();
    std::vector<Link> links;
    if (left < 2) {
        return links;
    }
    const auto runs = outline_runs(arcs);
    while (left > 1) {
        auto nearest = nearest_of_each(runs, arcs.points, label, size);
        if (may_join) {
            std::erase_if(nearest, [&](const Nearest& each) {
                return !may_join(arcs.points[each.from_vertex], arcs.points[each.to_vertex]);
            });
        }
        if (nearest.empty()) {
            break;
        }
        std::sort(nearest.begin(), nearest.end());
        for (const auto& each : nearest) {
            if (merge(label, size, each.from, each.to)) {
                links.push_back({std::min(each.from, each.to), std::max(each.from, each.to), std::sqrt(each.squared)});
                --left;
            }
        }
    }
    std::sort(links.begin(), links.end(),
              [](const Link& x, const Link& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
    return links;
}

} // namespace needshed::coverage
