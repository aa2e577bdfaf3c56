#pragma once

/// The grid behind PointLocator.

#include <cstdint>
#include <span>
#include <vector>

#include "grid.hpp"
#include "needshed/core/geometry.hpp"

namespace needshed::coverage {

/// The edges of areas, in any order and direction.
/// Shape    area a is `edges[start[a] .. start[a + 1])`, pairs of indices into `points`
struct AreaEdges {
    struct Edge {
        std::uint32_t a;
        std::uint32_t b;
    };
    std::vector<Point> points;
    std::vector<Edge> edges;
    std::vector<std::size_t> start{0};

    /// Whether the areas are a coverage; `open` then holds the edges with an area on one side only.
    bool is_coverage = false;
    std::vector<Edge> open;

    std::size_t area_count() const { return start.size() - 1; }
    std::span<const Edge> of(std::size_t area) const
    {
        return {edges.data() + start[area], start[area + 1] - start[area]};
    }
};

AreaEdges edges_of(const PolygonSet& areas);

class LocatorGrid {
public:
    explicit LocatorGrid(AreaEdges areas);

    /// The cell of a point, or `nowhere` outside the box of all areas and for NaN.
    static constexpr std::uint32_t nowhere = 0xffffffffU;
    std::uint32_t cell_of(const Point& point) const;
    std::size_t cell_count() const { return m_grid.cell_count(); }

    /// The first area that holds the point, which lies in the cell; or `no_group`.
    std::uint32_t area_at(const Point& point, std::uint32_t cell) const;

    /// Asks the memory for what `area_at` will read of a cell: the cell, then what it points to, link by link. Each
    /// link is read to ask for the next, so it should have been asked for some points earlier.
    void fetch_cell(std::uint32_t cell) const { __builtin_prefetch(&m_cells[cell]); }
    void fetch_groups(std::uint32_t cell) const { __builtin_prefetch(&m_groups[m_cells[cell].first_group]); }
    void fetch_edges(std::uint32_t cell) const
    {
        const auto& group = m_groups[m_cells[cell].first_group];
        __builtin_prefetch(m_edges.data() + group.first_edge);
    }
    void fetch_points(std::uint32_t cell) const
    {
        const auto first = m_groups[m_cells[cell].first_group].first_edge;
        const auto last = m_groups[m_cells[cell + 1].first_group].first_edge;
        for (auto i = first; i < last; ++i) {
            __builtin_prefetch(&m_points[m_edges[i].a]);
        }
    }

    struct Nearest {
        double squared; ///< distance
        std::uint32_t area;
    };

    /// The area whose outline is nearest to the point and at most `within` away, or `no_group`.
    Nearest nearest(const Point& point, double within) const;

private:
    /// The edges of one area in one cell.
    struct Group {
        std::uint32_t area;
        std::uint32_t first_edge : 31;
        std::uint32_t corner_inside : 1; ///< whether the area holds the lower left corner of the cell
    };

    struct Cell {
        std::uint32_t first_group;
        std::uint32_t cover; ///< the first area that holds all that lower areas do not
    };

    void enter_edges(const AreaEdges& areas);
    void label_cells(const AreaEdges& areas);
    void close_full_cells(const AreaEdges& areas);
    void label_area(std::uint32_t area, std::span<const AreaEdges::Edge> edges, std::vector<std::uint8_t>& flips);
    void mark_inside(std::uint32_t area, std::size_t cell);
    std::uint32_t flip_column(const Point& low, const Point& high, std::uint32_t row) const;
    void improve(const Point& point, std::size_t cell, Nearest& best) const;

    Grid m_grid;
    std::vector<Point> m_points;
    std::vector<Cell> m_cells;            ///< and one more at the end
    std::vector<Group> m_groups;          ///< by cell, then area; one more at the end
    std::vector<AreaEdges::Edge> m_edges; ///< by group
};

} // namespace needshed::coverage
