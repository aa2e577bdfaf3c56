#pragma once

#include "demand/lookup.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

/// Reads one population, through `lookup` unless that is null, and adds it, its lone codes and what it lacks.
/// Throws   Error{Input} when a number is negative, a unit or a code of the lookup has two rows, or no code is known
void read_population(const Units& units, const PopulationSpec& spec, const Lookup* lookup, Demand& demand);

} // namespace needshed::demand
