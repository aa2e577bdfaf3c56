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

} // namespace

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
    for (const auto& term : plan.terms) {
        plan.objective += term.weighted;
    }
    return plan;
}

} // namespace needshed
