#pragma once

/// The files of a run: layers, tables, summary and provenance. Every figure in them is rounded for people; coordinates
/// are WGS 84 with seven decimals, cut from the same arcs, so that neighbours share every vertex.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "needshed/appraisal/appraisal.hpp"
#include "needshed/appraisal/needs.hpp"
#include "needshed/appraisal/other_plans.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/table.hpp"
#include "needshed/coverage/footprint_overlay.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/patterns.hpp"
#include "needshed/io/database.hpp"
#include "needshed/io/json.hpp"
#include "needshed/localities/ensemble.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/localities/prices.hpp"
#include "needshed/localities/sweep.hpp"
#include "needshed/need/need.hpp"
#include "needshed/release/outlines.hpp"

namespace needshed {

/// An agency of the study.
struct Partner {
    std::string name;
    std::string title; ///< the name where the study gives none
    std::string sector;
    bool has_footprint = false;
};

/// What the study calls a measure or a population for people.
struct Title {
    std::string name;
    std::string title;
};

/// Where the results came from, for the provenance record and for readers.
struct Origin {
    std::string title;
    std::string attribution; ///< whose data it is, for maps; may be empty
    std::filesystem::path study_file;
    Json study;                 ///< as read
    std::vector<Source> inputs; ///< every source the study names, patterns expanded
    std::uint64_t seed = 1;
    std::string effort;
    std::vector<Partner> partners{};
    std::vector<Title> measures{};      ///< those to which the study gives a title
    std::vector<Title> populations{};   ///< the same
    std::string method{};               ///< by which localities were drawn, where a study names one
    std::vector<std::string> command{}; ///< what was asked: command, study and the options that results depend on;
                                        ///< empty where a program called the library
};

/// Everything a run found.
struct Results {
    const Origin& origin;
    const Units& units;
    const Demand& demand;
    const Need& need;
    const Hotspots& hotspots;
    const Patterns& patterns;
    const LocalityRules& rules;
    const Proposal& proposal;
    const Ensemble& ensemble;
    const Support& support;
    const std::vector<BorderPrice>& prices;
    const Scorecard& scorecard;
    const OtherPlans& others;
    const std::vector<FootprintOverlay>& footprint_overlays;
    const ArcSet& outlines; ///< as `draw_outlines` gives them
    const Findings& findings;
    const OutputsSpec& outputs;
    const Table& cut_units; ///< by the borders of a given plan of areas; no columns where there is none
};

/// One row per locality; docs/guide.md lists the columns.
Table localities_table(const Results& results);

/// One row per unit, in code order.
Table units_table(const Results& results);

/// One row per cluster of hot or cold units: of the need index, of each measure, and shared by agencies. Named after
/// the unit with most people.
Table hotspots_table(const Units& units, const Demand& demand, const Need& need, const Hotspots& hotspots);

/// One row per locality and measure, the whole area first: whether the need is generic or localised, and the numbers.
/// Shape    `codes` and `names` of the localities; none for the whole area only
Table needs_table(const std::vector<NeedProfile>& needs, const TextValues& codes, const TextValues& names);

/// The ground of each cluster, in the same order.
PolygonSet hotspot_areas(const ArcSet& outlines, const Hotspots& hotspots, std::size_t unit_count);

/// One row per unit and measure whose trend the study asks for: test, slope, pattern.
Table trends_table(const Coverage& coverage, const std::vector<MeasureTrends>& trends);

/// One row per unit, measure and period: rate, Gi* and class, piece by piece.
/// Requires both arguments to outlive the function it gives
std::function<std::optional<Table>()> trend_period_tables(const Coverage& coverage,
                                                          const std::vector<MeasureTrends>& trends);

/// One row per cluster of the scan statistic, measure by measure.
Table scan_table(const Units& units, const Demand& demand, const std::vector<MeasureScan>& scans);

/// The ground of each, in the same order.
PolygonSet scan_areas(const ArcSet& outlines, const std::vector<MeasureScan>& scans, std::size_t unit_count);

/// Kind, unit, other units, number of pieces and area of each repair of the coverage.
Table repairs_table(const Coverage& coverage);

/// Of the coordinates in `repairs.geojson`: a hundredth of a millimetre, because slivers are thin.
inline constexpr int repair_decimals = 10;

/// The ground of each repair in longitude and latitude.
PolygonSet repairs_in_wgs84(const Coverage& coverage);

/// What moving each unit on a border to the locality beyond would do to terms and bounds.
Table prices_table(const Results& results);

/// Unit and locality codes, in code order.
Table assignment_table(const Results& results);

/// One row per unit, one column per plan: the chosen one, its alternatives, the front. Localities of other plans go by
/// the codes of the chosen plan's that they match.
Table alternatives_table(const Results& results);

/// One row per plan, the chosen one first: objective and terms, and how far it is from the chosen one.
Table alternatives_summary_table(const Results& results);

/// The same for the plans of the front, with the weights of the two terms. Requires a front
Table front_table(const Results& results);

/// Unit and locality codes of the plan that agrees best with the ensemble, by the codes of the chosen plan's localities
/// that it matches. Requires an ensemble
Table consensus_table(const Results& results);

/// One row for each unit and area of an agency that holds some of it: by land, and by people where there is a
/// population, who live evenly over the unit. In order of agency, unit and area.
Table footprints_table(const Results& results);

/// The footprint matrix: one row per area of an agency, one column per locality, with the people of the area who live
/// there; land in km² without a population.
Table footprint_matrix_table(const Results& results);

/// The organisational matrix: one row per two measures of different agencies, with the approach they could share and
/// the evidence.
Table services_table(const Results& results);

/// The codes of joins that stand alone: measure or population, side, code, records, and the counts they carry.
Table unmatched_table(const Demand& demand);

/// One row per measure: records read, records by bucket, counts read, allocated and outside.
Table reconciliation_table(const Demand& demand);

/// The demand as a long table, piece by piece: a row for each unit and measure in all, and for each of its periods.
/// Requires both arguments to outlive the function it gives
std::function<std::optional<Table>()> demand_tables(const Demand& demand, const Units& units);

/// Source, measure, row and reason of every record that reached no unit, piece by piece, for there may be very many.
/// Requires `demand` to outlive the function it gives
std::function<std::optional<Table>()> rejected_tables(const Demand& demand);

/// The plans of an ensemble as a table of text: one row per unit, one column per plan, localities by number.
std::string plans_text(const Coverage& coverage, const Ensemble& ensemble);

/// What the demand of a study holds: units, populations, reconciliation, findings.
Json demand_summary(const Origin& origin, const Units& units, const Demand& demand, const Findings& findings);

/// What a survey found: units, populations, reconciliation, need, findings. The first half of a summary.
Json survey_summary(const Origin& origin, const Units& units, const Demand& demand, const Need& need,
                    const Findings& findings);

/// The whole summary of a run.
Json run_summary(const Results& results);

/// Inputs with their SHA-256, versions, the study as read, seed and options. Holds no time and no machine.
Json provenance(const Origin& origin);

/// Writes every file of a run into an existing directory.
/// Throws   Error{Input} when a file cannot be written
void write_outputs(const std::filesystem::path& directory, const Results& results, Progress& progress);

/// Writes the same layers and tables, the summary and the provenance as tables. The caller commits.
/// Throws   Error{Input} when the database refuses
void write_database(DatabaseOutput& database, const Results& results, Progress& progress);

/// What a study asks of need and hot spots, without a plan.
struct Measured {
    const Origin& origin;
    const Units& units;
    const Demand& demand;
    const Need& need;
    const Hotspots& hotspots;
    const Patterns& patterns;
    const std::vector<NeedProfile>& needs; ///< of the whole area
    const ArcSet& outlines;
    const Findings& findings;
    const OutputsSpec& outputs;
};

/// What was measured: the summary of a survey, hot spots and clusters, generic and localised needs.
Json measured_summary(const Measured& measured);

/// One row per unit, in code order: need and hot spots, without a locality.
Table measured_units_table(const Measured& measured);

/// Writes need and hot spots on their own: `units.geojson` and `.csv`, `hotspots.geojson` and `.csv`, `needs.csv`,
/// `rejected.csv`, `unmatched.csv`, `summary.json`, `provenance.json`, and those of the patterns that the study asks
/// for. Throws Error{Input} when a file cannot be written
void write_measured(const std::filesystem::path& directory, const Measured& measured, Progress& progress);

/// One row per number of localities.
Table sweep_table(const Sweep& sweep);

/// The figures of each number of localities; null where there are none.
Json counts_json(const Sweep& sweep);

/// The figures of a sweep; null where no plan was found.
Json sweep_summary(const Origin& origin, const Sweep& sweep);

/// The curve of within shares with its elbow, as a picture.
std::string sweep_svg(const Sweep& sweep, const std::string& title);

/// Writes `sweep.csv`, `sweep.svg` and `provenance.json`. Throws Error{Input} when a file cannot be written
void write_sweep(const std::filesystem::path& directory, const Origin& origin, const Sweep& sweep, Progress& progress);

/// Writes the demand on its own: `demand.csv`, `reconciliation.csv`, `rejected.csv`, `unmatched.csv`, `summary.json`
/// and `provenance.json`. Throws   Error{Input} when a file cannot be written
void write_demand(const std::filesystem::path& directory, const Origin& origin, const Units& units,
                  const Demand& demand, const Findings& findings, Progress& progress);

/// The name of a measure, population or parent as a column name: `police/antisocial` gives `police_antisocial`.
std::string column_name(const std::string& name);

} // namespace needshed
