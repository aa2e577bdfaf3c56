#pragma once

/// The directed edges of all rings, matched with their opposites.

#include <cstdint>
#include <span>
#include <vector>

#include "mismatch.hpp"
#include "rings.hpp"

namespace needshed::coverage {

inline constexpr std::uint32_t no_edge = 0xffffffffU;
inline constexpr std::uint32_t cancelled = 0xfffffffeU;

/// Edge e runs from `rings.vertex[e]` to `to[e]` with `unit[e]` on its left.
/// Shape    `to`, `unit` and `twin` have one entry per ring vertex; the edges that leave vertex v are
///          `leaving[leaving_start[v] .. leaving_start[v + 1])`.
///          `twin[e]` is the same line seen from the unit on the right, `no_edge` where there is none, `cancelled`
///          where both sides are the same unit (a spike, or parts that share an edge)
struct Edges {
    std::vector<std::uint32_t> to;
    std::vector<UnitIndex> unit;
    std::vector<std::uint32_t> twin;
    std::vector<std::uint32_t> leaving_start;
    std::vector<std::uint32_t> leaving;

    std::span<const std::uint32_t> leaving_from(std::uint32_t vertex) const
    {
        return {leaving.data() + leaving_start[vertex], leaving_start[vertex + 1] - leaving_start[vertex]};
    }
};

Edges match_edges(const Rings& rings);

/// Edges that two units, or one unit twice, have on the same side.
std::vector<Mismatch> same_side(const Rings& rings, const Edges& edges);

} // namespace needshed::coverage
