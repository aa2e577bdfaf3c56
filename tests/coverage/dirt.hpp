#pragma once

/// Makes clean layers dirty.

#include <cmath>
#include <functional>

#include "fixtures.hpp"

namespace needshed::test {

using Ring = std::vector<Point>;

/// Each ring of each unit replaced by what `change` makes of it, with a random stream of its own.
inline UnitAreas with_rings(const UnitAreas& units, std::uint64_t seed,
                            const std::function<Ring(std::span<const Point>, Random&)>& change)
{
    UnitAreas result;
    result.title = units.title;
    result.crs = units.crs;
    result.codes = units.codes;
    for (std::size_t a = 0; a < units.areas.area_count(); ++a) {
        Random random(seed, a);
        for (std::size_t p = units.areas.area_start[a]; p < units.areas.area_start[a + 1]; ++p) {
            for (std::size_t r = units.areas.part_start[p]; r < units.areas.part_start[p + 1]; ++r) {
                const auto ring = change(units.areas.ring(r), random);
                result.areas.points.insert(result.areas.points.end(), ring.begin(), ring.end());
                result.areas.end_ring();
            }
            result.areas.end_part();
        }
        result.areas.end_area();
    }
    return result;
}

/// Each vertex somewhere else, at most `reach` away in x and in y.
inline UnitAreas perturbed(const UnitAreas& units, double reach, std::uint64_t seed)
{
    return with_rings(units, seed, [&](std::span<const Point> ring, Random& random) {
        Ring result;
        for (const auto& point : ring) {
            const auto shift = [&] { return reach * (static_cast<double>(random.below(2001)) / 1000 - 1); };
            const double dx = shift();
            result.push_back({point.x + dx, point.y + shift()});
        }
        return result;
    });
}

/// One vertex in `one_in` left out.
inline UnitAreas thinned(const UnitAreas& units, std::uint32_t one_in, std::uint64_t seed)
{
    return with_rings(units, seed, [&](std::span<const Point> ring, Random& random) {
        Ring result;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            if (ring.size() - i + result.size() <= 3 || random.below(one_in) != 0) {
                result.push_back(ring[i]);
            }
        }
        return result;
    });
}

/// Up to `most` further vertices on each edge, where rounding puts them: mostly off the line by a hair.
inline UnitAreas densified(const UnitAreas& units, std::uint32_t most, std::uint64_t seed)
{
    return with_rings(units, seed, [&](std::span<const Point> ring, Random& random) {
        Ring result;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % ring.size()];
            result.push_back(a);
            const auto steps = random.below(most + 1) + 1;
            for (std::uint32_t s = 1; s < steps; ++s) {
                const double share = static_cast<double>(s) / steps;
                result.push_back({a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)});
            }
        }
        return result;
    });
}

/// Units of one ring each through random points of a small grid: rings cross themselves and each other, touch, run
/// along each other, and hardly any of it is where a double can be.
inline UnitAreas scribbles(int count, std::uint32_t grid, const Point& origin, double step, std::uint64_t seed)
{
    UnitAreas units;
    units.title = "scribbles";
    units.crs = {"EPSG:27700"};
    Random random(seed, 3);
    for (int u = 0; u < count; ++u) {
        const auto vertices = 3 + random.below(8);
        for (std::uint32_t v = 0; v < vertices; ++v) {
            const double x = origin.x + step * random.below(grid);
            units.areas.points.push_back({x, origin.y + step * random.below(grid)});
        }
        units.areas.end_ring();
        units.areas.end_part();
        units.areas.end_area();
        units.codes.push_back(std::string(1, static_cast<char>('A' + u)));
    }
    return units;
}

} // namespace needshed::test
