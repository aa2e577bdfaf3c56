#include "needshed/core/graph.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "needshed/core/error.hpp"
#include "needshed/core/grouping.hpp"

namespace needshed {

namespace {

std::vector<GraphEdge> normalised(std::size_t unit_count, std::span<const GraphEdge> edges)
{
    std::vector<GraphEdge> result;
    result.reserve(edges.size());
    for (const auto& edge : edges) {
        if (to_index(edge.a) >= unit_count || to_index(edge.b) >= unit_count || edge.a == edge.b) {
            throw Error(ErrorKind::Usage, "graph",
                        "edge " + std::to_string(to_index(edge.a)) + "-" + std::to_string(to_index(edge.b)) +
                            " does not join two of " + std::to_string(unit_count) + " units");
        }
        if (!(edge.border_m >= 0)) {
            throw Error(ErrorKind::Usage, "graph", "a border of length " + std::to_string(edge.border_m) + " m");
        }
        result.push_back({std::min(edge.a, edge.b), std::max(edge.a, edge.b), edge.border_m});
    }
    std::sort(result.begin(), result.end(), [](const GraphEdge& left, const GraphEdge& right) {
        return std::tie(left.a, left.b, left.border_m) < std::tie(right.a, right.b, right.border_m);
    });
    std::size_t kept = 0;
    for (const auto& edge : result) {
        if (kept > 0 && result[kept - 1].a == edge.a && result[kept - 1].b == edge.b) {
            result[kept - 1].border_m += edge.border_m;
        }
        else {
            result[kept++] = edge;
        }
    }
    result.resize(kept);
    return result;
}

} // namespace

Graph::Graph(std::size_t unit_count, std::span<const GraphEdge> edges) : m_start(unit_count + 1, 0)
{
    const auto unique = normalised(unit_count, edges);
    for (const auto& edge : unique) {
        ++m_start[to_index(edge.a) + 1];
        ++m_start[to_index(edge.b) + 1];
    }
    for (std::size_t i = 1; i < m_start.size(); ++i) {
        m_start[i] += m_start[i - 1];
    }
    m_neighbour.resize(2 * unique.size());
    m_border_m.resize(2 * unique.size());
    auto next = m_start;
    // In the order of (a, b), first every edge seen from its larger end, then from its smaller: rows come out
    // ascending.
    const auto put = [&](UnitIndex from, UnitIndex to, double border_m) {
        const auto place = next[to_index(from)]++;
        m_neighbour[place] = to;
        m_border_m[place] = border_m;
    };
    for (const auto& edge : unique) {
        put(edge.b, edge.a, edge.border_m);
    }
    for (const auto& edge : unique) {
        put(edge.a, edge.b, edge.border_m);
    }
}

bool Graph::adjacent(UnitIndex a, UnitIndex b) const noexcept
{
    const auto row = neighbours(a);
    return std::binary_search(row.begin(), row.end(), b);
}

std::vector<GraphEdge> Graph::edges() const
{
    std::vector<GraphEdge> result;
    result.reserve(edge_count());
    for (std::size_t i = 0; i < unit_count(); ++i) {
        const auto unit = to_unit(i);
        const auto row = neighbours(unit);
        const auto lengths = border_m(unit);
        for (std::size_t j = 0; j < row.size(); ++j) {
            if (unit < row[j]) {
                result.push_back({unit, row[j], lengths[j]});
            }
        }
    }
    return result;
}

Components connected_components(const Graph& graph)
{
    const std::vector<std::uint32_t> one(graph.unit_count(), 0);
    return connected_components(graph, one);
}

Components connected_components(const Graph& graph, std::span<const std::uint32_t> group)
{
    Components components;
    components.of_unit.assign(graph.unit_count(), no_group);
    std::vector<UnitIndex> waiting;
    for (std::size_t first = 0; first < graph.unit_count(); ++first) {
        if (components.of_unit[first] != no_group) {
            continue;
        }
        const auto label = static_cast<std::uint32_t>(components.size.size());
        components.size.push_back(0);
        components.of_unit[first] = label;
        waiting.push_back(to_unit(first));
        while (!waiting.empty()) {
            const auto unit = waiting.back();
            waiting.pop_back();
            ++components.size[label];
            for (const auto neighbour : graph.neighbours(unit)) {
                auto& mark = components.of_unit[to_index(neighbour)];
                if (mark == no_group && group[to_index(neighbour)] == group[first]) {
                    mark = label;
                    waiting.push_back(neighbour);
                }
            }
        }
    }
    return components;
}

} // namespace needshed
