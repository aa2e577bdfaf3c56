#pragma once

/// A *plan* gives every unit one *locality*, a connected set of units. A *bound* is a hard limit on a sum per locality;
/// a *term* is one weighted part of the objective.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/unit_index.hpp"
#include "needshed/localities/ground.hpp"
#include "needshed/localities/method.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// A bound on the sum of a per-unit quantity over each locality, or on its shape.
struct Bound {
    std::string name;          ///< as in the study: `population:all`
    std::vector<double> value; ///< per unit; not negative; NaN counts as 0; empty for what is no sum
    double min = 0;
    double max = std::numeric_limits<double>::infinity();
    BoundOf of = BoundOf::Sum;
    double price =
        std::numeric_limits<double>::infinity(); ///< of missing a limit by its own size; infinite: it is hard

    bool is_hard() const noexcept { return price == std::numeric_limits<double>::infinity(); }
};

/// Whether what a locality has of it keeps a bound, hard or soft. A sum that misses a limit by less than a billionth of
/// it does: adding in another order may change that much.
bool keeps(const Bound& bound, double amount) noexcept;

/// How many localities.
struct CountRule {
    std::size_t min = 1;
    std::size_t max = 1;
    bool most = false; ///< as many as the bounds allow; `min` and `max` are then ignored
};

enum class Effort { Quick, Normal, Thorough };

/// Wants the sums of a quantity to be equal between localities. With sums S and their mean m over k localities, raw is
/// Σ (S − m)², and scaled is Σ (S − m)² / (k m²), the squared coefficient of variation: 0 when all are equal, k − 1
/// when one locality has everything. Unlike a scaling by the whole area it does not shrink as localities get more.
struct BalanceTerm {
    std::string name;
    std::vector<double> value; ///< per unit; not negative; NaN counts as 0
    double weight = 0;         ///< above 0 requires values
};

/// Wants each locality to lie in one area of a footprint, or of today's plan. The *main area* of a locality is the one
/// in which most of its people live. Raw are the people outside the main area of their locality: for today's plan,
/// those who would move. Scaled is their share of all people in the areas.
struct AreaTermRule {
    std::string name;                ///< `footprints police`, `change`
    std::vector<std::uint32_t> area; ///< per unit; no_group: the unit takes no part
    std::vector<double> people;      ///< per unit; not negative; NaN counts as 0
    double weight = 0;
};

/// Wants people near the centre of their locality. Raw are person-kilometres from the units' centres to it; scaled is
/// their share of those with the whole area as one locality.
struct TravelTerm {
    std::vector<double> people; ///< per unit; not negative; NaN counts as 0
    double weight = 0;          ///< above 0 requires people and a ground
};

/// What goes from one unit to another: commuters, patients, pupils.
struct Flow {
    UnitIndex a{};
    UnitIndex b{};
    double amount = 0;
};

/// Wants what flows to stay inside localities. Raw is what flows between different localities; scaled is its share of
/// all that flows between different units.
struct FlowTerm {
    std::vector<Flow> flows; ///< a pair may stand more than once
    double weight = 0;
};

struct Terms {
    double common_need = 1; ///< scaled is the within share
    double compactness = 0; ///< length of the borders between localities; scaled is its share of all borders
    BalanceTerm balance;
    std::vector<AreaTermRule> areas;
    TravelTerm travel;
    FlowTerm flows;
};

/// Two units that may not share a locality, or must.
struct UnitPair {
    UnitIndex a{};
    UnitIndex b{};
};

/// A unit that must be in the locality of that label; units with the same label share a locality, units with
/// different labels do not.
struct FixedUnit {
    UnitIndex unit{};
    std::string label;
};

