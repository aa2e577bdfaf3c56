// Point location in a uniform grid of about six cells an edge. A cell knows which area holds all of it, and for each
// area with edges in it whether the area holds the cell's lower left corner. From the corner a path goes up the cell's
// side to the height of the point and then across to the point; each edge of the area that it crosses changes inside to
// outside and back, and only edges in the cell can cross it. So a query costs the few edges of one cell; points visited
// in cell order find them in cache, and what the next points need is asked of the memory while the last are answered.
//
// Exactness: every test is the sign of an exact determinant. Corner, path and point are thought moved by the same
// infinitesimal step to the right and a smaller one upward, so that no case is degenerate; that a point lies on a
// border is seen before, from a determinant of 0. Sources: Yap (1990), symbolic perturbation; Žalik & Kolingerová
// (2001), a cell-based point-in-polygon algorithm. A prepared polygon tree (GEOS) costs 4 times as much a point, a
// trapezoidal map 3 times the memory.

#include "locator_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "needshed/core/grouping.hpp"
#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr std::size_t cells_per_edge = 6;

struct UpwardEdge {
    Point low;
    Point high;

    UpwardEdge(const Point& a, const Point& b)
        : low(a.y < b.y || (a.y == b.y && a.x < b.x) ? a : b), high(a.y < b.y || (a.y == b.y && a.x < b.x) ? b : a)
    {
    }

    /// Whether the point, moved a hair right and less upward, lies right of the edge (below it, when it is level).
    bool has_on_right(const Point& point) const
    {
        const double side = orientation(low, high, point);
        return low.y == high.y ? side < 0 : side <= 0;
    }
};

bool is_on(const Point& a, const Point& b, const Point& point)
{
    return within_box(a, b, point) && orientation(a, b, point) == 0;
}

} // namespace

AreaEdges edges_of(const PolygonSet& areas)
{
    AreaEdges result;
    result.points = areas.points;
    result.edges.reserve(areas.points.size());
    for (std::size_t a = 0; a < areas.area_count(); ++a) {
        for (auto r = areas.part_start[areas.area_start[a]]; r < areas.part_start[areas.area_start[a + 1]]; ++r) {
            const auto first = static_cast<std::uint32_t>(areas.ring_start[r]);
            const auto last = static_cast<std::uint32_t>(areas.ring_start[r + 1]);
            for (auto i = first; i < last; ++i) {
                result.edges.push_back({i, i + 1 < last ? i + 1 : first});
            }
        }
        result.start.push_back(result.edges.size());
    }
    return result;
}

LocatorGrid::LocatorGrid(AreaEdges areas)
    : m_grid(bounding_box(areas.points), std::min<std::size_t>(cells_per_edge * areas.edges.size() + 1, 1U << 28U))
{
    m_points = std::move(areas.points);
    enter_edges(areas);
    label_cells(areas);
    close_full_cells(areas);
}

void LocatorGrid::enter_edges(const AreaEdges& areas)
{
    const auto along = [&](const AreaEdges::Edge& edge, auto visit) {
        m_grid.cells_along(m_points[edge.a], m_points[edge.b], 0, visit);
    };
    std::vector<std::uint32_t> place(m_grid.cell_count() + 2, 0);
    for (const auto& edge : areas.edges) {
        along(edge, [&](std::size_t cell) { ++place[cell + 2]; });
    }
    for (std::size_t c = 2; c < place.size(); ++c) {
        place[c] += place[c - 1];
    }
    m_edges.resize(place.back());
    std::vector<std::uint32_t> area_of(place.back());
    for (std::uint32_t area = 0; area < areas.area_count(); ++area) {
        for (const auto& edge : areas.of(area)) {
            along(edge, [&](std::size_t cell) {
                const auto i = place[cell + 1]++;
                m_edges[i] = edge;
                area_of[i] = area;
            });
        }
    }
    m_cells.reserve(m_grid.cell_count() + 1);
    for (std::size_t cell = 0; cell < m_grid.cell_count(); ++cell) {
        m_cells.push_back({static_cast<std::uint32_t>(m_groups.size()), no_group});
        for (std::uint32_t i = place[cell]; i < place[cell + 1]; ++i) {
            if (i == place[cell] || area_of[i] != area_of[i - 1]) {
                m_groups.push_back({area_of[i], i, 0});
            }
        }
    }
    m_cells.push_back({static_cast<std::uint32_t>(m_groups.size()), no_group});
    m_groups.push_back({no_group, static_cast<std::uint32_t>(m_edges.size()), 0});
}

