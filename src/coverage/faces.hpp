#pragma once

/// The faces of noded lines. A *face* is a connected piece of the plane that no line enters; a unit *claims* it as
/// often as its rings wind around it: once where all is well, by several units where they overlap, by none in a gap.

#include <span>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

struct Claim {
    UnitIndex unit{};
    int times = 0; ///< not 0; negative where a ring runs the wrong way round, as in one lobe of a figure of eight

    friend bool operator==(const Claim&, const Claim&) = default;
};

/// Shape    `lines.left` and `lines.right` are faces, `no_unit` for the one without bounds; `area` and `perimeter`, in
///          units of the coordinates, have one entry per face; the claims of face f, by unit, are
///          `claims[claim_start[f] .. claim_start[f + 1])`
struct Faces {
    ArcSet lines;
    std::vector<double> area;
    std::vector<double> perimeter;
    std::vector<std::size_t> claim_start{0};
    std::vector<Claim> claims;

    std::size_t count() const { return area.size(); }
    std::span<const Claim> claims_of(std::size_t face) const
    {
        return {claims.data() + claim_start[face], claim_start[face + 1] - claim_start[face]};
    }
};

/// The faces of arcs that may coincide but are noded.
/// Requires arcs of closed rings, units on their left, as `build_arcs` makes them
Faces find_faces(ArcSet noded);

} // namespace needshed::coverage
