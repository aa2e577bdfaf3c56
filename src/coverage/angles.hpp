#pragma once

/// The order of directions around a point, exactly.

#include "predicates.hpp"

namespace needshed::coverage {

/// 0 for directions from east (included) over north to west (excluded), 1 for the rest.
inline int half_plane(const Point& centre, const Point& toward) noexcept
{
    return toward.y > centre.y || (toward.y == centre.y && toward.x > centre.x) ? 0 : 1;
}

/// Whether `a` comes before `b` counter-clockwise around `centre`, from due east.
inline bool before_from_east(const Point& centre, const Point& a, const Point& b) noexcept
{
    const int half_a = half_plane(centre, a);
    const int half_b = half_plane(centre, b);
    return half_a != half_b ? half_a < half_b : orientation(centre, a, b) > 0;
}

/// Whether `a` comes before `b` counter-clockwise around `centre`, from the direction of `from`, which itself comes
/// last.
inline bool before_from(const Point& centre, const Point& from, const Point& a, const Point& b) noexcept
{
    const auto quarter = [&](const Point& point) {
        const double side = orientation(centre, from, point);
        if (side != 0) {
            return side > 0 ? 0 : 2;
        }
        const bool same_way =
            (from.x - centre.x) * (point.x - centre.x) + (from.y - centre.y) * (point.y - centre.y) > 0;
        return same_way ? 3 : 1;
    };
    const int quarter_a = quarter(a);
    const int quarter_b = quarter(b);
    return quarter_a != quarter_b ? quarter_a < quarter_b : orientation(centre, a, b) > 0;
}

} // namespace needshed::coverage
