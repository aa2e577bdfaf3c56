#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "localities/problem.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed {

namespace {

void renumber(Plan& plan)
{
    std::map<std::uint32_t, std::uint32_t> number;
    for (auto& label : plan.locality) {
        label = number.emplace(label, static_cast<std::uint32_t>(number.size())).first->second;
    }
    plan.count = number.size();
}

/// Two passes, means first, so that no digits are lost.
CommonNeed common_need(const localities::Profile& profile, const Plan& plan)
{
    CommonNeed need;
    need.total = profile.total;
    need.within_of_locality.assign(plan.count, 0);
    std::vector<double> weight(plan.count, 0);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        weight[plan.locality[unit]] += profile.weight[unit];
    }
    for (std::size_t j = 0; j < profile.measures; ++j) {
        std::vector<double> sum(plan.count, 0);
        for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
            sum[plan.locality[unit]] += profile.weight[unit] * profile.value[unit * profile.measures + j];
        }
        for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
            if (profile.weight[unit] > 0) {
                const auto label = plan.locality[unit];
                const double off = profile.value[unit * profile.measures + j] - sum[label] / weight[label];
                need.within_of_locality[label] += profile.weight[unit] * off * off;
            }
        }
    }
    for (const double within : need.within_of_locality) {
        need.within += within;
    }
    need.share = need.total > 0 ? need.within / need.total : 0;
    return need;
}

TermScore compactness(const Graph& graph, const LocalityRules& rules, const Plan& plan)
{
    TermScore term{"compactness"};
    for (const auto& edge : graph.edges()) {
        const bool between = plan.locality[to_index(edge.a)] != plan.locality[to_index(edge.b)];
        term.raw += between ? edge.border_m : 0;
    }
    const double total = localities::total_border_m(graph);
    term.scaled = total > 0 ? term.raw / total : 0;
    term.weighted = rules.terms.compactness * term.scaled;
    return term;
}

TermScore balance(const LocalityRules& rules, const Plan& plan)
{
    TermScore term{"balance"};
    std::vector<double> sum(plan.count, 0);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        sum[plan.locality[unit]] += localities::or_zero(rules.terms.balance.value[unit]);
    }
    const double count = static_cast<double>(plan.count);
    const double mean = localities::total_of(sum) / count;
    for (const double amount : sum) {
        term.raw += (amount - mean) * (amount - mean);
    }
    term.scaled = mean > 0 ? term.raw / (count * mean * mean) : 0;
    term.weighted = rules.terms.balance.weight * term.scaled;
    return term;
}

TermScore in_areas(const AreaTermRule& rule, const Plan& plan)
{
    TermScore term{rule.name};
    std::vector<std::map<std::uint32_t, double>> people(plan.count);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        if (rule.area[unit] != no_group) {
            people[plan.locality[unit]][rule.area[unit]] += localities::or_zero(rule.people[unit]);
        }
    }
    for (const auto& locality : people) {
        double all = 0;
        double main = 0;
        for (const auto& [area, count] : locality) {
            all += count;
            main = std::max(main, count);
        }
        term.raw += all - main;
    }
    const double total = localities::people_in_areas(rule);
    term.scaled = total > 0 ? term.raw / total : 0;
    term.weighted = rule.weight * term.scaled;
    return term;
}

std::vector<std::vector<std::uint32_t>> units_of(const std::vector<std::uint32_t>& locality, std::size_t count)
{
    std::vector<std::vector<std::uint32_t>> units(count);
    for (std::uint32_t unit = 0; unit < locality.size(); ++unit) {
        units[locality[unit]].push_back(unit);
    }
    return units;
}

TermScore travel(const LocalityRules& rules, const Plan& plan)
{
    TermScore term{"travel"};
    const GroundMeter meter(*rules.ground);
    for (const auto& units : units_of(plan.locality, plan.count)) {
        term.raw += meter.travel(units, rules.terms.travel.people);
    }
    const double total = localities::total_travel(rules);
    term.scaled = total > 0 ? term.raw / total : 0;
    term.weighted = rules.terms.travel.weight * term.scaled;
    return term;
}

TermScore cut_flows(const LocalityRules& rules, const Plan& plan)
{
    TermScore term{"cut_flows"};
    for (const auto& flow : rules.terms.flows.flows) {
        const bool cut = plan.locality[to_index(flow.a)] != plan.locality[to_index(flow.b)];
        term.raw += cut ? flow.amount : 0;
    }
    const double total = localities::total_flow(rules.terms.flows);
    term.scaled = total > 0 ? term.raw / total : 0;
    term.weighted = rules.terms.flows.weight * term.scaled;
    return term;
}

/// By how much all localities together miss a soft bound, each relative to the limit.
TermScore missed(const LocalityRules& rules, const Bound& bound, const Plan& plan)
{
    TermScore term{"bound " + bound.name};
    for (const double amount : bound_amounts(rules, bound, plan.locality, plan.count)) {
        term.raw += localities::miss({bound.min, bound.max}, amount);
    }
    term.scaled = term.raw;
    term.weighted = bound.price * term.scaled;
    return term;
}

} // namespace

std::vector<double> bound_amounts(const LocalityRules& rules, const Bound& bound,
                                  const std::vector<std::uint32_t>& locality, std::size_t count)
{
    std::vector<double> amounts(count, 0);
    if (bound.of == BoundOf::Sum) {
        for (std::size_t unit = 0; unit < locality.size(); ++unit) {
            amounts[locality[unit]] += localities::or_zero(bound.value[unit]);
        }
        return amounts;
    }
    GroundMeter meter(*rules.ground);
    const auto units = units_of(locality, count);
    for (std::size_t label = 0; label < count; ++label) {
        amounts[label] = meter.amount(bound.of, units[label]);
    }
    return amounts;
}

Plan score_plan(const Graph& graph, const Need& need, const LocalityRules& rules, std::vector<std::uint32_t> locality)
{
    if (locality.size() != graph.unit_count() || need.unit_count() != graph.unit_count()) {
        throw Error(ErrorKind::Usage, "score_plan",
                    fmt::format("{} and needs of {} for {}", counted(locality.size(), "label"),
                                counted(need.unit_count(), "unit"), counted(graph.unit_count(), "unit")));
    }
    rules.validate(graph.unit_count());
    Plan plan;
    plan.locality = std::move(locality);
    renumber(plan);
    plan.common_need = common_need(localities::make_profile(need, rules), plan);
    const double share = plan.common_need.share;
    plan.terms.push_back({"common_need", plan.common_need.within, share, rules.terms.common_need * share});
    plan.terms.push_back(compactness(graph, rules, plan));
    if (!rules.terms.balance.value.empty()) {
        plan.terms.push_back(balance(rules, plan));
    }
    for (const auto& rule : rules.terms.areas) {
        plan.terms.push_back(in_areas(rule, plan));
    }
    if (!rules.terms.travel.people.empty()) {
        plan.terms.push_back(travel(rules, plan));
    }
    if (!rules.terms.flows.flows.empty()) {
        plan.terms.push_back(cut_flows(rules, plan));
    }
    for (const auto& bound : rules.bounds) {
        if (!bound.is_hard()) {
            plan.terms.push_back(missed(rules, bound, plan));
        }
    }
    for (const auto& term : plan.terms) {
        plan.objective += term.weighted;
    }
    return plan;
}

} // namespace needshed
