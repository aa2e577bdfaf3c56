#pragma once

/// Fewer vertices for layers that people look at. A *corner* is a vertex with its two neighbours on the arc; its
/// *effective area* is the area of that triangle, weighted by its angle. The corner of least area goes first, until
/// what is left is larger than the resolution. A *free ring* is a closed arc that meets no other: an island of one
/// unit, a hole in one, or an enclave of one in another.

#include <cstddef>
#include <span>

#include "needshed/coverage/coverage.hpp"

namespace needshed {

struct SimplifyOptions {
    double simplify_m = 0;  ///< resolution in metres, as mapshaper's `interval`; 0 leaves everything as it is
    double weighting = 0.7; ///< how much sooner sharp corners go than blunt ones; 0 weighs them alike

    /// Throws   Error{Input} when `simplify_m` is negative or not finite, and when `weighting` is outside [0, 1]
    void validate() const;
};

/// Islands and holes that were smaller than the resolution squared and are gone.
struct LeftOut {
    std::size_t islands = 0;
    std::size_t holes = 0;
    double area_m2 = 0; ///< of all of them
};

/// Shape    one arc for each of those given, in order; one that was left out has no vertices. Points that no arc uses
///          any more are not there
struct Simplified {
    ArcSet arcs;
    LeftOut left_out;
};

/// Simplifies each arc once. Nodes stay where they are, no two arcs meet where they did not before, every ring keeps
/// its orientation and what lies inside it, and a greater `simplify_m` keeps a subset of the vertices. Only islands
/// of one unit and holes in one, of less than `simplify_m`² and with nothing inside, are left out; never the last part
/// of a unit. `ground` is the place of each of `arcs.points` in metres, where the arcs are drawn in other units.
/// Requires arcs without clashes, as those of a `Coverage` and of `project_arcs`
/// Throws   as `SimplifyOptions::validate`; Error{Usage} when `ground` and `arcs.points` differ in size
/// Source   Visvalingam & Whyatt (1993), Line generalisation by repeated elimination of points; weighting and
///          resolution as in mapshaper
Simplified simplify(ArcSet arcs, std::span<const Point> ground, const SimplifyOptions& options);

/// The same for arcs in metres.
Simplified simplify(ArcSet arcs, const SimplifyOptions& options);

} // namespace needshed
