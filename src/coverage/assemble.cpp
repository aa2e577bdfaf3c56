#include "needshed/coverage/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "predicates.hpp"
#include "ring_walk.hpp"

namespace needshed {

namespace {

using namespace coverage;

constexpr std::size_t chunk_groups = 64;

template <typename Visit>
void for_each_point(const ArcSet& arcs, const Loop& loop, Visit visit)
{
    for (const auto each : loop.arcs) {
        for (std::size_t i = 0; i + 1 < arcs.arc(arc_of(each)).size(); ++i) {
            visit(arcs.points[vertex_at(arcs, each, i)]);
        }
    }
}

/// An outer loop, with what it takes to find the holes inside it.
struct Outline {
    const Loop* loop = nullptr;
    Box box;
    double area = 0;
    std::vector<const Loop*> holes;
};

Outline make_outline(const ArcSet& arcs, const Loop& loop)
{
    Outline outline{&loop, bounding_box({}), loop_area(arcs, loop), {}};
    for_each_point(arcs, loop, [&](const Point& point) {
        outline.box = {std::min(outline.box.min_x, point.x), std::min(outline.box.min_y, point.y),
                       std::max(outline.box.max_x, point.x), std::max(outline.box.max_y, point.y)};
    });
    return outline;
}

bool contains(const ArcSet& arcs, const Outline& outline, const Point& place)
{
    if (!within_box({outline.box.min_x, outline.box.min_y}, {outline.box.max_x, outline.box.max_y}, place)) {
        return false;
    }
    bool inside = false;
    Point a = arcs.points[origin_of(arcs, outline.loop->arcs.front())];
    const Point first = a;
    const auto pass = [&](const Point& b) {
        if ((a.y <= place.y) != (b.y <= place.y) &&
            (a.y <= place.y ? orientation(a, b, place) > 0 : orientation(b, a, place) > 0)) {
            inside = !inside;
        }
        a = b;
    };
    for_each_point(arcs, *outline.loop, pass);
    pass(first);
    return inside;
}

/// Gives each hole to the smallest outline around it. Holes of the same walk as an outline belong to it; the rest are
/// tried against the outlines from small to large, mostly no further than their boxes.
class HoleSorter {
public:
    HoleSorter(const ArcSet& arcs, const std::vector<Loop>& loops) : m_arcs(arcs)
    {
        for (const auto& loop : loops) {
            if (loop.outer) {
                m_outlines.push_back(make_outline(arcs, loop));
            }
        }
        m_by_area.resize(m_outlines.size());
        std::iota(m_by_area.begin(), m_by_area.end(), std::size_t{0});
        std::stable_sort(m_by_area.begin(), m_by_area.end(),
                         [&](std::size_t a, std::size_t b) { return m_outlines[a].area < m_outlines[b].area; });
        for (const auto& loop : loops) {
            if (!loop.outer) {
                m_outlines[outline_around(loop)].holes.push_back(&loop);
            }
        }
    }

    const std::vector<Outline>& outlines() const { return m_outlines; }

private:
    std::size_t outline_around(const Loop& hole) const
    {
        if (m_outlines.size() == 1) {
            return 0;
        }
        // Outlines come in order of their walks.
        const auto same = std::lower_bound(m_outlines.begin(), m_outlines.end(), hole.walk,
                                           [](const Outline& o, std::uint32_t walk) { return o.loop->walk < walk; });
        if (same != m_outlines.end() && same->loop->walk == hole.walk) {
            return static_cast<std::size_t>(same - m_outlines.begin());
        }
        // A vertex of the hole may lie on an outline inside it; the middle of an edge cannot.
        const auto first = hole.arcs.front();
        const Point& a = m_arcs.points[vertex_at(m_arcs, first, 0)];
        const Point& b = m_arcs.points[vertex_at(m_arcs, first, 1)];
        const Point middle{a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2};
        const double least = -loop_area(m_arcs, hole);
        for (const auto i : m_by_area) {
            if (m_outlines[i].area > least && contains(m_arcs, m_outlines[i], middle)) {
                return i;
            }
        }
        throw Error(ErrorKind::Internal, "dissolve", "a hole lies outside every outline");
    }

    const ArcSet& m_arcs;
    std::vector<Outline> m_outlines;
    std::vector<std::size_t> m_by_area;
};

void append_ring(const ArcSet& arcs, const Loop& loop, PolygonSet& areas)
{
    for_each_point(arcs, loop, [&](const Point& point) { areas.points.push_back(point); });
    areas.end_ring();
}

void append_area(const ArcSet& arcs, const std::vector<Loop>& loops, PolygonSet& areas)
{
    if (!loops.empty()) {
        const HoleSorter sorter(arcs, loops);
        for (const auto& outline : sorter.outlines()) {
            append_ring(arcs, *outline.loop, areas);
            for (const auto* hole : outline.holes) {
                append_ring(arcs, *hole, areas);
            }
            areas.end_part();
        }
    }
    areas.end_area();
}

void append_starts(std::vector<std::size_t>& starts, const std::vector<std::size_t>& more)
{
    const std::size_t shift = starts.back();
    for (std::size_t i = 1; i < more.size(); ++i) {
        starts.push_back(shift + more[i]);
    }
}

PolygonSet joined(std::vector<PolygonSet> chunks)
{
    PolygonSet result;
    std::size_t points = 0;
    for (const auto& chunk : chunks) {
        points += chunk.points.size();
    }
    result.points.reserve(points);
    for (auto& chunk : chunks) {
        result.points.insert(result.points.end(), chunk.points.begin(), chunk.points.end());
        append_starts(result.ring_start, chunk.ring_start);
        append_starts(result.part_start, chunk.part_start);
        append_starts(result.area_start, chunk.area_start);
        chunk = {};
    }
    return result;
}

void require_groups(std::span<const std::uint32_t> group, std::size_t group_count)
{
    for (const auto g : group) {
        if (g != no_group && g >= group_count) {
            throw Error(ErrorKind::Usage, "dissolve",
                        "group " + std::to_string(g) + " of " + std::to_string(group_count) + " groups");
        }
    }
}

} // namespace

PolygonSet dissolve(const ArcSet& arcs, std::span<const std::uint32_t> group, std::size_t group_count)
{
    require_groups(group, group_count);
    const auto bounding = arcs_of_groups(arcs, group, group_count);
    std::vector<PolygonSet> chunks((group_count + chunk_groups - 1) / chunk_groups);
    parallel_for(chunks.size(), 1, [&](std::size_t begin, std::size_t end) {
        RingWalker walker(arcs);
        for (std::size_t c = begin; c < end; ++c) {
            for (std::size_t g = c * chunk_groups; g < std::min(group_count, (c + 1) * chunk_groups); ++g) {
                append_area(arcs, walker.walk(bounding.of(g)), chunks[c]);
            }
        }
    });
    return joined(std::move(chunks));
}

PolygonSet unit_areas(const ArcSet& arcs, std::size_t unit_count)
{
    std::vector<std::uint32_t> each(unit_count);
    std::iota(each.begin(), each.end(), 0U);
    return dissolve(arcs, each, unit_count);
}

std::vector<double> arc_lengths(const ArcSet& arcs)
{
    std::vector<double> lengths(arcs.arc_count(), 0);
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
            lengths[k] += distance(arcs.points[arc[i]], arcs.points[arc[i + 1]]);
        }
    }
    return lengths;
}

} // namespace needshed
