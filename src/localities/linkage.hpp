#pragma once

/// The *spanning tree* that agglomeration under contiguity leaves behind: each time the two nearest clusters that touch
/// are merged, the shortest edge between them joins the tree.

#include <vector>

#include "localities/problem.hpp"
#include "needshed/localities/method.hpp"

namespace needshed::localities {

struct TreeEdge {
    Block a = 0;
    Block b = 0;
};

/// Edges of a spanning forest, one tree per connected part, in the order of the merges.
std::vector<TreeEdge> spanning_tree(const Problem& problem, LinkOrder order, Linkage linkage);

/// Sum over measures of |sum|² / weight of a row: what of the sum of squares a locality explains; 0 without weight.
double explained(const Layout& layout, const double* row) noexcept;

} // namespace needshed::localities
