#pragma once

/// Barriers as the study names them.

#include "needshed/coverage/read.hpp"

namespace needshed::coverage {

/// Reads the barriers and brings them into the working CRS. Finding `crs_overridden` where `crs` is not what the layer
/// states.
/// Throws   Error{Input} when the source cannot be read, holds neither lines nor areas, or states no CRS, and for a
///          vertex that has no place in the working CRS
Barriers read_barriers(const BarrierSpec& spec, const Crs& working, Findings& findings, Progress& progress);

} // namespace needshed::coverage
