#pragma once

/// The sections of a study file: each takes its part of the root object into the Study.

#include <optional>
#include <string>
#include <vector>

#include "needshed/study/study.hpp"
#include "study/json_object.hpp"

namespace needshed {

std::vector<std::string> names_of_parents(const Study& study);
std::vector<std::string> names_of_populations(const Study& study);
std::vector<std::string> names_of_footprints(const Study& study); ///< agencies that have one
std::vector<std::string> names_of_measures(const Study& study);

/// Those that make up need.
std::vector<std::string> names_of_need(const Study& study);

/// Throws   Error{Input} unless `name` is one of those the study defines
void require_known(const std::string& name, const std::vector<std::string>& known, const std::string& where,
                   const std::string& kind);

/// The `lookup` of a measure or population, whose codes have their `match` in it; empty when there is none.
std::optional<LookupSpec> parse_lookup(JsonObject& object, const Study& study);

/// The `periods` of a measure.
PeriodSpec parse_periods(JsonObject& demand, const DemandSpec& spec);

/// The keys of a measure that is known for areas, beside those of all records, or is read off a raster.
void parse_areas(JsonObject& demand, const Study& study, DemandSpec& spec);
void parse_raster(JsonObject& demand, DemandSpec& spec);

/// Places of a kind as points or as counts per unit, called `facility:NAME`.
DemandSpec parse_places(JsonObject& facility, Study& study);

/// How localities are looked for, and whether it can keep the rules.
Method parse_method(JsonObject& localities);
void require_method_keeps(const JsonObject& localities, const LocalitiesSpec& spec);

/// How many plans beside the one chosen are looked for, and which: `ensemble`, `alternatives`, `front`.
void parse_other_plans(JsonObject& localities, LocalitiesSpec& spec);

UnitsSpec parse_units(JsonObject units);
void parse_populations(JsonObject& root, Study& study);
void parse_agencies(JsonObject& root, Study& study);
void parse_demand(JsonObject& root, Study& study);
void parse_need(JsonObject& root, Study& study);
void parse_hotspots(JsonObject& root, Study& study);
void parse_localities(JsonObject localities, Study& study);
void parse_outputs(JsonObject& root, Study& study);

} // namespace needshed
