#pragma once

/// What the local statistics share: the loop over members, and the step from draws to a pseudo p-value.

#include <algorithm>
#include <functional>
#include <vector>

#include "hotspots/neighbourhoods.hpp"
#include "hotspots/permutation.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

/// Fewer values have no distribution to draw from.
inline constexpr std::size_t fewest_values = 3;

/// Mean and variance, with n, of what the members contribute.
struct Spread {
    double mean = 0;
    double variance = 0;
};

/// The same for all members but the one with `value`. A variance that is nothing but rounding is 0.
Spread without(const Spread& all, std::size_t members, double value);

/// The weights of one neighbourhood added up, and their squares.
struct WeightSums {
    double once = 0;
    double squared = 0;
};

/// `self` is the weight of the unit itself where it is one of the neighbourhood.
WeightSums sums_of(std::span<const double> weight, double self = 0);

/// Variance of a weighted sum of values drawn without replacement from `count`, in units of theirs. 0, not a rounding
/// error of it, where a neighbourhood of all has one way to be drawn.
double drawn_variance(const WeightSums& weights, std::size_t count);

/// Standard score of a weighted sum over neighbours drawn without replacement from `count` others.
double standard_score(double sum, std::span<const double> weight, const Spread& others, std::size_t count);

void add_pseudo_p(LocalStatistic& statistic, const Tails& tails, int permutations);

/// Throws   Error{Usage} naming `statistic` when fewer than three units have a value
void require_values(const Neighbourhoods& hoods, const char* statistic);

/// One entry per unit from one per member; NaN for the others.
std::vector<LocalStatistic> for_units(const Neighbourhoods& hoods, const std::vector<LocalStatistic>& statistic,
                                      std::size_t unit_count);

/// The random numbers of a member: by unit, so that the draws of a unit do not depend on how many units before it have
/// no value.
inline Random random_of(const Neighbourhoods& hoods, const PermutationOptions& options, std::size_t member)
{
    return Random(options.seed, to_index(hoods.unit[member]));
}

/// Whose draws the options ask for.
std::vector<std::size_t> wanted_members(const Neighbourhoods& hoods, const PermutationOptions& options);

/// Calls `statistic_of(member, pool)` for every member that is wanted, in parallel, and `done(members)` after each
/// block from the calling thread; what that throws ends the work. Shape    one entry per member; those of members that
/// are not wanted say nothing
template <typename StatisticOf>
std::vector<LocalStatistic> for_each_member(
    const Neighbourhoods& hoods, const PermutationOptions& options, StatisticOf statistic_of,
    const std::function<void(std::size_t)>& done = [](std::size_t) {})
{
    // Blocks small enough to be interrupted within a blink, large enough to keep the threads busy.
    const auto block = std::max<std::size_t>(256, 4'000'000 / static_cast<std::size_t>(options.permutations));
    constexpr std::size_t grain = 32;
    const auto wanted = wanted_members(hoods, options);
    std::vector<LocalStatistic> result(hoods.size());
    for (std::size_t first = 0; first < wanted.size(); first += block) {
        const std::size_t count = std::min(block, wanted.size() - first);
        parallel_for(count, grain, [&](std::size_t begin, std::size_t end) {
            std::vector<std::uint32_t> pool;
            for (std::size_t i = first + begin; i < first + end; ++i) {
                result[wanted[i]] = statistic_of(wanted[i], pool);
            }
        });
        done(count);
    }
    return result;
}

} // namespace needshed
