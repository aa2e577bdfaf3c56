#pragma once

/// An agency's areas as its layer has them.

#include <string>

#include "needshed/core/table.hpp"
#include "needshed/coverage/read.hpp"

namespace needshed::coverage {

/// Shape    one code, title and area per feature; areas in the CRS asked for
struct FootprintLayer {
    std::string title;
    TextValues codes;
    TextValues titles; ///< the code where the layer has none
    PolygonSet areas;
};

/// Throws   Error{Input} for a feature without a code, a layer without areas, and an unknown CRS
FootprintLayer read_footprint_layer(const FootprintSpec& spec, const Crs& crs, Progress& progress);

} // namespace needshed::coverage
