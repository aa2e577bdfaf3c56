#pragma once

/// The *layers* of a release: what the files and the database both hold, in longitude and latitude, cut from the
/// outlines of the results.

#include "needshed/coverage/assemble.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed {

/// What a table without a map is called in the GeoPackage and the database.
struct TableText {
    const char* name;
    const char* title;
    const char* description;
};
inline constexpr TableText trends_text{"trends", "Trends", "how measures have moved over the periods"};
inline constexpr TableText needs_text{"needs", "Needs", "generic and localised needs"};
inline constexpr TableText footprints_text{"footprints", "Footprints",
                                           "how much of each unit every area of an agency holds"};
inline constexpr TableText services_text{"organisational_matrix", "Organisational matrix", "what services could share"};
inline constexpr TableText assignment_text{"assignment", "Assignment", "which locality each unit is in"};

struct Layers {
    Table units;      ///< one row per unit
    Table localities; ///< one row per locality
    Table hotspots;   ///< one row per cluster of hot or cold units
    Table scan;       ///< one row per cluster of the scan statistic
    Table repairs;    ///< one row per repair of the coverage
    Table needs;      ///< one row per locality and measure, and for the whole area
    LineSet border_lines;
    Table borders; ///< one row per border line
};

Layers layers_of(const Results& results);

/// Units, hot spots and clusters of the scan; the others have no columns.
Layers layers_of(const Measured& measured);

} // namespace needshed
