// Iterated snap rounding (Hobby 1999; Guibas & Marimont 1998; iterated as by Halperin & Packer 2002), with vertices for
// hot pixels: only edges that clash are touched, and no vertex moves. Each round finds every clash by exact predicates,
// bends the edges concerned to vertices that lie on them, and gives edges that cross a vertex in common. That is an
// existing one where one is within the tolerance, so that new vertices stay apart from all others and their number is
// bounded. Rounding a crossing to doubles moves the two edges by less than a nanometre; where that makes them clash
// with something else, the next round sees it. Two or three rounds are usual. Should they go on, the tolerance doubles
// from round to round, until what lies that close together is one. The end of the rounds is the proof: no clash is
// left.
//
// A fixed grid for all vertices (snap rounding as published) would come through in one round, but moves every vertex of
// the layer, and the grid must be as coarse as the worst place needs.

#include "node_lines.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "insert_vertices.hpp"
#include "noding.hpp"
#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr int fine_rounds = 6;
constexpr int rounds = 40;
constexpr int closing_rounds = 4;

/// An edge of arcs: its place, ends and the unit on its left.
struct Line {
    std::uint32_t place;
    std::uint32_t first;
    std::uint32_t last;
    Point p;
    Point q;
    UnitIndex left;

    bool has_end(std::uint32_t vertex) const { return vertex == first || vertex == last; }
};

Line line_at(const ArcSet& arcs, std::uint32_t place)
{
    const auto first = arcs.vertex[place];
    const auto last = arcs.vertex[place + 1];
    return {place, first, last, arcs.points[first], arcs.points[last], arcs.left[arc_of_edge(arcs, place)]};
}

bool coincide(const Line& a, const Line& b)
{
    return a.has_end(b.first) && a.has_end(b.last);
}

/// The nearest vertex within a radius of a place, the lower of two.
class Nearest {
public:
    Nearest(const std::vector<Point>& points, const Point& place, double radius)
        : m_points(points), m_place(place), m_least(radius * radius)
    {
    }

    void consider(std::uint32_t vertex)
    {
        const double distance = squared_distance(m_points[vertex], m_place);
        if (distance < m_least || (distance == m_least && vertex < m_vertex)) {
            m_vertex = vertex;
            m_least = distance;
        }
    }

    std::uint32_t vertex() const { return m_vertex; }

    static constexpr std::uint32_t none = 0xffffffffU;

private:
    const std::vector<Point>& m_points;
    Point m_place;
    double m_least;
    std::uint32_t m_vertex = none;
};

/// New vertices by place.
class NewVertices {
public:
    NewVertices(const std::vector<Point>& points, double radius) : m_points(points), m_radius(radius) {}

    void add(std::uint32_t vertex) { m_cells[cell_of(m_points[vertex])].push_back(vertex); }

    void offer(const Point& place, Nearest& nearest) const
    {
        const auto centre = cell_of(place);
        for (std::int64_t dx = -1; dx <= 1; ++dx) {
            for (std::int64_t dy = -1; dy <= 1; ++dy) {
                const auto found = m_cells.find({centre.first + dx, centre.second + dy});
                if (found != m_cells.end()) {
                    std::for_each(found->second.begin(), found->second.end(),
                                  [&](std::uint32_t v) { nearest.consider(v); });
                }
            }
        }
    }

private:
    using Cell = std::pair<std::int64_t, std::int64_t>;

    Cell cell_of(const Point& point) const
    {
        return {static_cast<std::int64_t>(std::floor(point.x / m_radius)),
                static_cast<std::int64_t>(std::floor(point.y / m_radius))};
    }

    const std::vector<Point>& m_points;
    double m_radius;
    std::map<Cell, std::vector<std::uint32_t>> m_cells;
};

/// Where two edges that are known to cross do so.
Point crossing(const Line& a, const Line& b)
{
    const double from = std::abs(orientation(b.p, b.q, a.p));
    const double to = std::abs(orientation(b.p, b.q, a.q));
    const double share = from / (from + to);
    return {a.p.x + share * (a.q.x - a.p.x), a.p.y + share * (a.q.y - a.p.y)};
}

/// One round of noding.
class Round {
public:
    Round(ArcSet& arcs, double tolerance, std::vector<Insertion>& insertions)
        : m_arcs(arcs), m_edges(arcs, tolerance), m_tolerance(tolerance), m_insertions(insertions),
          m_made(arcs.points, tolerance)
    {
    }

    /// Whether there was anything to do.
    bool run()
    {
        for (const auto& clash : find_clashes(m_arcs, m_edges, 0)) {
            const auto a = line_at(m_arcs, clash.a);
            const auto b = line_at(m_arcs, clash.b);
            if (!coincide(a, b) && !join_touching(a, b)) {
                join_crossing(a, b);
            }
        }
        const bool any = !m_new.empty();
        insert_vertices(m_arcs, std::move(m_new));
        return any;
    }

private:
    bool join_touching(const Line& a, const Line& b)
    {
        bool touching = false;
        for (const auto& [edge, other] : {std::pair(a, b), std::pair(b, a)}) {
            for (const auto v : {other.first, other.last}) {
                const Point& point = m_arcs.points[v];
                if (!edge.has_end(v) && orientation(edge.p, edge.q, point) == 0 && within_box(edge.p, edge.q, point)) {
                    insert(edge, other, v);
                    touching = true;
                }
            }
        }
        return touching;
    }

