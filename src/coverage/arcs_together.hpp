#pragma once

/// Arcs that stand in each other's way.

#include <cstdint>
#include <span>
#include <vector>

#include "fate.hpp"
#include "free_rings.hpp"

namespace needshed::coverage {

/// Simplifies these arcs in one order over all their corners, each of which waits while something stands in its
/// triangle. Of `fates`, those of the arcs' places get their keys.
/// Shape    `arcs_chosen` ascending; `rings` those of them that may be left out
void simplify_together(const ArcSet& arcs, const CornerRule& rule, std::span<const std::uint32_t> arcs_chosen,
                       std::vector<FreeRing> rings, std::span<const std::uint8_t> is_ring, Fates& fates);

} // namespace needshed::coverage
