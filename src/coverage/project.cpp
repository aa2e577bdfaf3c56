// Arcs in another CRS, rounded. Rounding moves a vertex by up to half a unit of the last decimal, which can make two
// lines touch or cross that ran closer than that. The check that proves a coverage (noding.hpp, topology.hpp) finds
// every such place, and the vertex nearest to the line that it met is dropped from its arc, for all units at once; then
// the check is repeated. Vertices only ever go, so it ends, mostly after two rounds. Where nothing is left to drop, as
// in an island smaller than the rounding, the arcs concerned keep all their decimals. Snap rounding (Hobby 1999) lost:
// it adds vertices where lines meet, and so joins what is apart.

#include <algorithm>
#include <cmath>

#include "needshed/core/error.hpp"
#include "needshed/coverage/assemble.hpp"
#include "noding.hpp"
#include "predicates.hpp"
#include "topology.hpp"
#include "vertex_hash.hpp"

namespace needshed {

namespace {

using namespace coverage;

constexpr int most_rounds = 100;

std::vector<Point> rounded(std::vector<Point> points, int decimals)
{
    const double scale = std::pow(10.0, decimals);
    for (auto& point : points) {
        point = {std::round(point.x * scale) / scale, std::round(point.y * scale) / scale};
    }
    return points;
}

class Rounding {
public:
    Rounding(const ArcSet& arcs, std::vector<Point> exact, int decimals)
        : m_source(arcs), m_exact(std::move(exact)), m_points(rounded(m_exact, decimals)),
          m_is_node(m_points.size(), 0), m_dropped(m_points.size(), 0), m_keeps_decimals(arcs.arc_count(), 0)
    {
        for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
            m_is_node[arcs.arc(k).front()] = m_is_node[arcs.arc(k).back()] = 1;
        }
    }

    ArcSet resolve()
    {
        keep_small_rings();
        auto arcs = current();
        for (int round = 0; round < most_rounds && !drop_what_clashes(arcs); ++round) {
            arcs = current();
        }
        return arcs;
    }

private:
    /// Closed arcs that rounding would turn over or flatten keep their decimals.
    void keep_small_rings()
    {
        for (std::size_t k = 0; k < m_source.arc_count(); ++k) {
            const auto arc = m_source.arc(k);
            if (arc.front() != arc.back()) {
                continue;
            }
            const double before = area(arc, m_exact);
            const double after = area(arc, m_points);
            if (!(before * after > 0)) {
                keep_decimals(k);
            }
        }
    }

    static double area(std::span<const std::uint32_t> arc, const std::vector<Point>& points)
    {
        std::vector<Point> ring;
        for (const auto v : arc.first(arc.size() - 1)) {
            ring.push_back(points[v]);
        }
        return twice_signed_area(ring);
    }

    bool keep_decimals(std::size_t arc)
    {
        if (m_keeps_decimals[arc] == 1) {
            return false;
        }
        m_keeps_decimals[arc] = 1;
        for (const auto v : m_source.arc(arc)) {
            m_points[v] = m_exact[v];
            m_dropped[v] = 0;
        }
        return true;
    }

    /// The arcs without what was dropped. Nodes in one place are one; an arc that shrank to a point is empty.
    ArcSet current()
    {
        ArcSet arcs;
        arcs.points = m_points;
        arcs.left = m_source.left;
        arcs.right = m_source.right;
        const auto node = merged_nodes();
        arcs.vertex.reserve(m_source.vertex.size());
        for (std::size_t k = 0; k < m_source.arc_count(); ++k) {
            const auto arc = m_source.arc(k);
            const std::size_t first = arcs.vertex.size();
            for (const auto v : arc) {
                if (m_is_node[v] == 1) {
                    arcs.vertex.push_back(node[v]);
                }
                else if (m_dropped[v] == 0) {
                    arcs.vertex.push_back(v);
                }
            }
            if (arcs.vertex.size() == first + 2 && arcs.vertex[first] == arcs.vertex[first + 1]) {
                arcs.vertex.resize(first);
            }
            arcs.start.push_back(arcs.vertex.size());
        }
        return arcs;
    }

