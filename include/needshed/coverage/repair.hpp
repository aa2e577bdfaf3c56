#pragma once

/// What was changed to make a coverage of units whose borders do not match. A *piece* is ground that more than one unit
/// claimed (an overlap), that lay between units and belonged to none (a gap), or that a unit with invalid rings claimed
/// another number of times than once; each went to one unit. Or it lies between the border of a unit as it was read and
/// as it is, because that moved to meet a neighbour's.

#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/unit_index.hpp"

namespace needshed {

enum class RepairKind { Overlap, Gap, Ring, Snap };

/// `overlap`, `gap`, `ring` or `snap`.
std::string repair_name(RepairKind kind);

/// Pieces of one kind that went to one unit at the cost of, or beside, the same others. A piece larger than
/// `max_gap_m2` is a repair of its own.
struct Repair {
    RepairKind kind{};
    UnitIndex unit{}; ///< has the ground now; snap: whose border moved
    std::vector<UnitIndex>
        others; ///< overlap: those that claimed it too; gap: the others around it; ring, snap: none. Ascending
    std::size_t pieces = 1;
    double area_m2 = 0;
    Point place;        ///< a vertex of the largest piece
    bool large = false; ///< one piece, larger than `max_gap_m2`
};

/// The area of a unit as it was read and as it is in the coverage.
struct AreaChange {
    UnitIndex unit{};
    double before_m2 = 0;
    double after_m2 = 0;

    double per_cent() const { return 100 * (after_m2 - before_m2) / before_m2; }
};

} // namespace needshed
