#pragma once

/// What rules look at on the *ground*: lengths, areas and places of units as numbers. A locality's *centre* is the mean
/// of its units' centres by people; by a table of travel times it is the unit from which the slowest way is shortest.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/graph.hpp"

namespace needshed {

/// Directions in which the extent of a locality is taken, evenly over half a turn; by the greatest of them a diameter
/// comes out at most 0.13 % too small.
inline constexpr std::size_t extent_directions = 32;

/// Where a unit begins and ends along each direction, in metres.
struct Extent {
    std::array<double, extent_directions> from{};
    std::array<double, extent_directions> to{};
};

/// Of points, along every direction. Requires at least one
Extent extent_of(std::span<const Point> points);

/// Minutes between units. A pair that is not there is taken to be far away.
struct TravelTimes {
    std::vector<std::size_t> start; ///< units + 1 entries: row u is `[start[u], start[u + 1])`
    std::vector<std::uint32_t> to;  ///< ascending within a row
    std::vector<double> minutes;
};

/// Shape    one entry per unit; vectors that no rule needs may be empty
struct Ground {
    std::vector<Point> centre; ///< metres
    std::vector<double> people;
    std::vector<double> area_m2;
    std::vector<double> perimeter_m;
    Graph borders; ///< all that are on the map, whatever barriers cancel
    std::vector<Extent> extent;
    TravelTimes times;
};

/// What is limited of a locality beside sums.
enum class BoundOf : std::uint8_t {
    Sum,
    Width,        ///< km: the greatest extent in any direction
    PolsbyPopper, ///< 4π area / perimeter²
    Reach,        ///< km: from the centre to the centre of the farthest unit
    TravelTime    ///< minutes: the slowest way from a unit to the centre
};

/// Measures sets of units on the ground. Not to be shared by threads.
class GroundMeter {
public:
    /// Requires a ground that outlives the meter, with what is asked of it below
    explicit GroundMeter(const Ground& ground) : m_ground(&ground) {}

    /// Requires at least one unit, each once, and another `what` than Sum
    double amount(BoundOf what, std::span<const std::uint32_t> units);

    /// People × kilometres to the centre.
    /// Shape    `people` has one entry per unit
    double travel(std::span<const std::uint32_t> units, std::span<const double> people) const;

private:
    Point centre(std::span<const std::uint32_t> units) const;
    double width_km(std::span<const std::uint32_t> units) const;
    double polsby_popper(std::span<const std::uint32_t> units);
    double reach_km(std::span<const std::uint32_t> units) const;
    double slowest_minutes(std::span<const std::uint32_t> units) const;

    const Ground* m_ground;
    std::vector<std::uint8_t> m_inside; ///< per unit; all 0 between calls
};

} // namespace needshed
