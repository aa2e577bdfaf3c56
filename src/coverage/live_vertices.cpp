#include "live_vertices.hpp"

#include <algorithm>
#include <utility>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

Box box_of(std::span<const Point> points, std::span<const std::uint8_t> stands)
{
    Box box = bounding_box({});
    for (std::size_t v = 0; v < points.size(); ++v) {
        if (stands[v] == 1) {
            grow(box, points[v]);
        }
    }
    return box;
}

} // namespace

LiveVertices::LiveVertices(std::span<const Point> points, std::span<const std::uint8_t> stands)
    : m_points(points),
      m_grid(box_of(points, stands), static_cast<std::size_t>(std::count(stands.begin(), stands.end(), 1)))
{
    m_cells.resize(m_grid.cell_count());
    for (std::size_t v = 0; v < points.size(); ++v) {
        m_cells[m_grid.cell_of(points[v])].end += stands[v];
    }
    std::uint32_t count = 0;
    for (auto& cell : m_cells) {
        cell.first = count;
        count += std::exchange(cell.end, count);
    }
    m_vertex.resize(count);
    m_place.resize(count);
    for (std::uint32_t v = 0; v < points.size(); ++v) {
        if (stands[v] == 1) {
            const auto i = m_cells[m_grid.cell_of(points[v])].end++;
            m_vertex[i] = v;
            m_place[i] = points[v];
        }
    }
}

void LiveVertices::remove(std::uint32_t vertex)
{
    auto& cell = m_cells[m_grid.cell_of(m_points[vertex])];
    for (auto i = cell.first; i < cell.end; ++i) {
        if (m_vertex[i] == vertex) {
            --cell.end;
            m_vertex[i] = m_vertex[cell.end];
            m_place[i] = m_place[cell.end];
            return;
        }
    }
}

std::optional<std::uint32_t> LiveVertices::in_triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c) const
{
    const Point& p = m_points[a];
    const Point& q = m_points[b];
    const Point& r = m_points[c];
    const Box box{std::min({p.x, q.x, r.x}), std::min({p.y, q.y, r.y}), std::max({p.x, q.x, r.x}),
                  std::max({p.y, q.y, r.y})};
    return find_in(box, [&](std::uint32_t vertex) {
        const Point& point = m_points[vertex];
        return is_in_triangle(p, q, r, point) && vertex != a && vertex != b && vertex != c;
    });
}

bool LiveVertices::in_ring(std::span<const std::uint32_t> ring) const
{
    std::vector<Point> points;
    for (const auto v : ring) {
        points.push_back(m_points[v]);
    }
    const auto inside = [&](std::uint32_t vertex) {
        return std::find(ring.begin(), ring.end(), vertex) == ring.end() && is_inside(points, m_points[vertex]);
    };
    return find_in(bounding_box(points), inside).has_value();
}

} // namespace needshed::coverage