    void join_crossing(const Line& a, const Line& b)
    {
        const auto place = crossing(a, b);
        auto vertex = vertex_near(place);
        if (vertex == Nearest::none) {
            vertex = static_cast<std::uint32_t>(m_arcs.points.size());
            m_arcs.points.push_back(place);
            m_made.add(vertex);
        }
        insert(a, b, vertex);
        insert(b, a, vertex);
    }

    /// Edges stand in every cell within the tolerance, so that one cell knows all vertices near the place.
    std::uint32_t vertex_near(const Point& place) const
    {
        Nearest nearest(m_arcs.points, place, m_tolerance);
        for (const auto edge : m_edges.edges(m_edges.grid().cell_of(place))) {
            nearest.consider(m_arcs.vertex[edge]);
            nearest.consider(m_arcs.vertex[edge + 1]);
        }
        m_made.offer(place, nearest);
        return nearest.vertex();
    }

    void insert(const Line& edge, const Line& other, std::uint32_t vertex)
    {
        if (!edge.has_end(vertex)) {
            const Point& point = m_arcs.points[vertex];
            m_new.push_back({edge.place, share_along(edge.p, edge.q, point), vertex});
            m_insertions.push_back({edge.left, other.left, point, 0});
        }
    }

    ArcSet& m_arcs;
    EdgeGrid m_edges;
    double m_tolerance;
    std::vector<Insertion>& m_insertions;
    NewVertices m_made;
    std::vector<EdgeVertex> m_new;
};

/// The least distance at which rounding does not matter.
double rounding_of(const std::vector<Point>& points)
{
    double largest = 0;
    for (const auto& point : points) {
        largest = std::max({largest, std::abs(point.x), std::abs(point.y)});
    }
    return 16 * std::numeric_limits<double>::epsilon() * std::max(largest, 1e-6);
}

/// Edges with nothing on their other side, each as an arc of its own, and their places in `arcs`.
ArcSet lone_edges(const ArcSet& arcs, std::vector<std::uint32_t>& places)
{
    using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
    std::vector<Key> keys;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        for (auto i = arcs.start[k]; arcs.right[k] == no_unit && i + 1 < arcs.start[k + 1]; ++i) {
            keys.emplace_back(std::min(arcs.vertex[i], arcs.vertex[i + 1]),
                              std::max(arcs.vertex[i], arcs.vertex[i + 1]), static_cast<std::uint32_t>(i));
        }
    }
    std::sort(keys.begin(), keys.end());
    ArcSet lone;
    lone.points = arcs.points;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto same = [&](std::size_t j) {
            return j < keys.size() && std::get<0>(keys[i]) == std::get<0>(keys[j]) &&
                   std::get<1>(keys[i]) == std::get<1>(keys[j]);
        };
        if (same(i + 1) || (i > 0 && same(i - 1))) {
            continue;
        }
        const auto place = std::get<2>(keys[i]);
        lone.vertex.insert(lone.vertex.end(), {arcs.vertex[place], arcs.vertex[place + 1]});
        lone.start.push_back(lone.vertex.size());
        lone.left.push_back(arcs.left[arc_of_edge(arcs, place)]);
        lone.right.push_back(no_unit);
        places.push_back(place);
    }
    return lone;
}

/// Finds the vertices of lone edges that lie beside lone edges of other units.
class BesideFinder {
public:
    BesideFinder(const ArcSet& lone, std::span<const std::uint32_t> places, double near,
                 std::vector<Insertion>& insertions)
        : m_lone(lone), m_places(places), m_near(near), m_insertions(insertions)
    {
    }

    std::vector<EdgeVertex> find()
    {
        const EdgeGrid edges(m_lone, m_near);
        for (std::size_t cell = 0; cell < edges.grid().cell_count(); ++cell) {
            const auto row = edges.edges(cell);
            for (const auto e : row) {
                for (const auto f : row) {
                    if (m_lone.left[e / 2] != m_lone.left[f / 2]) {
                        consider(line_at(m_lone, e), line_at(m_lone, f));
                    }
                }
            }
        }
        return std::move(m_found);
    }

private:
    void consider(const Line& edge, const Line& other)
    {
        for (const auto v : {other.first, other.last}) {
            const Point& point = m_lone.points[v];
            const double along = share_along(edge.p, edge.q, point);
            const double distance = squared_distance_to_segment(point, edge.p, edge.q);
            if (!edge.has_end(v) && along > 0 && along < 1 && distance <= m_near * m_near) {
                m_found.push_back({m_places[edge.place / 2], along, v});
                m_insertions.push_back({edge.left, other.left, point, std::sqrt(distance)});
            }
        }
    }

    const ArcSet& m_lone;
    std::span<const std::uint32_t> m_places;
    double m_near;
    std::vector<Insertion>& m_insertions;
    std::vector<EdgeVertex> m_found;
};

} // namespace

void close_near_borders(ArcSet& arcs, double near, std::vector<Insertion>& insertions)
{
    for (int round = 0; round < closing_rounds; ++round) {
        std::vector<std::uint32_t> places;
        const auto lone = lone_edges(arcs, places);
        auto found = BesideFinder(lone, places, near, insertions).find();
        if (found.empty()) {
            return;
        }
        insert_vertices(arcs, std::move(found));
    }
}

bool node_lines(ArcSet& arcs, double tolerance, std::vector<Insertion>& insertions)
{
    tolerance = std::max(tolerance, rounding_of(arcs.points));
    for (int round = 0; round < rounds; ++round) {
        if (!Round(arcs, tolerance, insertions).run()) {
            return true;
        }
        tolerance *= round < fine_rounds ? 1 : 2;
    }
    return false;
}

} // namespace needshed::coverage
