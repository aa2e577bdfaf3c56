#pragma once

/// A uniform grid of square cells over a box, and the cells a segment passes.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "needshed/core/geometry.hpp"

namespace needshed::coverage {

class Grid {
public:
    Grid() = default;

    /// About `cells` cells over the box; at least one.
    Grid(const Box& box, std::size_t cells) : m_box(box)
    {
        const double width = std::max(box.max_x - box.min_x, 0.0);
        const double height = std::max(box.max_y - box.min_y, 0.0);
        const auto wanted = static_cast<double>(std::max<std::size_t>(cells, 1));
        // A box much longer than wide must not get more cells along its length than it may have in all.
        m_size = std::max(std::sqrt(width * height / wanted), std::max(width, height) / wanted);
        m_per_unit = 1 / m_size;
        if (!std::isfinite(m_size) || !std::isfinite(m_per_unit)) {
            m_size = 1;
            m_per_unit = 1;
        }
        m_columns = static_cast<std::uint32_t>(width * m_per_unit) + 1;
        m_rows = static_cast<std::uint32_t>(height * m_per_unit) + 1;
    }

    std::uint32_t columns() const { return m_columns; }
    std::uint32_t rows() const { return m_rows; }
    std::size_t cell_count() const { return std::size_t{m_columns} * m_rows; }
    double size() const { return m_size; }
    const Box& box() const { return m_box; }

    /// Column and row of a place; places outside the box count to its outermost cells.
    std::uint32_t column(double x) const { return clamped((x - m_box.min_x) * m_per_unit, m_columns); }
    std::uint32_t row(double y) const { return clamped((y - m_box.min_y) * m_per_unit, m_rows); }
    std::size_t cell(std::uint32_t column, std::uint32_t row) const { return std::size_t{row} * m_columns + column; }
    std::size_t cell_of(const Point& point) const { return cell(column(point.x), row(point.y)); }

    double left_of(std::uint32_t column) const { return m_box.min_x + column * m_size; }
    double bottom_of(std::uint32_t row) const { return m_box.min_y + row * m_size; }

    /// Calls `visit(cell)` for each cell that the closed segment touches, and perhaps for one that it misses by a hair.
    template <typename Visit>
    void cells_along(const Point& a, const Point& b, double margin, Visit visit) const
    {
        const double hair = margin + 1e-9 * m_size;
        const auto first_row = row(std::min(a.y, b.y) - hair);
        const auto last_row = row(std::max(a.y, b.y) + hair);
        const double min_x = std::min(a.x, b.x);
        const double max_x = std::max(a.x, b.x);
        const auto first_column = column(min_x - hair);
        const auto last_column = column(max_x + hair);
        if (first_row == last_row || first_column == last_column) {
            for (auto r = first_row; r <= last_row; ++r) {
                for (auto c = first_column; c <= last_column; ++c) {
                    visit(cell(c, r));
                }
            }
            return;
        }
        const double slope = (b.x - a.x) / (b.y - a.y);
        const bool is_level = !std::isfinite(slope);
        for (auto r = first_row; r <= last_row; ++r) {
            const double x1 = a.x + slope * (bottom_of(r) - hair - a.y);
            const double x2 = a.x + slope * (bottom_of(r) + m_size + hair - a.y);
            const double from = is_level ? min_x : std::clamp(std::min(x1, x2), min_x, max_x);
            const double to = is_level ? max_x : std::clamp(std::max(x1, x2), min_x, max_x);
            for (auto c = column(from - hair), end = column(to + hair); c <= end; ++c) {
                visit(cell(c, r));
            }
        }
    }

private:
    static std::uint32_t clamped(double cells, std::uint32_t count)
    {
        return cells > 0 ? std::min(static_cast<std::uint32_t>(std::min(cells, 4e9)), count - 1) : 0;
    }

    Box m_box;
    double m_size = 1;
    double m_per_unit = 1;
    std::uint32_t m_columns = 1;
    std::uint32_t m_rows = 1;
};

} // namespace needshed::coverage
