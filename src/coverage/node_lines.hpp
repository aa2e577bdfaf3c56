#pragma once

/// Makes linework meet at vertices. Lines are *noded* when two of their edges meet at a common vertex, coincide, or do
/// not meet at all.

#include <cstdint>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// A vertex that one of two borders had and the other lacked.
struct Insertion {
    UnitIndex a{}; ///< of the edge that got the vertex
    UnitIndex b{}; ///< of the edge it came from
    Point place;
    double distance = 0; ///< between the vertex and the edge as it was
};

/// Puts vertices of edges with nothing on their other side into the edges of other units that they lie within `near` of
/// and beside, so that borders which run along each other become one.
void close_near_borders(ArcSet& arcs, double near, std::vector<Insertion>& insertions);

/// Nodes the arcs. No vertex moves; an edge bends to a vertex that lies on it, and two edges that cross get a vertex in
/// common: one within `tolerance` of their crossing, or a new one. Returns false where even coarser tolerances did not
/// end it; true is proved by exact predicates.
bool node_lines(ArcSet& arcs, double tolerance, std::vector<Insertion>& insertions);

} // namespace needshed::coverage
