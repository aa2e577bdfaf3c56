#pragma once

/// The codes that stand alone in a join by code: listed one by one, and said in a finding.

#include <string>
#include <vector>

#include "needshed/demand/demand.hpp"

namespace needshed::demand {

/// A join of the codes of a table with the units.
struct Join {
    std::string measure;            ///< or `population:NAME`
    std::string match;              ///< as in PopulationSpec
    bool lookup = false;            ///< through a lookup
    std::vector<Unmatched> codes;   ///< on the side of the records and of the lookup
    std::vector<std::size_t> units; ///< that nothing reaches, ascending
};

/// Adds the join's lone codes to the demand, in order of side and code. Findings `lookup_outside` and
/// `lookup_unreached` for lookups; `codes_of_another_year` where codes of the same pattern stand alone on both sides.
void list_unmatched(Join join, const Units& units, Demand& demand);

} // namespace needshed::demand
