#pragma once

/// What barriers take from borders.

#include <span>
#include <vector>

#include "barrier_grid.hpp"
#include "refuse.hpp"

namespace needshed::coverage {

/// What is left of a border, or taken from it, counts from this length on; less is the noise of coordinates.
inline constexpr double least_border_m = 0.005;

/// The parts of borders that barriers cancel. `borders` are all borders, each once, in order of (a, b).
BarrierEffect cancelled_borders(const ArcSet& arcs, std::span<const GraphEdge> borders, const BarrierGrid& grid,
                                double metres_per_unit, BarrierUse& use);

/// The borders without what is cancelled; those wholly cancelled are gone.
std::vector<GraphEdge> remaining_borders(std::vector<GraphEdge> borders, const BarrierEffect& effect);

/// Findings `barrier` and `idle_barrier`.
void add_barrier_findings(const BarrierEffect& effect, const BarrierUse& use, Findings& findings);

} // namespace needshed::coverage
