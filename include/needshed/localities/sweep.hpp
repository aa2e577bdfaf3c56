#pragma once

/// A *sweep* proposes a plan for each of several numbers of localities, to choose the number by.

#include <cstddef>
#include <span>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// NaN throughout where no plan was found.
struct SweepPoint {
    std::size_t count = 0;
    bool found = false;
    double within_share = 0; ///< of common need
    double pseudo_f =
        0; ///< variance between localities over that within, by their degrees of freedom; larger is better
    double people_cv = 0;    ///< coefficient of variation of the people of localities: 0 when all are of one size
    double border_share = 0; ///< length of borders between localities, of all borders
    double objective = 0;
};

struct Sweep {
    std::vector<SweepPoint> points; ///< in order of count
    std::size_t elbow = 0;          ///< the count after which more localities gain least; 0 for fewer than three plans
};

/// Proposes a plan of exactly so many localities for each count, under all other rules.
/// Shape    `people` has one entry per unit; NaN counts as 0
/// Requires counts in ascending order
/// Throws   Error{Input} as `propose`; Error{NoPlan} when no count has a plan: as for the first
/// Source   Caliński & Harabasz (1974) for pseudo-F; Satopää et al. (2011) for the elbow: the point of the curve of
///          within shares farthest below the line between its ends
Sweep sweep_counts(const Graph& graph, const Need& need, const LocalityRules& rules, std::span<const double> people,
                   std::span<const std::size_t> counts, Progress& progress);

/// The numbers that a search looked at on its way to a plan. Figures are of drafts after a short search; NaN where
/// only whether a plan keeps the rules was looked at.
/// Shape    as for `sweep_counts`
Sweep sweep_of_tried(const Need& need, const LocalityRules& rules, const std::vector<TriedCount>& tried,
                     std::span<const double> people);

} // namespace needshed
