#pragma once

/// *Spatial weights* say, for every unit, which others are near it and how much each counts: those it borders on, the k
/// nearest, all within a distance, or by a kernel that fades with distance. A unit is never its own neighbour; what it
/// counts for in a statistic that includes the unit itself, such as Gi*, stands apart.

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/graph.hpp"
#include "needshed/core/unit_index.hpp"

namespace needshed {

/// Shape    the neighbours of unit u are `neighbour[start[u] .. start[u + 1])`, ascending, with a weight for each
struct Weights {
    std::vector<std::size_t> start{0};
    std::vector<UnitIndex> neighbour;
    std::vector<double> weight;
    double self = 1; ///< of the unit itself, on the scale of `weight`

    std::size_t unit_count() const { return start.size() - 1; }
    std::span<const UnitIndex> neighbours(UnitIndex unit) const
    {
        return {neighbour.data() + start[to_index(unit)], start[to_index(unit) + 1] - start[to_index(unit)]};
    }
    std::span<const double> of(UnitIndex unit) const
    {
        return {weight.data() + start[to_index(unit)], start[to_index(unit) + 1] - start[to_index(unit)]};
    }
};

/// Weight 1 for every neighbour in the graph: borders, and links where the study declares or makes them.
Weights contiguity(const Graph& graph);

/// Whether something bars the way between two units, whichever comes first, so that they are not near each other, by
/// any distance. Empty: nothing does.
using Barred = std::function<bool(UnitIndex, UnitIndex)>;

/// Weight 1 for the `k` nearest other units by their points that are not barred; of equally near ones the first in unit
/// order. Fewer where barriers leave no more.
/// Requires one point per unit, with finite coordinates
/// Throws   Error{Input} unless 1 <= k < number of points
Weights k_nearest(std::span<const Point> points, std::size_t k, const Barred& barred = {});

/// Weight 1, or distance to the power of −`power`, for every other unit at most `distance` away.
/// Units    `distance` is in those of the coordinates
/// Requires as `k_nearest`
/// Throws   Error{Input} unless `distance > 0` and `power >= 0`, or for two units at one place when `power > 0`
Weights distance_band(std::span<const Point> points, double distance, double power = 0, const Barred& barred = {});

/// The least distance at which every unit has a neighbour, but for those barred from all: the largest of the distances
/// to the nearest.
/// Requires two points or more
double connecting_distance(std::span<const Point> points, const Barred& barred = {});

enum class Kernel {
    Uniform,      ///< 1/2
    Triangular,   ///< 1 − u
    Epanechnikov, ///< 3/4 (1 − u²)
    Quartic,      ///< 15/16 (1 − u²)²
    Gaussian      ///< exp(−u²/2) / √(2π), cut at u = 1
};

/// The kernel K(u) of u = distance / bandwidth, for all units with u at most 1.
/// Units    `bandwidth` is in those of the coordinates
/// Throws   Error{Input} unless `bandwidth > 0`
/// Source   Silverman (1986), table 3.1
Weights kernel_weights(std::span<const Point> points, double bandwidth, Kernel kernel, const Barred& barred = {});

/// The same with a bandwidth for each unit: just over the distance to its k-th nearest.
Weights adaptive_kernel_weights(std::span<const Point> points, std::size_t k, Kernel kernel, const Barred& barred = {});

} // namespace needshed
