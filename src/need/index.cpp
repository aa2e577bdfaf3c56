#include "need/index.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "need/measure.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/random.hpp"
#include "needshed/core/text.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Weights that are added up in another order differ in the last digits.
constexpr double rounding = 1e-9;

void normalise(std::vector<double>& weights)
{
    double total = 0;
    for (const double weight : weights) {
        total += weight;
    }
    for (auto& weight : weights) {
        weight = total > 0 ? weight / total : 0;
    }
}

/// The domain of each measure, by index into the spec; all of them `none` where there are no domains.
std::vector<std::size_t> domain_of_measures(const NeedSpec& spec)
{
    std::vector<std::size_t> domains;
    for (const auto& measure : spec.measures) {
        const auto holds = [&](const DomainSpec& domain) {
            return std::find(domain.measures.begin(), domain.measures.end(), measure.measure) != domain.measures.end();
        };
        domains.push_back(static_cast<std::size_t>(std::find_if(spec.domains.begin(), spec.domains.end(), holds) -
                                                   spec.domains.begin()));
    }
    return domains;
}

/// Weight of each measure in the index: its share within its domain times the domain's share.
std::vector<double> index_weights(const NeedSpec& spec)
{
    std::vector<double> weights;
    for (const auto& measure : spec.measures) {
        weights.push_back(measure.weight);
    }
    if (!spec.domains.empty()) {
        const auto domain_of = domain_of_measures(spec);
        std::vector<double> domain_weight;
        std::vector<double> within(spec.domains.size(), 0);
        for (const auto& domain : spec.domains) {
            domain_weight.push_back(domain.weight);
        }
        normalise(domain_weight);
        for (std::size_t m = 0; m < weights.size(); ++m) {
            within[domain_of[m]] += weights[m];
        }
        for (std::size_t m = 0; m < weights.size(); ++m) {
            const auto d = domain_of[m];
            weights[m] *= within[d] > 0 ? domain_weight[d] / within[d] : 0;
        }
    }
    normalise(weights);
    return weights;
}

/// Weighted mean of the z-scores that are there, where they have at least `least_present` of the weight.
std::vector<double> weighted_mean(const std::vector<MeasureNeed>& measures, const std::vector<double>& weights,
                                  double least_present)
{
    const auto units = measures.front().z.size();
    double total = 0;
    for (const double weight : weights) {
        total += weight;
    }
    std::vector<double> sum(units, 0);
    std::vector<double> present(units, 0);
    for (std::size_t m = 0; m < measures.size(); ++m) {
        const auto& z = measures[m].z;
        for (std::size_t i = 0; weights[m] > 0 && i < units; ++i) {
            if (!std::isnan(z[i])) {
                sum[i] += weights[m] * z[i];
                present[i] += weights[m];
            }
        }
    }
    for (std::size_t i = 0; i < units; ++i) {
        const bool enough = present[i] > 0 && present[i] >= (least_present - rounding) * total;
        sum[i] = enough ? sum[i] / present[i] : missing;
    }
    return sum;
}

void add_domains(Need& need, const NeedSpec& spec)
{
    const auto domain_of = domain_of_measures(spec);
    for (std::size_t d = 0; d < spec.domains.size(); ++d) {
        std::vector<double> weights;
        for (std::size_t m = 0; m < need.measures.size(); ++m) {
            const bool is_in = domain_of[m] == d;
            weights.push_back(is_in ? spec.measures[m].weight : 0);
            if (is_in) {
                need.measures[m].domain = spec.domains[d].name;
            }
        }
        double share = 0;
        for (std::size_t m = 0; m < need.measures.size(); ++m) {
            share += domain_of[m] == d ? need.measures[m].weight : 0;
        }
        need.domains.push_back(
            {spec.domains[d].name, share, weighted_mean(need.measures, weights, spec.least_present)});
    }
}

/// The weights of one unit's measures: those that are missing leave their weight to others of their domain, and a
/// domain without any to the other domains, so that a domain counts for the same whatever is missing in it.
class UnitWeights {
public:
    /// `weights` add up to 1.
    UnitWeights(const std::vector<MeasureNeed>& measures, const std::vector<std::size_t>& domain_of,
                const std::vector<double>& weights, double least_present)
        : m_measures(measures), m_domain_of(domain_of), m_weights(weights), m_least(least_present),
          m_whole(*std::max_element(domain_of.begin(), domain_of.end()) + 1, 0), m_present(m_whole.size(), 0)
    {
        for (std::size_t m = 0; m < weights.size(); ++m) {
            m_whole[domain_of[m]] += weights[m];
        }
    }

