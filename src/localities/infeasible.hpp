#pragma once

/// What can be proved impossible before the search, and what to say when the search finds nothing.

#include <optional>

#include "localities/counts.hpp"
#include "localities/problem.hpp"
#include "localities/search.hpp"
#include "needshed/core/error.hpp"

namespace needshed::localities {

/// The numbers of localities the count rule allows, whatever the bounds.
CountRange asked_for(const LocalityRules& rules, const Problem& problem);

/// The parts of the study area with as many localities as they can hold.
/// Throws   Error{NoPlan} when that proves that no plan exists
Parts require_possible(const Problem& problem, const LocalityRules& rules);

/// The error for a search that kept some bound broken. `feasible_count`: a number that is known to work; `relaxed`: a
/// value of the limit that is missed worst with which a plan is known.
Error no_plan_found(const Problem& problem, const LocalityRules& rules, const Candidate& nearest,
                    std::optional<std::size_t> feasible_count, std::optional<double> relaxed = std::nullopt);

/// Whether the candidate fails by minimums (−1: fewer localities would help) or by maximums (+1).
int wanted_direction(const Problem& problem, const Candidate& nearest);

} // namespace needshed::localities
