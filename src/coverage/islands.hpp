#pragma once

/// Connections between components of the graph that no border joins.

#include <functional>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// Links each component to its nearest other component, until all are one: a minimum spanning tree of the components
/// under the distance of the nearest vertices of their outlines. Distances are in units of the coordinates. A component
/// whose nearest other may not be joined, `may_join` says, stays apart unless another comes to it.
/// Shape    in order of (a, b), with `a < b`
using MayJoin = std::function<bool(const Point&, const Point&)>;
std::vector<Link> link_components(const ArcSet& arcs, const Components& components, const MayJoin& may_join = {});

} // namespace needshed::coverage
