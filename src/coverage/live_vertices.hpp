#pragma once

/// The vertices that still stand, sorted into the cells of a grid.

#include <cstdint>
#include <optional>
#include <span>

#include "grid.hpp"
#include "large_array.hpp"

namespace needshed::coverage {

class LiveVertices {
public:
    /// `stands` has one entry per point: 1 for those to hold. Keeps a view of `points`.
    LiveVertices(std::span<const Point> points, std::span<const std::uint8_t> stands);

    void remove(std::uint32_t vertex);

    /// Fetches into the cache the cell of a vertex; then, once that is there, what stands in it.
    void fetch_cell(std::uint32_t vertex) const { __builtin_prefetch(&cell_of(vertex)); }
    void fetch_vertices(std::uint32_t vertex) const
    {
        const auto first = cell_of(vertex).first;
        __builtin_prefetch(m_place.data() + first);
        __builtin_prefetch(m_vertex.data() + first);
    }

    /// Whether a vertex other than its corners lies in the closed triangle; which of several does not matter.
    std::optional<std::uint32_t> in_triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;

    /// Whether a vertex that is not on the ring stands inside it.
    bool in_ring(std::span<const std::uint32_t> ring) const;

private:
    /// What still stands in it is `m_vertex[first .. end)`.
    struct Cell {
        std::uint32_t first = 0;
        std::uint32_t end = 0;
    };

    const Cell& cell_of(std::uint32_t vertex) const { return m_cells[m_grid.cell_of(m_points[vertex])]; }

    /// A vertex in the box that `is_it` takes.
    template <typename Predicate>
    std::optional<std::uint32_t> find_in(const Box& box, Predicate is_it) const
    {
        const auto first_column = m_grid.column(box.min_x);
        const auto last_column = m_grid.column(box.max_x);
        for (auto row = m_grid.row(box.min_y), last_row = m_grid.row(box.max_y); row <= last_row; ++row) {
            for (auto column = first_column; column <= last_column; ++column) {
                const auto& cell = m_cells[m_grid.cell(column, row)];
                for (auto i = cell.first; i < cell.end; ++i) {
                    const auto& point = m_place[i];
                    if (box.min_x <= point.x && point.x <= box.max_x && box.min_y <= point.y && point.y <= box.max_y &&
                        is_it(m_vertex[i])) {
                        return m_vertex[i];
                    }
                }
            }
        }
        return std::nullopt;
    }

    std::span<const Point> m_points;
    Grid m_grid;
    LargeArray<Cell> m_cells;
    LargeArray<std::uint32_t> m_vertex; ///< in order of cells
    LargeArray<Point> m_place;          ///< of each of `m_vertex`
};

} // namespace needshed::coverage
