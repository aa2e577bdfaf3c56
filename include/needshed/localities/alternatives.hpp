#pragma once

/// *Alternatives* to a plan keep the same hard rules, have as many localities, and are nearly as good, but put
/// enough people into other localities to be worth looking at.

#include <cstddef>
#include <span>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

struct AlternativesSpec {
    std::size_t count = 0; ///< 0: none are looked for
    double within = 0.02;  ///< how much worse than the plan one may be, as a share of its objective
    double differ = 0.05;  ///< share of people whose locality is not matched, from the plan and from one another

    /// Throws   Error{Input} for more than 26, and unless 0 < within <= 10 and 0 < differ < 1
    void validate() const;
};

/// Share of people whose localities in the two plans are not matched, when localities are matched one to one so that
/// most people stay; of units where nobody has people.
/// Shape    one entry per unit; `people` may be empty
double share_moved(const Plan& before, const Plan& after, std::span<const double> people);

/// Up to `spec.count` plans, the best first; fewer where the search finds no more. One may be better than the plan
/// itself. The same for any number of threads.
/// Requires `plan` as `propose` gives it for the same arguments, one entry per unit in `people` or none
/// Throws   Error{Input} as AlternativesSpec::validate; Error{Interrupted}
std::vector<Plan> find_alternatives(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                                    std::span<const double> people, const AlternativesSpec& spec, Progress& progress);

} // namespace needshed
