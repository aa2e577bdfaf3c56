#include "needshed/appraisal/other_plans.hpp"

#include <algorithm>
#include <utility>

namespace needshed {

namespace {

OtherPlan beside(const Plan& chosen, std::string code, Plan plan, std::span<const double> people)
{
    const std::vector<double> ones(people.empty() ? chosen.locality.size() : 0, 1.0);
    auto comparison = compare(chosen.locality, plan.locality, people.empty() ? ones : people);
    return {std::move(code), std::move(plan), std::move(comparison)};
}

} // namespace

OtherPlans set_beside(const Plan& chosen, std::vector<Plan> alternatives, const FrontSpec& spec,
                      std::vector<FrontPlan> front, std::span<const double> people)
{
    OtherPlans others;
    for (auto& plan : alternatives) {
        auto code = "A" + std::to_string(others.alternatives.size() + 1);
        others.alternatives.push_back(beside(chosen, std::move(code), std::move(plan), people));
    }
    others.front_spec = spec;
    std::size_t number = 0;
    for (auto& each : front) {
        auto code = each.is_chosen ? "chosen" : "F" + std::to_string(++number);
        others.front.push_back({beside(chosen, std::move(code), std::move(each.plan), people), each.first_weight,
                                each.second_weight, each.is_chosen});
    }
    return others;
}

void add_consensus(OtherPlans& others, const Plan& chosen, Consensus consensus, std::span<const double> people)
{
    if (consensus.plan.count == 0) {
        return;
    }
    others.consensus = beside(chosen, "C", std::move(consensus.plan), people);
    others.agreement = consensus.agreement;
    others.agreement_of_chosen = consensus.agreement_of_chosen;
}

std::vector<std::uint32_t> numbered_as_chosen(const OtherPlan& other, std::size_t chosen_count)
{
    std::vector<std::uint32_t> number(other.plan.count, no_group);
    auto next = static_cast<std::uint32_t>(chosen_count);
    for (const auto& match : other.comparison.matches) {
        if (match.after != no_group) {
            number[match.after] = match.before != no_group ? match.before : next++;
        }
    }
    std::vector<std::uint32_t> locality;
    for (const auto label : other.plan.locality) {
        locality.push_back(number[label]);
    }
    return locality;
}

} // namespace needshed
