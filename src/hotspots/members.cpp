#include "hotspots/members.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

Spread without(const Spread& all, std::size_t members, double value)
{
    const auto n = static_cast<double>(members);
    const double mean = (n * all.mean - value) / (n - 1);
    const double square = (n * (all.variance + all.mean * all.mean) - value * value) / (n - 1);
    const double variance = square - mean * mean;
    constexpr double rounding = 1e-12;
    return {mean, variance > rounding * std::max(square, all.variance) ? variance : 0};
}

WeightSums sums_of(std::span<const double> weight, double self)
{
    WeightSums sums{self, self * self};
    for (const double w : weight) {
        sums.once += w;
        sums.squared += w * w;
    }
    return sums;
}

double drawn_variance(const WeightSums& weights, std::size_t count)
{
    const auto n = static_cast<double>(count);
    const double variance = (n * weights.squared - weights.once * weights.once) / (n - 1);
    constexpr double rounding = 1e-12;
    return variance > rounding * weights.squared ? variance : 0;
}

double standard_score(double sum, std::span<const double> weight, const Spread& others, std::size_t count)
{
    const auto weights = sums_of(weight);
    const double variance = others.variance * drawn_variance(weights, count);
    return variance > 0 ? (sum - weights.once * others.mean) / std::sqrt(variance) : 0;
}

void add_pseudo_p(LocalStatistic& statistic, const Tails& tails, int permutations)
{
    const int extreme = std::min(tails.at_least, tails.at_most);
    statistic.p = (extreme + 1.0) / (permutations + 1.0);
    statistic.tail = (tails.at_least < tails.at_most ? 1 : 0) - (tails.at_most < tails.at_least ? 1 : 0);
}

std::vector<std::size_t> wanted_members(const Neighbourhoods& hoods, const PermutationOptions& options)
{
    std::vector<std::size_t> wanted;
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        if (options.units.empty() ||
            std::binary_search(options.units.begin(), options.units.end(), hoods.unit[member])) {
            wanted.push_back(member);
        }
    }
    return wanted;
}

void require_values(const Neighbourhoods& hoods, const char* statistic)
{
    if (hoods.size() < fewest_values) {
        throw Error(ErrorKind::Usage, statistic, counted(hoods.size(), "unit") + " with a value",
                    fmt::format("Give at least {}", fewest_values));
    }
}

std::vector<LocalStatistic> for_units(const Neighbourhoods& hoods, const std::vector<LocalStatistic>& statistic,
                                      std::size_t unit_count)
{
    constexpr double missing = std::numeric_limits<double>::quiet_NaN();
    std::vector<LocalStatistic> result(unit_count, {missing, missing, missing, 0});
    for (std::size_t member = 0; member < statistic.size(); ++member) {
        result[to_index(hoods.unit[member])] = statistic[member];
    }
    return result;
}

} // namespace needshed
