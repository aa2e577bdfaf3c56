// The outline of a group is walked along half-edges with the group on the left: at each node, turn through the group's
// own cells until the next half-edge has another group on its right. Cost O(edges + vertices).
#include "simulation/outlines.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace needshed::simulation {

namespace {

using Ring = std::vector<Point>;

class Walker {
public:
    Walker(const Mesh& mesh, const CrookedEdges& edges, std::span<const std::uint32_t> group)
        : m_mesh(mesh), m_edges(edges), m_group(group), m_walked(mesh.edge_count(), 0)
    {
    }

    /// The rings that pass along a cell of its group and have not been walked yet.
    void walk(std::uint32_t cell, std::vector<Ring>& rings)
    {
        m_mesh.around(cell, [&](std::uint32_t edge) {
            if (is_outer(edge) && m_walked[edge] == 0) {
                rings.push_back(ring_from(edge));
            }
        });
    }

private:
    bool is_outer(std::uint32_t edge) const { return m_group[m_mesh.cell[edge]] != m_group[m_mesh.neighbour(edge)]; }

    Ring ring_from(std::uint32_t first)
    {
        Ring ring;
        std::uint32_t edge = first;
        do {
            m_walked[edge] = 1;
            append(edge, ring);
            edge = m_mesh.next[edge];
            while (!is_outer(edge)) {
                edge = m_mesh.next[m_mesh.twin[edge]];
            }
        } while (edge != first);
        return ring;
    }

    void append(std::uint32_t edge, Ring& ring) const
    {
        ring.push_back(m_mesh.start(edge));
        const auto between = m_edges.between(edge);
        if (edge < m_mesh.twin[edge]) {
            ring.insert(ring.end(), between.begin(), between.end());
        }
        else {
            ring.insert(ring.end(), between.rbegin(), between.rend());
        }
    }

    const Mesh& m_mesh;
    const CrookedEdges& m_edges;
    std::span<const std::uint32_t> m_group;
    std::vector<char> m_walked;
};

bool holds(const Ring& ring, Point at)
{
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Point a = ring[i];
        const Point b = ring[j];
        if ((a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)) {
            inside = !inside;
        }
    }
    return inside;
}

/// Adds the rings of one group as an area, each hole with the outer ring that holds it.
void add_area(std::vector<Ring>& rings, PolygonSet& set)
{
    const auto holes =
        std::stable_partition(rings.begin(), rings.end(), [](const Ring& ring) { return twice_signed_area(ring) > 0; });
    const auto add_ring = [&](const Ring& ring) {
        set.points.insert(set.points.end(), ring.begin(), ring.end());
        set.end_ring();
    };
    for (auto outer = rings.begin(); outer != holes; ++outer) {
        add_ring(*outer);
        for (auto hole = holes; hole != rings.end(); ++hole) {
            if (holds(*outer, hole->front())) {
                add_ring(*hole);
            }
        }
        set.end_part();
    }
    set.end_area();
}

std::vector<std::vector<std::uint32_t>> cells_of_groups(std::span<const std::uint32_t> group, std::size_t count)
{
    std::vector<std::vector<std::uint32_t>> cells(count);
    for (std::uint32_t cell = 0; cell < group.size(); ++cell) {
        if (group[cell] != none) {
            cells[group[cell]].push_back(cell);
        }
    }
    return cells;
}

} // namespace

PolygonSet outlines(const Mesh& mesh, const CrookedEdges& edges, std::span<const std::uint32_t> group,
                    std::size_t group_count)
{
    Walker walker(mesh, edges, group);
    PolygonSet set;
    std::vector<Ring> rings;
    for (const auto& cells : cells_of_groups(group, group_count)) {
        rings.clear();
        for (const std::uint32_t cell : cells) {
            walker.walk(cell, rings);
        }
        add_area(rings, set);
    }
    return set;
}

} // namespace needshed::simulation
