#pragma once

/// The *layers* of a release: what the files and the database both hold, in longitude and latitude, cut from the
/// outlines of the results.

#include "needshed/coverage/assemble.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed {

struct Layers {
    Table units;      ///< one row per unit
    Table localities; ///< one row per locality
    Table hotspots;   ///< one row per cluster of hot or cold units
    Table needs;      ///< one row per locality and measure, and for the whole area
    LineSet border_lines;
    Table borders; ///< one row per border line
};

Layers layers_of(const Results& results);

} // namespace needshed
