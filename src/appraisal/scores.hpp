#pragma once

/// The parts of a scorecard. Sums run over units in unit order, so that they do not depend on how a plan came about.

#include <span>
#include <string>
#include <vector>

#include "needshed/appraisal/appraisal.hpp"

namespace needshed::appraisal {

/// The people of each unit, by which names and means are weighted: the first population that a bound sums, else the
/// first population, else one per unit; 0 where missing.
std::vector<double> people_of(const AppraisalInput& input);

/// Sum of a per-unit quantity for each locality; NaN counts as 0.
std::vector<double> sums(const Plan& plan, std::span<const double> value);

/// Weighted mean of the units with a value, for each locality; their plain mean where their weights add up to 0; NaN
/// where no unit has a value.
std::vector<double> means(const Plan& plan, std::span<const double> value, std::span<const double> weight);

/// The name of each locality: the area of the first parent level, else of the first footprint, in which most of its
/// people live, else its most populous unit. Localities of the same name are numbered in order.
std::vector<std::string> locality_names(const Plan& plan, const AppraisalInput& input, std::span<const double> people);

/// A measure over each locality.
/// Requires `people` to be the weights of means
std::vector<LocalityMeasure> measure_localities(const Plan& plan, const MeasureNeed& need, const Demand& demand,
                                                std::span<const double> people);

/// Fill in area, perimeter and Polsby-Popper.
void score_shapes(const Plan& plan, const Coverage& coverage, std::vector<LocalityScore>& localities);

/// Length of the borders between localities on the ground.
double border_between(const Plan& plan, const Coverage& coverage);

/// A finding `corner_joined` for each locality that borders and links alone do not hold together.
Findings corner_findings(const Plan& plan, const Coverage& coverage);

FootprintScore score_footprint(const Plan& plan, const Grouping& footprint, std::span<const double> people);

} // namespace needshed::appraisal
