// Two units share a border where one has an edge from a to b and the other the edge from b to a. Edges are grouped by
// the vertex they leave (a counting sort), and the opposite of a → b is looked for among the few that leave b. Linear
// in the edges. A hash table of vertex pairs lost: vertices are numbered along the rings, so the grouping walks memory
// almost in order, while a hash jumps.

#include "edges.hpp"

namespace needshed::coverage {

namespace {

void fill_targets(const Rings& rings, Edges& edges)
{
    edges.to.resize(rings.vertex.size());
    edges.unit.resize(rings.vertex.size());
    for (std::size_t u = 0; u < rings.unit_count(); ++u) {
        for (std::size_t r = rings.unit_start[u]; r < rings.unit_start[u + 1]; ++r) {
            const std::size_t last = rings.ring_start[r + 1] - 1;
            for (std::size_t e = rings.ring_start[r]; e < last; ++e) {
                edges.to[e] = rings.vertex[e + 1];
                edges.unit[e] = to_unit(u);
            }
            edges.to[last] = rings.vertex[rings.ring_start[r]];
            edges.unit[last] = to_unit(u);
        }
    }
}

void group_by_origin(const Rings& rings, Edges& edges)
{
    edges.leaving_start.assign(rings.points.size() + 2, 0);
    for (const auto v : rings.vertex) {
        ++edges.leaving_start[v + 2];
    }
    for (std::size_t v = 2; v < edges.leaving_start.size(); ++v) {
        edges.leaving_start[v] += edges.leaving_start[v - 1];
    }
    edges.leaving.resize(rings.vertex.size());
    for (std::uint32_t e = 0; e < rings.vertex.size(); ++e) {
        edges.leaving[edges.leaving_start[rings.vertex[e] + 1]++] = e;
    }
    edges.leaving_start.pop_back();
}

/// The first edge from `vertex` to `target` without a twin, or `no_edge`. Takes one of `unit` before any other, so that
/// what one unit holds on both sides cancels.
std::uint32_t free_edge(const Edges& edges, std::uint32_t vertex, std::uint32_t target, UnitIndex unit)
{
    std::uint32_t found = no_edge;
    for (const auto e : edges.leaving_from(vertex)) {
        if (edges.to[e] == target && edges.twin[e] == no_edge) {
            if (edges.unit[e] == unit) {
                return e;
            }
            if (found == no_edge) {
                found = e;
            }
        }
    }
    return found;
}

/// Edges with the same two ends in the same direction: their left sides overlap.
void find_doubled(const Rings& rings, const Edges& edges, std::uint32_t vertex, std::vector<Mismatch>& mismatches)
{
    const auto row = edges.leaving_from(vertex);
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
        for (std::size_t j = i + 1; j < row.size(); ++j) {
            if (edges.to[row[i]] == edges.to[row[j]] && edges.twin[row[i]] != cancelled &&
                edges.twin[row[j]] != cancelled) {
                mismatches.push_back(make_mismatch(MismatchKind::SameSide, edges.unit[row[i]], edges.unit[row[j]],
                                                   rings.points[vertex]));
            }
        }
    }
}

} // namespace

Edges match_edges(const Rings& rings)
{
    Edges edges;
    fill_targets(rings, edges);
    group_by_origin(rings, edges);
    edges.twin.assign(rings.vertex.size(), no_edge);
    for (std::uint32_t e = 0; e < rings.vertex.size(); ++e) {
        if (edges.twin[e] != no_edge) {
            continue;
        }
        const auto opposite = free_edge(edges, edges.to[e], rings.vertex[e], edges.unit[e]);
        if (opposite != no_edge) {
            const bool same = edges.unit[opposite] == edges.unit[e];
            edges.twin[e] = same ? cancelled : opposite;
            edges.twin[opposite] = same ? cancelled : e;
        }
    }
    return edges;
}

std::vector<Mismatch> same_side(const Rings& rings, const Edges& edges)
{
    std::vector<Mismatch> mismatches;
    for (std::uint32_t v = 0; v < rings.points.size(); ++v) {
        if (edges.leaving_from(v).size() > 1) {
            find_doubled(rings, edges, v, mismatches);
        }
    }
    return mismatches;
}

} // namespace needshed::coverage
