#pragma once

/// The lines between cells, made crooked. Both sides of a border take their vertices from here, so that neighbours
/// share them all.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "simulation/mesh.hpp"

namespace needshed::simulation {

/// What a line divides: coasts are rougher than borders that people drew.
enum class Edging : std::uint8_t { Nothing, Border, Coast };

/// The vertices between the two nodes of each half-edge and its twin, in the direction of the lower-numbered of the
/// two, in whole centimetres from the frame's corner.
struct CrookedEdges {
    std::vector<std::uint32_t> line; ///< per half-edge; twins share one; `none` where nothing is divided
    std::vector<std::size_t> start{0};
    std::vector<Point> vertices;

    std::span<const Point> between(std::uint32_t edge) const
    {
        return {vertices.data() + start[line[edge]], start[line[edge] + 1] - start[line[edge]]};
    }
};

/// Draws the lines of all half-edges that divide something, with about `vertices` vertices in all, nodes counted, each
/// vertex once for every area whose outline it is part of.
/// Shape    `edging` has one entry per half-edge, the same for twins
/// Requires nodes of `mesh` in whole centimetres
CrookedEdges draw_edges(const Mesh& mesh, std::span<const Edging> edging, std::span<const std::uint8_t> areas_beside,
                        std::size_t vertices, std::uint64_t seed);

} // namespace needshed::simulation
