#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "localities/naming.hpp"
#include "localities/problem.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed {

namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& problem, const std::string& remedy = {})
{
    throw Error(ErrorKind::Input, where, problem, remedy);
}

void require_length(const std::string& where, std::size_t length, std::size_t units)
{
    if (length != units) {
        refuse(where, fmt::format("has {} for {}", counted(length, "value"), counted(units, "unit")));
    }
}

/// NaN stands for a missing value and counts as 0.
void require_amounts(const LocalityRules& rules, const std::string& where, const std::vector<double>& value,
                     std::size_t units)
{
    require_length(where, value.size(), units);
    for (std::size_t unit = 0; unit < units; ++unit) {
        if (value[unit] < 0 || std::isinf(value[unit])) {
            refuse(where,
                   fmt::format("unit {} has {}", localities::unit_name(rules, static_cast<std::uint32_t>(unit)),
                               localities::amount_text(value[unit])),
                   "Sums over localities need values from 0 up");
        }
    }
}

/// What is measured of the ground has to be there.
void require_ground(const LocalityRules& rules, BoundOf what, const std::string& where, std::size_t units)
{
    if (!rules.ground) {
        refuse(where, "needs to know the ground", "Set `ground`");
    }
    const auto& ground = *rules.ground;
    if (what == BoundOf::Width) {
        require_length(where, ground.extent.size(), units);
    }
    else if (what == BoundOf::PolsbyPopper) {
        require_length(where, ground.area_m2.size(), units);
        require_length(where, ground.perimeter_m.size(), units);
        require_length(where, ground.borders.unit_count(), units);
    }
    else if (what == BoundOf::TravelTime) {
        require_length(where, ground.times.start.empty() ? 0 : ground.times.start.size() - 1, units);
    }
    else {
        require_length(where, ground.centre.size(), units);
        require_amounts(rules, where, ground.people, units);
    }
}

void require_bound(const LocalityRules& rules, const Bound& bound, std::size_t units)
{
    if (bound.of == BoundOf::Sum) {
        require_amounts(rules, bound.name, bound.value, units);
    }
    else {
        require_ground(rules, bound.of, bound.name, units);
    }
    if (!(bound.price >= 0)) {
        refuse(bound.name, fmt::format("the price of missing it is {}", bound.price), "Give a number from 0 up");
    }
    if (!(bound.min >= 0) || std::isinf(bound.min)) {
        refuse(bound.name, fmt::format("the minimum is {}", bound.min), "Give a number from 0 up");
    }
    if (!(bound.max >= bound.min)) {
        refuse(bound.name,
               fmt::format("the maximum of {} is under the minimum of {}", localities::amount_text(bound.max),
                           localities::amount_text(bound.min)),
               "Raise the maximum or lower the minimum");
    }
}

void require_grouping(const std::string& where, const Grouping& grouping, std::size_t units)
{
    require_length(where, grouping.group.size(), units);
    for (const auto group : grouping.group) {
        if (group != no_group && group >= grouping.group_count()) {
            refuse(where, fmt::format("a unit is in area {} of {}", group, grouping.group_count()));
        }
    }
}

void require_unit(const std::string& where, UnitIndex unit, std::size_t units)
{
    if (to_index(unit) >= units) {
        refuse(where, fmt::format("names unit {} of {}", to_index(unit), units));
    }
}

void require_units(const std::string& where, const std::vector<std::vector<UnitIndex>>& lists, std::size_t units)
{
    for (const auto& list : lists) {
        for (const auto unit : list) {
            require_unit(where, unit, units);
        }
    }
}

/// Localities that stay have units, and share none.
void require_frozen(const LocalityRules& rules, std::size_t units)
{
    require_units("frozen", rules.frozen, units);
    std::vector<std::uint8_t> seen(units, 0);
    for (const auto& list : rules.frozen) {
        if (list.empty()) {
            refuse("frozen", "a locality has no unit", "Leave it out");
        }
        for (const auto unit : list) {
            if (seen[to_index(unit)]++ != 0) {
                refuse("frozen",
                       "names unit " + localities::unit_name(rules, static_cast<std::uint32_t>(to_index(unit))) +
                           " twice",
                       "Name it once");
            }
        }
    }
}

void require_weight(const std::string& where, double weight)
{
    if (!(weight >= 0) || std::isinf(weight)) {
        refuse(where, fmt::format("the weight is {}", weight), "Give a number from 0 up");
    }
}

void require_count(const CountRule& count)
{
    if (count.most) {
        return;
    }
    if (count.min == 0) {
        refuse("count", "asks for 0 localities", "Ask for 1 or more");
    }
    if (count.min > count.max) {
        refuse("count", fmt::format("the maximum of {} is under the minimum of {}", count.max, count.min),
               "Raise the maximum or lower the minimum");
    }
}

