#pragma once

/// Which points are near a point.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"

namespace needshed {

struct Neighbour {
    double squared; ///< distance
    std::uint32_t point;

    friend bool operator<(const Neighbour& left, const Neighbour& right)
    {
        return left.squared != right.squared ? left.squared < right.squared : left.point < right.point;
    }
};

/// Points sorted into the square cells of a grid, about two to a cell.
class PointGrid {
public:
    /// Requires finite coordinates, and `points` to outlive this
    explicit PointGrid(std::span<const Point> points);

    /// The `k` nearest others, nearest first; ties by number. Fewer when there are not so many.
    std::vector<Neighbour> nearest(std::uint32_t point, std::size_t k) const;

    /// All others at most `distance` away, in no order.
    std::vector<Neighbour> within(std::uint32_t point, double distance) const;

private:
    struct Cell {
        std::int64_t column;
        std::int64_t row;
    };

    Cell cell_of(const Point& point) const;
    template <typename Visit>
    void visit_cell(std::int64_t column, std::int64_t row, Visit visit) const;
    template <typename Visit>
    void visit_ring(const Cell& middle, std::int64_t ring, Visit visit) const;

    std::span<const Point> m_points;
    Box m_box;
    double m_cell_size = 1;
    std::int64_t m_columns = 1;
    std::int64_t m_rows = 1;
    std::vector<std::size_t> m_start;
    std::vector<std::uint32_t> m_point;
};

} // namespace needshed
