#pragma once

/// Places inside the coverage that belong to no unit.

#include <vector>

#include "draft.hpp"

namespace needshed::coverage {

struct Hole {
    std::vector<UnitIndex> units; ///< around it, ascending
    Point place;
    double area = 0;      ///< in square units of the coordinates, without the islands in it
    double perimeter = 0; ///< in units of the coordinates, shores of islands included
};

/// Shape    in order of the arcs around them
std::vector<Hole> find_holes(const ArcSet& arcs);

} // namespace needshed::coverage