    /// Whether the unit has an index; `weight` then adds up to 1, and is 0 for what is missing.
    bool find(std::size_t unit, std::vector<double>& weight)
    {
        std::fill(m_present.begin(), m_present.end(), 0.0);
        double present = 0;
        for (std::size_t m = 0; m < m_weights.size(); ++m) {
            const double here = std::isnan(m_measures[m].z[unit]) ? 0 : m_weights[m];
            m_present[m_domain_of[m]] += here;
            present += here;
        }
        if (!(present > 0 && present >= m_least - rounding)) {
            return false;
        }
        double domains = 0;
        for (std::size_t d = 0; d < m_whole.size(); ++d) {
            domains += m_present[d] > 0 ? m_whole[d] : 0;
        }
        weight.assign(m_weights.size(), 0);
        for (std::size_t m = 0; m < m_weights.size(); ++m) {
            const auto d = m_domain_of[m];
            if (!std::isnan(m_measures[m].z[unit]) && m_present[d] > 0) {
                weight[m] = m_whole[d] / domains * m_weights[m] / m_present[d];
            }
        }
        return true;
    }

private:
    const std::vector<MeasureNeed>& m_measures;
    const std::vector<std::size_t>& m_domain_of;
    const std::vector<double>& m_weights;
    double m_least;
    std::vector<double> m_whole;   ///< weight of each domain
    std::vector<double> m_present; ///< of it, what the unit has
};

std::vector<double> index_of(const Need& need, const std::vector<std::size_t>& domain_of,
                             const std::vector<double>& weights, double least_present)
{
    UnitWeights of_unit(need.measures, domain_of, weights, least_present);
    std::vector<double> index(need.measures.front().z.size(), missing);
    std::vector<double> weight;
    for (std::size_t i = 0; i < index.size(); ++i) {
        if (of_unit.find(i, weight)) {
            index[i] = 0;
            for (std::size_t m = 0; m < weight.size(); ++m) {
                index[i] += weight[m] > 0 ? weight[m] * need.measures[m].z[i] : 0;
            }
        }
    }
    return index;
}

/// Weight times z; a unit's contributions add up to its index.
void add_contributions(Need& need, const std::vector<std::size_t>& domain_of, const std::vector<double>& weights,
                       double least_present)
{
    UnitWeights of_unit(need.measures, domain_of, weights, least_present);
    std::vector<double> weight;
    for (std::size_t i = 0; i < need.unit_count(); ++i) {
        const bool known = of_unit.find(i, weight);
        for (std::size_t m = 0; m < need.measures.size(); ++m) {
            auto& measure = need.measures[m];
            measure.contribution.push_back(known ? weight[m] * measure.z[i] : missing);
        }
    }
}

/// Marsaglia & Tsang (2000); below a shape of 1 by their boost.
double gamma_variate(double shape, Random& random)
{
    const double boost = shape < 1 ? std::pow(random.uniform(), 1 / shape) : 1;
    const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    while (true) {
        const double x = random.normal();
        const double v = std::pow(1 + c * x, 3);
        const double u = random.uniform();
        if (v > 0 && std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) {
            return boost * d * v;
        }
    }
}

std::vector<double> drawn_weights(const Need& need, const SensitivitySpec& spec, std::uint64_t draw)
{
    Random random(spec.seed, draw);
    std::vector<double> weights;
    for (const auto& measure : need.measures) {
        weights.push_back(measure.weight > 0 ? gamma_variate(spec.concentration * measure.weight, random) : 0);
    }
    normalise(weights);
    return weights;
}

/// How many draws put each unit into each decile.
/// Shape    [unit * 11 + decile]
std::vector<std::uint32_t> count_deciles(const Need& need, const NeedSpec& spec)
{
    constexpr std::size_t block = 32;
    const auto units = need.unit_count();
    const auto draws = static_cast<std::size_t>(spec.sensitivity.draws);
    std::vector<std::uint32_t> count(units * 11, 0);
    std::vector<std::vector<int>> drawn(std::min(block, draws));
    const auto domain_of = domain_of_measures(spec);
    for (std::size_t first = 0; first < draws; first += block) {
        const auto some = std::min(block, draws - first);
        parallel_for(some, 1, [&](std::size_t begin, std::size_t end) {
            for (auto k = begin; k < end; ++k) {
                const auto weights = drawn_weights(need, spec.sensitivity, first + k);
                drawn[k] = deciles(index_of(need, domain_of, weights, spec.least_present));
            }
        });
        for (std::size_t k = 0; k < some; ++k) {
            for (std::size_t i = 0; i < units; ++i) {
                ++count[i * 11 + static_cast<std::size_t>(drawn[k][i])];
            }
        }
    }
    return count;
}

