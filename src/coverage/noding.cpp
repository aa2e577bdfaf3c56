// Each cell of a uniform grid compares the edges that pass through it, pair by pair. With about as many cells as edges,
// that is linear for the evenly digitised lines of boundary layers (about 60 ns an edge), and cells are independent, so
// they run in parallel. Predicates are exact. A sweep line lost: its tree costs more per edge than all the comparisons
// of a cell, and it does not run in parallel. Monotone chains under a tree of boxes lost by a factor of two: borders
// that follow streets and streams make chains of three or four edges.

#include "noding.hpp"

#include <algorithm>
#include <tuple>

#include "needshed/core/parallel.hpp"
#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr std::size_t chunk_cells = 1U << 14U;

template <typename Visit>
void for_each_edge(const ArcSet& arcs, Visit visit)
{
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        for (std::size_t i = arcs.start[k]; i + 1 < arcs.start[k + 1]; ++i) {
            visit(static_cast<std::uint32_t>(i));
        }
    }
}

Box box_of(const ArcSet& arcs)
{
    Box box = bounding_box({});
    for (const auto v : arcs.vertex) {
        const auto& point = arcs.points[v];
        box.min_x = std::min(box.min_x, point.x);
        box.min_y = std::min(box.min_y, point.y);
        box.max_x = std::max(box.max_x, point.x);
        box.max_y = std::max(box.max_y, point.y);
    }
    return box;
}

struct Edge {
    std::uint32_t place;
    std::uint32_t first;
    std::uint32_t last;
    Point p;
    Point q;
    Box box;
};

Edge edge_at(const ArcSet& arcs, std::uint32_t place)
{
    const auto first = arcs.vertex[place];
    const auto last = arcs.vertex[place + 1];
    const Point& p = arcs.points[first];
    const Point& q = arcs.points[last];
    return {place, first, last, p, q, {std::min(p.x, q.x), std::min(p.y, q.y), std::max(p.x, q.x), std::max(p.y, q.y)}};
}

/// All four comparisons without a branch: which of them parts two edges of a cell cannot be foretold.
bool apart(const Box& a, const Box& b, double near)
{
    const bool in_x = (a.max_x + near < b.min_x) | (b.max_x + near < a.min_x);
    const bool in_y = (a.max_y + near < b.min_y) | (b.max_y + near < a.min_y);
    return in_x | in_y;
}

/// Whether two edges that leave `common` run over each other.
bool overlap_from(const Point& common, const Point& a, const Point& b)
{
    return (a.x - common.x) * (b.x - common.x) + (a.y - common.y) * (b.y - common.y) > 0 &&
           orientation(common, a, b) == 0;
}

bool overlap_at_common_vertex(const Edge& a, const Edge& b)
{
    const bool from_first = a.first == b.first || a.first == b.last;
    const bool from_last = a.last == b.first || a.last == b.last;
    if (from_first && from_last) {
        return true;
    }
    const Point& common = from_first ? a.p : a.q;
    const Point& end_of_a = from_first ? a.q : a.p;
    const Point& end_of_b = common == b.p ? b.q : b.p;
    return overlap_from(common, end_of_a, end_of_b);
}

enum class Meeting { None, Crossing, Touching };

Meeting meeting(const Edge& a, const Edge& b)
{
    const double b_first = orientation(a.p, a.q, b.p);
    const double b_last = orientation(a.p, a.q, b.q);
    if ((b_first > 0 && b_last > 0) || (b_first < 0 && b_last < 0)) {
        return Meeting::None;
    }
    const double a_first = orientation(b.p, b.q, a.p);
    const double a_last = orientation(b.p, b.q, a.q);
    if ((a_first > 0 && a_last > 0) || (a_first < 0 && a_last < 0)) {
        return Meeting::None;
    }
    const bool touching = (b_first == 0 && within_box(a.p, a.q, b.p)) || (b_last == 0 && within_box(a.p, a.q, b.q)) ||
                          (a_first == 0 && within_box(b.p, b.q, a.p)) || (a_last == 0 && within_box(b.p, b.q, a.q));
    if (touching) {
        return Meeting::Touching;
    }
    const bool crossing = b_first != 0 && b_last != 0 && a_first != 0 && a_last != 0;
    return crossing ? Meeting::Crossing : Meeting::None;
}

bool ends_near(const Edge& a, const Edge& b, double near)
{
    return std::min({squared_distance_to_segment(b.p, a.p, a.q), squared_distance_to_segment(b.q, a.p, a.q),
                     squared_distance_to_segment(a.p, b.p, b.q), squared_distance_to_segment(a.q, b.p, b.q)}) <=
           near * near;
}

