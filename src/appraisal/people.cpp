#include <algorithm>
#include <cmath>
#include <limits>

#include "appraisal/scores.hpp"

namespace needshed::appraisal {

namespace {

const std::vector<double>* population_of(const AppraisalInput& input)
{
    constexpr std::string_view prefix = "population:";
    for (const auto& bound : input.rules.bounds) {
        if (bound.name.rfind(prefix, 0) == 0) {
            return &input.demand.population(bound.name.substr(prefix.size())).people;
        }
    }
    return input.demand.populations.empty() ? nullptr : &input.demand.populations.front().people;
}

} // namespace

std::vector<double> people_of(const AppraisalInput& input)
{
    const auto* population = population_of(input);
    if (population == nullptr) {
        return std::vector<double>(input.coverage.unit_count(), 1.0);
    }
    auto people = *population;
    std::replace_if(
        people.begin(), people.end(), [](double each) { return !(each >= 0); }, 0.0);
    return people;
}

std::vector<double> sums(const Plan& plan, std::span<const double> value)
{
    std::vector<double> sum(plan.count, 0.0);
    for (std::size_t u = 0; u < value.size(); ++u) {
        sum[plan.locality[u]] += std::isnan(value[u]) ? 0 : value[u];
    }
    return sum;
}

std::vector<double> means(const Plan& plan, std::span<const double> value, std::span<const double> weight)
{
    struct Sums {
        double value = 0;
        double weight = 0;
        double plain = 0;
        double units = 0;
    };
    std::vector<Sums> all(plan.count);
    for (std::size_t u = 0; u < value.size(); ++u) {
        if (!std::isnan(value[u])) {
            auto& sum = all[plan.locality[u]];
            sum.value += weight[u] * value[u];
            sum.weight += weight[u];
            sum.plain += value[u];
            sum.units += 1;
        }
    }
    std::vector<double> mean;
    mean.reserve(plan.count);
    for (const auto& sum : all) {
        mean.push_back(sum.weight > 0 ? sum.value / sum.weight : sum.plain / sum.units);
    }
    return mean;
}

} // namespace needshed::appraisal
