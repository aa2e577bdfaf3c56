#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/study/study.hpp"
#include "study/bind_ground.hpp"
#include "study/json_object.hpp"
#include "study/read_pairs.hpp"
#include "study/read_plan.hpp"

namespace needshed {

namespace {

/// The values a sum adds up: `population:all` or `demand:police/antisocial`; the names are known from parsing.
const std::vector<double>& values_of(const std::string& sum, const Demand& demand)
{
    constexpr std::string_view population = "population:";
    constexpr std::string_view measure = "demand:";
    return sum.rfind(population, 0) == 0 ? demand.population(sum.substr(population.size())).people
                                         : demand.measure(sum.substr(measure.size())).value;
}

/// What a bound limits, per unit.
std::vector<double> bounded_values(const std::string& sum, const Coverage& coverage, const Demand& demand)
{
    if (sum == "units") {
        return std::vector<double>(coverage.unit_count(), 1.0);
    }
    if (sum == "area_km2") {
        std::vector<double> area;
        for (const double m2 : coverage.area_m2()) {
            area.push_back(m2 / 1e6);
        }
        return area;
    }
    return values_of(sum, demand);
}

/// A missing figure counts as nothing in a sum; how many units that concerns is among the findings of the demand.
std::vector<double> without_missing(std::vector<double> values)
{
    for (auto& value : values) {
        value = value >= 0 ? value : 0;
    }
    return values;
}

UnitIndex unit_of(const std::string& code, const Coverage& coverage, const std::string& where)
{
    const auto unit = coverage.find(trimmed(code));
    if (unit == no_unit) {
        const auto nearest = nearest_name(code, coverage.codes());
        throw Error(ErrorKind::Input, where, "there is no unit \"" + code + "\"",
                    nearest.empty() ? "The first unit is " + coverage.codes().front()
                                    : "Did you mean \"" + nearest + "\"?");
    }
    return unit;
}

std::vector<std::vector<UnitIndex>> unit_lists(const std::vector<std::vector<std::string>>& codes,
                                               const Coverage& coverage, const std::string& where)
{
    std::vector<std::vector<UnitIndex>> result;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        auto& units = result.emplace_back();
        for (const auto& code : codes[i]) {
            units.push_back(unit_of(code, coverage, fmt::format("{}/{}", where, i)));
        }
    }
    return result;
}

/// Everyone, where the study says who that is; else the first population; else 1 a unit.
std::vector<double> people_of(const Demand& demand, std::size_t units)
{
    for (const auto& population : demand.populations) {
        if (population.name == "all") {
            return population.people;
        }
    }
    return demand.populations.empty() ? std::vector<double>(units, 1.0) : demand.populations.front().people;
}

void report_change(const Source& source, const std::vector<std::string>& unknown, std::size_t missing,
                   Findings& findings)
{
    if (!unknown.empty()) {
        findings.push_back(
            {"change_unit_unknown", description(source),
             fmt::format("{} of no unit, such as {}", counted(unknown.size(), "row"), list_names(unknown, 3)),
             static_cast<double>(unknown.size())});
    }
    if (missing > 0) {
        findings.push_back({"change_unit_missing", description(source),
                            fmt::format("{} in no locality of today, and so free to be in any",
                                        counted(missing, "unit") + (missing == 1 ? " is" : " are")),
                            static_cast<double>(missing)});
    }
}

/// Which of today's localities each unit is in.
std::vector<std::uint32_t> todays_plan(const Source& source, const Coverage& coverage, Findings& findings)
{
    std::vector<std::string> unknown;
    auto plan = read_assignment(source, coverage, unknown);
    const auto missing = std::count(plan.locality.begin(), plan.locality.end(), no_group);
    report_change(source, unknown, static_cast<std::size_t>(missing), findings);
    return plan.locality;
}

/// The units of each locality of today's plan that stays.
std::vector<std::vector<UnitIndex>> frozen_units(const FrozenSpec& spec, const Coverage& coverage,
                                                 const std::string& where, Findings& findings)
{
    std::vector<std::string> unknown;
    const auto plan = read_assignment(spec.from, coverage, unknown);
    if (!unknown.empty()) {
        findings.push_back({"frozen_unit_unknown", description(spec.from),
                            fmt::format("{} of no unit, such as {}: where they are part of a locality that stays, it "
                                        "stays without them",
                                        counted(unknown.size(), "row"), list_names(unknown, 3)),
                            static_cast<double>(unknown.size())});
    }
    std::vector<std::vector<UnitIndex>> result;
    for (std::size_t i = 0; i < spec.localities.size(); ++i) {
        const auto& label = spec.localities[i];
        const auto found = std::find(plan.label.begin(), plan.label.end(), label);
        if (found == plan.label.end()) {
            const auto nearest = nearest_name(label, plan.label);
            throw Error(ErrorKind::Input, fmt::format("{}/{}", where, i),
                        "today's plan has no locality \"" + label + "\"",
                        nearest.empty() ? "It has: " + list_names(plan.label) : "Did you mean \"" + nearest + "\"?");
        }
        auto& units = result.emplace_back();
        for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
            if (plan.locality[unit] == static_cast<std::uint32_t>(found - plan.label.begin())) {
                units.push_back(to_unit(unit));
            }
        }
    }
    return result;
}

