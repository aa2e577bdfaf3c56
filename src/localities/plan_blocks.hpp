#pragma once

/// A plan that is there already, in the blocks of the search.

#include <optional>
#include <vector>

#include "localities/contraction.hpp"

namespace needshed::localities {

bool keeps_blocks(const Contraction& contraction, const Plan& plan);

/// The blocks of the rules among which the plan is one: sets that are not connected may have been joined along any of
/// several paths. Empty when the plan splits what the rules tie together.
std::optional<Contraction> contraction_of(const Graph& inside, const LocalityRules& rules, const Plan& plan);

/// Requires a plan that keeps the blocks
std::vector<Label> labels_of(const Contraction& contraction, const Plan& plan);

/// The problem in whose blocks the plan is one, scaled for as many localities as it has.
struct PlanProblem {
    Contraction contraction;
    Problem problem;
};

/// Throws   Error{Usage} when the plan splits what the rules tie together
PlanProblem problem_of(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan);

} // namespace needshed::localities
