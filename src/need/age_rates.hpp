#pragma once

/// Rates of a measure that are free of the mix of ages.

#include "need/measure.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// Fills in the directly standardised rate, its interval, and `rate`, which is the same.
/// Findings `age_unknown`, `few_events`
/// Throws   Error{Input} for an unknown measure or population of a band, and a negative count
void add_direct_rates(MeasureNeed& need, const Demand& demand, const AgeSpec& spec, Findings& findings);

/// Fills in the ratio and its interval. Gives the events of known age, and as many people as would have had the events
/// expected at the whole area's rate, which takes ages out of whatever is made of them.
/// Findings and Throws as above
AtRisk add_indirect_ratios(MeasureNeed& need, const Demand& demand, const AgeSpec& spec, Findings& findings);

} // namespace needshed
