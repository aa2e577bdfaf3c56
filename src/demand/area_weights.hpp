#pragma once

/// The weight of each piece that a unit and an area have in common.

#include <vector>

#include "demand/area_shares.hpp"

namespace needshed::demand {

/// Shape    `piece` in the order of `Intersections::area`, `area` one entry per area
struct PieceWeights {
    std::vector<double> piece;
    std::vector<double> area; ///< of the whole area, with what of it lies in no unit
};

PieceWeights weigh_by_land(const Intersections& common);

/// The people of a unit live evenly over its land. How many live in the part of an area that lies in no unit is not
/// known: it has the share of the weight that it has of the land. A unit without a number has no people.
PieceWeights weigh_by_people(const Intersections& common, const Coverage& coverage, const std::vector<double>& people);

/// Adds the weights of points. Finding `spread_points_lost`
/// Throws   Error{Input} when the CRS is not known, and when none of the points lies in an area
PieceWeights weigh_by_points(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                             const AreaGround& ground, Findings& findings);

/// Adds the weights of a raster's cells. Finding `spread_cells_lost`
/// Throws   Error{Input} when the raster cannot be read, and when none of its weight lies in an area
PieceWeights weigh_by_raster(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                             const AreaGround& ground, Findings& findings);

/// By what the spread says.
/// Throws   Error{Input} as those above, Error{Usage} for a population that is not known
PieceWeights weigh(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                   const AreaGround& ground, Findings& findings);

} // namespace needshed::demand
