#pragma once

/// What is measured of each unit.

#include <vector>

#include "rings.hpp"

namespace needshed::coverage {

/// Shape    one entry per unit; in units of the coordinates, squared for areas
struct UnitMeasures {
    std::vector<double> area;
    std::vector<Point> interior;
};

/// Areas and interior points of units, from their rings; a unit without area gets no point. `points` are those that the
/// rings index.
UnitMeasures measure_units(const Rings& rings, const std::vector<Point>& points);

} // namespace needshed::coverage
