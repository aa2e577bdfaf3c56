#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/study/study.hpp"
#include "study/json_object.hpp"

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

const Grouping& parent_of(const std::string& name, const Units& units)
{
    return *std::find_if(units.parents.begin(), units.parents.end(),
                         [&](const auto& parent) { return parent.name == name; });
}

} // namespace

LocalityRules bind(const Study& study, const Units& units, const Demand& demand)
{
    const auto& spec = study.localities;
    const auto& coverage = units.coverage;
    const std::string at = study.file.filename().string() + " /localities";
    LocalityRules rules;
    rules.codes = coverage.codes();
    rules.count = spec.count;
    for (const auto& bound : spec.bounds) {
        rules.bounds.push_back({bound.sum, without_missing(values_of(bound.sum, demand)), bound.min, bound.max});
    }
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
    if (!spec.unit_weight.empty()) {
        rules.unit_weight = without_missing(values_of(spec.unit_weight, demand));
    }
    rules.terms.common_need = spec.common_need;
    rules.terms.compactness = spec.compactness;
    if (!spec.balance.sum.empty()) {
        rules.terms.balance = {spec.balance.sum, without_missing(values_of(spec.balance.sum, demand)),
                               spec.balance.weight};
    }
    rules.effort = spec.effort;
    rules.seed = spec.seed;
    rules.validate(coverage.unit_count());
    return rules;
}

} // namespace needshed
