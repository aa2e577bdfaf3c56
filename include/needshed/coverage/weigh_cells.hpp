#pragma once

/// The weight that the cells of a raster give to what units and areas have in common.

#include <cstdint>
#include <vector>

#include "needshed/coverage/intersect.hpp"
#include "needshed/io/raster.hpp"

namespace needshed {

/// Shape    `piece` in the order of `Intersections::area`, `area` one entry per area
struct CellWeights {
    std::vector<double> piece;
    std::vector<double> area;    ///< of the whole area, with what of it lies in no unit
    std::uint64_t bad_cells = 0; ///< infinite or negative: taken as 0, like those without a value
};

/// A cell weighs the same all over; what a piece has of it is exact. Vertices are changed to the raster, and sides stay
/// straight between them.
/// Requires `common` of the same coverage and areas
/// Throws   Error{Input} when a vertex has no place in the raster's CRS, and when the raster breaks off
CellWeights weigh_cells(const Coverage& coverage, const PolygonSet& areas, const Intersections& common,
                        const RasterReader& raster);

} // namespace needshed
