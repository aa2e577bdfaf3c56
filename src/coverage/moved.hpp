#pragma once

/// Units whose borders moved to meet a neighbour's, and the ground that their borders passed over.

#include <span>
#include <vector>

#include "needshed/coverage/coverage.hpp"
#include "rings.hpp"

namespace needshed::coverage {

/// How far the border of a unit moved, and where it moved most.
struct BorderShift {
    UnitIndex unit{};
    Point place;
    double distance = 0;
};

/// Shape    one entry per unit, in unit order; `as_read` has one area for each
struct MovedUnits {
    std::vector<BorderShift> shifts;
    PolygonSet as_read;
};

/// Keeps one shift for each unit, the longest, in unit order, and its rings as they are.
MovedUnits remember_moved(std::vector<BorderShift> shifts, const Rings& rings, std::span<const Point> points);

/// Adds those of `more` that are not among `moved`, whose rings are older.
void add_moved(MovedUnits& moved, const MovedUnits& more);

/// The ground between the borders of each unit as they were read and as they are, without what `repairs` tell of it.
/// Parts less than `thinnest` wide in the mean are left out of the areas, not of the sizes.
/// Shape    one for each of `moved` whose border passed over any ground; `areas` gets an area for each of those with a
///          piece; sizes in square units of the coordinates
std::vector<Repair> passed_ground(const MovedUnits& moved, const ArcSet& arcs, std::size_t unit_count,
                                  std::span<const Repair> repairs, double thinnest, PolygonSet& areas);

} // namespace needshed::coverage
