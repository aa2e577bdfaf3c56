#pragma once

/// A coverage under construction: rings, arcs, and where they do not match.

#include <vector>

#include "edges.hpp"
#include "mismatch.hpp"
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

/// Where two units just miss each other, vertices this many times as far apart as `snap` are still taken for one.
inline constexpr double loose_snaps = 10;

/// Shape    `rings.points` has moved to `arcs.points`
struct Draft {
    Rings rings;
    ArcSet arcs;
    std::vector<Mismatch> mismatches; ///< one per pair of units and kind, in order of (a, b, kind)
    std::vector<Blemish> blemishes;   ///< at most one per unit, in unit order
    std::vector<UnitIndex> snapped;   ///< units of which a vertex was moved by more than `snap`, ascending
};

/// Builds arcs from rings and checks them. `snap` is in units of the coordinates.
Draft make_draft(Rings rings, double snap);

} // namespace needshed::coverage
