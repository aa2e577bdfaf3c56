#include "localities/plan_blocks.hpp"

#include <utility>
#include <vector>

#include "needshed/core/error.hpp"

namespace needshed::localities {

namespace {

constexpr std::uint64_t most_detours = 6;

} // namespace

bool keeps_blocks(const Contraction& contraction, const Plan& plan)
{
    std::vector<std::uint32_t> locality(contraction.block_count, no_group);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        auto& of_block = locality[contraction.block_of[unit]];
        if (of_block != no_group && of_block != plan.locality[unit]) {
            return false;
        }
        of_block = plan.locality[unit];
    }
    return true;
}

namespace {

/// Joined along paths inside the plan's localities; nothing where there are none.
std::optional<Contraction> contract_within(const Graph& inside, const LocalityRules& rules, const Plan& plan)
{
    auto edges = inside.edges();
    std::erase_if(edges, [&](const GraphEdge& edge) {
        return plan.locality[to_index(edge.a)] != plan.locality[to_index(edge.b)];
    });
    try {
        return contract(Graph(inside.unit_count(), edges), rules, 0);
    }
    catch (const Error& error) {
        if (error.kind() != ErrorKind::NoPlan) {
            throw;
        }
        return std::nullopt;
    }
}

} // namespace

std::optional<Contraction> contraction_of(const Graph& inside, const LocalityRules& rules, const Plan& plan)
{
    for (std::uint64_t attempt = 0; attempt < most_detours; ++attempt) {
        auto contraction = contract(inside, rules, attempt);
        if (keeps_blocks(contraction, plan)) {
            return contraction;
        }
    }
    // A plan that somebody drew may join them along a path of its own.
    auto own = contract_within(inside, rules, plan);
    return own && keeps_blocks(*own, plan) ? std::move(own) : std::nullopt;
}

std::vector<Label> labels_of(const Contraction& contraction, const Plan& plan)
{
    std::vector<Label> labels(contraction.block_count);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        labels[contraction.block_of[unit]] = plan.locality[unit];
    }
    return labels;
}

PlanProblem problem_of(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan)
{
    const auto inside = inside_groups(graph, rules);
    auto contraction = contraction_of(inside, rules, plan);
    if (!contraction) {
        throw Error(ErrorKind::Usage, "plan", "splits units that the rules tie to each other");
    }
    const auto profile = make_profile(need, rules);
    auto problem = make_problem(inside, profile, rules, *contraction);
    problem.scales = make_scales(graph, profile, rules);
    problem.scales.balance = balance_scale(rules, plan.count);
    return {std::move(*contraction), std::move(problem)};
}

} // namespace needshed::localities
