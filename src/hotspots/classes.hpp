#pragma once

/// From statistics to classes: corrected p-values, and what a unit is called.

#include <span>
#include <vector>

#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/local.hpp"

namespace needshed {

/// What a statistic tells of each unit before its p-value is looked at: the class it would have.
using Candidates = std::vector<HotspotClass>;

/// By Gi and Gi*: own score and neighbours on the same side.
Candidates candidates_of(std::span<const LocalStatistic> statistic);
Candidates candidates_of(const LocalMoran& moran);

/// By local Geary: like its neighbours and, with them, above or below the mean; or unlike them.
Candidates geary_candidates(const Weights& weights, std::span<const double> value,
                            std::span<const LocalStatistic> statistic);

/// 1 for the units of the highest `share` of the values there are, 0 for the rest, NaN where missing. Units that equal
/// the lowest of them are among them.
std::vector<double> top_units(std::span<const double> value, double share);

/// How many sides a p-value of the statistic has once it is corrected: a folded p looks at both tails.
int sides_of(HotspotStatistic statistic);

/// The p-values of the statistic under the correction.
std::vector<double> corrected(std::span<const LocalStatistic> statistic, const HotspotSpec& spec);

/// Takes p and tail from the standard score.
void use_normal_p(std::vector<LocalStatistic>& statistic, HotspotStatistic kind);

} // namespace needshed
