#include "needshed/appraisal/appraisal.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "appraisal/scores.hpp"
#include "needshed/core/error.hpp"

namespace needshed {

namespace appraisal {

namespace {

void require_fit(const Plan& plan, const AppraisalInput& input)
{
    const auto units = input.coverage.unit_count();
    if (plan.locality.size() != units) {
        throw Error(ErrorKind::Usage, "plan",
                    fmt::format("is of {} units, the coverage has {}", plan.locality.size(), units),
                    "Appraise a plan with the coverage it was made for");
    }
    std::vector<bool> used(plan.count, false);
    for (const auto locality : plan.locality) {
        if (locality >= plan.count) {
            throw Error(ErrorKind::Usage, "plan",
                        fmt::format("has a unit in locality {}, but {} localities", locality, plan.count),
                        "Number localities from 0");
        }
        used[locality] = true;
    }
    if (!std::all_of(used.begin(), used.end(), [](bool each) { return each; })) {
        throw Error(ErrorKind::Usage, "plan", "has a locality without units", "Number localities without gaps");
    }
}

std::vector<LocalityScore> begin_localities(const Plan& plan, const AppraisalInput& input,
                                            std::span<const double> people)
{
    const auto names = locality_names(plan, input, people);
    std::vector<LocalityScore> localities(plan.count);
    for (std::size_t l = 0; l < plan.count; ++l) {
        localities[l].code = input.codes.empty() ? locality_code(l, plan.count) : input.codes[l];
        localities[l].name = names[l];
    }
    for (const auto locality : plan.locality) {
        ++localities[locality].units;
    }
    return localities;
}

void score_populations(const Plan& plan, const Demand& demand, std::vector<LocalityScore>& localities)
{
    for (const auto& population : demand.populations) {
        const auto people = sums(plan, population.people);
        for (std::size_t l = 0; l < plan.count; ++l) {
            localities[l].populations.push_back(people[l]);
        }
    }
}

void score_bounds(const Plan& plan, const AppraisalInput& input, std::vector<LocalityScore>& localities)
{
    for (const auto& bound : input.rules.bounds) {
        const auto sum = bound_amounts(input.rules, bound, plan.locality, plan.count);
        for (std::size_t l = 0; l < plan.count; ++l) {
            localities[l].bounds.push_back({bound.name, sum[l], keeps(bound, sum[l])});
        }
    }
}

void score_need(const Plan& plan, const AppraisalInput& input, std::span<const double> people,
                std::vector<LocalityScore>& localities)
{
    const auto index = means(plan, input.need.index, people);
    const auto& common = plan.common_need;
    for (std::size_t l = 0; l < plan.count; ++l) {
        localities[l].need_index = index[l];
        localities[l].within_share =
            common.total > 0 && !common.within_of_locality.empty() ? common.within_of_locality[l] / common.total : 0;
    }
    for (const auto& need : input.need.measures) {
        const auto measures = measure_localities(plan, need, input.demand, people);
        for (std::size_t l = 0; l < plan.count; ++l) {
            localities[l].measures.push_back(measures[l]);
        }
    }
}

void count_hot_units(const Plan& plan, const Hotspots& hotspots, std::vector<LocalityScore>& localities)
{
    const auto& classes = hotspots.index.classes;
    for (std::size_t u = 0; u < classes.size(); ++u) {
        localities[plan.locality[u]].hot_units += classes[u] == HotspotClass::Hot ? 1 : 0;
    }
}

/// Soft bounds that are missed are no failure.
std::size_t count_failed(const std::vector<LocalityScore>& localities, const std::vector<Bound>& bounds)
{
    std::size_t failed = 0;
    for (const auto& locality : localities) {
        for (std::size_t b = 0; b < bounds.size(); ++b) {
            failed += bounds[b].is_hard() && !locality.bounds[b].pass ? 1 : 0;
        }
    }
    return failed;
}

double mean_polsby_popper(const std::vector<LocalityScore>& localities)
{
    double sum = 0;
    for (const auto& locality : localities) {
        sum += locality.polsby_popper;
    }
    return sum / static_cast<double>(localities.size());
}

} // namespace

} // namespace appraisal

Scorecard appraise(const Plan& plan, const AppraisalInput& input, Progress& progress)
{
    using namespace appraisal;
    require_fit(plan, input);
    progress.begin("appraising the plan");
    const auto people = people_of(input);

    Scorecard card;
    card.localities = begin_localities(plan, input, people);
    score_populations(plan, input.demand, card.localities);
    score_bounds(plan, input, card.localities);
    score_need(plan, input, people, card.localities);
    count_hot_units(plan, input.hotspots, card.localities);
    score_shapes(plan, input.coverage, card.localities);
    for (const auto& footprint : input.footprints) {
        card.footprints.push_back(score_footprint(plan, footprint, people));
    }
    card.needs = profile_needs(plan.locality, plan.count, input.demand, input.need, input.hotspots);
    card.services = compare_services(input.need, input.hotspots);
    card.bounds_failed = count_failed(card.localities, input.rules.bounds);
    card.border_m = border_between(plan, input.coverage);
    card.mean_polsby_popper = mean_polsby_popper(card.localities);
    card.findings = corner_findings(plan, input.coverage);
    return card;
}

} // namespace needshed
