#include "needshed/localities/ground.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace needshed {

namespace {

/// Of a pair that the table does not have: longer than any limit, and short enough to add up.
constexpr double far_minutes = 1e6;

double minutes_between(const TravelTimes& times, std::uint32_t from, std::uint32_t to)
{
    if (from == to) {
        return 0;
    }
    const auto begin = times.to.begin() + static_cast<std::ptrdiff_t>(times.start[from]);
    const auto end = times.to.begin() + static_cast<std::ptrdiff_t>(times.start[from + 1]);
    const auto found = std::lower_bound(begin, end, to);
    return found != end && *found == to ? times.minutes[static_cast<std::size_t>(found - times.to.begin())]
                                        : far_minutes;
}

double distance_km(const Point& a, const Point& b)
{
    return std::hypot(a.x - b.x, a.y - b.y) / 1000;
}

} // namespace

Extent extent_of(std::span<const Point> points)
{
    Extent extent;
    for (std::size_t d = 0; d < extent_directions; ++d) {
        const double angle = std::numbers::pi * static_cast<double>(d) / static_cast<double>(extent_directions);
        const double x = std::cos(angle);
        const double y = std::sin(angle);
        extent.from[d] = extent.to[d] = x * points.front().x + y * points.front().y;
        for (const auto& point : points) {
            const double along = x * point.x + y * point.y;
            extent.from[d] = std::min(extent.from[d], along);
            extent.to[d] = std::max(extent.to[d], along);
        }
    }
    return extent;
}

double GroundMeter::amount(BoundOf what, std::span<const std::uint32_t> units)
{
    switch (what) {
    case BoundOf::Width:
        return width_km(units);
    case BoundOf::PolsbyPopper:
        return polsby_popper(units);
    case BoundOf::Reach:
        return reach_km(units);
    case BoundOf::TravelTime:
    case BoundOf::Sum:
        break;
    }
    return slowest_minutes(units);
}

double GroundMeter::width_km(std::span<const std::uint32_t> units) const
{
    auto whole = m_ground->extent[units.front()];
    for (const auto unit : units) {
        const auto& extent = m_ground->extent[unit];
        for (std::size_t d = 0; d < extent_directions; ++d) {
            whole.from[d] = std::min(whole.from[d], extent.from[d]);
            whole.to[d] = std::max(whole.to[d], extent.to[d]);
        }
    }
    double width = 0;
    for (std::size_t d = 0; d < extent_directions; ++d) {
        width = std::max(width, whole.to[d] - whole.from[d]);
    }
    return width / 1000;
}

double GroundMeter::polsby_popper(std::span<const std::uint32_t> units)
{
    m_inside.resize(m_ground->area_m2.size(), 0);
    for (const auto unit : units) {
        m_inside[unit] = 1;
    }
    double area = 0;
    double perimeter = 0;
    for (const auto unit : units) {
        area += m_ground->area_m2[unit];
        perimeter += m_ground->perimeter_m[unit];
        const auto around = m_ground->borders.neighbours(to_unit(unit));
        const auto length = m_ground->borders.border_m(to_unit(unit));
        for (std::size_t i = 0; i < around.size(); ++i) {
            perimeter -= m_inside[to_index(around[i])] != 0 ? length[i] : 0;
        }
    }
    for (const auto unit : units) {
        m_inside[unit] = 0;
    }
    return perimeter > 0 ? 4 * std::numbers::pi * area / (perimeter * perimeter) : 0;
}

/// Where nobody lives every unit counts the same.
Point GroundMeter::centre(std::span<const std::uint32_t> units) const
{
    Point sum;
    Point plain;
    double people = 0;
    for (const auto unit : units) {
        const auto& at = m_ground->centre[unit];
        sum.x += m_ground->people[unit] * at.x;
        sum.y += m_ground->people[unit] * at.y;
        plain.x += at.x;
        plain.y += at.y;
        people += m_ground->people[unit];
    }
    const auto count = static_cast<double>(units.size());
    return people > 0 ? Point{sum.x / people, sum.y / people} : Point{plain.x / count, plain.y / count};
}

double GroundMeter::reach_km(std::span<const std::uint32_t> units) const
{
    const auto middle = centre(units);
    double farthest = 0;
    for (const auto unit : units) {
        farthest = std::max(farthest, distance_km(middle, m_ground->centre[unit]));
    }
    return farthest;
}

double GroundMeter::slowest_minutes(std::span<const std::uint32_t> units) const
{
    double best = far_minutes;
    for (const auto candidate : units) {
        double slowest = 0;
        for (std::size_t i = 0; i < units.size() && slowest < best; ++i) {
            slowest = std::max(slowest, minutes_between(m_ground->times, units[i], candidate));
        }
        best = std::min(best, slowest);
    }
    return best;
}

double GroundMeter::travel(std::span<const std::uint32_t> units, std::span<const double> people) const
{
    const auto middle = centre(units);
    double sum = 0;
    for (const auto unit : units) {
        sum += people[unit] > 0 ? people[unit] * distance_km(middle, m_ground->centre[unit]) : 0;
    }
    return sum;
}

} // namespace needshed
