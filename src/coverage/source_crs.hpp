#pragma once

/// Which system the coordinates of a layer are in.

#include <string>

#include "needshed/core/finding.hpp"
#include "needshed/io/crs.hpp"
#include "needshed/io/source.hpp"

namespace needshed::coverage {

/// What the study says of a layer: the key it says it with, and the definition; empty where it says nothing.
struct StatedCrs {
    std::string key;
    std::string definition;
};

/// What the study says the layer is in, else what the layer says. The study goes first because some formats cannot say:
/// GDAL takes GeoJSON without a CRS for WGS 84. Finding `crs_overridden` where the two differ.
/// Throws   Error{Input} when neither says
Crs source_crs(const Crs& of_layer, const Source& source, const StatedCrs& stated, Findings& findings);

} // namespace needshed::coverage
