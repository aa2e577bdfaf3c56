// A barrier segment is entered in every cell of a uniform grid that has a place within the tolerance of it; a segment
// of a border then looks only into the cells that it passes. There are about as many cells as barrier segments, but
// none narrower than twice the tolerance, so that a segment is entered few times more than it is long. Both sides are
// walked once: linear in practice. An R-tree of boxes lost: a motorway's box is the county, and each of its segments
// asks anew.

#include "barrier_grid.hpp"

#include <algorithm>
#include <cmath>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

/// How far from its end a link may touch a barrier, in tolerances.
constexpr double shore_noise = 1e-3;

void widen_to(Stretch& stretch, double from, double to)
{
    from = std::max(from, 0.0);
    to = std::min(to, 1.0);
    if (from < to) {
        stretch = stretch.empty() ? Stretch{from, to} : Stretch{std::min(stretch.from, from), std::max(stretch.to, to)};
    }
}

/// Where the line that starts at `from` (relative to the middle of a disc) and goes on by `step` lies in the disc.
void widen_by_disc(Stretch& stretch, const Point& from, const Point& step, double reach)
{
    const double length = step.x * step.x + step.y * step.y;
    const double across = step.x * from.y - step.y * from.x;
    const double half = reach * reach - across * across / length;
    if (half > 0) {
        const double middle = -(step.x * from.x + step.y * from.y) / length;
        const double share = std::sqrt(half / length);
        widen_to(stretch, middle - share, middle + share);
    }
}

/// Narrows [from, to] to where `start + t · step` lies within [least, most].
void narrow(Stretch& stretch, double start, double step, double least, double most)
{
    if (step == 0) {
        stretch = start >= least && start <= most ? stretch : Stretch{};
        return;
    }
    const double first = (least - start) / step;
    const double last = (most - start) / step;
    stretch.from = std::max(stretch.from, std::min(first, last));
    stretch.to = std::min(stretch.to, std::max(first, last));
}

bool segments_meet(const Point& p, const Point& q, const Point& a, const Point& b)
{
    const double on_a = orientation(p, q, a);
    const double on_b = orientation(p, q, b);
    const double on_p = orientation(a, b, p);
    const double on_q = orientation(a, b, q);
    if ((on_a == 0 && within_box(p, q, a)) || (on_b == 0 && within_box(p, q, b)) ||
        (on_p == 0 && within_box(a, b, p)) || (on_q == 0 && within_box(a, b, q))) {
        return true;
    }
    return on_a != 0 && on_b != 0 && on_p != 0 && on_q != 0 && (on_a > 0) != (on_b > 0) && (on_p > 0) != (on_q > 0);
}

bool apart(const Point& p, const Point& q, const Box& box)
{
    return std::max(p.x, q.x) < box.min_x || std::min(p.x, q.x) > box.max_x || std::max(p.y, q.y) < box.min_y ||
           std::min(p.y, q.y) > box.max_y;
}

bool finite(const Point& point)
{
    return std::isfinite(point.x) && std::isfinite(point.y);
}

Box widened(const Box& box, double by)
{
    return {box.min_x - by, box.min_y - by, box.max_x + by, box.max_y + by};
}

} // namespace

Stretch stretch_near(const Point& p, const Point& q, const Point& a, const Point& b, double reach) noexcept
{
    const Point step{q.x - p.x, q.y - p.y};
    const Point from_a{p.x - a.x, p.y - a.y};
    const Point from_b{p.x - b.x, p.y - b.y};
    const Point along{b.x - a.x, b.y - a.y};
    const double length = std::sqrt(along.x * along.x + along.y * along.y);
    Stretch stretch;
    widen_by_disc(stretch, from_a, step, reach);
    widen_by_disc(stretch, from_b, step, reach);
    if (length > 0) {
        const auto lengthwise = [&](const Point& v) { return (v.x * along.x + v.y * along.y) / length; };
        const auto crosswise = [&](const Point& v) { return (along.x * v.y - along.y * v.x) / length; };
        Stretch between{0, 1};
        narrow(between, lengthwise(from_a), lengthwise(step), 0, length);
        narrow(between, crosswise(from_a), crosswise(step), -reach, reach);
        widen_to(stretch, between.from, between.to);
    }
    return stretch;
}

BarrierGrid::BarrierGrid(const Barriers& barriers, const Box& extent, double tolerance)
    : m_extent(widened(extent, tolerance)), m_tolerance(tolerance)
{
    add_segments(barriers);
    sort_into_cells();
    if (barriers.areas.part_count() > 0) {
        m_areas.emplace(barriers.areas);
    }
}

