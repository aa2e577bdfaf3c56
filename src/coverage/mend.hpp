#pragma once

/// From units whose borders do not match to a coverage.

#include <vector>

#include "draft.hpp"
#include "needshed/coverage/repair.hpp"
#include "node_lines.hpp"
#include "ownership.hpp"

namespace needshed::coverage {

/// A unit whose rings are invalid by themselves.
struct RingFault {
    UnitIndex unit{};
    Point place;
    std::string reason;
    double area_change = 0; ///< in square units of the coordinates
};

/// A unit of which next to nothing is left, and the one that has most of its ground.
struct Lost {
    UnitIndex unit{};
    UnitIndex to{};
};

/// A draft that went through repair, and what was done.
/// Shape    areas of `repairs` are in square units of the coordinates; `repair_areas` has one area per repair;
///          `ring_faults` and `lost` are in unit order
struct Mended {
    bool complete = false; ///< else the draft is as it came
    Draft draft;
    std::vector<Repair> repairs;
    PolygonSet repair_areas;
    std::vector<RingFault> ring_faults;
    std::vector<Insertion> insertions; ///< one per pair of units and place, in order of (a, b), a < b
    std::vector<Lost> lost;            ///< where there are any, the draft is empty
};

/// Distances in units of the coordinates.
struct MendLimits {
    double near = 0;      ///< borders that run this near to each other are closed
    double tolerance = 0; ///< a crossing this near to a vertex is at the vertex
    GapLimits gaps;
};

/// Nodes the arcs of the draft, gives every face to a unit, and drafts again.
Mended mend(Draft draft, const MendLimits& limits);

} // namespace needshed::coverage
