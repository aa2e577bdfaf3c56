// Noded arcs form a coverage when (1) around every vertex the wedges agree, and (2) every connected piece of linework
// lies in the face that it states for its surroundings. (1) is a sort of the arc ends at each node by exact angle. (2)
// looks west from the westernmost vertex of each piece for the first edge of another piece; a layer has as many pieces
// as islands and enclaves, so the ray through the edge grid is cheap. Together they replace a validity test of each
// polygon and an overlap test of each pair, which would cost a hundred times as much.

#include "topology.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "angles.hpp"

namespace needshed::coverage {

namespace {

/// One end of an arc as seen from the vertex it leaves.
struct ArcEnd {
    std::uint32_t vertex;
    std::uint32_t toward;
    UnitIndex left;
    UnitIndex right;
};

std::vector<ArcEnd> arc_ends(const ArcSet& arcs)
{
    std::vector<ArcEnd> ends;
    ends.reserve(2 * arcs.arc_count());
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        if (arc.size() >= 2) {
            ends.push_back({arc.front(), arc[1], arcs.left[k], arcs.right[k]});
            ends.push_back({arc.back(), arc[arc.size() - 2], arcs.right[k], arcs.left[k]});
        }
    }
    std::sort(ends.begin(), ends.end(), [&](const ArcEnd& a, const ArcEnd& b) {
        if (a.vertex != b.vertex) {
            return a.vertex < b.vertex;
        }
        return before_from_east(arcs.points[a.vertex], arcs.points[a.toward], arcs.points[b.toward]);
    });
    return ends;
}

/// Pieces of linework: arcs joined at their ends.
class Pieces {
public:
    explicit Pieces(const ArcSet& arcs) : m_arcs(arcs), m_parent(arcs.points.size())
    {
        std::iota(m_parent.begin(), m_parent.end(), 0U);
        for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
            if (!arcs.arc(k).empty()) {
                const auto first = root(arcs.arc(k).front());
                const auto last = root(arcs.arc(k).back());
                m_parent[std::max(first, last)] = std::min(first, last);
            }
        }
    }

    /// The same vertex for all arcs of a piece.
    std::uint32_t piece_of(std::size_t arc) { return root(m_arcs.arc(arc).front()); }

private:
    std::uint32_t root(std::uint32_t vertex)
    {
        while (m_parent[vertex] != vertex) {
            m_parent[vertex] = m_parent[m_parent[vertex]];
            vertex = m_parent[vertex];
        }
        return vertex;
    }

    const ArcSet& m_arcs;
    std::vector<std::uint32_t> m_parent;
};

struct Westernmost {
    std::uint32_t piece = 0;
    std::uint32_t vertex = 0;
    std::uint32_t toward = 0; ///< along the edge that leaves most to the left, with nothing between it and west
    UnitIndex surroundings{}; ///< left of that edge
    UnitIndex inside{};       ///< right of it
};

bool is_further_west(const ArcSet& arcs, const Westernmost& a, const Westernmost& b)
{
    const Point& point = arcs.points[a.vertex];
    if (a.vertex == b.vertex) {
        return orientation(point, arcs.points[b.toward], arcs.points[a.toward]) > 0;
    }
    return lexicographically_less(point, arcs.points[b.vertex]);
}

/// The westernmost vertex of each piece, with what its linework says lies west of it.
std::vector<Westernmost> westernmost_vertices(const ArcSet& arcs, Pieces& pieces)
{
    constexpr std::uint32_t none = 0xffffffffU;
    std::vector<std::uint32_t> slot(arcs.points.size(), none);
    std::vector<Westernmost> result;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        if (arc.size() < 2) {
            continue;
        }
        const auto piece = pieces.piece_of(k);
        if (slot[piece] == none) {
            slot[piece] = static_cast<std::uint32_t>(result.size());
            result.push_back({piece, arc[0], arc[1], arcs.left[k], arcs.right[k]});
        }
        auto& best = result[slot[piece]];
        const auto consider = [&](const Westernmost& other) {
            if (is_further_west(arcs, other, best)) {
                best = other;
            }
        };
        for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
            consider({piece, arc[i], arc[i + 1], arcs.left[k], arcs.right[k]});
            consider({piece, arc[i + 1], arc[i], arcs.right[k], arcs.left[k]});
        }
    }
    return result;
}

