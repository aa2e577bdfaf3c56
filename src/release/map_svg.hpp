#pragma once

/// Maps as pictures (SVG), for slides and paper, with title, legend, scale bar, north arrow and attribution.

#include <functional>
#include <string>
#include <vector>

#include "needshed/release/outputs.hpp"
#include "release/layers.hpp"

namespace needshed {

/// A map of one theme.
struct MapPicture {
    std::string file;  ///< `map-localities`, without an ending
    std::string paper; ///< SVG of A4 size, across
    std::string slide; ///< SVG of 16 to 9
};

/// Localities; need by decile; hot spots of the need index; each measure by fifths, as `map-AGENCY_MEASURE`; and with
/// an ensemble the borders by their support. Drawn in the working system at the resolution of the paper, each when it
/// is called for. Requires both arguments to outlive the functions
std::vector<std::function<MapPicture()>> map_pictures(const Results& results, const Layers& layers);

} // namespace needshed
