#pragma once

/// The texts that go with a synthetic county.

#include <span>
#include <string>

#include "needshed/simulation/simulation.hpp"
#include "simulation/record_files.hpp"

namespace needshed::simulation {

/// A study of the county that runs as it stands.
std::string study_text(const County& county);

/// What the directory holds, how it was made, and that nothing in it is real.
std::string readme_text(const County& county, std::span<const RowTally> tallies);

} // namespace needshed::simulation
