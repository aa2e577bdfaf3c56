// Rings of a set of units from its directed arcs, each with the set on its left. Where several arcs leave a vertex, the
// walk takes the first clockwise from where it came: the one across the same wedge of the set. So a walk follows one
// boundary of one connected piece. It may pass a vertex twice, where the piece touches itself; the walk is cut there,
// and because a connected piece has one outline, exactly one of the loops of an outline is counter-clockwise and the
// rest are holes, which is the form that the OGC rules ask for. Cost: a sort of the directed arcs, n log n. Taking the
// other wedge, as polygonisers do, would join pieces that touch at a vertex and hide which hole belongs to which.

#include "ring_walk.hpp"

#include <algorithm>
#include <tuple>

#include "angles.hpp"

namespace needshed::coverage {

namespace {

std::uint32_t group_beside(std::span<const std::uint32_t> group, UnitIndex unit)
{
    return unit == no_unit ? no_group : group[to_index(unit)];
}

template <typename Visit>
void for_each_bounding_arc(const ArcSet& arcs, std::span<const std::uint32_t> group, Visit visit)
{
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto left = group_beside(group, arcs.left[k]);
        const auto right = group_beside(group, arcs.right[k]);
        if (left == right || arcs.arc(k).size() < 2) {
            continue;
        }
        if (left != no_group) {
            visit(left, directed(k, false));
        }
        if (right != no_group) {
            visit(right, directed(k, true));
        }
    }
}

/// Whether a ring without repeated vertices runs counter-clockwise, exactly: by the turn at its westernmost vertex.
bool counter_clockwise(const ArcSet& arcs, const std::vector<std::uint32_t>& ring)
{
    std::size_t west_arc = 0;
    std::size_t west_vertex = 0;
    const auto point = [&](std::size_t arc, std::size_t i) { return arcs.points[vertex_at(arcs, ring[arc], i)]; };
    for (std::size_t a = 0; a < ring.size(); ++a) {
        for (std::size_t i = 0; i + 1 < arcs.arc(arc_of(ring[a])).size(); ++i) {
            if (lexicographically_less(point(a, i), point(west_arc, west_vertex))) {
                west_arc = a;
                west_vertex = i;
            }
        }
    }
    const std::size_t arc_before = west_vertex > 0 ? west_arc : (west_arc + ring.size() - 1) % ring.size();
    const std::size_t before = west_vertex > 0 ? west_vertex - 1 : arcs.arc(arc_of(ring[arc_before])).size() - 2;
    return orientation(point(arc_before, before), point(west_arc, west_vertex), point(west_arc, west_vertex + 1)) > 0;
}

} // namespace

GroupArcs arcs_of_groups(const ArcSet& arcs, std::span<const std::uint32_t> group, std::size_t group_count)
{
    GroupArcs result;
    result.start.assign(group_count + 2, 0);
    for_each_bounding_arc(arcs, group, [&](std::uint32_t g, std::uint32_t) { ++result.start[g + 2]; });
    for (std::size_t g = 2; g < result.start.size(); ++g) {
        result.start[g] += result.start[g - 1];
    }
    result.arcs.resize(result.start.back());
    for_each_bounding_arc(arcs, group,
                          [&](std::uint32_t g, std::uint32_t arc) { result.arcs[result.start[g + 1]++] = arc; });
    result.start.pop_back();
    return result;
}

std::span<RingWalker::Departure> RingWalker::departures(std::uint32_t vertex)
{
    const auto less = [](const Departure& departure, std::uint32_t v) { return departure.origin < v; };
    const auto first = std::lower_bound(m_departures.begin(), m_departures.end(), vertex, less);
    auto last = first;
    while (last != m_departures.end() && last->origin == vertex) {
        ++last;
    }
    return {first, last};
}

RingWalker::Departure* RingWalker::next(std::uint32_t arriving)
{
    const auto vertex = target_of(m_arcs, arriving);
    const Point& centre = m_arcs.points[vertex];
    const Point& came_from = m_arcs.points[vertex_at(m_arcs, arriving ^ 1U, 1)];
    const auto toward = [&](const Departure& departure) { return m_arcs.points[vertex_at(m_arcs, departure.arc, 1)]; };
    Departure* best = nullptr;
    for (auto& each : departures(vertex)) {
        if (best == nullptr || before_from(centre, came_from, toward(*best), toward(each))) {
            best = &each;
        }
    }
    return best;
}

Loop RingWalker::make_loop(std::vector<std::uint32_t> arcs, std::uint32_t walk) const
{
    const bool outer = counter_clockwise(m_arcs, arcs);
    return {std::move(arcs), outer, walk};
}

void RingWalker::add_loops(std::uint32_t walk, std::vector<Loop>& loops)
{
    // Vertices that more than one arc leaves, with their place on the stack; only they can come again.
    std::vector<std::pair<std::uint32_t, std::size_t>> open;
    std::vector<std::uint32_t> stack;
    for (const auto arc : m_walked) {
        const auto origin = origin_of(m_arcs, arc);
        if (departures(origin).size() > 1) {
            const auto met = std::find_if(open.begin(), open.end(), [&](const auto& o) { return o.first == origin; });
            if (met != open.end()) {
                const auto from = stack.begin() + static_cast<std::ptrdiff_t>(met->second);
                loops.push_back(make_loop({from, stack.end()}, walk));
                stack.erase(from, stack.end());
                open.erase(met + 1, open.end());
            }
            else {
                open.emplace_back(origin, stack.size());
            }
        }
        stack.push_back(arc);
    }
    loops.push_back(make_loop(std::move(stack), walk));
}

std::vector<Loop> RingWalker::walk(std::span<const std::uint32_t> directed_arcs)
{
    m_departures.clear();
    for (const auto arc : directed_arcs) {
        m_departures.push_back({origin_of(m_arcs, arc), arc, false});
    }
    std::sort(m_departures.begin(), m_departures.end(), [](const Departure& left, const Departure& right) {
        return std::tie(left.origin, left.arc) < std::tie(right.origin, right.arc);
    });
    std::vector<Loop> loops;
    std::uint32_t walks = 0;
    for (const auto first : directed_arcs) {
        const auto row = departures(origin_of(m_arcs, first));
        auto* each = &*std::find_if(row.begin(), row.end(), [&](const Departure& d) { return d.arc == first; });
        if (each->used) {
            continue;
        }
        m_walked.clear();
        for (; each != nullptr && !each->used; each = next(each->arc)) {
            each->used = true;
            m_walked.push_back(each->arc);
        }
        add_loops(walks++, loops);
    }
    return loops;
}

double loop_area(const ArcSet& arcs, const Loop& loop)
{
    const Point origin = arcs.points[origin_of(arcs, loop.arcs.front())];
    double sum = 0;
    Point previous;
    for (const auto arc : loop.arcs) {
        for (std::size_t i = 0; i + 1 < arcs.arc(arc_of(arc)).size(); ++i) {
            const Point& point = arcs.points[vertex_at(arcs, arc, i)];
            const Point relative{point.x - origin.x, point.y - origin.y};
            sum += previous.x * relative.y - relative.x * previous.y;
            previous = relative;
        }
    }
    return sum / 2;
}

} // namespace needshed::coverage
