#pragma once

/// A coverage under construction: rings, arcs, and where they do not match.

#include <vector>

#include "edges.hpp"
#include "mismatch.hpp"
#include "moved.hpp"
#include "needshed/coverage/coverage.hpp"
#include "rings.hpp"

namespace needshed::coverage {

/// A unit whose polygons break the OGC rules, though its arcs do not: the place where a ring touches or runs back on
/// itself.
struct Blemish {
    UnitIndex unit{};
    Point place;
    bool runs_back = false; ///< a spike, or a line with the unit on both sides; else a ring touches itself
};

/// Distances in units of the coordinates.
struct Reach {
    double loose = 0; ///< vertices of borders that only one unit has are one when this near
    double near = 0;  ///< a vertex of such a border this near to another unit's was meant to be on it
};

/// Shape    `rings.points` has moved to `arcs.points`
struct Draft {
    Rings rings;
    ArcSet arcs;
    std::vector<Mismatch> mismatches; ///< one per pair of units and kind, in order of (a, b, kind)
    std::vector<Blemish> blemishes;   ///< at most one per unit, in unit order
    MovedUnits moved;                 ///< units with vertices that were made one because they were loose
};

/// Builds arcs from rings and checks them.
Draft make_draft(Rings rings, const Reach& reach);

} // namespace needshed::coverage
