#pragma once

/// The vertices that still stand, sorted into the cells of a grid.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "grid.hpp"

namespace needshed::coverage {

class LiveVertices {
public:
    /// `stands` has one entry per point: 1 for those to hold. Keeps a view of `points`.
    LiveVertices(std::span<const Point> points, std::span<const std::uint8_t> stands);

    void remove(std::uint32_t vertex);

    /// Whether a vertex other than its corners lies in the closed triangle; which of several does not matter.
    std::optional<std::uint32_t> in_triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) const;

    /// Whether a vertex that is not on the ring stands inside it.
    bool in_ring(std::span<const std::uint32_t> ring) const;

private:
    /// A vertex in the box that `is_it` takes.
    template <typename Predicate>
    std::optional<std::uint32_t> find_in(const Box& box, Predicate is_it) const
    {
        const auto first_column = m_grid.column(box.min_x);
        const auto last_column = m_grid.column(box.max_x);
        for (auto row = m_grid.row(box.min_y), last_row = m_grid.row(box.max_y); row <= last_row; ++row) {
            for (auto column = first_column; column <= last_column; ++column) {
                const auto cell = m_grid.cell(column, row);
                for (auto i = m_start[cell]; i < m_end[cell]; ++i) {
                    const auto& point = m_points[m_vertex[i]];
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
    std::vector<std::uint32_t> m_start;
    std::vector<std::uint32_t> m_end; ///< of what still stands in each cell
    std::vector<std::uint32_t> m_vertex;
};

} // namespace needshed::coverage
