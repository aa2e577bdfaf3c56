#pragma once

/// Plans of finished runs, or tables of units and localities, set side by side. A locality of the later plan goes by
/// the number and name of the earlier one that it continues.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "needshed/appraisal/comparison.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/json.hpp"

namespace needshed {

/// Shape    per unit in order of codes, per locality in order of its first unit
struct FinishedPlan {
    std::string title; ///< as it was named
    TextValues unit;
    TextValues unit_name; ///< empty where none are known, as are `name` and `people`
    std::vector<double> people;
    std::vector<std::uint32_t> locality;
    TextValues code;
    TextValues name;
    std::size_t count = 0; ///< localities of the whole plan, also where only some of its units are looked at
    Json summary;          ///< of the run; null for a table, as is `provenance`
    Json provenance;
};

/// Content hash of each input by its source, as a provenance record has them; empty where there is none, as of a
/// database.
std::map<std::string, std::string> recorded_inputs(const Json& provenance);

/// What two runs were asked differently: sections of their studies, such as `localities/terms`, and inputs.
struct OtherGrounds {
    std::vector<std::string> sections;
    std::vector<std::string> inputs;

    /// Whether none of it is something that objective and terms depend on.
    bool same_objective() const;
};
/// Nothing unless both are the provenance of a run.
std::optional<OtherGrounds> other_grounds(const Json& before, const Json& after);

/// Reads the directory of a run, or any table with the columns `unit` and `locality`.
/// Throws   Error{Input} when there is none, for a layer of areas without units, for a unit without a locality or with
/// two, and without units
FinishedPlan read_finished_plan(const std::string& path);

struct PlanFigure {
    std::string name;
    double before = 0; ///< NaN where it is not known
    double after = 0;
    int decimals = 0;
};

struct PlansSideBySide {
    FinishedPlan before; ///< both hold the units they share
    FinishedPlan after;
    TextValues only_before; ///< units that the other does not have
    TextValues only_after;
    Comparison comparison;
    std::vector<double> people; ///< per unit; empty where neither knows
    std::vector<PlanFigure> figures;
    std::optional<OtherGrounds> grounds; ///< where both are of runs
};

/// Throws   Error{Input} as reading does, and when the plans share no unit
PlansSideBySide compare_plans(const std::string& before, const std::string& after);

/// A locality's number and name, or only its number.
std::string locality_title(const FinishedPlan& plan, std::uint32_t locality);

/// One row per locality of either plan: what it was, what it became, what stayed, left and joined.
Table matches_table(const PlansSideBySide& plans);

/// One row per unit that moves.
Table moved_table(const PlansSideBySide& plans);

/// One row per figure of a whole plan.
Table figures_table(const PlansSideBySide& plans);

/// The later plan by the numbers of the earlier one; what is new has numbers of its own.
Table renumbered_table(const PlansSideBySide& plans);

Json comparison_summary(const PlansSideBySide& plans);

/// Writes `localities.csv`, `moved.csv`, `figures.csv`, `assignment.csv` and `summary.json`.
/// Throws   Error{Input} when a file cannot be written
void write_comparison(const std::filesystem::path& directory, const PlansSideBySide& plans);

} // namespace needshed
