#pragma once

/// From cells to the areas of groups of cells.

#include <cstddef>
#include <cstdint>
#include <span>

#include "needshed/core/geometry.hpp"
#include "simulation/arcs.hpp"
#include "simulation/mesh.hpp"

namespace needshed::simulation {

/// The area of each group: outer rings counter-clockwise, holes clockwise, vertices shared with the neighbours.
/// Shape    `group` has one entry per cell, `none` for a cell of no group; one area per group, in order
/// Requires every edge between two groups to be drawn; groups without lakes that touch their shore
PolygonSet outlines(const Mesh& mesh, const CrookedEdges& edges, std::span<const std::uint32_t> group,
                    std::size_t group_count);

} // namespace needshed::simulation