/// The decile below which at most `share` of the draws lie.
int decile_at(const std::uint32_t* count, double share, double draws)
{
    double below = 0;
    for (int decile = 1; decile < 10; ++decile) {
        below += count[decile];
        if (below > share * draws) {
            return decile;
        }
    }
    return 10;
}

void require_share(double value, double least, double most, const char* key)
{
    if (!(value >= least && value <= most)) {
        throw Error(ErrorKind::Input, std::string("/need/") + key, fmt::format("is {}", value),
                    fmt::format("Give {:g} to {:g}", least, most));
    }
}

void validate_domains(const NeedSpec& spec)
{
    std::set<std::string> names;
    std::set<std::string> placed;
    double total = 0;
    for (const auto& domain : spec.domains) {
        const auto where = "/need/domains/" + domain.name;
        if (!names.insert(domain.name).second) {
            throw Error(ErrorKind::Input, where, "is named twice", "Name each domain once");
        }
        if (!(domain.weight >= 0 && std::isfinite(domain.weight))) {
            throw Error(ErrorKind::Input, where + "/weight", fmt::format("is {}", domain.weight),
                        "Give a number of 0 or more");
        }
        total += domain.weight;
        for (const auto& measure : domain.measures) {
            if (!placed.insert(measure).second) {
                throw Error(ErrorKind::Input, where, "holds '" + measure + "', which another domain holds too",
                            "Put each measure into one domain");
            }
        }
    }
    for (const auto& measure : spec.measures) {
        if (placed.count(measure.measure) == 0) {
            throw Error(ErrorKind::Input, "/need/domains", "no domain holds '" + measure.measure + "'",
                        "Put each measure into one domain, or give it weight 0 in one");
        }
    }
    if (!(total > 0 && std::isfinite(total))) {
        throw Error(ErrorKind::Input, "/need/domains", fmt::format("the weights add up to {}", total),
                    "Give at least one domain a weight above 0");
    }
}

} // namespace

void add_index(Need& need, const NeedSpec& spec)
{
    const auto weights = index_weights(spec);
    for (std::size_t m = 0; m < need.measures.size(); ++m) {
        auto& measure = need.measures[m];
        measure.weight = weights[m];
    }
    add_domains(need, spec);
    const auto domain_of = domain_of_measures(spec);
    need.index = index_of(need, domain_of, weights, spec.least_present);
    add_contributions(need, domain_of, weights, spec.least_present);
}

Sensitivity sensitivity_of(const Need& need, const NeedSpec& spec)
{
    Sensitivity result;
    if (spec.sensitivity.draws == 0) {
        return result;
    }
    constexpr double tail = 0.05;
    const auto count = count_deciles(need, spec);
    const double draws = spec.sensitivity.draws;
    for (std::size_t i = 0; i < need.unit_count(); ++i) {
        const auto* row = count.data() + i * 11;
        const int chosen = need.decile[i];
        result.changed.push_back(chosen == 0 ? missing : 1 - row[chosen] / draws);
        result.decile_low.push_back(chosen == 0 ? 0 : decile_at(row, tail, draws));
        result.decile_high.push_back(chosen == 0 ? 0 : decile_at(row, 1 - tail, draws));
        result.uncertain.push_back(chosen != 0 && result.changed.back() > 0.5);
    }
    return result;
}

void validate_index(const NeedSpec& spec)
{
    constexpr int most_draws = 100'000;
    require_share(spec.winsorise, 0, 0.25, "winsorise");
    require_share(spec.least_present, 0, 1, "least_present");
    require_share(spec.sensitivity.draws, 0, most_draws, "sensitivity/draws");
    if (!(spec.sensitivity.concentration > 0 && std::isfinite(spec.sensitivity.concentration))) {
        throw Error(ErrorKind::Input, "/need/sensitivity/concentration",
                    fmt::format("is {}", spec.sensitivity.concentration), "Give a number above 0");
    }
    if (!spec.domains.empty()) {
        validate_domains(spec);
    }
}

} // namespace needshed
