#pragma once

/// The *price* of a border: for each unit on it, what moving the unit to the locality on the other side would do to
/// every term and bound. Partners who want to trade units see what it costs.

#include <cstdint>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

struct BorderPrice {
    std::vector<UnitIndex> units; ///< that move: one, or all that the rules tie to each other; ascending
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    double objective = 0;          ///< change of the objective: below 0 is better
    std::vector<double> terms;     ///< change of each term, scaled but not weighted, in the order of Plan::terms
    std::vector<double> from_sums; ///< of each bound afterwards, in the order of the rules
    std::vector<double> to_sums;
    bool keeps_bounds = true;
    bool keeps_apart = true;     ///< units that may not share a locality still do not
    bool keeps_connected = true; ///< what is left of `from` is in one piece
};

/// Whether the plan leaves together what the rules tie together, without which no unit has a price of its own.
bool keeps_ties(const Graph& graph, const LocalityRules& rules, const Plan& plan);

/// Every move of a unit to a locality next to it that leaves some of its own, in order of the first unit and of `to`.
/// Moves across an area of `within` are none. A move may break rules: it then says which.
/// Requires `plan` as `propose` or `score_plan` gives it for the same arguments
/// Throws   Error{Usage} unless the plan keeps ties
std::vector<BorderPrice> border_prices(const Graph& graph, const Need& need, const LocalityRules& rules,
                                       const Plan& plan);

} // namespace needshed
