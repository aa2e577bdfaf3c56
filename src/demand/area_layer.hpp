#pragma once

/// Areas other than the units, ready to be laid over them.

#include <string>
#include <vector>

#include "demand/codes.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

/// Shape    one area per code, in the order of `codes`; without a column of codes one per feature, in order
struct KnownAreas {
    std::string title; ///< as messages name it
    CodeList codes;
    PolygonSet areas; ///< valid, in the working CRS; those without geometry have no parts
};

/// Reads the areas of `source`; features with one code are parts of one area. Findings `areas_invalid`,
/// `areas_crs_overridden`
/// Throws   Error{Input} when the CRS is not known or no area has geometry
KnownAreas read_known_areas(const Source& source, const AreasSpec& spec, const Units& units, Findings& findings,
                            Progress& progress);

} // namespace needshed::demand
