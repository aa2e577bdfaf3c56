#pragma once

/// Exact plane predicates: the sign is right whatever the coordinates.

#include <algorithm>
#include <cmath>
#include <span>

#include "needshed/core/geometry.hpp"

namespace needshed::coverage {

/// The sign of the exact determinant; called when the quick one is too near to zero to trust.
double exact_orientation(const Point& a, const Point& b, const Point& c) noexcept;

/// Positive when `c` lies left of the line from `a` to `b`, negative when right, 0 exactly when on it.
/// Requires finite coordinates
/// Source   Shewchuk (1997), Adaptive precision floating-point arithmetic: the error bound of the first stage
inline double orientation(const Point& a, const Point& b, const Point& c) noexcept
{
    const double left = (a.x - c.x) * (b.y - c.y);
    const double right = (a.y - c.y) * (b.x - c.x);
    const double determinant = left - right;
    constexpr double error_bound = 3.3306690738754716e-16;
    // Far above what products that are too small for a double lose.
    constexpr double underflow_bound = 1e-300;
    if (std::abs(determinant) > error_bound * (std::abs(left) + std::abs(right)) + underflow_bound) {
        return determinant;
    }
    return exact_orientation(a, b, c);
}

/// Whether `p`, known to lie on the line through `a` and `b`, lies on the segment.
inline bool within_box(const Point& a, const Point& b, const Point& p) noexcept
{
    return std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
           p.y <= std::max(a.y, b.y);
}

inline double squared_distance(const Point& a, const Point& b) noexcept
{
    return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

inline double distance(const Point& a, const Point& b) noexcept
{
    return std::sqrt(squared_distance(a, b));
}

/// Squared distance of `p` from the segment from `a` to `b`.
inline double squared_distance_to_segment(const Point& p, const Point& a, const Point& b) noexcept
{
    const double length = squared_distance(a, b);
    const double along = (p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y);
    const double share = length > 0 ? std::clamp(along / length, 0.0, 1.0) : 0.0;
    return squared_distance(p, {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)});
}

inline bool lexicographically_less(const Point& a, const Point& b) noexcept
{
    return a.x < b.x || (a.x == b.x && a.y < b.y);
}

/// Whether a place that is not on the ring lies inside it.
inline bool is_inside(std::span<const Point> ring, const Point& place)
{
    bool inside = false;
    Point a = ring.back();
    for (const auto& b : ring) {
        if ((a.y <= place.y) != (b.y <= place.y) &&
            (a.y <= place.y ? orientation(a, b, place) > 0 : orientation(b, a, place) > 0)) {
            inside = !inside;
        }
        a = b;
    }
    return inside;
}

/// Whether the point lies in the closed triangle, whose corners go round either way.
inline bool is_in_triangle(const Point& p, const Point& q, const Point& r, const Point& point)
{
    const double pq = orientation(p, q, point);
    const double qr = orientation(q, r, point);
    const double rp = orientation(r, p, point);
    return (pq >= 0 && qr >= 0 && rp >= 0) || (pq <= 0 && qr <= 0 && rp <= 0);
}

/// Makes the box hold the point too.
inline void grow(Box& box, const Point& point) noexcept
{
    box = {std::min(box.min_x, point.x), std::min(box.min_y, point.y), std::max(box.max_x, point.x),
           std::max(box.max_y, point.y)};
}

} // namespace needshed::coverage
