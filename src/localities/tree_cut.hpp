#pragma once

#include <vector>

#include "localities/linkage.hpp"
#include "localities/problem.hpp"

namespace needshed::localities {

/// Cuts the trees, each time at the edge that lessens the within sum of squares most and leaves every minimum kept on
/// both sides, until there are `count` pieces or no cut is left. Labels are in order of each piece's first block.
std::vector<Label> cut_trees(const Problem& problem, const std::vector<TreeEdge>& edges, std::size_t count);

/// The pieces of the blocks that the first edges join.
std::vector<Label> join(const Problem& problem, const std::vector<TreeEdge>& edges, std::size_t first);

} // namespace needshed::localities
