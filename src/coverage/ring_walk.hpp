#pragma once

/// Arcs that bound a set of units, joined into rings. A *directed arc* is `2 · arc`, or `2 · arc + 1` when it is walked
/// from its end to its start; the set lies on its left.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

constexpr std::uint32_t directed(std::size_t arc, bool reversed)
{
    return static_cast<std::uint32_t>(2 * arc + (reversed ? 1 : 0));
}
constexpr std::size_t arc_of(std::uint32_t directed_arc)
{
    return directed_arc / 2;
}
constexpr bool is_reversed(std::uint32_t directed_arc)
{
    return directed_arc % 2 == 1;
}

/// Vertex `i` of a directed arc, counted from its own start.
inline std::uint32_t vertex_at(const ArcSet& arcs, std::uint32_t directed_arc, std::size_t i)
{
    const auto arc = arcs.arc(arc_of(directed_arc));
    return arc[is_reversed(directed_arc) ? arc.size() - 1 - i : i];
}
inline std::uint32_t origin_of(const ArcSet& arcs, std::uint32_t directed_arc)
{
    return vertex_at(arcs, directed_arc, 0);
}
inline std::uint32_t target_of(const ArcSet& arcs, std::uint32_t directed_arc)
{
    return vertex_at(arcs, directed_arc ^ 1U, 0);
}

/// A ring without repeated vertices.
struct Loop {
    std::vector<std::uint32_t> arcs; ///< directed
    bool outer = false;              ///< counter-clockwise
    std::uint32_t walk = 0;          ///< loops of one walk bound one connected piece
};

/// Directed arcs of each group, in order of the arcs.
/// Shape    group g is `arcs[start[g] .. start[g + 1])`
struct GroupArcs {
    std::vector<std::size_t> start;
    std::vector<std::uint32_t> arcs;

    std::span<const std::uint32_t> of(std::size_t group) const
    {
        return {arcs.data() + start[group], start[group + 1] - start[group]};
    }
};

/// The arcs that have the group on one side only. `group` has one entry per unit, below `group_count` or `no_group`.
GroupArcs arcs_of_groups(const ArcSet& arcs, std::span<const std::uint32_t> group, std::size_t group_count);

/// Joins the directed arcs of one set into loops.
class RingWalker {
public:
    explicit RingWalker(const ArcSet& arcs) : m_arcs(arcs) {}

    std::vector<Loop> walk(std::span<const std::uint32_t> directed_arcs);

private:
    struct Departure {
        std::uint32_t origin;
        std::uint32_t arc;
        bool used;
    };

    std::span<Departure> departures(std::uint32_t vertex);
    Departure* next(std::uint32_t arriving);
    void add_loops(std::uint32_t walk, std::vector<Loop>& loops);
    Loop make_loop(std::vector<std::uint32_t> arcs, std::uint32_t walk) const;

    const ArcSet& m_arcs;
    std::vector<Departure> m_departures; ///< in order of (origin, arc)
    std::vector<std::uint32_t> m_walked;
};

/// Area of a loop: negative when clockwise.
double loop_area(const ArcSet& arcs, const Loop& loop);

} // namespace needshed::coverage
