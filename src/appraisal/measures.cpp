#include <cmath>
#include <limits>

#include "appraisal/scores.hpp"
#include "needshed/need/rates.hpp"

namespace needshed::appraisal {

namespace {

constexpr double per_people = 1000;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Counts and the people they happened to, where both are known.
struct Exposure {
    std::vector<double> events;
    std::vector<double> people;
};

Exposure exposure_of(const Plan& plan, std::span<const double> count, std::span<const double> people)
{
    Exposure exposure{std::vector<double>(plan.count, 0.0), std::vector<double>(plan.count, 0.0)};
    for (std::size_t u = 0; u < count.size(); ++u) {
        if (!std::isnan(count[u]) && !std::isnan(people[u])) {
            exposure.events[plan.locality[u]] += count[u];
            exposure.people[plan.locality[u]] += people[u];
        }
    }
    return exposure;
}

/// Total count of each locality; NaN where no unit has one.
std::vector<double> counts_of(const Plan& plan, std::span<const double> count)
{
    std::vector<double> total(plan.count, missing);
    for (std::size_t u = 0; u < count.size(); ++u) {
        if (!std::isnan(count[u])) {
            auto& sum = total[plan.locality[u]];
            sum = std::isnan(sum) ? count[u] : sum + count[u];
        }
    }
    return total;
}

void rate_events(double events, double people, LocalityMeasure& measure)
{
    measure.rate = measure.rate_low = measure.rate_high = missing;
    if (people > 0) {
        const auto interval = poisson_interval(events);
        measure.rate = per_people * events / people;
        measure.rate_low = per_people * interval.low / people;
        measure.rate_high = per_people * interval.high / people;
    }
}

void add_counts(const Plan& plan, const MeasureNeed& need, const Demand& demand, std::vector<LocalityMeasure>& measures)
{
    const auto exposure = exposure_of(plan, need.count, demand.population(need.population).people);
    const auto counts = counts_of(plan, need.count);
    for (std::size_t l = 0; l < plan.count; ++l) {
        measures[l].count = counts[l];
        rate_events(exposure.events[l], exposure.people[l], measures[l]);
    }
}

void add_scores(const Plan& plan, const MeasureNeed& need, std::span<const double> people,
                std::vector<LocalityMeasure>& measures)
{
    const auto scores = means(plan, need.rate, people);
    for (std::size_t l = 0; l < plan.count; ++l) {
        measures[l].count = measures[l].rate_low = measures[l].rate_high = missing;
        measures[l].rate = scores[l];
    }
}

} // namespace

std::vector<LocalityMeasure> measure_localities(const Plan& plan, const MeasureNeed& need, const Demand& demand,
                                                std::span<const double> people)
{
    std::vector<LocalityMeasure> measures(plan.count);
    if (need.population.empty()) {
        add_scores(plan, need, people, measures);
    }
    else {
        add_counts(plan, need, demand, measures);
    }
    const auto z = means(plan, need.z, people);
    for (std::size_t l = 0; l < plan.count; ++l) {
        measures[l].measure = need.measure;
        measures[l].z = z[l];
    }
    return measures;
}

} // namespace needshed::appraisal
