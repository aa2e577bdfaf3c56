#include "territory.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "footprint_layer.hpp"
#include "measure.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/locate.hpp"
#include "rings.hpp"

namespace needshed::coverage {

namespace {

/// For each unit, in order of codes, whether it is meant.
using Choice = std::vector<std::uint8_t>;

Choice listed(const std::vector<std::string>& codes, const std::vector<std::string>& wanted, const std::string& title)
{
    Choice choice(codes.size(), 0);
    for (const auto& code : wanted) {
        const auto found = std::lower_bound(codes.begin(), codes.end(), code);
        if (found == codes.end() || *found != code) {
            const auto nearest = nearest_name(code, codes);
            throw Error(ErrorKind::Input, "units.leave_out", fmt::format("there is no unit '{}' in {}", code, title),
                        nearest.empty() ? "Name units of the layer" : "Did you mean '" + nearest + "'?");
        }
        choice[static_cast<std::size_t>(found - codes.begin())] = 1;
    }
    return choice;
}

UnitMeasures measures_of(const LayerUnits& units)
{
    const auto rings = index_rings(units.areas, units.order, 0);
    return measure_units(rings, rings.points);
}

/// Units whose interior point lies in no area of the agency, or that have no parent at its level. A unit without an
/// interior is told of later, so it counts as inside.
Choice outside(const TerritorySpec& spec, const LayerUnits& units, const UnitMeasures& measures,
               const ParentsAt& parents_at, Progress& progress)
{
    Choice choice;
    if (spec.areas) {
        const auto layer = read_footprint_layer(*spec.areas, units.crs, progress);
        const auto located = PointLocator(layer.areas).locate(measures.interior);
        for (std::size_t u = 0; u < located.size(); ++u) {
            choice.push_back(measures.area[u] > 0 && located[u] == no_group ? 1 : 0);
        }
    }
    else {
        for (const auto& parent : parents_at(spec.parent)) {
            choice.push_back(parent.empty() ? 1 : 0);
        }
    }
    return choice;
}

/// Takes the units of the choice out of the study, and says which.
void take_out(const Choice& choice, const std::vector<std::string>& codes, Choice& part, Finding finding,
              Findings& findings)
{
    constexpr std::size_t named = 3;
    std::vector<std::string> names;
    for (std::size_t u = 0; u < codes.size(); ++u) {
        if (choice[u] == 1 && part[u] == 1) {
            part[u] = 0;
            names.push_back("'" + codes[u] + "'");
        }
    }
    if (!names.empty()) {
        finding.message = counted(names.size(), "unit") + " " + finding.message + ": " + list_names(names, named);
        findings.push_back(std::move(finding));
    }
}

} // namespace

std::vector<std::uint32_t> rows_of_study(const LayerUnits& units, const UnitsSpec& spec, const ParentsAt& parents_at,
                                         Findings& findings, Progress& progress)
{
    std::vector<std::string> codes;
    for (const auto row : units.order) {
        codes.push_back(units.codes[row]);
    }
    Choice part(codes.size(), 1);
    take_out(listed(codes, spec.leave_out, units.title), codes, part,
             {"left_out", units.title, "left out of the study"}, findings);
    const bool by_areas = std::any_of(spec.territory.begin(), spec.territory.end(),
                                      [](const TerritorySpec& territory) { return territory.areas.has_value(); });
    const auto measures = by_areas ? measures_of(units) : UnitMeasures{};
    for (const auto& territory : spec.territory) {
        take_out(outside(territory, units, measures, parents_at, progress), codes, part,
                 {"outside_territory", units.title,
                  "left out of the study because outside the territory of " + territory.agency},
                 findings);
    }
    std::vector<std::uint32_t> rows;
    for (std::size_t u = 0; u < codes.size(); ++u) {
        if (part[u] == 1) {
            rows.push_back(units.order[u]);
        }
    }
    if (rows.empty() && !codes.empty()) {
        throw Error(ErrorKind::Input, units.title, "no unit is part of the study: all are left out",
                    "Check units.leave_out, units.territory, and whether the agencies' areas overlap");
    }
    return rows;
}

} // namespace needshed::coverage
