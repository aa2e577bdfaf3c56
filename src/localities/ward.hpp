#pragma once

#include <cstddef>
#include <vector>

#include "localities/counts.hpp"
#include "localities/partition.hpp"

namespace needshed::localities {

/// Labels of `count` localities by constrained agglomeration, numbered in order of each locality's first block.
/// Requires   `parts.least() <= count <= parts.most()`
std::vector<Label> agglomerate(const Problem& problem, const Parts& parts, std::size_t count);

} // namespace needshed::localities