void LocatorGrid::label_cells(const AreaEdges& areas)
{
    std::vector<std::uint8_t> flips;
    for (std::uint32_t area = 0; area < areas.area_count(); ++area) {
        if (!areas.of(area).empty()) {
            label_area(area, areas.of(area), flips);
        }
    }
}

/// Where the areas of a cell leave nothing open, what lies in none but the last of them needs no test to lie in the
/// last.
void LocatorGrid::close_full_cells(const AreaEdges& areas)
{
    if (!areas.is_coverage) {
        return;
    }
    std::vector<std::uint8_t> is_open(m_grid.cell_count(), 0);
    for (const auto& edge : areas.open) {
        m_grid.cells_along(m_points[edge.a], m_points[edge.b], 0, [&](std::size_t cell) { is_open[cell] = 1; });
    }
    for (std::size_t cell = 0; cell < m_grid.cell_count(); ++cell) {
        const auto end = m_cells[cell + 1].first_group;
        if (is_open[cell] == 0 && m_cells[cell].first_group < end) {
            m_cells[cell].cover = std::min(m_cells[cell].cover, m_groups[end - 1].area);
        }
    }
}

/// The first column whose corner in this row lies right of the edge.
std::uint32_t LocatorGrid::flip_column(const Point& low, const Point& high, std::uint32_t row) const
{
    const double y = m_grid.bottom_of(row);
    const UpwardEdge edge(low, high);
    const auto is_right = [&](std::uint32_t column) { return edge.has_on_right({m_grid.left_of(column), y}); };
    auto column = m_grid.column(low.x + (y - low.y) / (high.y - low.y) * (high.x - low.x));
    while (column > 0 && is_right(column - 1)) {
        --column;
    }
    while (column < m_grid.columns() && !is_right(column)) {
        ++column;
    }
    return column;
}

void LocatorGrid::label_area(std::uint32_t area, std::span<const AreaEdges::Edge> edges,
                             std::vector<std::uint8_t>& flips)
{
    Box box = bounding_box({});
    for (const auto& edge : edges) {
        for (const auto v : {edge.a, edge.b}) {
            const Point& point = m_points[v];
            grow(box, point);
        }
    }
    const auto first_row = m_grid.row(box.min_y);
    const auto first_column = m_grid.column(box.min_x);
    const std::size_t width = m_grid.column(box.max_x) - first_column + 2;
    const std::size_t height = m_grid.row(box.max_y) - first_row + 1;
    flips.assign(width * height, 0);
    for (const auto& edge : edges) {
        const UpwardEdge up(m_points[edge.a], m_points[edge.b]);
        for (auto row = m_grid.row(up.low.y); row <= m_grid.row(up.high.y); ++row) {
            const double y = m_grid.bottom_of(row);
            if (up.low.y <= y && y < up.high.y) {
                const std::size_t column = std::max(flip_column(up.low, up.high, row), first_column) - first_column;
                flips[(row - first_row) * width + std::min(column, width - 1)] ^= 1U;
            }
        }
    }
    for (std::size_t row = 0; row < height; ++row) {
        std::uint8_t inside = 0;
        for (std::size_t column = 0; column + 1 < width; ++column) {
            inside ^= flips[row * width + column];
            if (inside == 1) {
                mark_inside(area, m_grid.cell(first_column + static_cast<std::uint32_t>(column),
                                              first_row + static_cast<std::uint32_t>(row)));
            }
        }
    }
}

void LocatorGrid::mark_inside(std::uint32_t area, std::size_t cell)
{
    for (auto g = m_cells[cell].first_group; g < m_cells[cell + 1].first_group; ++g) {
        if (m_groups[g].area == area) {
            m_groups[g].corner_inside = 1;
            return;
        }
    }
    m_cells[cell].cover = std::min(m_cells[cell].cover, area);
}

