#include "measure.hpp"

#include <algorithm>
#include <cmath>

#include "needshed/core/parallel.hpp"

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
        if (!m_crossings.empty()) {
            return is_inside(centre.x) ? centre : Point{middle_of_widest_run(), centre.y};
        }
        // The height of the centroid misses every part: take that of the largest part instead.
        const double height = height_in(largest_ring(unit), origin(unit));
        find_crossings(unit, height);
        return {middle_of_widest_run(), height};
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

    /// The height of the ring's centroid, or half its height where the ring is so thin that rounding takes the centroid
    /// out of it.
    double height_in(std::size_t ring, const Point& from) const
    {
        const auto by_height = [&](std::uint32_t a, std::uint32_t b) { return m_points[a].y < m_points[b].y; };
        const auto vertices = m_rings.ring(ring);
        const auto [low, high] = std::minmax_element(vertices.begin(), vertices.end(), by_height);
        const double bottom = m_points[*low].y;
        const double top = m_points[*high].y;
        const double height = centroid(ring_moments(ring, from), from).y;
        return bottom <= height && height < top ? height : bottom + (top - bottom) / 2;
    }

    static Point centroid(const Moments& moments, const Point& from)
    {
        return {from.x + moments.x / moments.area, from.y + moments.y / moments.area};
    }

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
                    m_crossings.push_back(a.x + (height - a.y) / (b.y - a.y) * (b.x - a.x));
                }
            }
        }
        std::sort(m_crossings.begin(), m_crossings.end());
    }

    bool is_inside(double x) const
    {
        const auto west = std::lower_bound(m_crossings.begin(), m_crossings.end(), x) - m_crossings.begin();
        const bool on_outline = static_cast<std::size_t>(west) < m_crossings.size() && m_crossings[west] == x;
        return west % 2 == 1 && !on_outline;
    }

    double middle_of_widest_run() const
    {
        std::size_t widest = 0;
        for (std::size_t i = 0; i + 1 < m_crossings.size(); i += 2) {
            if (m_crossings[i + 1] - m_crossings[i] > m_crossings[widest + 1] - m_crossings[widest]) {
                widest = i;
            }
        }
        return m_crossings[widest] + (m_crossings[widest + 1] - m_crossings[widest]) / 2;
    }

    const Rings& m_rings;
    const std::vector<Point>& m_points;
    std::vector<double> m_crossings;
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
