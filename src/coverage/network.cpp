// The map is first connected as if there were no barriers: islands are linked to the nearest shore, unless a barrier
// bars the straight way there. Only then are borders cancelled. So what a barrier parts is not joined again by a link
// of the program's own, nor round the end of an estuary by way of an island; a declared link, a bridge, joins it.
// Making links after barriers lost: the two banks of an estuary are a metre apart at its mouth, and the first thing the
// program would do is to link them there.

#include "network.hpp"

#include <algorithm>

#include "barriers.hpp"
#include "connect.hpp"
#include "corners.hpp"

namespace needshed::coverage {

std::vector<GraphEdge> border_edges(const ArcSet& arcs, std::span<const double> arc_m)
{
    std::vector<GraphEdge> edges;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.right[k] != no_unit) {
            edges.push_back({arcs.left[k], arcs.right[k], arc_m[k]});
        }
    }
    return edges;
}

namespace {

Graph make_graph(std::vector<GraphEdge> edges, const Network& network, std::size_t unit_count)
{
    for (const auto& corner : network.corners) {
        edges.push_back({corner.a, corner.b, 0});
    }
    for (const auto& link : network.links) {
        edges.push_back({link.a, link.b, 0});
    }
    return {unit_count, edges};
}

void keep_one_of_each(std::vector<Corner>& corners)
{
    const auto same = [](const Corner& x, const Corner& y) { return x.a == y.a && x.b == y.b; };
    corners.erase(std::unique(corners.begin(), corners.end(), same), corners.end());
}

std::size_t count_borders(const Graph& graph)
{
    std::size_t ends = 0;
    for (std::size_t unit = 0; unit < graph.unit_count(); ++unit) {
        for (const double border_m : graph.border_m(to_unit(unit))) {
            ends += border_m > 0 ? 1 : 0;
        }
    }
    return ends / 2;
}

/// The barriers of one coverage, and what they do to its network.
class BarrierStage {
public:
    BarrierStage(const Barriers& barriers, const ArcSet& arcs, const Naming& naming)
        : m_barriers(barriers), m_arcs(arcs), m_naming(naming),
          m_grid(std::make_shared<BarrierGrid>(barriers, bounding_box(arcs.points),
                                               barriers.tolerance_m / naming.metres_per_unit)),
          m_use(barriers.count())
    {
    }

    MayJoin may_join() const
    {
        return [this](const Point& a, const Point& b) { return !m_grid->bars(a, b); };
    }

    /// Takes from borders and corners what barriers cancel. The corners are all those of each pair, and one of each is
    /// left.
    BarrierEffect cancel(std::vector<GraphEdge>& edges, std::vector<Corner>& corners, Findings& findings)
    {
        const auto borders = Graph(m_naming.codes.size(), edges).edges();
        auto effect = cancelled_borders(m_arcs, borders, *m_grid, m_naming.metres_per_unit, m_use);
        edges = remaining_borders(borders, effect);
        std::erase_if(corners, [this](const Corner& corner) { return m_grid->cancels(corner.place, m_use); });
        effect.title = m_barriers.title;
        effect.tolerance_m = m_barriers.tolerance_m;
        effect.count = m_barriers.count();
        for (std::size_t barrier = 0; barrier < m_use.count(); ++barrier) {
            effect.idle += m_use[barrier] ? 0 : 1;
        }
        add_barrier_findings(effect, m_use, findings);
        return effect;
    }

    const std::shared_ptr<const BarrierGrid>& grid() const { return m_grid; }

private:
    const Barriers& m_barriers;
    const ArcSet& m_arcs;
    const Naming& m_naming;
    std::shared_ptr<const BarrierGrid> m_grid;
    BarrierUse m_use;
};

} // namespace

Network make_network(const CoverageOptions& options, const Draft& draft, std::span<const double> arc_m,
                     const Naming& naming, Findings& findings)
{
    const auto& arcs = draft.arcs;
    const auto unit_count = naming.codes.size();
    auto edges = border_edges(arcs, arc_m);
    Network network;
    network.links = declared_links(options, draft, naming);
    if (options.neighbours == Neighbours::Queen) {
        network.corners = find_corners(arcs, Graph(unit_count, edges));
    }
    std::optional<BarrierStage> stage;
    if (options.barriers) {
        stage.emplace(*options.barriers, arcs, naming);
    }
    network.graph = make_graph(edges, network, unit_count);
    const auto made = links_for_islands(options.islands, arcs, connected_components(network.graph),
                                        stage ? stage->may_join() : MayJoin(), naming, findings);
    network.links.insert(network.links.end(), made.begin(), made.end());
    if (stage) {
        const auto whole = connected_components(make_graph(edges, network, unit_count));
        network.barriers = stage->cancel(edges, network.corners, findings);
        network.barrier_grid = stage->grid();
        keep_one_of_each(network.corners);
        network.graph = make_graph(edges, network, unit_count);
        add_parted(options.islands, connected_components(network.graph), whole, naming, findings);
    }
    else if (keep_one_of_each(network.corners); !made.empty()) {
        network.graph = make_graph(edges, network, unit_count);
    }
    network.border_count = count_borders(network.graph);
    return network;
}

} // namespace needshed::coverage
