#pragma once

/// *Sites* are the points around which the ground is cut into cells, several cells to a unit.

#include <cstdint>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "simulation/landscape.hpp"

namespace needshed::simulation {

enum class SiteKind : std::uint8_t {
    Natural, ///< land or water as the landscape has it
    Channel, ///< water: the middle of the estuary
    Bank,    ///< land: beside the estuary, where it is narrower than cells are
    Island   ///< land: the middle of the island
};

/// Shape    `kind` is as long as `at`; coordinates are whole centimetres, no two sites within half a metre
struct Sites {
    std::vector<Point> at;
    std::vector<SiteKind> kind;
};

/// About `land_sites` sites on land, and as many around it as its density asks for.
Sites place_sites(const Landscape& landscape, std::uint64_t seed, std::size_t land_sites);

} // namespace needshed::simulation
