#pragma once

/// From the landscape to units: which cells make up each, how they lie, and their facts.

#include <cstdint>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/simulation/simulation.hpp"
#include "simulation/arcs.hpp"
#include "simulation/land.hpp"
#include "simulation/landscape.hpp"
#include "simulation/mesh.hpp"
#include "simulation/regions.hpp"

namespace needshed::simulation {

struct Ground {
    Landscape landscape;
    Mesh mesh;
    std::vector<Mass> mass;     ///< per cell
    std::vector<double> people; ///< per cell, relative; 0 outside the county
};

/// Units as sets of cells.
/// Shape    `unit_of_cell` per cell, `none` outside; the rest per unit
struct Patchwork {
    std::vector<std::uint32_t> unit_of_cell;
    std::vector<Point> middle; ///< where its people live, on average
    std::vector<double> urban; ///< 0 in open country, 1 in the middle of the largest town
    std::vector<std::uint8_t> coastal;
    std::vector<std::uint8_t> land_mass; ///< 0 mainland, 1 island
    Network network;                     ///< of bordering units; one mass and one piece for all

    std::size_t unit_count() const { return middle.size(); }
};

Ground shape_ground(const SimulationOptions& options);

/// Cuts the land into units, in no particular order.
std::vector<std::uint32_t> cut_units(const Ground& ground, const SimulationOptions& options);

/// The facts of units.
Patchwork describe_units(const Ground& ground, std::vector<std::uint32_t> unit_of_cell, std::size_t unit_count);

/// The network with the island's units joined to the mainland by a ferry.
Network with_ferry(const Patchwork& patchwork, Point island_middle);

/// Outlines' edges: what each half-edge divides, drawn.
CrookedEdges draw_borders(const Ground& ground, const std::vector<std::uint32_t>& unit_of_cell,
                          const SimulationOptions& options);

} // namespace needshed::simulation
