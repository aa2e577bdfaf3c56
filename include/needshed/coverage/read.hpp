#pragma once

/// From the `units` and the footprints of a study to a coverage and groupings of its units.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "needshed/core/grouping.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/table.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

/// A level above the units: a column of the unit layer itself, or a lookup table from unit code to parent.
struct ParentSpec {
    std::string name;
    std::optional<Source> source; ///< empty: the unit layer
    std::string code;             ///< column of the lookup that holds the unit code
    std::string column;           ///< column that holds the parent
};

/// Lines and areas that cancel borders.
struct BarrierSpec {
    Source source;
    std::string crs; ///< of the layer, whatever it states itself; empty: what it states
    double tolerance_m = Barriers().tolerance_m;
};

/// An agency's areas as polygons.
struct FootprintSpec {
    std::string agency;
    Source source;
    std::string code;
    std::string name; ///< column of titles; empty: the code
};

/// Where an agency works: units with a parent of this level, or units whose interior point lies in its areas.
struct TerritorySpec {
    std::string agency;
    std::string parent;                 ///< a level of `UnitsSpec::parents`; empty: areas of its own
    std::optional<FootprintSpec> areas; ///< given where `parent` is empty
};

struct UnitsSpec {
    Source source;
    std::string code; ///< column of unit codes; empty: the number of the feature, from 1, with zeros in front
    std::string name; ///< column of names; empty: none
    std::vector<ParentSpec> parents;
    std::string crs;                      ///< working CRS; empty: chosen for the extent
    std::string source_crs;               ///< of the layer, whatever it states itself; empty: what it states
    std::vector<std::string> keep;        ///< further columns of the layer that other parts of the study refer to
    std::vector<std::string> leave_out;   ///< codes of units that are no part of the study
    std::vector<TerritorySpec> territory; ///< units outside any of these are no part of the study either
    std::optional<BarrierSpec> barriers;
    CoverageOptions options; ///< barriers are read into it
};

/// The units of a study with everything the study knows of them.
struct Units {
    Coverage coverage;
    std::vector<Grouping> parents; ///< in the order of the study
    Table attributes;              ///< the columns of `keep`, as text, in unit order
    Findings findings;             ///< of reading and of the coverage
};

/// Reads the layer and the barriers, checks codes (text, unique, present), reprojects to the working CRS, leaves units
/// out that are no part of the study, builds the coverage of the others and joins their parents. Findings:
/// `crs_overridden` where `source_crs` is not what the layer states, `numeric_code` for codes stored as numbers,
/// `left_out` and `outside_territory` for units that are no part, `no_parent` for a unit without one, and those of the
/// coverage. Throws Error{Input} as `build_coverage`, for an unknown CRS, a missing column, a unit to leave out that is
/// not there, and when no unit is left
Units read_units(const UnitsSpec& spec, Progress& progress);

/// Puts each unit into the footprint area that holds its interior point; a unit whose point lies in none goes to the
/// nearest area, and is a finding `outside_footprint`: one for each, or one for all when they are more than five.
/// Features with one code are parts of one area; areas without a unit are left out.
Grouping read_footprint(const FootprintSpec& spec, const Coverage& coverage, Findings& findings, Progress& progress);

} // namespace needshed
