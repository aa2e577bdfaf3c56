#pragma once

/// Which of an agency's areas holds how much of each unit. The footprint puts each unit wholly into one area
/// (`read_footprint`); the overlay shows how firm that is.

#include <cstdint>
#include <string>
#include <vector>

#include "needshed/core/progress.hpp"
#include "needshed/coverage/read.hpp"

namespace needshed {

/// Land of a unit within one area.
struct FootprintPiece {
    UnitIndex unit{};
    std::uint32_t area = 0; ///< index into `FootprintOverlay::codes`
    double area_m2 = 0;
    double share = 0; ///< of the unit's land
};

/// Shape    `codes` ascending, `titles` as long: the areas that hold a piece; `pieces` in order of unit and area. The
///          shares of a unit add up to less than 1 where part of it lies in no area
struct FootprintOverlay {
    std::string agency;
    std::vector<std::string> codes;
    std::vector<std::string> titles;
    std::vector<FootprintPiece> pieces;
};

/// Pieces of less than this part of the unit are left out: borders drawn at different scales leave slivers everywhere.
inline constexpr double sliver_share = 0.001;

/// Lays an agency's areas over the units. Features with one code are parts of one area.
/// Finding  `footprint_invalid`: areas whose rings were repaired
/// Throws   Error{Input} as `read_footprint`
FootprintOverlay overlay_footprint(const FootprintSpec& spec, const Coverage& coverage, Findings& findings,
                                   Progress& progress);

/// The same of a level of parents: each unit lies wholly in its parent.
FootprintOverlay overlay_footprint(const Grouping& parents, const Coverage& coverage);

} // namespace needshed
