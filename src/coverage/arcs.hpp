#pragma once

/// From matched edges to arcs.

#include "edges.hpp"
#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// Joins edges into arcs. Arcs come in the order in which a walk along the units' rings first meets them, with the
/// lower unit on their left. Takes the points over from `rings`.
ArcSet build_arcs(Rings& rings, const Edges& edges);

} // namespace needshed::coverage