void BarrierGrid::add_segments(const Barriers& barriers)
{
    const auto add = [&](const Point& a, const Point& b, std::size_t barrier) {
        if (finite(a) && finite(b) && !apart(a, b, m_extent)) {
            m_segments.push_back({a, b, static_cast<std::uint32_t>(barrier)});
        }
    };
    const auto& lines = barriers.lines;
    const auto& areas = barriers.areas;
    for (std::size_t barrier = 0; barrier < barriers.count(); ++barrier) {
        for (auto part = lines.line_start[barrier]; part < lines.line_start[barrier + 1]; ++part) {
            for (auto i = lines.part_start[part]; i + 1 < lines.part_start[part + 1]; ++i) {
                add(lines.points[i], lines.points[i + 1], barrier);
            }
        }
        for (auto part = areas.area_start[barrier]; part < areas.area_start[barrier + 1]; ++part) {
            for (auto r = areas.part_start[part]; r < areas.part_start[part + 1]; ++r) {
                const auto ring = areas.ring(r);
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    add(ring[i], ring[(i + 1) % ring.size()], barrier);
                }
            }
        }
    }
}

void BarrierGrid::sort_into_cells()
{
    std::vector<Point> ends;
    for (const auto& segment : m_segments) {
        ends.push_back(segment.a);
        ends.push_back(segment.b);
    }
    const auto box = m_segments.empty() ? Box{} : widened(bounding_box(ends), m_tolerance);
    const double widest = (box.max_x - box.min_x) * (box.max_y - box.min_y) / (4 * m_tolerance * m_tolerance);
    m_grid = Grid(box, static_cast<std::size_t>(std::min(static_cast<double>(m_segments.size()), widest)));
    m_start.assign(m_grid.cell_count() + 2, 0);
    for (const auto& segment : m_segments) {
        m_grid.cells_along(segment.a, segment.b, m_tolerance, [&](std::size_t cell) { ++m_start[cell + 2]; });
    }
    for (std::size_t cell = 2; cell < m_start.size(); ++cell) {
        m_start[cell] += m_start[cell - 1];
    }
    m_item.resize(m_start.back());
    for (std::uint32_t s = 0; s < m_segments.size(); ++s) {
        const auto& segment = m_segments[s];
        m_grid.cells_along(segment.a, segment.b, m_tolerance,
                           [&](std::size_t cell) { m_item[m_start[cell + 1]++] = s; });
    }
    m_start.pop_back();
}

void BarrierGrid::add_stretches(const Point& p, const Point& q, std::vector<Stretch>& stretches, BarrierUse& use) const
{
    if (m_segments.empty() || apart(p, q, m_grid.box())) {
        return;
    }
    bool covered = false;
    m_grid.cells_along(p, q, 0, [&](std::size_t cell) {
        for (const auto s : in_cell(cell)) {
            const auto& segment = m_segments[s];
            // Nothing more can be covered, but each barrier that would is in use.
            if (covered && use[segment.barrier]) {
                continue;
            }
            const auto stretch = stretch_near(p, q, segment.a, segment.b, m_tolerance);
            if (!stretch.empty()) {
                use.mark(segment.barrier);
                stretches.push_back(stretch);
                covered = covered || stretch.all();
            }
        }
    });
}

/// Calls `visit` with each barrier that cancels the point; it may come more than once.
template <typename Visit>
void BarrierGrid::visit_near(const Point& point, Visit visit) const
{
    if (!m_segments.empty() && !apart(point, point, m_grid.box())) {
        for (const auto s : in_cell(m_grid.cell_of(point))) {
            const auto& segment = m_segments[s];
            if (squared_distance_to_segment(point, segment.a, segment.b) <= m_tolerance * m_tolerance) {
                visit(segment.barrier);
            }
        }
    }
    if (const auto area = areas_at({&point, 1}).front(); area != no_group) {
        visit(area);
    }
}

bool BarrierGrid::cancels(const Point& point, BarrierUse& use) const
{
    bool cancelled_by_any = false;
    visit_near(point, [&](std::size_t barrier) {
        use.mark(barrier);
        cancelled_by_any = true;
    });
    return cancelled_by_any;
}

bool BarrierGrid::cancels(const Point& point) const
{
    bool cancelled_by_any = false;
    visit_near(point, [&](std::size_t) { cancelled_by_any = true; });
    return cancelled_by_any;
}

bool BarrierGrid::bars(const Point& p, const Point& q) const
{
    const Point middle{p.x + (q.x - p.x) / 2, p.y + (q.y - p.y) / 2};
    const double length = distance(p, q);
    if (length <= m_tolerance) {
        return cancels(middle);
    }
    // A barrier along a shore runs through the vertex that a link begins at, but for the noise of coordinates.
    const double end = std::min(shore_noise * m_tolerance / length, 0.25);
    const Point first{p.x + end * (q.x - p.x), p.y + end * (q.y - p.y)};
    const Point last{q.x - end * (q.x - p.x), q.y - end * (q.y - p.y)};
    bool met = false;
    if (!m_segments.empty() && !apart(first, last, m_grid.box())) {
        m_grid.cells_along(first, last, 0, [&](std::size_t cell) {
            for (const auto s : in_cell(cell)) {
                met = met || segments_meet(first, last, m_segments[s].a, m_segments[s].b);
            }
        });
    }
    // What meets no outline lies in an area wholly or not at all.
    return met || areas_at({&middle, 1}).front() != no_group;
}

std::vector<std::uint32_t> BarrierGrid::areas_at(std::span<const Point> points) const
{
    return m_areas ? m_areas->locate(points) : std::vector<std::uint32_t>(points.size(), no_group);
}

} // namespace needshed::coverage