void require_terms(const LocalityRules& rules, std::size_t units)
{
    require_weight("terms.common_need", rules.terms.common_need);
    require_weight("terms.compactness", rules.terms.compactness);
    require_weight("terms.balance", rules.terms.balance.weight);
    if (!rules.terms.balance.value.empty() || rules.terms.balance.weight > 0) {
        require_amounts(rules, rules.terms.balance.name, rules.terms.balance.value, units);
    }
    for (const auto& term : rules.terms.areas) {
        require_weight("terms." + term.name, term.weight);
        require_length("terms." + term.name, term.area.size(), units);
        require_amounts(rules, "terms." + term.name, term.people, units);
    }
    require_weight("terms.travel", rules.terms.travel.weight);
    if (!rules.terms.travel.people.empty() || rules.terms.travel.weight > 0) {
        require_amounts(rules, "terms.travel", rules.terms.travel.people, units);
        require_ground(rules, BoundOf::Reach, "terms.travel", units);
    }
    require_weight("terms.cut_flows", rules.terms.flows.weight);
    for (const auto& flow : rules.terms.flows.flows) {
        require_unit("terms.cut_flows", flow.a, units);
        require_unit("terms.cut_flows", flow.b, units);
        if (!(flow.amount >= 0) || std::isinf(flow.amount)) {
            refuse("terms.cut_flows", fmt::format("a flow is {}", flow.amount), "Give amounts from 0 up");
        }
    }
}

bool joins_conflict(const LocalityRules& rules)
{
    return std::any_of(rules.fixed.begin(), rules.fixed.end(),
                       [&](const FixedUnit& unit) { return unit.label != rules.fixed.front().label; }) ||
           !rules.apart.empty();
}

/// A maximum that holds of itself when every locality has the minimum, as one seed for each.
bool follows_from_minimum(const Bound& bound, const CountRule& count)
{
    const double others = static_cast<double>(count.min - 1) * bound.min;
    return !count.most && localities::total_of(bound.value) - others <= bound.max;
}

bool has_other_terms(const Terms& terms)
{
    return terms.compactness > 0 || terms.balance.weight > 0 || terms.travel.weight > 0 || terms.flows.weight > 0 ||
           std::any_of(terms.areas.begin(), terms.areas.end(), [](const auto& term) { return term.weight > 0; });
}

void require_ability(const LocalityRules& rules)
{
    const auto ability = ability_of(rules.method);
    const auto cannot = [&](const std::string& where, const std::string& what) {
        refuse(where, fmt::format("the method {} cannot {}", method_text(rules.method), what),
               "Leave the method or the rule out");
    };
    for (const auto& bound : rules.bounds) {
        if (!ability.terms && (!bound.is_hard() || bound.of != BoundOf::Sum)) {
            cannot(bound.name, bound.is_hard() ? "keep a limit on what is no sum" : "weigh a soft bound");
        }
        if (!ability.minimums && bound.min > 0) {
            cannot(bound.name, "keep a minimum");
        }
        if (!ability.maximums && std::isfinite(bound.max) && !follows_from_minimum(bound, rules.count)) {
            cannot(bound.name, "keep a maximum");
        }
    }
    if (!ability.apart && joins_conflict(rules)) {
        cannot(rules.apart.empty() ? "fixed" : "apart", "keep units apart");
    }
    if (!ability.terms && has_other_terms(rules.terms)) {
        cannot("terms", "seek anything but common need");
    }
    if (!ability.start && !rules.start.empty()) {
        cannot("--from", "begin with a plan");
    }
    if (rules.time_limit_s > 0 && rules.method.name != MethodName::Search) {
        cannot("--time-limit", "end by the clock");
    }
    if (rules.count.most ? !ability.most : !ability.count_asked) {
        cannot("count", rules.count.most ? "find the most" : "give a number that is asked for");
    }
    const bool has_minimum = std::any_of(rules.bounds.begin(), rules.bounds.end(), [](auto& bound) {
        return bound.min > 0 && bound.is_hard() && bound.of == BoundOf::Sum;
    });
    if (!ability.count_asked && !has_minimum) {
        refuse("bounds", "the method max_p finds the most localities that reach a minimum, and none has one",
               "Give a bound a minimum");
    }
}

} // namespace

void LocalityRules::validate(std::size_t unit_count) const
{
    if (!codes.empty()) {
        require_length("codes", codes.size(), unit_count);
    }
    require_count(count);
    for (const auto& bound : bounds) {
        require_bound(*this, bound, unit_count);
    }
    if (!within.group.empty()) {
        require_grouping("within " + within.name, within, unit_count);
    }
    for (const auto& grouping : whole) {
        require_grouping("whole " + grouping.name, grouping, unit_count);
    }
    require_units("together", together, unit_count);
    require_units("apart", apart, unit_count);
    for (const auto& unit : fixed) {
        require_unit("fixed", unit.unit, unit_count);
    }
    require_frozen(*this, unit_count);
    if (!unit_weight.empty()) {
        require_amounts(*this, "unit_weight", unit_weight, unit_count);
    }
    require_terms(*this, unit_count);
    method.validate();
    require_ability(*this);
    if (!start.empty()) {
        require_length("start", start.size(), unit_count);
        if (count.most) {
            refuse("count", "is \"most\", but a plan to start from has its own number", "Give a number or a range");
        }
    }
    if (!(time_limit_s >= 0)) {
        refuse("time limit", fmt::format("is {} seconds", time_limit_s), "Give a number from 0 up");
    }
}

} // namespace needshed
