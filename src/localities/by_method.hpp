#pragma once

#include "localities/counts.hpp"
#include "localities/search.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed::localities {

/// The plan of a published method.
/// Shape    `given` per block, or empty: the labels of the plan to start from
/// Requires a method other than needshed's own search, and rules it can keep
/// Throws   Error{NoPlan} when none exists or the method finds none; Error{Interrupted}
Candidate by_method(const Problem& problem, const LocalityRules& rules, std::vector<Label> given, Progress& progress);

} // namespace needshed::localities
