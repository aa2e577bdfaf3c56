#pragma once

#include <span>

#include "needshed/need/need.hpp"

namespace needshed {

/// Draws the limits around the whole area's figure and tells on which side of them each unit lies.
/// Requires counts, crude rates and, where the study asks for it, the indirectly standardised ratio
void add_funnel(MeasureNeed& need, std::span<const double> people, bool proportion);

} // namespace needshed
