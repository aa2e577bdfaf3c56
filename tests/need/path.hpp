#pragma once

/// A graph for demand that has none of its own: units in a row.

#include "needshed/core/graph.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::test {

inline Graph path(std::size_t units)
{
    std::vector<GraphEdge> edges;
    for (std::size_t i = 0; i + 1 < units; ++i) {
        edges.push_back({to_unit(i), to_unit(i + 1), 1});
    }
    return {units, edges};
}

inline Graph path(const Demand& demand)
{
    return path(demand.measures.empty() ? 0 : demand.measures.front().value.size());
}

} // namespace needshed::test
