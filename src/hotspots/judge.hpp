#pragma once

/// From draws to corrected p-values, with more draws where the first cannot tell.

#include <functional>
#include <vector>

#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

struct Judged {
    std::vector<LocalStatistic> statistic;
    std::vector<double> q;
    int permutations = 0;   ///< of the units with the smallest p
    std::size_t coarse = 0; ///< units that stand at the smallest p there is while none passes: permutations are too few
};

/// `draw` gives the statistic under the options, with one permutation where the study asks for p-values of the normal
/// distribution, which it then puts in their place.
///
/// While units stand at the smallest p there is and none passes the correction, those that chance reached in fewer than
/// ten draws are drawn ten times as often, up to `refine_to`. A p so refined is below x with probability x at most,
/// where there is nothing to find, as one of all draws at once: fewer than ten of R draws are what a p under 10/(R + 1)
/// takes in either.
/// Source   Besag & Clifford (1991), who stop drawing where chance has reached a unit often enough
Judged judge(const HotspotSpec& spec,
             const std::function<std::vector<LocalStatistic>(const PermutationOptions&)>& draw);

} // namespace needshed
