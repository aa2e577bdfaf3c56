#pragma once

#include <string>
#include <vector>

#include "needshed/io/json.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed {

/// What stands in a row of a table of plans.
struct PlanRow {
    std::string code;
    const Plan* plan = nullptr;
    const Comparison* comparison = nullptr; ///< none of the chosen plan with itself
};

/// The chosen plan, then its alternatives.
std::vector<PlanRow> rows_of_alternatives(const Results& results);

/// Of the objective of the chosen plan, how much more this one has, as a share.
double share_more(const Plan& plan, const Plan& chosen);

/// The plan that agrees best with the ensemble. Requires one
Json consensus_json(const Results& results);

/// Adds `alternatives` and `front` to a summary, where the study asks for them.
void add_other_plans(Json& summary, const Results& results);

} // namespace needshed
