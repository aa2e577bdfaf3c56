#pragma once

/// Edges of arcs that meet where they should not. Arcs are *noded* when two of their edges meet at a common vertex or
/// not at all.

#include <cstdint>
#include <span>
#include <vector>

#include "grid.hpp"
#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// Two edges that cross, lie on one another, or of which one ends on the other.
/// Shape    an edge is the place of its first vertex in `ArcSet::vertex`; `a < b`
struct Clash {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    bool crossing = true; ///< else one ends on the other

    friend bool operator==(const Clash& left, const Clash& right) { return left.a == right.a && left.b == right.b; }
};

/// The edges of arcs, sorted into the cells of a grid.
class EdgeGrid {
public:
    /// Edges are entered in all cells within `margin` of them.
    EdgeGrid(const ArcSet& arcs, double margin);

    const Grid& grid() const { return m_grid; }
    std::span<const std::uint32_t> edges(std::size_t cell) const
    {
        return {m_edge.data() + m_start[cell], m_start[cell + 1] - m_start[cell]};
    }

private:
    Grid m_grid;
    std::vector<std::uint32_t> m_start;
    std::vector<std::uint32_t> m_edge;
};

/// The arc that holds an edge.
std::size_t arc_of_edge(const ArcSet& arcs, std::uint32_t edge);

/// All clashes, in order of (a, b). With `near > 0`, two edges of different units with nothing on their other sides
/// also clash when one ends within `near` of the other: a vertex was meant to be on the border.
std::vector<Clash> find_clashes(const ArcSet& arcs, const EdgeGrid& edges, double near);

} // namespace needshed::coverage
