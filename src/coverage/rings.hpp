#pragma once

/// The rings of all units over one list of distinct vertices: what the building of arcs starts from.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/unit_index.hpp"

namespace needshed::coverage {

/// Rings in unit order, each turned so that its unit lies on the left.
/// Shape    ring r is `vertex[ring_start[r] .. ring_start[r + 1])`, indices into `points`, without consecutive repeats;
///          unit u is rings `[unit_start[u], unit_start[u + 1])`; `is_hole` has one entry per ring, and an outer ring
///          starts each part
struct Rings {
    std::vector<Point> points;
    std::vector<std::uint32_t> vertex;
    std::vector<std::size_t> ring_start{0};
    std::vector<std::uint8_t> is_hole;
    std::vector<std::size_t> unit_start{0};

    std::size_t unit_count() const { return unit_start.size() - 1; }
    std::size_t ring_count() const { return ring_start.size() - 1; }
    std::span<const std::uint32_t> vertices_of_unit(std::size_t u) const
    {
        const auto first = ring_start[unit_start[u]];
        return {vertex.data() + first, ring_start[unit_start[u + 1]] - first};
    }
    std::span<const std::uint32_t> ring(std::size_t r) const
    {
        return {vertex.data() + ring_start[r], ring_start[r + 1] - ring_start[r]};
    }
};

/// Reads the areas in the given order and makes vertices within `snap` of each other one. Vertices are one when a chain
/// of steps of at most `snap` joins them; the westernmost, then southernmost of them stands for all, so that the result
/// does not depend on the order of the areas. Rings that shrink to fewer than three vertices are left out.
Rings index_rings(const PolygonSet& areas, std::span<const std::uint32_t> order, double snap);

/// Gives vertices new numbers: `number` has one entry per vertex, an index into the points, which stay. Repeats that
/// arise are left out, and rings that shrink to fewer than three vertices.
void renumber(Rings& rings, std::span<const std::uint32_t> number);

/// Twice the signed area of a ring, relative to its first vertex.
double twice_signed_area(const Rings& rings, std::size_t ring);

} // namespace needshed::coverage