/// Looks west along the cells of one row for the nearest edge of another piece.
class WestwardLook {
public:
    WestwardLook(const ArcSet& arcs, const EdgeGrid& edges, Pieces& pieces)
        : m_arcs(arcs), m_edges(edges), m_pieces(pieces)
    {
    }

    /// The unit on the near side of the first edge met, or `no_unit`.
    UnitIndex unit_west_of(const Westernmost& piece)
    {
        const Point& from = m_arcs.points[piece.vertex];
        const auto& grid = m_edges.grid();
        const auto row = grid.row(from.y);
        Hit best;
        for (std::int64_t column = grid.column(from.x); column >= 0; --column) {
            for (const auto edge : m_edges.edges(grid.cell(static_cast<std::uint32_t>(column), row))) {
                consider(edge, piece, best);
            }
            if (best.found && best.x >= grid.left_of(static_cast<std::uint32_t>(column))) {
                break;
            }
        }
        return best.unit;
    }

private:
    /// The nearest edge so far, from its lower to its upper end.
    struct Hit {
        bool found = false;
        double x = 0; ///< about where it is met
        Point low;
        Point high;
        UnitIndex unit = no_unit;

        /// Whether it lies east of another that does not cross it, exactly: at the height of an end that lies between
        /// those of the other.
        bool is_east_of(const Hit& other) const
        {
            for (const auto& end : {other.low, other.high}) {
                const double side = low.y <= end.y && end.y <= high.y ? orientation(low, high, end) : 0;
                if (side != 0) {
                    return side > 0;
                }
            }
            for (const auto& end : {low, high}) {
                const double side =
                    other.low.y <= end.y && end.y <= other.high.y ? orientation(other.low, other.high, end) : 0;
                if (side != 0) {
                    return side < 0;
                }
            }
            return false;
        }
    };

    void consider(std::uint32_t edge, const Westernmost& piece, Hit& best)
    {
        const Point& from = m_arcs.points[piece.vertex];
        const Point& a = m_arcs.points[m_arcs.vertex[edge]];
        const Point& b = m_arcs.points[m_arcs.vertex[edge + 1]];
        if ((a.y <= from.y) == (b.y <= from.y)) {
            return;
        }
        const auto arc = arc_of_edge(m_arcs, edge);
        if (m_pieces.piece_of(arc) == piece.piece) {
            return;
        }
        const bool upward = a.y < b.y;
        if ((upward ? orientation(a, b, from) : orientation(b, a, from)) > 0) {
            return;
        }
        const double x = a.x + (b.x - a.x) / (b.y - a.y) * (from.y - a.y);
        const Hit hit{true, x, upward ? a : b, upward ? b : a, upward ? m_arcs.right[arc] : m_arcs.left[arc]};
        if (!best.found || hit.is_east_of(best)) {
            best = hit;
        }
    }

    const ArcSet& m_arcs;
    const EdgeGrid& m_edges;
    Pieces& m_pieces;
};

} // namespace

std::vector<Disorder> find_disorder(const ArcSet& arcs)
{
    const auto ends = arc_ends(arcs);
    std::vector<Disorder> disorder;
    for (std::size_t first = 0; first < ends.size();) {
        std::size_t last = first + 1;
        while (last < ends.size() && ends[last].vertex == ends[first].vertex) {
            ++last;
        }
        for (std::size_t i = first; i < last; ++i) {
            const auto& following = ends[i + 1 < last ? i + 1 : first];
            if (ends[i].left != following.right) {
                disorder.push_back({ends[i].vertex, ends[i].left, following.right});
            }
        }
        first = last;
    }
    return disorder;
}

std::vector<Misplacement> find_misplaced(const ArcSet& arcs, const EdgeGrid& edges)
{
    Pieces pieces(arcs);
    WestwardLook look(arcs, edges, pieces);
    std::vector<Misplacement> misplaced;
    for (const auto& piece : westernmost_vertices(arcs, pieces)) {
        const auto found = look.unit_west_of(piece);
        if (found != piece.surroundings) {
            misplaced.push_back({piece.vertex, piece.inside, piece.surroundings, found});
        }
    }
    return misplaced;
}

} // namespace needshed::coverage
