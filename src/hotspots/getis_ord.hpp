#pragma once

/// Gi* over neighbourhoods that have been prepared, with a report of how far it is.

#include <functional>
#include <vector>

#include "hotspots/neighbourhoods.hpp"
#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

/// Fewer values have no distribution to draw from.
inline constexpr std::size_t fewest_values = 3;

/// Calls `done(members)` after each block, from the calling thread; what it throws ends the work.
/// Shape    one entry per member
/// Requires at least `fewest_values` members
std::vector<LocalStatistic> getis_ord_star(const Neighbourhoods& hoods, const PermutationOptions& options,
                                           const std::function<void(std::size_t)>& done);

/// One entry per unit from one per member; NaN for the others.
std::vector<LocalStatistic> for_units(const Neighbourhoods& hoods, const std::vector<LocalStatistic>& statistic,
                                      std::size_t unit_count);

} // namespace needshed
