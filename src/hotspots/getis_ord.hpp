#pragma once

/// Gi* over neighbourhoods that have been prepared, with a report of how far it is.

#include <functional>
#include <vector>

#include "hotspots/members.hpp"

namespace needshed {

/// Calls `done(members)` after each block, from the calling thread; what it throws ends the work.
/// Shape    one entry per member
/// Requires at least `fewest_values` members
std::vector<LocalStatistic> getis_ord_star(const Neighbourhoods& hoods, const PermutationOptions& options,
                                           const std::function<void(std::size_t)>& done);

} // namespace needshed
