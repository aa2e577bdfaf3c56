#pragma once

/// What the release room needs to know of a study and its outcome.

#include "needshed/release/outputs.hpp"
#include "needshed/study/run.hpp"

namespace needshed {

/// The inputs and options of a study. Patterns are expanded.
Origin origin_of(const Study& study);

/// Views of the outcome's parts; valid as long as both arguments.
Results results_of(const Outcome& outcome, const Origin& origin);

Measured measured_of(const Measurement& measurement, const Origin& origin);

} // namespace needshed
