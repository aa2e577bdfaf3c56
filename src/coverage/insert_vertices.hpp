#pragma once

/// Vertices put into the edges of arcs.

#include <cstdint>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// A vertex to go into an edge, which is the place of its first vertex in `ArcSet::vertex`.
struct EdgeVertex {
    std::uint32_t edge = 0;
    double along = 0; ///< where on the edge: 0 at its first vertex, 1 at its last
    std::uint32_t vertex = 0;
};

/// Where on the line through `a` and `b` the foot of `p` lies: 0 at `a`, 1 at `b`.
double share_along(const Point& a, const Point& b, const Point& p) noexcept;

/// Puts the vertices in, each once into an edge, in the order in which they lie along it.
void insert_vertices(ArcSet& arcs, std::vector<EdgeVertex> vertices);

} // namespace needshed::coverage
