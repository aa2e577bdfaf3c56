#pragma once

/// Who is next to whom: borders, corners and links, and what barriers take away.

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "barrier_grid.hpp"
#include "draft.hpp"
#include "refuse.hpp"

namespace needshed::coverage {

struct Network {
    Graph graph;
    std::vector<Link> links;
    std::vector<Corner> corners; ///< one for each pair
    std::size_t border_count = 0;
    std::optional<BarrierEffect> barriers;
    std::shared_ptr<const BarrierGrid> barrier_grid; ///< of the barriers, if there are any
};

/// An edge for each arc between two units, also those that barriers cancel.
std::vector<GraphEdge> border_edges(const ArcSet& arcs, std::span<const double> arc_m);

/// `arc_m` are the lengths of the arcs in metres.
/// Throws   Error{Input} for a code in the links that no unit has, and for a second component under `Islands::Error`
Network make_network(const CoverageOptions& options, const Draft& draft, std::span<const double> arc_m,
                     const Naming& naming, Findings& findings);

} // namespace needshed::coverage
