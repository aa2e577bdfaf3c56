#include "needshed/localities/front.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

/// Of the weights of both terms, what the lesser one keeps at the ends of the front: enough to choose among plans that
/// are equal by the other.
constexpr double least_share = 0.001;

constexpr std::size_t most_steps = 100;

double* weight_of(Terms& terms, const std::string& name)
{
    const auto area =
        std::find_if(terms.areas.begin(), terms.areas.end(), [&](const auto& each) { return each.name == name; });
    return area != terms.areas.end() ? &area->weight
           : name == "common_need"   ? &terms.common_need
           : name == "compactness"   ? &terms.compactness
           : name == "balance"       ? &terms.balance.weight
           : name == "travel"        ? &terms.travel.weight
           : name == "cut_flows"     ? &terms.flows.weight
                                     : nullptr;
}

class Tracer {
public:
    Tracer(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan, const FrontSpec& spec,
           Progress& progress)
        : m_graph(graph), m_need(need), m_rules(rules), m_spec(spec), m_progress(progress)
    {
        const double first = *weight_of(m_rules.terms, spec.first);
        const double second = *weight_of(m_rules.terms, spec.second);
        m_sum = first + second > 0 ? first + second : 1;
        m_found.push_back({plan, first, second, true});
    }

    std::vector<FrontPlan> run();

private:
    using Pair = std::pair<std::size_t, std::size_t>;

    double first(std::size_t i) const { return term_of(m_found[i].plan, m_spec.first).scaled; }
    double second(std::size_t i) const { return term_of(m_found[i].plan, m_spec.second).scaled; }
    std::vector<std::size_t> front() const;
    std::optional<Pair> widest_gap() const;
    void solve(double share_of_first);
    Plan search(const LocalityRules& rules) const;

    const Graph& m_graph;
    const Need& m_need;
    LocalityRules m_rules;
    FrontSpec m_spec;
    Progress& m_progress;
    double m_sum = 1; ///< of both weights
    std::vector<FrontPlan> m_found;
    std::set<Pair> m_closed; ///< gaps that were looked into
};

/// The found plans that no other beats in both terms, by the first term.
std::vector<std::size_t> Tracer::front() const
{
    std::vector<std::size_t> order(m_found.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(first(a), second(a)) < std::pair(first(b), second(b));
    });
    std::vector<std::size_t> kept;
    for (const auto i : order) {
        if (kept.empty() || second(i) < second(kept.back())) {
            kept.push_back(i);
        }
    }
    return kept;
}

/// Gaps are measured with the whole front one wide and one high.
std::optional<Tracer::Pair> Tracer::widest_gap() const
{
    const auto kept = front();
    std::optional<Pair> widest;
    double width = 0;
    for (std::size_t i = 1; i < kept.size(); ++i) {
        const Pair gap(kept[i - 1], kept[i]);
        const double across = (first(gap.second) - first(gap.first)) / (first(kept.back()) - first(kept.front()));
        const double down = (second(gap.first) - second(gap.second)) / (second(kept.front()) - second(kept.back()));
        const double size = std::hypot(across, down);
        if (size > width && m_closed.count(gap) == 0) {
            width = size;
            widest = gap;
        }
    }
    return widest;
}

/// A search under other weights may lose the way to the bounds that the plan at hand has found.
Plan Tracer::search(const LocalityRules& rules) const
{
    try {
        return propose(m_graph, m_need, rules, m_progress).plan;
    }
    catch (const Error& error) {
        if (error.kind() != ErrorKind::NoPlan) {
            throw;
        }
    }
    auto from_plan = rules;
    from_plan.start = m_found.front().plan.locality;
    return propose(m_graph, m_need, from_plan, m_progress).plan;
}

void Tracer::solve(double share_of_first)
{
    auto rules = m_rules;
    const double first_weight = m_sum * share_of_first;
    const double second_weight = m_sum - first_weight;
    *weight_of(rules.terms, m_spec.first) = first_weight;
    *weight_of(rules.terms, m_spec.second) = second_weight;
    auto plan = score_plan(m_graph, m_need, m_rules, search(rules).locality);
    m_found.push_back({std::move(plan), first_weight, second_weight, false});
}

std::vector<FrontPlan> Tracer::run()
{
    solve(1 - least_share);
    solve(least_share);
    for (std::size_t step = 2; step < m_spec.steps && !m_progress.interrupted(); ++step) {
        const auto gap = widest_gap();
        if (!gap) {
            break;
        }
        m_closed.insert(*gap);
        const double across = first(gap->second) - first(gap->first);
        const double down = second(gap->first) - second(gap->second);
        solve(down / (across + down));
    }
    std::vector<FrontPlan> plans;
    for (const auto i : front()) {
        plans.push_back(m_found[i]);
    }
    return plans;
}

/// The rules for searches of as many localities as the plan has, by needshed's own method.
LocalityRules rules_for(LocalityRules rules, std::size_t count)
{
    rules.count = {count, count, false};
    rules.method = {};
    rules.start.clear();
    return rules;
}

} // namespace

std::vector<std::string> term_names(const Terms& terms)
{
    std::vector<std::string> names{"common_need", "compactness"};
    if (!terms.balance.value.empty()) {
        names.emplace_back("balance");
    }
    for (const auto& area : terms.areas) {
        names.push_back(area.name);
    }
    if (!terms.travel.people.empty()) {
        names.emplace_back("travel");
    }
    if (!terms.flows.flows.empty()) {
        names.emplace_back("cut_flows");
    }
    return names;
}

const TermScore& term_of(const Plan& plan, const std::string& name)
{
    const auto found =
        std::find_if(plan.terms.begin(), plan.terms.end(), [&](const auto& each) { return each.name == name; });
    if (found == plan.terms.end()) {
        throw Error(ErrorKind::Usage, "term_of", "the plan has no term " + name);
    }
    return *found;
}

void FrontSpec::validate(const Terms& terms) const
{
    const std::string at = "/localities/front/";
    const auto names = term_names(terms);
    for (const auto& name : {first, second}) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            throw Error(ErrorKind::Input, at + "terms", "there is no term \"" + name + "\"",
                        "There are: " + list_names(names));
        }
    }
    if (first == second) {
        throw Error(ErrorKind::Input, at + "terms", "names " + first + " twice", "Name two different terms");
    }
    if (steps < 2 || steps > most_steps) {
        throw Error(ErrorKind::Input, at + "steps", fmt::format("is {}", steps),
                    fmt::format("Give 2 to {}", most_steps));
    }
}

std::vector<FrontPlan> trace_front(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                                   const FrontSpec& spec, Progress& progress)
{
    if (spec.steps == 0) {
        return {};
    }
    spec.validate(rules.terms);
    return Tracer(graph, need, rules_for(rules, plan.count), plan, spec, progress).run();
}

} // namespace needshed
