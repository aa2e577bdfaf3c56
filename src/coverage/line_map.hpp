#pragma once

/// Noded arcs as the lines of a plane map: each once, with the claims that change across it.

#include <span>
#include <vector>

#include "faces.hpp"

namespace needshed::coverage {

/// Shape    `lines` have neither left nor right yet; the claims that the left of line k has over its right are
///          `claims[claim_start[k] .. claim_start[k + 1])`, by unit, none of them 0
struct LineMap {
    ArcSet lines;
    std::vector<std::size_t> claim_start{0};
    std::vector<Claim> claims;

    std::span<const Claim> claims_of(std::size_t line) const
    {
        return {claims.data() + claim_start[line], claim_start[line + 1] - claim_start[line]};
    }
};

/// Cuts arcs wherever they meet others, makes those that coincide one, and leaves out lines across which nothing
/// changes.
LineMap map_lines(ArcSet noded);

} // namespace needshed::coverage
