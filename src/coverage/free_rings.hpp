#pragma once

/// Closed arcs that meet no other arc.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

enum class RingKind {
    Island, ///< a unit inside, none around
    Hole,   ///< a unit around, none inside
    Enclave ///< a unit on both sides
};

struct FreeRing {
    std::size_t arc = 0;
    RingKind kind = RingKind::Enclave;
    bool is_last_part = false; ///< the largest island of a unit that has nothing else
    double area_m2 = 0;
};

/// `ground` is the place of each of `arcs.points` in metres.
/// Shape    in order of the arcs
std::vector<FreeRing> find_free_rings(const ArcSet& arcs, std::span<const Point> ground);

} // namespace needshed::coverage
