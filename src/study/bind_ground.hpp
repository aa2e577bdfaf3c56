#pragma once

#include <memory>

#include "needshed/coverage/coverage.hpp"
#include "needshed/localities/ground.hpp"
#include "needshed/study/study.hpp"

namespace needshed {

/// What of a bound's name is no sum; Sum for the others.
BoundOf bound_of(const std::string& name);

/// The ground as far as the study's bounds and terms look at it; null when none does.
/// Shape    `people` has one entry per unit
std::shared_ptr<const Ground> bind_ground(const LocalitiesSpec& spec, const Coverage& coverage,
                                          const std::vector<double>& people, Findings& findings);

} // namespace needshed
