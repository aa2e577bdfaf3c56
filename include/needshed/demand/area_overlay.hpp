#pragma once

/// Areas other than the units, laid over them and weighed by where people live, as far as a study knows.

#include <string>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

/// Shape    `codes` and `areas` one entry per area; `weight` in the order of `Intersections::area`
struct AreaOverlay {
    std::string title;              ///< of the layer, as messages name it
    std::vector<std::string> codes; ///< in the order in which they come
    PolygonSet areas;               ///< valid, in the CRS of the coverage
    Intersections common;
    std::vector<double> weight; ///< of what a unit and an area have in common, by `AreasSpec::spread`
};

/// Reads the areas of the spec; features with one code are parts of one area, those without a code belong to none.
/// Findings `areas_invalid`, and those of the spread
/// Throws   Error{Input} when the areas cannot be read, their CRS is not known, or what they are spread by cannot be
/// read
AreaOverlay overlay_areas(const AreasSpec& spec, const Units& units, const std::vector<Population>& populations,
                          Findings& findings, Progress& progress);

} // namespace needshed
