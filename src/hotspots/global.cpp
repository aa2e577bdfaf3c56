// Every global statistic is a sum over all pairs (i, j) of wᵢⱼ times something of two values. Dealt out anew, the sum
// is taken again over the same edges; analytically, its moments follow from three sums of the weights (S₀, S₁, S₂) and
// the moments of the values.

#include "needshed/hotspots/global.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/special_functions/erf.hpp>
#include <fmt/format.h>

#include "hotspots/members.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

constexpr GlobalStatistic undefined{missing, missing, missing, missing, missing, missing, missing, missing, missing};

/// S₀ = Σ wᵢⱼ, S₁ = ½ Σ (wᵢⱼ + wⱼᵢ)², S₂ = Σᵢ (Σⱼ wᵢⱼ + Σⱼ wⱼᵢ)².
struct WeightMoments {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
};

double weight_between(const Neighbourhoods& hoods, std::uint32_t from, std::uint32_t to)
{
    const auto row = hoods.neighbours(from);
    const auto found = std::lower_bound(row.begin(), row.end(), to);
    return found != row.end() && *found == to ? hoods.weights(from)[static_cast<std::size_t>(found - row.begin())] : 0;
}

WeightMoments weight_moments(const Neighbourhoods& hoods)
{
    WeightMoments result;
    std::vector<double> both(hoods.size(), 0); // row sum and column sum
    for (std::uint32_t i = 0; i < hoods.size(); ++i) {
        const auto row = hoods.neighbours(i);
        for (std::size_t k = 0; k < row.size(); ++k) {
            const double there = hoods.weights(i)[k];
            const double back = weight_between(hoods, row[k], i);
            result.s0 += there;
            // A pair that only one side knows is met once, a mutual one twice.
            result.s1 += (there + back) * (there + back) * (back == 0 ? 1 : 0.5);
            both[i] += there;
            both[row[k]] += there;
        }
    }
    for (const double each : both) {
        result.s2 += each * each;
    }
    return result;
}

double p_of(double z)
{
    return boost::math::erfc(std::abs(z) / std::sqrt(2.0));
}

void judge(GlobalStatistic& statistic)
{
    statistic.z_normal = (statistic.value - statistic.expected) / std::sqrt(statistic.variance_normal);
    statistic.z_random = (statistic.value - statistic.expected) / std::sqrt(statistic.variance_random);
    statistic.p_normal = std::isnan(statistic.z_normal) ? missing : p_of(statistic.z_normal);
    statistic.p_random = std::isnan(statistic.z_random) ? missing : p_of(statistic.z_random);
}

/// Sum over all pairs of wᵢⱼ · term(i, j).
template <typename Term>
double pair_sum(const Neighbourhoods& hoods, Term term)
{
    double sum = 0;
    for (std::uint32_t i = 0; i < hoods.size(); ++i) {
        const auto row = hoods.neighbours(i);
        const auto weights = hoods.weights(i);
        for (std::size_t k = 0; k < row.size(); ++k) {
            sum += weights[k] * term(i, row[k]);
        }
    }
    return sum;
}

/// Deals `value` out at random `permutations` times; `statistic_of(values)` is compared with `observed`.
template <typename StatisticOf>
double permuted_p(const std::vector<double>& value, double observed, const PermutationOptions& options,
                  StatisticOf statistic_of)
{
    const auto rounds = static_cast<std::size_t>(options.permutations);
    std::vector<double> drawn(rounds);
    parallel_for(rounds, 16, [&](std::size_t begin, std::size_t end) {
        std::vector<double> dealt;
        for (std::size_t r = begin; r < end; ++r) {
            Random random(options.seed, r);
            dealt = value;
            for (auto i = static_cast<std::uint32_t>(dealt.size()); i > 1; --i) {
                std::swap(dealt[i - 1], dealt[random.below(i)]);
            }
            drawn[r] = statistic_of(dealt);
        }
    });
    const double slack = 1e-12 * std::abs(observed);
    const auto at_least = std::count_if(drawn.begin(), drawn.end(), [&](double d) { return d >= observed - slack; });
    const auto at_most = std::count_if(drawn.begin(), drawn.end(), [&](double d) { return d <= observed + slack; });
    return static_cast<double>(std::min(at_least, at_most) + 1) / static_cast<double>(rounds + 1);
}

