// A search looks at square rings of cells around the point's own cell, from inside out. Whatever lies beyond ring r is
// at least r cells away from the own cell's edge, so the search ends when the k-th nearest found so far is nearer than
// that. Units of a region lie evenly enough for a handful of cells to do; the coverage's R-tree over outlines is made
// for lines, and would cost several times as much for points.

#include "hotspots/near.hpp"

#include <algorithm>
#include <cmath>

namespace needshed {

namespace {

constexpr double points_per_cell = 2;

double squared_distance(const Point& a, const Point& b)
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

} // namespace

PointGrid::PointGrid(std::span<const Point> points) : m_points(points), m_box(bounding_box(points))
{
    const double width = m_box.max_x - m_box.min_x;
    const double height = m_box.max_y - m_box.min_y;
    const double cells = std::max(1.0, static_cast<double>(points.size()) / points_per_cell);
    const double side = std::max(width, height);
    // Points in a line have no area; then the cells stand in a row.
    m_cell_size = std::max(std::sqrt(width * height / cells), side / cells);
    if (!(m_cell_size > 0)) {
        m_cell_size = 1;
    }
    m_columns = static_cast<std::int64_t>(width / m_cell_size) + 1;
    m_rows = static_cast<std::int64_t>(height / m_cell_size) + 1;
    m_start.assign(static_cast<std::size_t>(m_columns * m_rows) + 1, 0);
    const auto index = [&](const Point& point) {
        const auto cell = cell_of(point);
        return static_cast<std::size_t>(cell.row * m_columns + cell.column);
    };
    for (const auto& point : points) {
        ++m_start[index(point) + 1];
    }
    for (std::size_t c = 1; c < m_start.size(); ++c) {
        m_start[c] += m_start[c - 1];
    }
    m_point.resize(points.size());
    auto place = m_start;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        m_point[place[index(points[i])]++] = i;
    }
}

PointGrid::Cell PointGrid::cell_of(const Point& point) const
{
    return {std::min(m_columns - 1, static_cast<std::int64_t>((point.x - m_box.min_x) / m_cell_size)),
            std::min(m_rows - 1, static_cast<std::int64_t>((point.y - m_box.min_y) / m_cell_size))};
}

template <typename Visit>
void PointGrid::visit_cell(std::int64_t column, std::int64_t row, Visit visit) const
{
    if (column < 0 || row < 0 || column >= m_columns || row >= m_rows) {
        return;
    }
    const auto cell = static_cast<std::size_t>(row * m_columns + column);
    for (std::size_t i = m_start[cell]; i < m_start[cell + 1]; ++i) {
        visit(m_point[i]);
    }
}

template <typename Visit>
void PointGrid::visit_ring(const Cell& middle, std::int64_t ring, Visit visit) const
{
    for (std::int64_t row = middle.row - ring; row <= middle.row + ring; ++row) {
        const bool whole = row == middle.row - ring || row == middle.row + ring;
        for (std::int64_t column = middle.column - ring; column <= middle.column + ring;
             column += whole ? 1 : std::max<std::int64_t>(1, 2 * ring)) {
            visit_cell(column, row, visit);
        }
    }
}

std::vector<Neighbour> PointGrid::nearest(std::uint32_t point, std::size_t k) const
{
    if (k == 0) {
        return {};
    }
    const Point& from = m_points[point];
    const auto middle = cell_of(from);
    const auto last_ring = std::max(m_columns, m_rows);
    std::vector<Neighbour> found; // a heap: the farthest of the k nearest so far on top
    for (std::int64_t ring = 0; ring <= last_ring; ++ring) {
        visit_ring(middle, ring, [&](std::uint32_t other) {
            if (other == point) {
                return;
            }
            const Neighbour neighbour{squared_distance(from, m_points[other]), other};
            if (found.size() < k) {
                found.push_back(neighbour);
                std::push_heap(found.begin(), found.end());
            }
            else if (neighbour < found.front()) {
                std::pop_heap(found.begin(), found.end());
                found.back() = neighbour;
                std::push_heap(found.begin(), found.end());
            }
        });
        // Whatever lies in later rings is more than `ring` cells away, measured from the edge of the middle cell.
        const double reach = static_cast<double>(ring) * m_cell_size;
        if (found.size() == k && found.front().squared < reach * reach) {
            break;
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<Neighbour> PointGrid::within(std::uint32_t point, double distance) const
{
    const Point& from = m_points[point];
    const double reach = distance * (1 + 1e-12); // sums are rounded, and a point at the very distance belongs to it
    const auto low = cell_of({std::max(from.x - reach, m_box.min_x), std::max(from.y - reach, m_box.min_y)});
    const auto high = cell_of({std::min(from.x + reach, m_box.max_x), std::min(from.y + reach, m_box.max_y)});
    std::vector<Neighbour> found;
    for (auto row = low.row; row <= high.row; ++row) {
        for (auto column = low.column; column <= high.column; ++column) {
            visit_cell(column, row, [&](std::uint32_t other) {
                const double squared = squared_distance(from, m_points[other]);
                // Not squared <= distance²: a square root squared may come out smaller than what it is the root of.
                if (other != point && std::sqrt(squared) <= distance) {
                    found.push_back({squared, other});
                }
            });
        }
    }
    return found;
}

} // namespace needshed
