#pragma once

/// The *graph* of a coverage: units, and who is next to whom. An edge is a *border* with a positive length in metres,
/// or a *link*, a declared connection of length 0. Stored as compressed rows, both directions of every edge.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/unit_index.hpp"

namespace needshed {

struct GraphEdge {
    UnitIndex a{};
    UnitIndex b{};
    double border_m = 0; ///< 0 for a link
};

class Graph {
public:
    Graph() = default;

    /// Builds the graph of `unit_count` units. Edges given twice are added up; their direction does not matter.
    /// Throws   Error{Usage} for a unit out of range, a loop, or a length that is negative or NaN
    Graph(std::size_t unit_count, std::span<const GraphEdge> edges);

    std::size_t unit_count() const noexcept { return m_start.size() - 1; }
    std::size_t edge_count() const noexcept { return m_neighbour.size() / 2; }

    /// Neighbours of a unit, ascending.
    std::span<const UnitIndex> neighbours(UnitIndex unit) const noexcept
    {
        return {m_neighbour.data() + m_start[to_index(unit)], m_start[to_index(unit) + 1] - m_start[to_index(unit)]};
    }

    /// Lengths of the borders to `neighbours(unit)`, in the same order.
    std::span<const double> border_m(UnitIndex unit) const noexcept
    {
        return {m_border_m.data() + m_start[to_index(unit)], m_start[to_index(unit) + 1] - m_start[to_index(unit)]};
    }

    bool adjacent(UnitIndex a, UnitIndex b) const noexcept;

    /// Every edge once, with `a < b`, in order of (a, b).
    std::vector<GraphEdge> edges() const;

    /// Row starts and neighbours as they are stored.
    std::span<const std::size_t> row_starts() const noexcept { return m_start; }
    std::span<const UnitIndex> all_neighbours() const noexcept { return m_neighbour; }

private:
    std::vector<std::size_t> m_start{0};
    std::vector<UnitIndex> m_neighbour;
    std::vector<double> m_border_m;
};

/// Connected components, numbered in order of their smallest unit.
struct Components {
    std::vector<std::uint32_t> of_unit;
    std::vector<std::size_t> size;
};
Components connected_components(const Graph& graph);

/// Components of the graph when only edges inside one group count. `group` has one entry per unit.
Components connected_components(const Graph& graph, std::span<const std::uint32_t> group);

} // namespace needshed
