#pragma once

/// *Other plans* stand beside the one that is chosen, and are compared with it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "needshed/appraisal/comparison.hpp"
#include "needshed/localities/consensus.hpp"
#include "needshed/localities/front.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/localities/sweep.hpp"

namespace needshed {

struct OtherPlan {
    std::string code; ///< `A1` … of alternatives, `F1` … of a front, `chosen`
    Plan plan;
    Comparison comparison; ///< with the chosen plan, which comes before

    double share_moved() const { return comparison.people > 0 ? comparison.people_moved / comparison.people : 0; }
};

/// A plan of a front, and the weights of its two terms under which it was found.
struct FrontEntry {
    OtherPlan other;
    double first_weight = 0;
    double second_weight = 0;
    bool is_chosen = false; ///< the chosen plan itself
};

struct OtherPlans {
    std::size_t asked_alternatives = 0;
    std::vector<OtherPlan> alternatives; ///< the best first
    FrontSpec front_spec;
    std::vector<FrontEntry> front;      ///< by the first term, ascending
    std::optional<OtherPlan> consensus; ///< of the ensemble, `C`
    double agreement = 0;               ///< of the consensus with the ensemble, as in Consensus
    double agreement_of_chosen = 0;
    Sweep tried; ///< numbers of localities that the search looked at; no points where it had one only
};

/// Shape    one entry per unit in `people`; a unit counts as one person where it is empty
OtherPlans set_beside(const Plan& chosen, std::vector<Plan> alternatives, const FrontSpec& spec,
                      std::vector<FrontPlan> front, std::span<const double> people);

/// Adds the consensus of an ensemble, where there is one.
void add_consensus(OtherPlans& others, const Plan& chosen, Consensus consensus, std::span<const double> people);

/// The localities of the other plan by the numbers of those of the chosen one that they are matched with; what is
/// matched with none has a number of its own, from the count of the chosen plan up.
std::vector<std::uint32_t> numbered_as_chosen(const OtherPlan& other, std::size_t chosen_count);

} // namespace needshed
