#pragma once

/// Maps as pictures (SVG), for slides and paper: A4 across, with title, legend, scale bar, north arrow and attribution.

#include <string>
#include <vector>

#include "needshed/release/outputs.hpp"
#include "release/layers.hpp"

namespace needshed {

/// A map of one theme.
struct MapPicture {
    std::string file; ///< `map-localities.svg`
    std::string svg;
};

/// Localities; need by decile; hot spots of the need index. Drawn in the working system at the resolution of the paper.
std::vector<MapPicture> map_pictures(const Results& results, const Layers& layers);

} // namespace needshed