/// 1 for each seed, 0 for every other unit.
std::vector<double> seed_values(const std::vector<std::string>& seeds, const Coverage& coverage,
                                const std::string& where)
{
    std::vector<double> value(coverage.unit_count(), 0);
    for (std::size_t i = 0; i < seeds.size(); ++i) {
        auto& seed = value[to_index(unit_of(seeds[i], coverage, fmt::format("{}/{}", where, i)))];
        if (seed != 0) {
            throw Error(ErrorKind::Input, fmt::format("{}/{}", where, i), "unit \"" + seeds[i] + "\" stands twice",
                        "Name it once");
        }
        seed = 1;
    }
    return value;
}

/// Counts the places of each kind per unit: a bound like any other.
void bind_facilities(const std::vector<FacilitySpec>& facilities, const Units& units, Findings& findings,
                     LocalityRules& rules, Progress& progress)
{
    if (facilities.empty()) {
        return;
    }
    DemandSpecs specs;
    for (const auto& facility : facilities) {
        specs.measures.push_back(facility.places);
    }
    const auto places = overlay(units, specs, progress);
    append(findings, places.findings);
    for (const auto& facility : facilities) {
        rules.bounds.push_back({facility.places.measure, without_missing(places.measure(facility.places.measure).value),
                                facility.min, facility.max});
    }
}

const Grouping& parent_of(const std::string& name, const Units& units)
{
    return *std::find_if(units.parents.begin(), units.parents.end(),
                         [&](const auto& parent) { return parent.name == name; });
}

void bind_bounds(const LocalitiesSpec& spec, const Units& units, const Demand& demand, const std::string& at,
                 Findings& findings, LocalityRules& rules, Progress& progress)
{
    for (const auto& bound : spec.bounds) {
        const auto of = bound_of(bound.sum);
        auto values = of == BoundOf::Sum ? without_missing(bounded_values(bound.sum, units.coverage, demand))
                                         : std::vector<double>{};
        rules.bounds.push_back({bound.sum, std::move(values), bound.min, bound.max, of, bound.soft});
    }
    if (!spec.seeds.empty()) {
        rules.bounds.push_back({"seeds", seed_values(spec.seeds, units.coverage, at + "/seeds"), 1, 1});
    }
    bind_facilities(spec.facilities, units, findings, rules, progress);
}

/// Which units belong together, or apart.
void bind_groups(const LocalitiesSpec& spec, const Units& units, const std::string& at, LocalityRules& rules,
                 Findings& findings)
{
    const auto& coverage = units.coverage;
    if (!spec.within.empty()) {
        rules.within = parent_of(spec.within, units);
    }
    for (const auto& level : spec.whole) {
        rules.whole.push_back(parent_of(level, units));
    }
    rules.together = unit_lists(spec.together, coverage, at + "/together");
    rules.apart = unit_lists(spec.apart, coverage, at + "/apart");
    for (const auto& [code, label] : spec.fixed) {
        rules.fixed.push_back({unit_of(code, coverage, at + "/fixed"), label});
    }
    if (!spec.frozen.from.path.empty()) {
        rules.frozen = frozen_units(spec.frozen, coverage, at + "/frozen/localities", findings);
    }
}

/// Requires the people per unit
Terms bind_terms(const LocalitiesSpec& spec, const Coverage& coverage, const Demand& demand,
                 const std::vector<Grouping>& footprints, const std::vector<double>& people, Findings& findings)
{
    Terms terms;
    terms.common_need = spec.common_need;
    terms.compactness = spec.compactness;
    if (!spec.balance.sum.empty()) {
        terms.balance = {spec.balance.sum, without_missing(values_of(spec.balance.sum, demand)), spec.balance.weight};
    }
    for (const auto& term : spec.footprints) {
        const auto& footprint = *std::find_if(footprints.begin(), footprints.end(),
                                              [&](const auto& each) { return each.name == term.agency; });
        terms.areas.push_back({"footprints " + term.agency, footprint.group, people, term.weight});
    }
    if (!spec.change.from.path.empty()) {
        terms.areas.push_back(
            {"change", todays_plan(spec.change.from, coverage, findings), people, spec.change.weight});
    }
    if (!spec.travel.sum.empty()) {
        terms.travel = {without_missing(values_of(spec.travel.sum, demand)), spec.travel.weight};
    }
    if (!spec.flows.table.source.path.empty()) {
        terms.flows = {read_pairs(spec.flows.table, coverage, findings), spec.flows.weight};
    }
    return terms;
}

} // namespace

LocalityRules bind(const Study& study, const Units& units, const Demand& demand,
                   const std::vector<Grouping>& footprints, Findings& findings, Progress& progress)
{
    const auto& spec = study.localities;
    const auto& coverage = units.coverage;
    const std::string at = study.file.filename().string() + " /localities";
    const auto people = without_missing(people_of(demand, coverage.unit_count()));
    LocalityRules rules;
    rules.codes = coverage.codes();
    rules.count = spec.count;
    bind_bounds(spec, units, demand, at, findings, rules, progress);
    bind_groups(spec, units, at, rules, findings);
    if (!spec.unit_weight.empty()) {
        rules.unit_weight = without_missing(values_of(spec.unit_weight, demand));
    }
    rules.terms = bind_terms(spec, coverage, demand, footprints, people, findings);
    rules.ground = bind_ground(spec, coverage, people, findings);
    rules.method = spec.method;
    rules.effort = spec.effort;
    rules.seed = spec.seed;
    rules.time_limit_s = spec.time_limit_s;
    if (!spec.start.file.path.empty()) {
        rules.start = read_plan(spec.start, {study, units, demand}, findings, progress).locality;
    }
    rules.validate(coverage.unit_count());
    return rules;
}

} // namespace needshed
