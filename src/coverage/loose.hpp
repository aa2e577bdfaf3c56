#pragma once

/// Vertices of one-sided edges that just miss each other.

#include <vector>

#include "edges.hpp"
#include "moved.hpp"
#include "rings.hpp"

namespace needshed::coverage {

/// Makes vertices of one-sided edges that lie within `reach` of each other one, where they belong to different units
/// and no unit has two of them. Returns the units whose rings changed, as they were; the edges, then out of date, are
/// empty.
MovedUnits snap_loose_vertices(Rings& rings, Edges& edges, double reach);

} // namespace needshed::coverage