    /// The node that stands for each node. Drops the other vertices that coincide with a node or with each other.
    std::vector<std::uint32_t> merged_nodes()
    {
        constexpr std::uint32_t none = 0xffffffffU;
        const auto merged = distinct_vertices(m_points, 0);
        const auto& place = merged.number;
        std::vector<std::uint32_t> holder(merged.points.size(), none);
        std::vector<std::uint32_t> node(m_points.size(), none);
        for (std::uint32_t v = 0; v < m_points.size(); ++v) {
            if (m_is_node[v] == 1) {
                auto& held = holder[place[v]];
                held = held == none ? v : held;
                node[v] = held;
            }
        }
        for (std::uint32_t v = 0; v < m_points.size(); ++v) {
            if (m_is_node[v] == 0 && m_dropped[v] == 0) {
                auto& held = holder[place[v]];
                m_dropped[v] = held == none ? 0 : 1;
                held = v;
            }
        }
        return node;
    }

    /// Returns whether nothing clashed, or nothing can be done about what does.
    bool drop_what_clashes(const ArcSet& arcs)
    {
        const auto clashes = find_clashes(arcs, EdgeGrid(arcs, 0), 0);
        bool changed = false;
        for (const auto& clash : clashes) {
            changed = resolve_clash(arcs, clash) || changed;
        }
        if (clashes.empty()) {
            for (const auto& disorder : find_disorder(arcs)) {
                changed = resolve_disorder(arcs, disorder) || changed;
            }
        }
        return !changed;
    }

    bool resolve_clash(const ArcSet& arcs, const Clash& clash)
    {
        const auto ends = [&](std::uint32_t edge) { return std::pair(arcs.vertex[edge], arcs.vertex[edge + 1]); };
        const auto [p, q] = ends(clash.a);
        const auto [r, s] = ends(clash.b);
        std::uint32_t nearest = 0;
        double least = std::numeric_limits<double>::infinity();
        const auto consider = [&](std::uint32_t v, std::uint32_t a, std::uint32_t b) {
            const double to_line = squared_distance_to_segment(arcs.points[v], arcs.points[a], arcs.points[b]);
            const bool shared = v == a || v == b;
            if (m_is_node[v] == 0 && !shared && to_line < least) {
                least = to_line;
                nearest = v;
            }
        };
        if (m_dropped[p] + m_dropped[q] + m_dropped[r] + m_dropped[s] > 0) {
            return true;
        }
        consider(p, r, s);
        consider(q, r, s);
        consider(r, p, q);
        consider(s, p, q);
        if (std::isfinite(least)) {
            m_dropped[nearest] = 1;
            return true;
        }
        const bool first = keep_decimals(arc_of_edge(arcs, clash.a));
        return keep_decimals(arc_of_edge(arcs, clash.b)) || first;
    }

    bool resolve_disorder(const ArcSet& arcs, const Disorder& disorder)
    {
        bool changed = false;
        for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
            const auto arc = arcs.arc(k);
            if (arc.size() >= 2 && (arc.front() == disorder.vertex || arc.back() == disorder.vertex)) {
                changed = keep_decimals(k) || changed;
            }
        }
        return changed;
    }

    const ArcSet& m_source;
    std::vector<Point> m_exact;
    std::vector<Point> m_points;
    std::vector<std::uint8_t> m_is_node;
    std::vector<std::uint8_t> m_dropped;
    std::vector<std::uint8_t> m_keeps_decimals; ///< per arc
};

} // namespace

ArcSet project_arcs(const Coverage& coverage, const Crs& to, int decimals)
{
    auto points = coverage.arcs().points;
    transform(points, coverage.crs(), to);
    for (const auto& point : points) {
        if (!(std::isfinite(point.x) && std::isfinite(point.y))) {
            throw Error(ErrorKind::Input, "coverage", "has a vertex with no place in " + crs_title(to),
                        "Check the CRS of the units");
        }
    }
    return Rounding(coverage.arcs(), std::move(points), decimals).resolve();
}

} // namespace needshed
