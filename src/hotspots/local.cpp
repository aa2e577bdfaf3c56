#include "needshed/hotspots/local.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "hotspots/members.hpp"
#include "needshed/core/error.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double relative_rounding = 1e-12;

Spread spread_of(std::span<const double> value)
{
    Spread spread;
    for (const double each : value) {
        spread.mean += each;
    }
    spread.mean /= static_cast<double>(value.size());
    for (const double each : value) {
        spread.variance += (each - spread.mean) * (each - spread.mean);
    }
    spread.variance /= static_cast<double>(value.size());
    return spread;
}

double largest_of(std::span<const double> value)
{
    double largest = 0;
    for (const double each : value) {
        largest = std::max(largest, std::abs(each));
    }
    return largest;
}

/// Neighbourhoods with rows that add up to 1, of the units that have every one of the values.
Neighbourhoods joint_neighbourhoods(const Weights& weights, std::span<const std::span<const double>> values)
{
    std::vector<double> present(values.front().begin(), values.front().end());
    for (const auto& value : values) {
        if (value.size() != present.size()) {
            throw Error(ErrorKind::Usage, "local statistics",
                        fmt::format("measures of {} and of {} units", present.size(), value.size()),
                        "Give each measure one value per unit");
        }
        for (std::size_t i = 0; i < value.size(); ++i) {
            present[i] = std::isfinite(value[i]) ? present[i] : missing;
        }
    }
    auto hoods = neighbourhoods_of(weights, present);
    standardise_rows(hoods);
    return hoods;
}

/// z-scores of the members, all 0 where they do not vary.
std::vector<double> member_scores(const Neighbourhoods& hoods, std::span<const double> value)
{
    std::vector<double> own;
    own.reserve(hoods.size());
    for (const auto unit : hoods.unit) {
        own.push_back(value[to_index(unit)]);
    }
    return z_scores(own);
}

Quadrant quadrant_of(double own, double around)
{
    if (own > 0 && around != 0) {
        return around > 0 ? Quadrant::HighHigh : Quadrant::HighLow;
    }
    if (own < 0 && around != 0) {
        return around > 0 ? Quadrant::LowHigh : Quadrant::LowLow;
    }
    return Quadrant::None;
}

LocalMoran moran_between(const Neighbourhoods& hoods, const std::vector<double>& own, const std::vector<double>& other,
                         const PermutationOptions& options, std::size_t unit_count)
{
    const auto all = spread_of(other);
    const ConditionalPermutation permutation(hoods.size(), options.permutations, relative_rounding * largest_of(other));
    const auto term = [values = other.data()](std::uint32_t member) { return values[member]; };
    const auto statistic = for_each_member(hoods, options, [&](std::size_t member, auto& pool) {
        const auto weights = hoods.weights(member);
        const double around = lag_of(hoods, member, other);
        LocalStatistic result;
        result.value = own[member] * around;
        // The sign of the own value turns the neighbours' score into that of the product.
        const double sign = own[member] > 0 ? 1 : own[member] < 0 ? -1 : 0;
        result.z = sign * standard_score(around, weights, without(all, hoods.size(), other[member]), hoods.size() - 1);
        const auto tails = permutation.tails(static_cast<std::uint32_t>(member), weights, around, term,
                                             random_of(hoods, options, member), pool);
        add_pseudo_p(result, tails, options.permutations);
        return result;
    });
    LocalMoran result{for_units(hoods, statistic, unit_count), std::vector<Quadrant>(unit_count, Quadrant::None)};
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        result.quadrant[to_index(hoods.unit[member])] = quadrant_of(own[member], lag_of(hoods, member, other));
    }
    return result;
}

/// Squared distances between members over several z-scored measures, and their moments in closed form: of all members j
/// the sum and the sum of squares of Σₘ (zᵢₘ − zⱼₘ)² follow from sums that do not depend on i.
class Differences {
public:
    explicit Differences(std::vector<std::vector<double>> scores) : m_scores(std::move(scores))
    {
        const auto measures = m_scores.size();
        const auto members = m_scores.front().size();
        m_norm.assign(members, 0);
        m_norm_by_score.assign(measures, 0);
        m_score_by_score.assign(measures * measures, 0);
        for (const auto& score : m_scores) {
            for (std::size_t j = 0; j < members; ++j) {
                m_norm[j] += score[j] * score[j];
            }
        }
        for (std::size_t j = 0; j < members; ++j) {
            m_norms += m_norm[j];
            m_norms_squared += m_norm[j] * m_norm[j];
            for (std::size_t a = 0; a < measures; ++a) {
                m_norm_by_score[a] += m_norm[j] * m_scores[a][j];
                for (std::size_t b = 0; b < measures; ++b) {
                    m_score_by_score[a * measures + b] += m_scores[a][j] * m_scores[b][j];
                }
            }
        }
    }

    double operator()(std::size_t i, std::size_t j) const
    {
        double sum = 0;
        for (const auto& score : m_scores) {
            const double off = score[i] - score[j];
            sum += off * off;
        }
        return sum;
    }

