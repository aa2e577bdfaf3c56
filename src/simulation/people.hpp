#pragma once

/// Who lives in each unit, and what they need.

#include "needshed/simulation/simulation.hpp"
#include "simulation/ground.hpp"

namespace needshed::simulation {

/// Fills `people`, `latent_need`, `hot_spots`, `places` and `outside_places`.
void populate(const Ground& ground, const Patchwork& patchwork, County& county);

} // namespace needshed::simulation
