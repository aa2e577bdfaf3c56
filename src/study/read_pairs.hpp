#pragma once

/// Tables of pairs of units, one a row: how long the way from one to the other takes, how many go it.

#include <string>
#include <vector>

#include "needshed/coverage/coverage.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/study/study.hpp"

namespace needshed {

/// From `a` to `b`, in order of rows, without rows of no unit. Finding `pair_unknown`: rows that name no unit of the
/// study Throws   Error{Input} for a value that is no number from 0 up, and when no row names two units of the study
std::vector<Flow> read_pairs(const PairTable& table, const Coverage& coverage, Findings& findings);

} // namespace needshed
