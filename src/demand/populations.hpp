#pragma once

#include "needshed/core/progress.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

/// Reads one population and adds what it lacks to the findings.
/// Throws   Error{Input} when a number is negative, a unit has two rows, or no code is a unit's
Population read_population(const Units& units, const PopulationSpec& spec, Findings& findings);

} // namespace needshed::demand
