#pragma once

/// Units whose rings are invalid by themselves.

#include <vector>

#include "draft.hpp"

namespace needshed::coverage {

/// A unit whose rings were made valid.
struct RingRepair {
    UnitIndex unit{};
    Point place;
    std::string reason;
    double area_before = 0; ///< in square units of the coordinates
    double area_after = 0;
};

/// Makes the rings of units valid that disagree with themselves, and drafts again. Vertices stay where they are; new
/// ones appear only where a ring crosses itself.
Draft repair_rings(Draft draft, double snap, std::vector<RingRepair>& repairs);

} // namespace needshed::coverage
