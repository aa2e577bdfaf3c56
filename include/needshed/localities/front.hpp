#pragma once

/// The *front* between two terms: of many plans those that no other one beats in both.

#include <cstddef>
#include <string>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// Names of the terms that a front can be traced between, in the order of plans: those that rules weigh or could weigh,
/// without soft bounds.
std::vector<std::string> term_names(const Terms& terms);

struct FrontSpec {
    std::string first; ///< terms as plans name them: `common_need`, `compactness`, `footprints police` …
    std::string second;
    std::size_t steps = 0; ///< searches; 0: none is traced

    /// Throws   Error{Input} unless steps are 2 to 100 and the two are different ones of these terms
    void validate(const Terms& terms) const;
};

struct FrontPlan {
    Plan plan; ///< scored by the rules' own weights
    double first_weight = 0;
    double second_weight = 0; ///< under which it was found; those of the rules for the plan that was there
    bool is_chosen = false;   ///< the plan that was there
};

/// The term of this name of a plan. Throws   Error{Usage} when it has none
const TermScore& term_of(const Plan& plan, const std::string& name);

/// Plans of as many localities as this one, of which none has less of both terms than another; by the first term,
/// ascending. Their sum of weights stays that of the rules, and every other term its weight: first either term gets
/// nearly all of it, then always the weights by which the two neighbours with the widest gap between them are equal.
/// Source   Aneja & Nair (1979) for the order of weights
/// Requires `plan` as `propose` gives it for the same arguments
/// Throws   Error{Input} as FrontSpec::validate; Error{Interrupted}
std::vector<FrontPlan> trace_front(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                                   const FrontSpec& spec, Progress& progress);

} // namespace needshed
