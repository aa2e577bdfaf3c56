#include "arcs.hpp"

namespace needshed::coverage {

namespace {

class ArcBuilder {
public:
    ArcBuilder(const Rings& rings, const Edges& edges) : m_rings(rings), m_edges(edges), m_done(rings.vertex.size(), 0)
    {
        for (std::size_t e = 0; e < m_done.size(); ++e) {
            m_done[e] = edges.twin[e] == cancelled ? 1 : 0;
        }
    }

    ArcSet build()
    {
        add_arcs_from([this](std::uint32_t e) { return is_node(m_rings.vertex[e]); });
        // What is left are closed arcs that meet no node: islands, and units in the middle of others.
        add_arcs_from([](std::uint32_t) { return true; });
        return std::move(m_arcs);
    }

private:
    template <typename Starts>
    void add_arcs_from(Starts starts)
    {
        for (std::uint32_t e = 0; e < m_done.size(); ++e) {
            if (m_done[e] == 0 && starts(e)) {
                add_arc(e);
            }
        }
    }

    /// Not a node: the line goes through, with the same units beside it before and after.
    bool is_node(std::uint32_t vertex) const
    {
        std::uint32_t live[2];
        std::size_t count = 0;
        for (const auto e : m_edges.leaving_from(vertex)) {
            if (m_edges.twin[e] == cancelled) {
                continue;
            }
            if (count == 2) {
                return true;
            }
            live[count++] = e;
        }
        if (count < 2) {
            return false;
        }
        return m_edges.unit[live[0]] == m_edges.unit[live[1]] || m_edges.twin[live[0]] == no_edge ||
               m_edges.twin[live[1]] == no_edge;
    }

    std::uint32_t next(std::uint32_t edge) const
    {
        for (const auto e : m_edges.leaving_from(m_edges.to[edge])) {
            if (m_edges.unit[e] == m_edges.unit[edge] && m_edges.twin[e] != cancelled) {
                return e;
            }
        }
        return no_edge;
    }

    void add_arc(std::uint32_t first)
    {
        const auto twin = m_edges.twin[first];
        m_arcs.left.push_back(m_edges.unit[first]);
        m_arcs.right.push_back(twin == no_edge ? no_unit : m_edges.unit[twin]);
        m_arcs.vertex.push_back(m_rings.vertex[first]);
        for (auto e = first; e != no_edge && m_done[e] == 0; e = next(e)) {
            m_done[e] = 1;
            if (m_edges.twin[e] != no_edge) {
                m_done[m_edges.twin[e]] = 1;
            }
            m_arcs.vertex.push_back(m_edges.to[e]);
            if (is_node(m_edges.to[e])) {
                break;
            }
        }
        m_arcs.start.push_back(m_arcs.vertex.size());
    }

    const Rings& m_rings;
    const Edges& m_edges;
    std::vector<std::uint8_t> m_done;
    ArcSet m_arcs;
};

} // namespace

ArcSet build_arcs(Rings& rings, const Edges& edges)
{
    auto arcs = ArcBuilder(rings, edges).build();
    arcs.points = std::move(rings.points);
    return arcs;
}

} // namespace needshed::coverage
