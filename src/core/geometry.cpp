#include "needshed/core/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace needshed {

void append_parts(PolygonSet& to, const PolygonSet& from, std::size_t area)
{
    for (auto p = from.area_start[area]; p < from.area_start[area + 1]; ++p) {
        for (auto r = from.part_start[p]; r < from.part_start[p + 1]; ++r) {
            const auto ring = from.ring(r);
            to.points.insert(to.points.end(), ring.begin(), ring.end());
            to.end_ring();
        }
        to.end_part();
    }
}

double twice_signed_area(std::span<const Point> ring) noexcept
{
    double sum = 0;
    for (std::size_t i = 2; i < ring.size(); ++i) {
        const Point& origin = ring.front();
        const Point& previous = ring[i - 1];
        const Point& point = ring[i];
        sum += (previous.x - origin.x) * (point.y - origin.y) - (point.x - origin.x) * (previous.y - origin.y);
    }
    return sum;
}

double signed_area(const PolygonSet& set, std::size_t area) noexcept
{
    double sum = 0;
    const std::size_t first = set.part_start[set.area_start[area]];
    const std::size_t last = set.part_start[set.area_start[area + 1]];
    for (std::size_t r = first; r < last; ++r) {
        sum += twice_signed_area(set.ring(r));
    }
    return sum / 2;
}

bool is_place(const Point& point)
{
    constexpr double farthest = 1e10;
    return std::abs(point.x) <= farthest && std::abs(point.y) <= farthest;
}

Box bounding_box(std::span<const Point> points) noexcept
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Box box{infinity, infinity, -infinity, -infinity};
    for (const auto& point : points) {
        box.min_x = std::min(box.min_x, point.x);
        box.min_y = std::min(box.min_y, point.y);
        box.max_x = std::max(box.max_x, point.x);
        box.max_y = std::max(box.max_y, point.y);
    }
    return box;
}

} // namespace needshed
