#pragma once

#include "localities/counts.hpp"
#include "localities/partition.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

/// Merges two neighbouring localities and splits another, wherever that lowers the cost and adds no violation: single
/// moves cannot carry a locality across the map, nor from one part to another. Returns how often it did.
std::size_t relocate(Partition& partition, const Parts& parts, Random& random);

} // namespace needshed::localities