/// What planners ask of a plan, resolved to numbers.
/// Shape    per-unit vectors are empty (rule not used) or have one entry per unit
struct LocalityRules {
    std::vector<std::string> codes; ///< of the units, for messages and ties
    CountRule count;
    std::vector<Bound> bounds;
    Grouping
        within; ///< no locality crosses these; empty `group`: not used. Units without an area form one of their own
    std::vector<Grouping> whole;                  ///< the areas of these are never split
    std::vector<std::vector<UnitIndex>> together; ///< the units of a list share a locality
    std::vector<std::vector<UnitIndex>> apart;    ///< no two units of a list share a locality
    std::vector<FixedUnit> fixed;
    std::vector<std::vector<UnitIndex>> frozen; ///< localities that stay: the units of each list and no other
    std::shared_ptr<const Ground> ground;       ///< for bounds that are no sums, and for travel; else it may be empty
    std::vector<double> unit_weight;            ///< weight of each unit in common need; empty: all 1; NaN counts as 0
    Terms terms;
    Method method;
    Effort effort = Effort::Normal;
    std::uint64_t seed = 1;
    std::vector<std::uint32_t> start; ///< a plan to better, any labels per unit; empty: one is drawn from nothing
    double time_limit_s = 0;          ///< of the search, once there is a plan; 0: none. What it cuts short differs from
                                      ///< machine to machine

    /// Throws   Error{Input} for a vector of the wrong length, a value that is negative or not finite, min > max, a
    ///          rule that the method cannot keep
    void validate(std::size_t unit_count) const;
};

/// One term of the objective.
struct TermScore {
    std::string name;
    double raw = 0;      ///< in its own unit
    double scaled = 0;   ///< divided by its value for the whole area
    double weighted = 0; ///< times its weight
};

/// Common need: the within-locality sum of squares of the weighted, standardised profile.
struct CommonNeed {
    double within = 0;
    double total = 0; ///< with all units in one locality
    double share = 0; ///< within / total, in [0, 1]; 0 when the total is 0
    std::vector<double> within_of_locality;
};

struct Plan {
    std::vector<std::uint32_t> locality; ///< per unit, 0 … count − 1, numbered in order of each locality's first unit
    std::size_t count = 0;
    double objective = 0;
    std::vector<TermScore> terms;
    CommonNeed common_need;
};

/// A number of localities that a search looked at.
struct TriedCount {
    std::size_t count = 0;
    bool kept = false; ///< whether a draft of so many localities keeps every hard rule
    Plan draft; ///< after a short search; without localities where it keeps not every rule, or where the most were
                ///< asked for
};

/// What a search did, for the summary.
struct Proposal {
    Plan plan;
    std::uint64_t steps = 0;         ///< of the search, all starts together
    bool cut_short = false;          ///< by the time limit: the next run may find another plan
    std::vector<TriedCount> tried{}; ///< in order of count; empty where the rules leave one number, or a method or a
                                     ///< plan to start from sets it
};

/// Proposes a plan that keeps every rule. Units that must share a locality but do not touch are joined along a shortest
/// path of other units, which then belong to that locality too. A range of counts gives the most localities that the
/// bounds allow when common need is the only term, else the count (of up to 13 looked at) with the best objective.
/// With a `start` the number of localities is that of the start, or the nearest that `count` allows.
/// Findings `need_missing`: a unit that takes no part in common need
/// Requires `need` for the units of `graph`
/// Throws   Error{Input} as LocalityRules::validate, and for a `start` with as many localities as can be;
///          Error{Interrupted}
/// Throws   Error{NoPlan} when none exists or none was found: which bound fails where, by how much, what would help
Proposal propose(const Graph& graph, const Need& need, const LocalityRules& rules, Progress& progress);

/// What `propose` refuses before it searches.
/// Throws   Error{NoPlan} as `propose`, where it can be proved that no plan keeps the rules
void require_possible(const Graph& graph, const Need& need, const LocalityRules& rules);

/// Scores a given assignment by the same terms. `locality` may use any labels; they are renumbered.
/// Requires one label per unit
Plan score_plan(const Graph& graph, const Need& need, const LocalityRules& rules, std::vector<std::uint32_t> locality);

/// What a bound limits, for each locality of an assignment to `count` of them.
std::vector<double> bound_amounts(const LocalityRules& rules, const Bound& bound,
                                  const std::vector<std::uint32_t>& locality, std::size_t count);

/// A rule that a plan breaks.
struct Violation {
    std::string rule; ///< `bound population:all`, `contiguity`, `within district`, `together`, `apart`, `fixed`,
                      ///< `frozen`
    std::uint32_t locality = 0;
    double measured = 0;
    double limit = 0;
    std::string message;
};

/// Every hard rule that the plan breaks; empty for a plan that `propose` returned.
std::vector<Violation> check_plan(const Graph& graph, const LocalityRules& rules, const Plan& plan);

} // namespace needshed
