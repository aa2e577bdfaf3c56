#pragma once

/// Units that meet at a point only.

#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// Every point at which two units meet that share no border anywhere. `borders` are all borders.
/// Shape    in order of (a, b), then of the points' numbers
std::vector<Corner> find_corners(const ArcSet& arcs, const Graph& borders);

} // namespace needshed::coverage
