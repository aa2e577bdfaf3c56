#include "measure.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "needshed/core/parallel.hpp"
#include "predicates.hpp"

namespace needshed::coverage {

namespace {

/// Area and first moments of rings, relative to a point so that large eastings cost no digits.
struct Moments {
    double area = 0;
    double x = 0;
    double y = 0;

    void add(const Moments& other)
    {
        area += other.area;
        x += other.x;
        y += other.y;
    }
};

class UnitMeter {
public:
    UnitMeter(const Rings& rings, const std::vector<Point>& points) : m_rings(rings), m_points(points) {}

    Moments moments(std::size_t unit) const
    {
        Moments sum;
        for (std::size_t r = m_rings.unit_start[unit]; r < m_rings.unit_start[unit + 1]; ++r) {
            sum.add(ring_moments(r, origin(unit)));
        }
        return sum;
    }

    /// A point inside the unit, at the height of its centroid where one is there. Requires its moments, of some area.
    Point interior(std::size_t unit, const Moments& moments)
    {
        const Point centre = centroid(moments, origin(unit));
        find_crossings(unit, centre.y);
        if (is_inside(centre)) {
            return centre;
        }
        if (const auto middle = middle_of_widest_run(centre.y)) {
            return *middle;
        }
        // The height of the centroid misses every part: take that of the largest part instead.
        const auto largest = largest_ring(unit);
        for (const double height : heights_in(largest, origin(unit))) {
            find_crossings(unit, height);
            if (const auto middle = middle_of_widest_run(height)) {
                return *middle;
            }
        }
        // No double lies between its sides at any of these heights; its outline is its own too.
        return m_points[m_rings.ring(largest).front()];
    }

private:
    const Point& origin(std::size_t unit) const { return m_points[m_rings.vertices_of_unit(unit).front()]; }

    Moments ring_moments(std::size_t ring, const Point& from) const
    {
        Moments sum;
        const auto vertices = m_rings.ring(ring);
        Point a = relative(vertices.back(), from);
        for (const auto v : vertices) {
            const Point b = relative(v, from);
            const double cross = a.x * b.y - b.x * a.y;
            sum.add({cross / 2, (a.x + b.x) * cross / 6, (a.y + b.y) * cross / 6});
            a = b;
        }
        return sum;
    }

    Point relative(std::uint32_t vertex, const Point& from) const
    {
        return {m_points[vertex].x - from.x, m_points[vertex].y - from.y};
    }

    std::size_t largest_ring(std::size_t unit) const
    {
        std::size_t best = m_rings.unit_start[unit];
        double most = 0;
        for (std::size_t r = best; r < m_rings.unit_start[unit + 1]; ++r) {
            const double area = ring_moments(r, origin(unit)).area;
            if (area > most) {
                most = area;
                best = r;
            }
        }
        return best;
    }

    /// The height of the ring's centroid, and half its height, where rounding takes the centroid out of a thin ring.
    std::array<double, 2> heights_in(std::size_t ring, const Point& from) const
    {
        const auto by_height = [&](std::uint32_t a, std::uint32_t b) { return m_points[a].y < m_points[b].y; };
        const auto vertices = m_rings.ring(ring);
        const auto [low, high] = std::minmax_element(vertices.begin(), vertices.end(), by_height);
        const double bottom = m_points[*low].y;
        const double top = m_points[*high].y;
        return {centroid(ring_moments(ring, from), from).y, bottom + (top - bottom) / 2};
    }

    static Point centroid(const Moments& moments, const Point& from)
    {
        return {from.x + moments.x / moments.area, from.y + moments.y / moments.area};
    }

    /// An edge that crosses a height, and where.
    struct Crossing {
        double x;
        const Point* low;
        const Point* high;
    };

    /// Where the outline crosses the height, from west to east.
    void find_crossings(std::size_t unit, double height)
    {
        m_crossings.clear();
        for (std::size_t r = m_rings.unit_start[unit]; r < m_rings.unit_start[unit + 1]; ++r) {
            const auto vertices = m_rings.ring(r);
            for (std::size_t i = 0, j = vertices.size() - 1; i < vertices.size(); j = i++) {
                const Point& a = m_points[vertices[j]];
                const Point& b = m_points[vertices[i]];
                if ((a.y <= height) != (b.y <= height)) {
                    const double x = a.x + (height - a.y) / (b.y - a.y) * (b.x - a.x);
                    m_crossings.push_back({x, a.y < b.y ? &a : &b, a.y < b.y ? &b : &a});
                }
            }
        }
        std::sort(m_crossings.begin(), m_crossings.end(),
                  [](const Crossing& left, const Crossing& right) { return left.x < right.x; });
    }

    /// Whether a point at the height of the crossings lies inside, and not on the outline; exactly.
    bool is_inside(const Point& point) const
    {
        bool inside = false;
        for (const auto& crossing : m_crossings) {
            const double side = orientation(*crossing.low, *crossing.high, point);
            if (side == 0) {
                return false;
            }
            inside ^= side < 0;
        }
        return inside;
    }

    /// Nothing where rounding takes it out of the unit.
    std::optional<Point> middle_of_widest_run(double height) const
    {
        std::size_t widest = 0;
        double width = -1;
        for (std::size_t i = 0; i + 1 < m_crossings.size(); i += 2) {
            if (m_crossings[i + 1].x - m_crossings[i].x > width) {
                widest = i;
                width = m_crossings[i + 1].x - m_crossings[i].x;
            }
        }
        if (width < 0) {
            return std::nullopt;
        }
        const Point middle{m_crossings[widest].x + width / 2, height};
        return is_inside(middle) ? std::optional(middle) : std::nullopt;
    }

    const Rings& m_rings;
    const std::vector<Point>& m_points;
    std::vector<Crossing> m_crossings;
};

} // namespace

UnitMeasures measure_units(const Rings& rings, const std::vector<Point>& points)
{
    UnitMeasures measures;
    measures.area.resize(rings.unit_count());
    measures.interior.resize(rings.unit_count());
    parallel_for(rings.unit_count(), 256, [&](std::size_t begin, std::size_t end) {
        UnitMeter meter(rings, points);
        for (std::size_t u = begin; u < end; ++u) {
            const auto moments = meter.moments(u);
            measures.area[u] = moments.area;
            if (moments.area > 0) {
                measures.interior[u] = meter.interior(u, moments);
            }
        }
    });
    return measures;
}

} // namespace needshed::coverage
