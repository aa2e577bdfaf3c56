#pragma once

/// The *consensus* of an ensemble: the plan that agrees best with its plans about who shares a locality with whom.

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/localities/ensemble.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// *Agreement* is the mean of the adjusted Rand index with the plans of an ensemble: 1 with plans that are all equal to
/// it, about 0 where units share localities as by chance.
struct Consensus {
    Plan plan; ///< of no localities where the ensemble is empty
    double agreement = 0;
    double agreement_of_chosen = 0; ///< of the plan that the ensemble was drawn around
};

/// Mean adjusted Rand index of a plan with those of an ensemble; NaN where that is empty.
double agreement_with(const Ensemble& ensemble, const Plan& plan);

/// Of the plan itself and plans of the ensemble the one from which the others differ least, by the pairs of units that
/// share a locality in one of two plans only, bettered by moving units: each move lessens that, keeps every hard rule
/// and the ensemble's limit on the objective, until none does. Large ensembles are looked at through some of their
/// plans. Requires `plan`, `ensemble` and `spec` as `draw_ensemble` takes and gives them for the same arguments Source
/// Binder (1978), Bayesian cluster analysis, Biometrika 65, for what the moves minimise
Consensus find_consensus(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                         const EnsembleSpec& spec, const Ensemble& ensemble, Progress& progress);

} // namespace needshed
