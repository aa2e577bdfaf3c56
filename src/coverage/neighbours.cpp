#include "needshed/coverage/coverage.hpp"

#include <algorithm>
#include <tuple>

#include "barrier_grid.hpp"
#include "corners.hpp"
#include "network.hpp"

namespace needshed {

namespace {

bool has_pair(const std::vector<Corner>& corners, const GraphEdge& edge)
{
    const auto found =
        std::lower_bound(corners.begin(), corners.end(), edge, [](const Corner& corner, const GraphEdge& pair) {
            return std::tie(corner.a, corner.b) < std::tie(pair.a, pair.b);
        });
    return found != corners.end() && found->a == edge.a && found->b == edge.b;
}

bool is_link(const Coverage& coverage, const GraphEdge& edge)
{
    return std::any_of(coverage.links().begin(), coverage.links().end(),
                       [&](const Link& link) { return std::minmax(link.a, link.b) == std::minmax(edge.a, edge.b); });
}

Graph without_corners(const Coverage& coverage)
{
    auto edges = coverage.graph().edges();
    std::erase_if(edges, [&](const GraphEdge& edge) {
        return edge.border_m == 0 && has_pair(coverage.corners(), edge) && !is_link(coverage, edge);
    });
    return {coverage.unit_count(), edges};
}

Graph with_corners(const Coverage& coverage)
{
    auto edges = coverage.graph().edges();
    const Graph borders(coverage.unit_count(), coverage::border_edges(coverage.arcs(), coverage.arc_m()));
    for (const auto& corner : coverage::find_corners(coverage.arcs(), borders)) {
        if (!coverage.is_barred(corner.place, corner.place)) {
            edges.push_back({corner.a, corner.b, 0});
        }
    }
    return {coverage.unit_count(), edges};
}

} // namespace

bool Coverage::is_barred(const Point& from, const Point& to) const
{
    return m_barrier_grid && m_barrier_grid->bars(from, to);
}

Graph neighbours_by(const Coverage& coverage, Neighbours rule)
{
    return rule == Neighbours::Rook ? without_corners(coverage) : with_corners(coverage);
}

} // namespace needshed
