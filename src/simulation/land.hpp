#pragma once

/// Which cells are land of the county.

#include <cstdint>
#include <vector>

#include "simulation/landscape.hpp"
#include "simulation/mesh.hpp"
#include "simulation/sites.hpp"

namespace needshed::simulation {

enum class Mass : std::uint8_t { Mainland, Island, Outside };

/// Every cell's land mass. The mainland and the island are each one connected piece without lakes, and do not touch.
/// Shape    one entry per cell
std::vector<Mass> find_land(const Landscape& landscape, const Sites& sites, const Mesh& mesh);

} // namespace needshed::simulation
