// Checks a plan from the rules and the graph as they were given; nothing of the search is used, so that a fault of the
// search cannot hide itself.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "localities/naming.hpp"
#include "localities/problem.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed {

namespace {

using localities::amount_text;
using localities::unit_name;

class Check {
public:
    Check(const Graph& graph, const LocalityRules& rules, const Plan& plan)
        : m_graph(graph), m_rules(rules), m_plan(plan)
    {
    }

    std::vector<Violation> run();

private:
    std::string name(std::uint32_t locality) const { return fmt::format("locality {}", locality + 1); }
    std::uint32_t locality_of(UnitIndex unit) const { return m_plan.locality[to_index(unit)]; }
    std::string code(UnitIndex unit) const { return unit_name(m_rules, static_cast<std::uint32_t>(to_index(unit))); }
    void add(Violation violation) { m_violations.push_back(std::move(violation)); }
    void check_count();
    void check_contiguity();
    void check_bound(const Bound& bound);
    void check_within();
    void check_whole(const Grouping& grouping);
    void check_together(const std::vector<UnitIndex>& units);
    void check_apart(const std::vector<UnitIndex>& units);
    void check_fixed();
    void check_frozen();

    const Graph& m_graph;
    const LocalityRules& m_rules;
    const Plan& m_plan;
    std::vector<Violation> m_violations;
};

void Check::check_count()
{
    const auto& count = m_rules.count;
    const auto found = static_cast<double>(m_plan.count);
    if (!count.most && (m_plan.count < count.min || m_plan.count > count.max)) {
        const auto limit = m_plan.count < count.min ? count.min : count.max;
        add({"count", 0, found, static_cast<double>(limit),
             fmt::format("the plan has {}, the rule is {} to {}", counted(m_plan.count, "locality", "localities"),
                         count.min, count.max)});
    }
}

void Check::check_contiguity()
{
    const auto components = connected_components(m_graph, m_plan.locality);
    std::vector<std::set<std::uint32_t>> pieces(m_plan.count);
    for (std::size_t unit = 0; unit < m_plan.locality.size(); ++unit) {
        pieces[m_plan.locality[unit]].insert(components.of_unit[unit]);
    }
    for (std::uint32_t label = 0; label < m_plan.count; ++label) {
        if (pieces[label].size() != 1) {
            add({"contiguity", label, static_cast<double>(pieces[label].size()), 1,
                 fmt::format("{} is in {}", name(label), counted(pieces[label].size(), "piece"))});
        }
    }
}

void Check::check_bound(const Bound& bound)
{
    if (!bound.is_hard()) {
        return;
    }
    const auto sum = bound_amounts(m_rules, bound, m_plan.locality, m_plan.count);
    for (std::uint32_t label = 0; label < m_plan.count; ++label) {
        if (!keeps(bound, sum[label])) {
            const bool under = sum[label] < bound.min;
            const double limit = under ? bound.min : bound.max;
            add({"bound " + bound.name, label, sum[label], limit,
                 fmt::format("{} has {} of {}, {} of {}", name(label), amount_text(sum[label]), bound.name,
                             under ? "under the minimum" : "over the maximum", amount_text(limit))});
        }
    }
}

void Check::check_within()
{
    if (m_rules.within.group.empty()) {
        return;
    }
    std::vector<std::set<std::uint32_t>> areas(m_plan.count);
    for (std::size_t unit = 0; unit < m_plan.locality.size(); ++unit) {
        areas[m_plan.locality[unit]].insert(m_rules.within.group[unit]);
    }
    for (std::uint32_t label = 0; label < m_plan.count; ++label) {
        if (areas[label].size() > 1) {
            add({"within " + m_rules.within.name, label, static_cast<double>(areas[label].size()), 1,
                 fmt::format("{} lies in {} areas of {}", name(label), areas[label].size(), m_rules.within.name)});
        }
    }
}

void Check::check_whole(const Grouping& grouping)
{
    std::vector<std::set<std::uint32_t>> localities(grouping.group_count());
    for (std::size_t unit = 0; unit < m_plan.locality.size(); ++unit) {
        if (grouping.group[unit] != no_group) {
            localities[grouping.group[unit]].insert(m_plan.locality[unit]);
        }
    }
    for (std::size_t area = 0; area < localities.size(); ++area) {
        if (localities[area].size() > 1) {
            add({"whole " + grouping.name, *localities[area].begin(), static_cast<double>(localities[area].size()), 1,
                 fmt::format("{} {} is split between {} localities", grouping.name, grouping.codes[area],
                             localities[area].size())});
        }
    }
}

void Check::check_together(const std::vector<UnitIndex>& units)
{
    for (const auto unit : units) {
        if (locality_of(unit) != locality_of(units.front())) {
            add({"together", locality_of(unit), 2, 1,
                 fmt::format("units {} and {} are in different localities", code(units.front()), code(unit))});
        }
    }
}

void Check::check_apart(const std::vector<UnitIndex>& units)
{
    std::map<std::uint32_t, UnitIndex> first;
    for (const auto unit : units) {
        const auto [place, fresh] = first.emplace(locality_of(unit), unit);
        if (!fresh && place->second != unit) {
            add({"apart", place->first, 2, 1,
                 fmt::format("units {} and {} share {}", code(place->second), code(unit), name(place->first))});
        }
    }
}

void Check::check_fixed()
{
    std::map<std::string, std::uint32_t> locality_of_label;
    std::map<std::uint32_t, std::string> label_of_locality;
    for (const auto& fixed : m_rules.fixed) {
        const auto locality = locality_of(fixed.unit);
        const auto same = locality_of_label.emplace(fixed.label, locality).first->second;
        const auto& label = label_of_locality.emplace(locality, fixed.label).first->second;
        if (same != locality) {
            add({"fixed", locality, 2, 1,
                 fmt::format("unit {} is not with the others fixed to {}", code(fixed.unit), fixed.label)});
        }
        if (label != fixed.label) {
            add({"fixed", locality, 2, 1,
                 fmt::format("{} holds units fixed to {} and to {}", name(locality), label, fixed.label)});
        }
    }
}

void Check::check_frozen()
{
    std::vector<std::size_t> size(m_plan.count, 0);
    for (const auto locality : m_plan.locality) {
        ++size[locality];
    }
    for (const auto& units : m_rules.frozen) {
        const auto first = locality_of(units.front());
        const auto away =
            std::find_if(units.begin(), units.end(), [&](auto unit) { return locality_of(unit) != first; });
        if (away != units.end()) {
            add({"frozen", first, 2, 1,
                 fmt::format("units {} and {} are in different localities, and their locality was to stay",
                             code(units.front()), code(*away))});
        }
        else if (size[first] != units.size()) {
            add({"frozen", first, static_cast<double>(size[first]), static_cast<double>(units.size()),
                 fmt::format("{} has {} and was to stay with {}", name(first), counted(size[first], "unit"),
                             units.size())});
        }
    }
}

std::vector<Violation> Check::run()
{
    check_count();
    check_contiguity();
    for (const auto& bound : m_rules.bounds) {
        check_bound(bound);
    }
    check_within();
    for (const auto& grouping : m_rules.whole) {
        check_whole(grouping);
    }
    for (const auto& list : m_rules.together) {
        check_together(list);
    }
    for (const auto& list : m_rules.apart) {
        check_apart(list);
    }
    check_fixed();
    check_frozen();
    return std::move(m_violations);
}

} // namespace

bool keeps(const Bound& bound, double amount) noexcept
{
    return localities::keeps({bound.min, bound.max}, amount);
}

std::vector<Violation> check_plan(const Graph& graph, const LocalityRules& rules, const Plan& plan)
{
    rules.validate(graph.unit_count());
    if (plan.locality.size() != graph.unit_count() ||
        std::any_of(plan.locality.begin(), plan.locality.end(), [&](auto label) { return label >= plan.count; })) {
        throw Error(ErrorKind::Usage, "check_plan",
                    fmt::format("{} below {} for {}", counted(plan.locality.size(), "label"), plan.count,
                                counted(graph.unit_count(), "unit")));
    }
    return Check(graph, rules, plan).run();
}

} // namespace needshed
