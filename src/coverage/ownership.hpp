#pragma once

/// Which unit each face goes to.

#include <cstdint>
#include <vector>

#include "faces.hpp"

namespace needshed::coverage {

/// Which gaps are filled, in units of the coordinates.
struct GapLimits {
    double area = 0;  ///< up to this area
    double width = 0; ///< or of less mean width
};

/// Twice the area over the outline: the width, for something long and thin.
constexpr double mean_width(double area, double perimeter)
{
    return 2 * area / perimeter;
}

inline bool should_fill(const GapLimits& limits, double area, double perimeter)
{
    return area <= limits.area || mean_width(area, perimeter) < limits.width;
}

/// The units that claim a face: those whose rings wind around it forwards, or, where none does, backwards.
std::vector<UnitIndex> claimants(const Faces& faces, std::size_t face);

/// The owner of each face, `no_unit` for gaps that stay.
/// A face that one unit claims is that unit's. An overlap goes to the claimant whose own ground has the longer border
/// to it; but a unit more than half of whose ground others claim too keeps it all (an enclave without a hole around
/// it): of several such units one that is in `first`, then the one with the smallest share that is its alone, then the
/// smallest. A gap goes to the unit with the longest border to it. Ties go to the lower code.
/// Shape    `first` is ascending
std::vector<UnitIndex> assign_faces(const Faces& faces, std::size_t unit_count, const GapLimits& limits,
                                    const std::vector<UnitIndex>& first = {});

} // namespace needshed::coverage
