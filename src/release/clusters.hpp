#pragma once

/// What layers of clusters of units share.

#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/unit_index.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

/// The unit with most people, the first of several; it names the cluster.
UnitIndex main_unit(const std::vector<UnitIndex>& units, const Population* population);

/// NaN where no population is known.
double people_of(const std::vector<UnitIndex>& units, const Population* population);

/// Draws clusters, no two of which share a unit, at the end of `areas`.
void append_clusters(PolygonSet& areas, const ArcSet& outlines, const std::vector<std::vector<UnitIndex>>& clusters,
                     std::size_t unit_count);

} // namespace needshed
