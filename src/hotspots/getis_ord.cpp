#include "hotspots/getis_ord.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "needshed/hotspots/local.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// What all members share. Values are taken from their mean: the statistics do not mind, and a large mean costs no
/// digits.
struct Whole {
    std::vector<double> centred;
    double total = 0;     ///< NaN where the ratio means nothing
    double deviation = 0; ///< with n; 0 where the values do not vary
    double rounding = 0;
};

Whole whole_of(const Neighbourhoods& hoods)
{
    const auto n = static_cast<double>(hoods.size());
    Whole whole;
    const double total = std::accumulate(hoods.value.begin(), hoods.value.end(), 0.0);
    const double least = *std::min_element(hoods.value.begin(), hoods.value.end());
    whole.total = least >= 0 && total > 0 ? total : missing;
    const bool constant = !varies(hoods.value);
    double squares = 0;
    double largest = 0;
    for (const double value : hoods.value) {
        whole.centred.push_back(constant ? 0 : value - total / n);
        squares += whole.centred.back() * whole.centred.back();
        largest = std::max(largest, std::abs(whole.centred.back()));
    }
    whole.deviation = std::sqrt(squares / n);
    whole.rounding = 1e-12 * largest;
    return whole;
}

/// Ord & Getis (1995), eq. 14.
double star_score(double centred_sum, const WeightSums& weights, std::size_t count, double deviation)
{
    const double scale = deviation * std::sqrt(drawn_variance(weights, count));
    return scale > 0 ? centred_sum / scale : 0;
}

class GetisOrd {
public:
    GetisOrd(const Neighbourhoods& hoods, const PermutationOptions& options)
        : m_hoods(hoods), m_options(options), m_whole(whole_of(hoods)),
          m_permutation(hoods.size(), options.permutations, m_whole.rounding)
    {
    }

    /// Gi*: the unit itself included.
    LocalStatistic star(std::size_t member, std::vector<std::uint32_t>& pool) const
    {
        const auto sums = sums_of(m_hoods.weights(member), m_hoods.self);
        const double around = lag_of(m_hoods, member, m_whole.centred);
        const double own = m_hoods.self * m_hoods.value[member];
        LocalStatistic result;
        result.value = (own + lag_of(m_hoods, member, m_hoods.value)) / sums.once / m_whole.total;
        result.z = star_score(m_hoods.self * m_whole.centred[member] + around, sums, m_hoods.size(), m_whole.deviation);
        add_draws(result, member, around, pool);
        return result;
    }

    /// Gi: the neighbours alone.
    LocalStatistic alone(std::size_t member, std::vector<std::uint32_t>& pool) const
    {
        const auto weights = m_hoods.weights(member);
        const auto sums = sums_of(weights);
        const double around = lag_of(m_hoods, member, m_whole.centred);
        const double others = m_whole.total - m_hoods.value[member];
        LocalStatistic result;
        result.value = weights.empty() ? 0 : lag_of(m_hoods, member, m_hoods.value) / sums.once;
        result.value = others > 0 ? result.value / others : missing;
        const Spread all{0, m_whole.deviation * m_whole.deviation};
        result.z =
            standard_score(around, weights, without(all, m_hoods.size(), m_whole.centred[member]), m_hoods.size() - 1);
        add_draws(result, member, around, pool);
        return result;
    }

private:
    void add_draws(LocalStatistic& result, std::size_t member, double around, std::vector<std::uint32_t>& pool) const
    {
        const auto term = [values = m_whole.centred.data()](std::uint32_t other) { return values[other]; };
        const auto tails = m_permutation.tails(static_cast<std::uint32_t>(member), m_hoods.weights(member), around,
                                               term, random_of(m_hoods, m_options, member), pool);
        add_pseudo_p(result, tails, m_options.permutations);
    }

    const Neighbourhoods& m_hoods;
    PermutationOptions m_options;
    Whole m_whole;
    ConditionalPermutation m_permutation;
};

} // namespace

std::vector<LocalStatistic> getis_ord_star(const Neighbourhoods& hoods, const PermutationOptions& options,
                                           const std::function<void(std::size_t)>& done)
{
    const GetisOrd getis_ord(hoods, options);
    return for_each_member(
        hoods, options, [&](std::size_t member, auto& pool) { return getis_ord.star(member, pool); }, done);
}

std::vector<LocalStatistic> getis_ord_star(const Weights& weights, std::span<const double> value,
                                           const PermutationOptions& options)
{
    options.validate();
    const auto hoods = neighbourhoods_of(weights, value);
    require_values(hoods, "getis_ord_star");
    return for_units(hoods, getis_ord_star(hoods, options, [](std::size_t) {}), value.size());
}

std::vector<LocalStatistic> getis_ord_star(const Graph& graph, std::span<const double> value,
                                           const PermutationOptions& options)
{
    return getis_ord_star(contiguity(graph), value, options);
}

std::vector<LocalStatistic> getis_ord(const Weights& weights, std::span<const double> value,
                                      const PermutationOptions& options)
{
    options.validate();
    const auto hoods = neighbourhoods_of(weights, value);
    require_values(hoods, "getis_ord");
    const GetisOrd getis_ord(hoods, options);
    return for_units(
        hoods,
        for_each_member(hoods, options, [&](std::size_t member, auto& pool) { return getis_ord.alone(member, pool); }),
        value.size());
}

} // namespace needshed
