#pragma once

/// An *ensemble* is many plans drawn from the same rules as a plan and nearly as good or better. The *support* of a
/// border is the share of them in which it separates: where it is high the evidence fixes the border, where it is low
/// partners are free to negotiate.
///
/// Plans are states of a Markov chain by reversible recombination: an edge between two localities is drawn, the two are
/// merged, a uniform spanning tree of their units is drawn, and of its cuts that keep every rule one is drawn, or none,
/// so that the way back is as likely. In the long run a plan P comes up in proportion to the product of the numbers of
/// spanning trees of its localities, which favours compact ones, among all plans that keep every hard rule, have as
/// many localities as the proposal, and an objective at most `within` above it; with a temperature T, in proportion to
/// that product times exp(−objective / T), so that better plans come up more often. Each chain starts from a good plan
/// of its own, found by a quick search. Where good plans lie far apart no chain gets from one to the other; then
/// `r_hat` is well above 1, and support tells what searches agree on rather than a frequency among all plans.
///
/// Source   Cannon, Duchin, Randall & Rule (2022), Spanning tree methods for sampling graph partitions; Wilson (1996)
///          for uniform spanning trees

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/localities/plan_series.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

struct EnsembleSpec {
    std::size_t plans = 0; ///< 0: none is drawn
    double within = 0.05;  ///< how much worse than the proposal a plan may be, as a share of its objective
    double temperature = std::numeric_limits<double>::infinity(); ///< how much worse, likewise, makes it e times rarer
    std::uint64_t steps = 0; ///< recombinations tried between two plans; 0: 50 a locality, which redraw all of a plan

    /// Throws   Error{Input} for more than 100 000 plans, or unless 0 < within <= 10 and 0 < temperature
    void validate() const;
};

/// Shape    `plans` and `objective` have one entry per plan, chain by chain
struct Ensemble {
    PlanSeries plans;
    std::vector<double> objective;
    std::size_t distinct = 0; ///< of the plans, those that are not the same as another
    std::size_t chains = 0;
    std::uint64_t steps = 0;    ///< recombinations tried, all chains together
    std::uint64_t accepted = 0; ///< of them
    double r_hat = 0;           ///< of each plan's agreement with the proposal: near 1 when the chains agree
    double effective_plans = 0; ///< independent plans that would tell as much
};

/// Draws plans around one that keeps every rule. The same for any number of threads.
/// Requires `plan` as `propose` gives it for the same arguments, or another that keeps every hard rule
/// Throws   Error{Input} as EnsembleSpec::validate; Error{Interrupted}
Ensemble draw_ensemble(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                       const EnsembleSpec& spec, Progress& progress);

/// How firm a plan is in the light of an ensemble. NaN throughout where the ensemble is empty.
struct Support {
    /// Of two units next to each other in different localities, the share of plans that separate them.
    struct Edge {
        UnitIndex a{};
        UnitIndex b{};
        double border_m = 0;
        double separated = 0;
    };
    std::vector<Edge> edges;        ///< in order of (a, b)
    std::vector<double> membership; ///< per unit: share of its locality's other units that are with it, over all plans
};
Support support_of(const Graph& graph, const Plan& plan, const Ensemble& ensemble);

/// What a support comes to.
enum class Firmness : std::uint8_t {
    Unknown, ///< no ensemble
    Open,    ///< below a half: as good plans mostly put the border elsewhere
    Leaning, ///< below four fifths
    Firm
};
Firmness firmness_of(double support);

/// `firm`, `leaning`, `open`, or empty.
std::string firmness_name(Firmness firmness);

/// Length of the borders between localities on the map of borders, by how firm they are.
struct FirmLengths {
    double all_m = 0;
    double firm_m = 0;
    double leaning_m = 0;
    double open_m = 0;
};
FirmLengths lengths_by_firmness(const Support& support);

/// Chains whose R-hat is above this have not come to agree.
inline constexpr double largest_r_hat = 1.1;

/// Potential scale reduction and effective sample size of values in chains of one length, each cut in halves.
/// Source   Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 11.4 and 11.5
struct Convergence {
    double r_hat = 0;
    double effective = 0;
};
Convergence convergence_of(std::span<const double> value, std::size_t chains);

} // namespace needshed