std::uint32_t LocatorGrid::cell_of(const Point& point) const
{
    const Box& box = m_grid.box();
    const bool inside = point.x >= box.min_x && point.x <= box.max_x && point.y >= box.min_y && point.y <= box.max_y;
    return inside ? static_cast<std::uint32_t>(m_grid.cell_of(point)) : nowhere;
}

std::uint32_t LocatorGrid::area_at(const Point& point, std::uint32_t cell) const
{
    const auto [first, cover] = m_cells[cell];
    const auto last = m_cells[cell + 1].first_group;
    if (first == last) {
        return cover;
    }
    const Point corner{m_grid.left_of(cell % m_grid.columns()), m_grid.bottom_of(cell / m_grid.columns())};
    const Point bend{corner.x, point.y};
    for (auto g = first; g < last && m_groups[g].area < cover; ++g) {
        bool inside = m_groups[g].corner_inside == 1;
        for (std::uint32_t i = m_groups[g].first_edge; i < m_groups[g + 1].first_edge; ++i) {
            const Point& a = m_points[m_edges[i].a];
            const Point& b = m_points[m_edges[i].b];
            const bool level_with_point = (a.y <= point.y) != (b.y <= point.y);
            const bool above_or_below_corner = (a.x <= corner.x) != (b.x <= corner.x);
            const bool ends_level = a.y == point.y || b.y == point.y;
            if (!(level_with_point || above_or_below_corner || ends_level)) {
                continue;
            }
            if (is_on(a, b, point)) {
                return m_groups[g].area;
            }
            const UpwardEdge edge(a, b);
            const bool bend_on_right = edge.has_on_right(bend);
            inside ^= level_with_point && edge.has_on_right(point) != bend_on_right;
            inside ^= above_or_below_corner && edge.has_on_right(corner) != bend_on_right;
        }
        if (inside) {
            return m_groups[g].area;
        }
    }
    return cover;
}

void LocatorGrid::improve(const Point& point, std::size_t cell, Nearest& best) const
{
    for (auto g = m_cells[cell].first_group; g < m_cells[cell + 1].first_group; ++g) {
        for (std::uint32_t i = m_groups[g].first_edge; i < m_groups[g + 1].first_edge; ++i) {
            const double squared = squared_distance_to_segment(point, m_points[m_edges[i].a], m_points[m_edges[i].b]);
            if (squared < best.squared || (squared == best.squared && m_groups[g].area < best.area)) {
                best = {squared, m_groups[g].area};
            }
        }
    }
}

LocatorGrid::Nearest LocatorGrid::nearest(const Point& point, double within) const
{
    const Box& box = m_grid.box();
    const double beyond =
        std::max({box.min_x - point.x, point.x - box.max_x, box.min_y - point.y, point.y - box.max_y, 0.0});
    if (!(within >= 0) || !(beyond <= within) || m_edges.empty()) {
        return {within * within, no_group};
    }
    // Squares of cells around the point, from near to far; cells of square d are at least (d − 1) cells away.
    const auto centre_column = static_cast<std::int64_t>(std::floor((point.x - box.min_x) / m_grid.size()));
    const auto centre_row = static_cast<std::int64_t>(std::floor((point.y - box.min_y) / m_grid.size()));
    const std::int64_t columns = m_grid.columns();
    const std::int64_t rows = m_grid.rows();
    const auto farthest = std::max({centre_column, columns - centre_column, centre_row, rows - centre_row}) + 1;
    Nearest best{within * within, no_group};
    for (auto d = static_cast<std::int64_t>(beyond / m_grid.size()); d <= farthest; ++d) {
        const double least = static_cast<double>(std::max<std::int64_t>(d - 1, 0)) * m_grid.size();
        if (least * least > best.squared) {
            break;
        }
        for (auto row = std::max<std::int64_t>(centre_row - d, 0); row <= std::min(centre_row + d, rows - 1); ++row) {
            const bool whole_row = row == centre_row - d || row == centre_row + d;
            const auto step = whole_row ? 1 : std::max<std::int64_t>(2 * d, 1);
            for (auto column = centre_column - d; column <= centre_column + d; column += step) {
                if (column >= 0 && column < columns) {
                    improve(point, static_cast<std::size_t>(row * columns + column), best);
                }
            }
        }
    }
    return best;
}

} // namespace needshed::coverage
