#pragma once

/// One measure, from demand to z-scores.

#include "needshed/need/need.hpp"

namespace needshed {

/// The place of a measure in the study file, as errors name it: `/need/measures/police~1asb`.
std::string place_of(const std::string& measure);

/// Throws   Error{Input} as `assess`
MeasureNeed assess_measure(const Graph& graph, const Demand& demand, const NeedSpec& spec,
                           const MeasureNeedSpec& measure, Findings& findings);

} // namespace needshed
