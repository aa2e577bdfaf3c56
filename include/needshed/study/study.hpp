#pragma once

/// A *study* is everything planners ask of needshed, as one JSON file: units, populations, agencies, demand, need, hot
/// spots, localities, outputs. docs/study-file.md describes every key.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/patterns.hpp"
#include "needshed/io/json.hpp"
#include "needshed/localities/alternatives.hpp"
#include "needshed/localities/ensemble.hpp"
#include "needshed/localities/front.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"
#include "needshed/release/outlines.hpp"

namespace needshed {

/// An organisation with demand data and, usually, a footprint: a parent level of the units, or areas of its own.
struct AgencySpec {
    std::string name;
    std::string title;
    std::string sector;
    std::string parent;                     ///< empty: no footprint, or one of its own
    std::optional<FootprintSpec> footprint; ///< empty: none of its own
};

/// A table of pairs of units.
struct PairTable {
    Source source;
    std::string from; ///< columns
    std::string to;
    std::string value;
};

/// A limit on a sum, by the name it has in the study: `population:all`, `demand:police/antisocial`, `units`,
/// `area_km2`; or on the shape: `width_km`, `polsby_popper`, `reach_km`, `reach_minutes`.
struct BoundSpec {
    std::string sum;
    double min = 0;
    double max = std::numeric_limits<double>::infinity();
    double soft = std::numeric_limits<double>::infinity(); ///< price of missing it by its own size; infinite: hard
    PairTable times;                                       ///< of `reach_minutes`
};

/// A term on a sum, by the name it has in the study.
struct WeightedSum {
    std::string sum; ///< empty: not asked for
    double weight = 0.1;
};

/// Wants what flows between units to stay inside localities.
struct FlowSpec {
    PairTable table; ///< empty path: not asked for
    double weight = 0.1;
};

/// Wants localities within the areas of an agency's footprint.
struct FootprintTermSpec {
    std::string agency;
    double weight = 0;
};

/// Wants people to stay in the localities of today: a table with the columns `unit` and `locality`.
struct ChangeSpec {
    Source from; ///< empty path: not asked for
    double weight = 0.1;
};

/// Localities of today's plan that stay as they are.
struct FrozenSpec {
    Source from; ///< empty path: not asked for
    std::vector<std::string> localities;
};

/// Places of a kind, of which each locality holds so many.
struct FacilitySpec {
    DemandSpec places; ///< `measure` is the name of the kind; points or counts
    double min = 0;
    double max = std::numeric_limits<double>::infinity();
};

/// A plan that somebody has drawn or edited, and units to move in it: a table with the columns `unit` and `locality`,
/// or a layer of areas with that column, of which the one with most of a unit's people gets the unit.
struct GivenPlan {
    Source file;
    std::vector<std::pair<std::string, std::string>> moves; ///< unit code and locality, as the plan calls it
    std::string column = "locality";                        ///< of the localities, where it has another name
};

/// The rules for localities as the study states them, by code and name; `bind` turns them into numbers.
struct LocalitiesSpec {
    CountRule count;
    std::vector<BoundSpec> bounds;
    std::string within;
    std::vector<std::string> whole;
    std::vector<std::vector<std::string>> together;
    std::vector<std::vector<std::string>> apart;
    std::vector<std::pair<std::string, std::string>> fixed; ///< unit code and locality label
    FrozenSpec frozen;
    std::vector<std::string> seeds; ///< units of which each locality holds one
    std::vector<FacilitySpec> facilities;
    std::string unit_weight; ///< `population:…`; empty: every unit counts the same
    double common_need = 1;
    double compactness = 0.1;
    WeightedSum balance;
    std::vector<FootprintTermSpec> footprints;
    ChangeSpec change;
    WeightedSum travel; ///< whose way to the centre counts
    FlowSpec flows;
    Method method;
    Effort effort = Effort::Normal;
    std::uint64_t seed = 1;
    EnsembleSpec ensemble;
    AlternativesSpec alternatives;
    FrontSpec front;
    GivenPlan start;         ///< to start the search from; empty path: none
    double time_limit_s = 0; ///< as in LocalityRules
};

struct Study {
    std::filesystem::path file;
    std::string title;
    std::string attribution; ///< whose data it is, for maps
    UnitsSpec units;
    std::vector<AgencySpec> agencies;
    DemandSpecs demand;
    NeedSpec need;
    HotspotSpec hotspots;
    PatternSpec patterns;
    LocalitiesSpec localities;
    Source agreed_services;      ///< what partners say of services, as read_agreed_services has it; empty path: nothing
    bool has_localities = false; ///< a study without is measured, but not planned
    OutputsSpec outputs;
    Json text; ///< the file as read, for the provenance record
};

/// Reads and checks a study file. Sources that are files must exist; they are not opened.
/// Throws   Error{Input} with the JSON pointer for text that is not JSON, a key that is unknown, missing, of the wrong
///          type or out of range, a name nothing else defines, and a file that is not there
Study read_study(const std::filesystem::path& file);

/// The same from text; paths in it are relative to `file`'s directory.
Study parse_study(const std::string& text, const std::filesystem::path& file);

/// Throws   Error{Input} for a study without localities
void require_localities(const Study& study);

/// Throws   Error{Input} when a count of need has no population: only counting demand does without
void require_need(const Study& study);

/// The study's rules on the units of this coverage, the sums of this demand, and the footprints, named by agency. Reads
/// today's plan where the study names one. Findings `change_unit_unknown`, rows of it that name no unit;
/// `change_unit_missing`, units that it does not have, which therefore do not count in the term; and those of `overlay`
/// for the places of facilities, by `facility:NAME`
/// Throws   Error{Input} with the JSON pointer for a code, a sum or a frozen locality that is not there; when today's
///          plan cannot be read, names a unit twice or none of the study's; and as `overlay` for facilities
LocalityRules bind(const Study& study, const Units& units, const Demand& demand,
                   const std::vector<Grouping>& footprints, Findings& findings, Progress& progress);

} // namespace needshed