/// Without the units that have no neighbour: they say nothing of association.
Neighbourhoods joined(const Weights& weights, std::span<const double> value, const char* statistic)
{
    auto hoods = neighbourhoods_of(weights, value);
    const auto is_joined = joined_members(hoods);
    std::vector<double> kept(value.begin(), value.end());
    for (std::size_t i = 0; i < hoods.size(); ++i) {
        kept[to_index(hoods.unit[i])] = is_joined[i] == 1 ? kept[to_index(hoods.unit[i])] : missing;
    }
    hoods = neighbourhoods_of(weights, kept);
    if (hoods.size() < fewest_joined) {
        throw Error(ErrorKind::Usage, statistic, counted(hoods.size(), "unit") + " with a value and a neighbour",
                    fmt::format("Give at least {}", fewest_joined));
    }
    return hoods;
}

Neighbourhoods row_standardised(const Weights& weights, std::span<const double> value, const char* statistic)
{
    auto hoods = joined(weights, value, statistic);
    standardise_rows(hoods);
    return hoods;
}

/// Deviations from the mean and what Moran and Geary need of their moments.
struct Deviations {
    std::vector<double> value;
    double squares = 0;  ///< Σ z²
    double kurtosis = 0; ///< n Σ z⁴ / (Σ z²)²
};

Deviations deviations_of(const std::vector<double>& value)
{
    Deviations result;
    const auto n = static_cast<double>(value.size());
    const double mean = std::accumulate(value.begin(), value.end(), 0.0) / n;
    double fourths = 0;
    for (const double each : value) {
        const double off = each - mean;
        result.value.push_back(off);
        result.squares += off * off;
        fourths += off * off * off * off;
    }
    result.kurtosis = n * fourths / (result.squares * result.squares);
    return result;
}

} // namespace

GlobalStatistic global_moran(const Weights& weights, std::span<const double> value, const PermutationOptions& options)
{
    options.validate();
    const auto hoods = row_standardised(weights, value, "global_moran");
    if (!varies(hoods.value)) {
        return undefined;
    }
    const auto off = deviations_of(hoods.value);
    const auto w = weight_moments(hoods);
    const auto n = static_cast<double>(hoods.size());
    const auto moran = [&](const std::vector<double>& z) {
        return n / w.s0 * pair_sum(hoods, [&](auto i, auto j) { return z[i] * z[j]; }) / off.squares;
    };
    GlobalStatistic result;
    result.value = moran(off.value);
    result.expected = -1 / (n - 1);
    const double centre = result.expected * result.expected;
    result.variance_normal = (n * n * w.s1 - n * w.s2 + 3 * w.s0 * w.s0) / (w.s0 * w.s0 * (n * n - 1)) - centre;
    result.variance_random = (n * ((n * n - 3 * n + 3) * w.s1 - n * w.s2 + 3 * w.s0 * w.s0) -
                              off.kurtosis * ((n * n - n) * w.s1 - 2 * n * w.s2 + 6 * w.s0 * w.s0)) /
                                 ((n - 1) * (n - 2) * (n - 3) * w.s0 * w.s0) -
                             centre;
    judge(result);
    result.p_permuted = permuted_p(off.value, result.value, options, moran);
    return result;
}

GlobalStatistic global_moran(const Weights& weights, std::span<const double> value, std::span<const double> other,
                             const PermutationOptions& options)
{
    options.validate();
    if (value.size() != other.size()) {
        throw Error(ErrorKind::Usage, "global_moran",
                    fmt::format("measures of {} and of {} units", value.size(), other.size()),
                    "Give each measure one value per unit");
    }
    std::vector<double> both(value.begin(), value.end());
    for (std::size_t i = 0; i < both.size(); ++i) {
        both[i] = std::isfinite(other[i]) ? both[i] : missing;
    }
    const auto hoods = row_standardised(weights, both, "global_moran");
    std::vector<double> around;
    for (const auto unit : hoods.unit) {
        around.push_back(other[to_index(unit)]);
    }
    if (!varies(hoods.value) || !varies(around)) {
        return undefined;
    }
    const auto own = deviations_of(hoods.value);
    const auto lagged = deviations_of(around);
    const double s0 = weight_moments(hoods).s0;
    const auto n = static_cast<double>(hoods.size());
    const double scale = n / s0 / std::sqrt(own.squares * lagged.squares);
    const auto moran = [&](const std::vector<double>& z) {
        return scale * pair_sum(hoods, [&](auto i, auto j) { return own.value[i] * z[j]; });
    };
    auto result = undefined;
    result.value = moran(lagged.value);
    result.p_permuted = permuted_p(lagged.value, result.value, options, moran);
    return result;
}

