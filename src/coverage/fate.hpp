#pragma once

/// What simplification decides.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "large_array.hpp"
#include "needshed/core/geometry.hpp"
#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// What becomes of a *place*, an index into `ArcSet::vertex`.
struct Fate {
    std::uint32_t before = 0; ///< the places beside it when it went; itself where its whole ring went at once
    std::uint32_t after = 0;
    std::uint32_t order = 0; ///< among those of its arc that went
    float key = stays;       ///< at which it went

    static constexpr float stays = std::numeric_limits<float>::infinity();
    static constexpr float never_stood = -1; ///< the repeated vertex of a free ring

    bool is_gone() const { return key != stays; }
};
using Fates = LargeArray<Fate>;

/// By what corners go. A key is an effective area.
struct CornerRule {
    std::span<const Point> ground; ///< of each of `ArcSet::points`, in metres
    double weighting = 0;
    float limit = 0; ///< keys below it go

    /// Area of the triangle times 1 - weighting · cos of the angle at `b`.
    float key_of(std::uint32_t a, std::uint32_t b, std::uint32_t c) const
    {
        const Point u{ground[a].x - ground[b].x, ground[a].y - ground[b].y};
        const Point v{ground[c].x - ground[b].x, ground[c].y - ground[b].y};
        const double area = std::abs(u.x * v.y - u.y * v.x) / 2;
        const double lengths = std::sqrt((u.x * u.x + u.y * u.y) * (v.x * v.x + v.y * v.y));
        return lengths > 0 ? static_cast<float>(area * (1 - weighting * (u.x * v.x + u.y * v.y) / lengths)) : 0;
    }
};

/// Two vertices as one number, whichever comes first.
inline std::uint64_t pair_of(std::uint32_t a, std::uint32_t b)
{
    return std::uint64_t{std::min(a, b)} << 32U | std::max(a, b);
}

/// The key that belongs to a resolution.
float key_at_resolution(double resolution_m);

/// The corner's key, or that of what went before it: keys never fall.
inline float no_less(float front, float key)
{
    return front > key ? front : key;
}

} // namespace needshed::coverage