class ClashFinder {
public:
    ClashFinder(const ArcSet& arcs, const EdgeGrid& edges, double near) : m_arcs(arcs), m_edges(edges), m_near(near) {}

    void search_cell(std::size_t cell, std::vector<Edge>& work, std::vector<Clash>& clashes) const
    {
        const auto places = m_edges.edges(cell);
        if (places.size() < 2) {
            return;
        }
        work.clear();
        for (const auto place : places) {
            work.push_back(edge_at(m_arcs, place));
        }
        for (std::size_t i = 0; i + 1 < work.size(); ++i) {
            for (std::size_t j = i + 1; j < work.size(); ++j) {
                compare(work[i], work[j], clashes);
            }
        }
    }

private:
    void compare(const Edge& a, const Edge& b, std::vector<Clash>& clashes) const
    {
        if (apart(a.box, b.box, m_near)) {
            return;
        }
        if (a.first == b.first || a.first == b.last || a.last == b.first || a.last == b.last) {
            if (overlap_at_common_vertex(a, b)) {
                clashes.push_back({a.place, b.place, true});
            }
            return;
        }
        const auto how = meeting(a, b);
        if (how != Meeting::None) {
            clashes.push_back({a.place, b.place, how == Meeting::Crossing});
        }
        else if (m_near > 0 && ends_near(a, b, m_near) && both_outer(a, b)) {
            clashes.push_back({a.place, b.place, false});
        }
    }

    bool both_outer(const Edge& a, const Edge& b) const
    {
        const auto arc_a = arc_of_edge(m_arcs, a.place);
        const auto arc_b = arc_of_edge(m_arcs, b.place);
        return m_arcs.right[arc_a] == no_unit && m_arcs.right[arc_b] == no_unit &&
               m_arcs.left[arc_a] != m_arcs.left[arc_b];
    }

    const ArcSet& m_arcs;
    const EdgeGrid& m_edges;
    double m_near;
};

} // namespace

EdgeGrid::EdgeGrid(const ArcSet& arcs, double margin) : m_grid(box_of(arcs), arcs.vertex.size() + 1)
{
    const auto along = [&](std::uint32_t edge, auto visit) {
        m_grid.cells_along(arcs.points[arcs.vertex[edge]], arcs.points[arcs.vertex[edge + 1]], margin, visit);
    };
    m_start.assign(m_grid.cell_count() + 2, 0);
    for_each_edge(arcs, [&](std::uint32_t edge) { along(edge, [&](std::size_t cell) { ++m_start[cell + 2]; }); });
    for (std::size_t c = 2; c < m_start.size(); ++c) {
        m_start[c] += m_start[c - 1];
    }
    m_edge.resize(m_start.back());
    for_each_edge(
        arcs, [&](std::uint32_t edge) { along(edge, [&](std::size_t cell) { m_edge[m_start[cell + 1]++] = edge; }); });
    m_start.pop_back();
}

std::size_t arc_of_edge(const ArcSet& arcs, std::uint32_t edge)
{
    return static_cast<std::size_t>(std::upper_bound(arcs.start.begin(), arcs.start.end(), edge) - arcs.start.begin()) -
           1;
}

std::vector<Clash> find_clashes(const ArcSet& arcs, const EdgeGrid& edges, double near)
{
    const std::size_t cells = edges.grid().cell_count();
    std::vector<std::vector<Clash>> found((cells + chunk_cells - 1) / chunk_cells);
    const ClashFinder finder(arcs, edges, near);
    parallel_for(found.size(), 1, [&](std::size_t begin, std::size_t end) {
        std::vector<Edge> work;
        for (std::size_t chunk = begin; chunk < end; ++chunk) {
            const std::size_t last = std::min(cells, (chunk + 1) * chunk_cells);
            for (std::size_t cell = chunk * chunk_cells; cell < last; ++cell) {
                finder.search_cell(cell, work, found[chunk]);
            }
        }
    });
    std::vector<Clash> clashes;
    for (const auto& some : found) {
        clashes.insert(clashes.end(), some.begin(), some.end());
    }
    std::sort(clashes.begin(), clashes.end(), [](const Clash& left, const Clash& right) {
        return std::tie(left.a, left.b) < std::tie(right.a, right.b);
    });
    clashes.erase(std::unique(clashes.begin(), clashes.end()), clashes.end());
    return clashes;
}

} // namespace needshed::coverage