GlobalStatistic global_geary(const Weights& weights, std::span<const double> value, const PermutationOptions& options)
{
    options.validate();
    const auto hoods = row_standardised(weights, value, "global_geary");
    if (!varies(hoods.value)) {
        return undefined;
    }
    const auto off = deviations_of(hoods.value);
    const auto w = weight_moments(hoods);
    const auto n = static_cast<double>(hoods.size());
    const auto geary = [&](const std::vector<double>& z) {
        const auto squared = [&](auto i, auto j) { return (z[i] - z[j]) * (z[i] - z[j]); };
        return (n - 1) / (2 * w.s0) * pair_sum(hoods, squared) / off.squares;
    };
    GlobalStatistic result;
    result.value = geary(off.value);
    result.expected = 1;
    result.variance_normal = ((2 * w.s1 + w.s2) * (n - 1) - 4 * w.s0 * w.s0) / (2 * (n + 1) * w.s0 * w.s0);
    result.variance_random = ((n - 1) * w.s1 * (n * n - 3 * n + 3 - (n - 1) * off.kurtosis) -
                              (n - 1) * w.s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * off.kurtosis) / 4 +
                              w.s0 * w.s0 * (n * n - 3 - (n - 1) * (n - 1) * off.kurtosis)) /
                             (n * (n - 2) * (n - 3) * w.s0 * w.s0);
    judge(result);
    result.p_permuted = permuted_p(off.value, result.value, options, geary);
    return result;
}

GlobalStatistic general_g(const Weights& weights, std::span<const double> value, const PermutationOptions& options)
{
    options.validate();
    const auto hoods = joined(weights, value, "general_g");
    double m1 = 0;
    double m2 = 0;
    double m3 = 0;
    double m4 = 0;
    for (const double x : hoods.value) {
        if (x < 0) {
            throw Error(ErrorKind::Input, "general_g", fmt::format("a value of {}", x),
                        "General G takes values of 0 or more; use Moran's I for others");
        }
        m1 += x;
        m2 += x * x;
        m3 += x * x * x;
        m4 += x * x * x * x;
    }
    if (!varies(hoods.value)) {
        return undefined;
    }
    const auto w = weight_moments(hoods);
    const auto n = static_cast<double>(hoods.size());
    const double pairs = m1 * m1 - m2;
    const auto g = [&](const std::vector<double>& x) {
        return pair_sum(hoods, [&](auto i, auto j) { return x[i] * x[j]; }) / pairs;
    };
    const double b0 = (n * n - 3 * n + 3) * w.s1 - n * w.s2 + 3 * w.s0 * w.s0;
    const double b1 = -((n * n - n) * w.s1 - 2 * n * w.s2 + 6 * w.s0 * w.s0);
    const double b2 = -(2 * n * w.s1 - (n + 3) * w.s2 + 6 * w.s0 * w.s0);
    const double b3 = 4 * (n - 1) * w.s1 - 2 * (n + 1) * w.s2 + 8 * w.s0 * w.s0;
    const double b4 = w.s1 - w.s2 + w.s0 * w.s0;
    GlobalStatistic result;
    result.value = g(hoods.value);
    result.expected = w.s0 / (n * (n - 1));
    result.variance_normal = missing;
    result.variance_random = (b0 * m2 * m2 + b1 * m4 + b2 * m1 * m1 * m2 + b3 * m1 * m3 + b4 * m1 * m1 * m1 * m1) /
                                 (pairs * pairs * n * (n - 1) * (n - 2) * (n - 3)) -
                             result.expected * result.expected;
    judge(result);
    result.p_permuted = permuted_p(hoods.value, result.value, options, g);
    return result;
}

} // namespace needshed
