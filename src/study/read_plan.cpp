#include "study/read_plan.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/reader.hpp"
#include "study/plan_areas.hpp"

namespace needshed {

namespace {

/// Numbers in order of first units, as plans have them.
void renumber(NamedPlan& plan)
{
    std::map<std::uint32_t, std::uint32_t> number;
    std::vector<std::string> label;
    for (auto& locality : plan.locality) {
        if (locality == no_group) {
            continue;
        }
        const auto [place, is_new] = number.emplace(locality, static_cast<std::uint32_t>(number.size()));
        if (is_new) {
            label.push_back(plan.label[locality]);
        }
        locality = place->second;
    }
    plan.label = std::move(label);
}

void move_unit(NamedPlan& plan, const Coverage& coverage, const std::string& code, const std::string& label)
{
    const auto unit = coverage.find(code);
    if (unit == no_unit) {
        const auto nearest = nearest_name(code, coverage.codes());
        throw Error(ErrorKind::Input, "move " + code + "=" + label, "there is no unit '" + code + "'",
                    nearest.empty() ? "The first unit is " + coverage.codes().front()
                                    : "Did you mean '" + nearest + "'?");
    }
    const auto found = std::find(plan.label.begin(), plan.label.end(), label);
    if (found == plan.label.end()) {
        throw Error(ErrorKind::Input, "move " + code + "=" + label, "there is no locality '" + label + "'",
                    "The plan has: " + list_names(plan.label));
    }
    plan.locality[to_index(unit)] = static_cast<std::uint32_t>(found - plan.label.begin());
}

} // namespace

NamedPlan read_assignment(const Source& source, const Coverage& coverage, std::vector<std::string>& unknown,
                          const std::string& column)
{
    const auto table = read_table(source, std::vector<std::string>{"unit", column});
    const auto& codes = std::get<TextValues>(table.columns[0].values);
    const auto& labels = std::get<TextValues>(table.columns[1].values);
    std::map<std::string, std::uint32_t> number;
    NamedPlan plan{std::vector<std::uint32_t>(coverage.unit_count(), no_group), {}};
    bool any = false;
    for (std::size_t row = 0; row < codes.size(); ++row) {
        const auto unit = coverage.find(codes[row]);
        if (unit == no_unit) {
            unknown.push_back("'" + codes[row] + "'");
            continue;
        }
        any = true;
        auto& locality = plan.locality[to_index(unit)];
        if (locality != no_group) {
            throw Error(ErrorKind::Input, fmt::format("{} row {}", place(source), row + 1),
                        "unit '" + codes[row] + "' has a locality already", "Give each unit one row");
        }
        if (!labels[row].empty()) {
            const auto [found, is_new] = number.emplace(labels[row], static_cast<std::uint32_t>(number.size()));
            if (is_new) {
                plan.label.push_back(labels[row]);
            }
            locality = found->second;
        }
    }
    if (!any) {
        throw Error(ErrorKind::Input, place(source), "none of its units is one of the study",
                    "Give codes as in the units' layer, such as " + coverage.codes().front());
    }
    renumber(plan);
    return plan;
}

NamedPlan read_plan(const GivenPlan& given, const PlanGround& ground, Findings& findings, Progress& progress)
{
    const auto& coverage = ground.units.coverage;
    std::vector<std::string> unknown;
    auto plan = is_plan_of_areas(given.file) ? read_plan_of_areas(given.file, given.column, ground, findings, progress)
                                             : read_assignment(given.file, coverage, unknown, given.column);
    for (const auto& [code, label] : given.moves) {
        move_unit(plan, coverage, code, label);
    }
    const auto without = std::find(plan.locality.begin(), plan.locality.end(), no_group);
    if (without != plan.locality.end()) {
        const auto count = static_cast<std::size_t>(std::count(without, plan.locality.end(), no_group));
        throw Error(ErrorKind::Input, place(given.file),
                    fmt::format("{} no locality, such as '{}'",
                                counted(count, "unit") + (count == 1 ? " has" : " have"),
                                coverage.codes()[static_cast<std::size_t>(without - plan.locality.begin())]),
                    "Give every unit of the study a row with its locality");
    }
    if (!unknown.empty()) {
        findings.push_back(
            {"plan_unit_unknown", description(given.file),
             fmt::format("{} of no unit, such as {}", counted(unknown.size(), "row"), list_names(unknown, 3)),
             static_cast<double>(unknown.size())});
    }
    renumber(plan);
    return plan;
}

} // namespace needshed
