#pragma once

/// Connections between components of the graph that no border joins.

#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// Links each component to its nearest other component, until all are one: a minimum spanning tree of the components
/// under the distance of the nearest vertices of their outlines. Distances are in units of the coordinates.
/// Shape    in order of (a, b), with `a < b`
std::vector<Link> link_components(const ArcSet& arcs, const Components& components);

} // namespace needshed::coverage