    /// Over all others: `i` itself adds nothing to the sums. Scores have the mean 0, so that cross terms with it
    /// vanish.
    Spread of_others(std::size_t i) const
    {
        const auto measures = m_scores.size();
        const auto members = static_cast<double>(m_norm.size());
        const double own = m_norm[i];
        const double sum = members * own + m_norms;
        double squares = members * own * own + m_norms_squared + 2 * own * m_norms;
        for (std::size_t a = 0; a < measures; ++a) {
            squares -= 4 * m_scores[a][i] * m_norm_by_score[a];
            for (std::size_t b = 0; b < measures; ++b) {
                squares += 4 * m_scores[a][i] * m_scores[b][i] * m_score_by_score[a * measures + b];
            }
        }
        const double mean = sum / (members - 1);
        const double variance = squares / (members - 1) - mean * mean;
        return {mean, variance > relative_rounding * squares ? variance : 0};
    }

    double largest() const { return *std::max_element(m_norm.begin(), m_norm.end()) * 4; }

private:
    std::vector<std::vector<double>> m_scores;
    std::vector<double> m_norm; ///< per member: sum of squares over measures
    double m_norms = 0;
    double m_norms_squared = 0;
    std::vector<double> m_norm_by_score;
    std::vector<double> m_score_by_score;
};

} // namespace

std::string quadrant_name(Quadrant quadrant)
{
    switch (quadrant) {
    case Quadrant::HighHigh:
        return "high-high";
    case Quadrant::LowLow:
        return "low-low";
    case Quadrant::LowHigh:
        return "low-high";
    case Quadrant::HighLow:
        return "high-low";
    case Quadrant::None:
        break;
    }
    return {};
}

LocalMoran local_moran(const Weights& weights, std::span<const double> value, const PermutationOptions& options)
{
    return local_moran(weights, value, value, options);
}

LocalMoran local_moran(const Weights& weights, std::span<const double> value, std::span<const double> other,
                       const PermutationOptions& options)
{
    options.validate();
    const std::span<const double> both[] = {value, other};
    const auto hoods = joint_neighbourhoods(weights, both);
    require_values(hoods, "local_moran");
    return moran_between(hoods, member_scores(hoods, value), member_scores(hoods, other), options, value.size());
}

std::vector<LocalStatistic> local_geary(const Weights& weights, std::span<const double> value,
                                        const PermutationOptions& options)
{
    const std::vector<double> only(value.begin(), value.end());
    return local_geary(weights, std::span(&only, 1), options);
}

std::vector<LocalStatistic> local_geary(const Weights& weights, std::span<const std::vector<double>> measures,
                                        const PermutationOptions& options)
{
    options.validate();
    if (measures.empty()) {
        throw Error(ErrorKind::Usage, "local_geary", "no measure", "Give at least one");
    }
    const std::vector<std::span<const double>> all(measures.begin(), measures.end());
    const auto hoods = joint_neighbourhoods(weights, all);
    require_values(hoods, "local_geary");
    std::vector<std::vector<double>> scores;
    for (const auto& measure : measures) {
        scores.push_back(member_scores(hoods, measure));
    }
    const Differences differences(std::move(scores));
    const auto count = static_cast<double>(measures.size());
    const ConditionalPermutation permutation(hoods.size(), options.permutations,
                                             relative_rounding * differences.largest());
    const auto statistic = for_each_member(hoods, options, [&](std::size_t member, auto& pool) {
        const auto neighbours = hoods.neighbours(member);
        const auto row = hoods.weights(member);
        double sum = 0;
        for (std::size_t k = 0; k < neighbours.size(); ++k) {
            sum += row[k] * differences(member, neighbours[k]);
        }
        LocalStatistic result;
        result.value = sum / count;
        result.z = standard_score(sum, row, differences.of_others(member), hoods.size() - 1);
        const auto term = [&](std::uint32_t other) { return differences(member, other); };
        const auto tails = permutation.tails(static_cast<std::uint32_t>(member), row, sum, term,
                                             random_of(hoods, options, member), pool);
        add_pseudo_p(result, tails, options.permutations);
        return result;
    });
    return for_units(hoods, statistic, weights.unit_count());
}

std::vector<LocalStatistic> local_join_count(const Weights& weights, std::span<const double> value,
                                             const PermutationOptions& options)
{
    options.validate();
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!std::isnan(value[i]) && value[i] != 0 && value[i] != 1) {
            throw Error(ErrorKind::Input, "local_join_count", fmt::format("entry {} is {}", i + 1, value[i]),
                        "Give 0, 1 or missing");
        }
    }
    const auto hoods = neighbourhoods_of(weights, value);
    require_values(hoods, "local_join_count");
    const auto all = spread_of(hoods.value);
    const ConditionalPermutation permutation(hoods.size(), options.permutations, relative_rounding);
    const auto term = [values = hoods.value.data()](std::uint32_t member) { return values[member]; };
    const auto statistic = for_each_member(hoods, options, [&](std::size_t member, auto& pool) {
        LocalStatistic result;
        if (hoods.value[member] == 0) {
            return result;
        }
        const auto row = hoods.weights(member);
        result.value = lag_of(hoods, member, hoods.value);
        result.z = standard_score(result.value, row, without(all, hoods.size(), 1), hoods.size() - 1);
        const auto tails = permutation.tails(static_cast<std::uint32_t>(member), row, result.value, term,
                                             random_of(hoods, options, member), pool);
        result.p = (tails.at_least + 1.0) / (options.permutations + 1.0);
        result.tail = tails.at_least < tails.at_most ? 1 : 0;
        return result;
    });
    return for_units(hoods, statistic, value.size());
}

} // namespace needshed
