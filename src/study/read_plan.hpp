#pragma once

/// Plans as tables with the columns `unit` and `locality`, or as areas.

#include <cstdint>
#include <string>
#include <vector>

#include "needshed/study/run.hpp"

namespace needshed {

/// Shape    `locality` per unit, numbered in order of each locality's first unit; `label` per locality
struct NamedPlan {
    std::vector<std::uint32_t> locality;
    std::vector<std::string> label;
    Table cut_units{}; ///< of a plan of areas: a row for each part of a unit that its borders cut; else no columns
};

/// What a plan is read for.
struct PlanGround {
    const Study& study;
    const Units& units;
    const Demand& demand;
};

/// Which locality each unit is in, or no_group for units that the table does not name or leaves blank; rows of no unit
/// are listed in `unknown`. Throws   Error{Input} for a unit with two localities, and when none of the units is one of
/// the coverage
NamedPlan read_assignment(const Source& source, const Coverage& coverage, std::vector<std::string>& unknown,
                          const std::string& column = "locality");

/// A plan for every unit, with its moves made. Finding: `plan_unit_unknown`, and those of a plan of areas
/// Throws   Error{Input} as above, for a unit without a locality, and for a move that names an unknown unit or locality
NamedPlan read_plan(const GivenPlan& given, const PlanGround& ground, Findings& findings, Progress& progress);

} // namespace needshed
