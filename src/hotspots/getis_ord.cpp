#include "hotspots/getis_ord.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "hotspots/permutation.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// What all members share. Values are taken from their mean: Gi* does not mind, and a large mean costs no digits.
struct Whole {
    std::vector<double> centred;
    double total = 0;     ///< NaN where the ratio means nothing
    double deviation = 0; ///< with n; 0 where the values do not vary
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
    for (const double value : hoods.value) {
        whole.centred.push_back(constant ? 0 : value - total / n);
        squares += whole.centred.back() * whole.centred.back();
    }
    whole.deviation = std::sqrt(squares / n);
    return whole;
}

/// Ord & Getis (1995), eq. 14, for binary weights: their sum and the sum of their squares are the neighbourhood's
/// size.
double standard_score(double centred_sum, double size, double n, double deviation)
{
    const double scale = deviation * std::sqrt(size * (n - size) / (n - 1));
    return scale > 0 ? centred_sum / scale : 0;
}

double sum_over(std::span<const std::uint32_t> members, std::span<const double> value)
{
    double sum = 0;
    for (const auto member : members) {
        sum += value[member];
    }
    return sum;
}

void add_pseudo_p(LocalStatistic& statistic, const Tails& tails, int permutations)
{
    const int extreme = std::min(tails.at_least, tails.at_most);
    statistic.p = (extreme + 1.0) / (permutations + 1.0);
    statistic.tail = (tails.at_least < tails.at_most ? 1 : 0) - (tails.at_most < tails.at_least ? 1 : 0);
}

class GetisOrd {
public:
    GetisOrd(const Neighbourhoods& hoods, const PermutationOptions& options)
        : m_hoods(hoods), m_options(options), m_whole(whole_of(hoods)),
          m_permutation(m_whole.centred, options.permutations)
    {
    }

    LocalStatistic operator()(std::size_t member, std::vector<double>& pool) const
    {
        const auto neighbours = m_hoods.neighbours(member);
        const double around = sum_over(neighbours, m_whole.centred);
        const auto size = static_cast<double>(neighbours.size() + 1);
        LocalStatistic result;
        result.value = (m_hoods.value[member] + sum_over(neighbours, m_hoods.value)) / size / m_whole.total;
        result.z = standard_score(m_whole.centred[member] + around, size, static_cast<double>(m_hoods.size()),
                                  m_whole.deviation);
        // By unit, not by member: the draws of a unit do not depend on how many units before it have no value.
        const Random random(m_options.seed, to_index(m_hoods.unit[member]));
        const auto self = static_cast<std::uint32_t>(member);
        add_pseudo_p(result, m_permutation.tails(self, neighbours.size(), around, random, pool),
                     m_options.permutations);
        return result;
    }

private:
    const Neighbourhoods& m_hoods;
    PermutationOptions m_options;
    Whole m_whole;
    ConditionalPermutation m_permutation;
};

/// Small enough to be interrupted within a blink, large enough to keep the threads busy.
std::size_t block_size(int permutations)
{
    return std::max<std::size_t>(256, 4'000'000 / static_cast<std::size_t>(permutations));
}

} // namespace

std::vector<LocalStatistic> getis_ord_star(const Neighbourhoods& hoods, const PermutationOptions& options,
                                           const std::function<void(std::size_t)>& done)
{
    constexpr std::size_t grain = 32;
    const GetisOrd getis_ord(hoods, options);
    const std::size_t block = block_size(options.permutations);
    std::vector<LocalStatistic> result(hoods.size());
    for (std::size_t first = 0; first < hoods.size(); first += block) {
        const std::size_t count = std::min(block, hoods.size() - first);
        parallel_for(count, grain, [&](std::size_t begin, std::size_t end) {
            std::vector<double> pool;
            for (std::size_t i = first + begin; i < first + end; ++i) {
                result[i] = getis_ord(i, pool);
            }
        });
        done(count);
    }
    return result;
}

std::vector<LocalStatistic> for_units(const Neighbourhoods& hoods, const std::vector<LocalStatistic>& statistic,
                                      std::size_t unit_count)
{
    std::vector<LocalStatistic> result(unit_count, {missing, missing, missing, 0});
    for (std::size_t member = 0; member < statistic.size(); ++member) {
        result[to_index(hoods.unit[member])] = statistic[member];
    }
    return result;
}

std::vector<LocalStatistic> getis_ord_star(const Graph& graph, std::span<const double> value,
                                           const PermutationOptions& options)
{
    options.validate();
    const auto hoods = neighbourhoods_of(graph, value);
    if (hoods.size() < fewest_values) {
        throw Error(ErrorKind::Usage, "getis_ord_star", counted(hoods.size(), "unit") + " with a value",
                    fmt::format("Give at least {}", fewest_values));
    }
    return for_units(hoods, getis_ord_star(hoods, options, [](std::size_t) {}), graph.unit_count());
}

} // namespace needshed
