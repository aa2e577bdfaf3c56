#pragma once

/// Plans as layers of areas, such as one redrawn in a GIS: each unit goes to the area that holds most of its people.

#include "study/read_plan.hpp"

namespace needshed {

/// Whether the source is a layer of areas in which no column `unit` names the units.
bool is_plan_of_areas(const Source& source);

/// A plan for every unit; areas with one locality, which `column` holds, are parts of one. A unit in no area goes with
/// the nearest. People live where the study spreads figures of areas by points or a raster, else evenly over the land
/// of a unit. Findings `plan_unit_cut`, `plan_unit_outside`, `plan_areas_overlap`, `plan_area_without_unit`, and of the
/// areas Throws   Error{Input} for a layer without the column, an area without a locality, and when no unit lies in
///          an area
NamedPlan read_plan_of_areas(const Source& source, const std::string& column, const PlanGround& ground,
                             Findings& findings, Progress& progress);

} // namespace needshed
