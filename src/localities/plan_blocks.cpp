#include "localities/plan_blocks.hpp"

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

std::optional<Contraction> contraction_of(const Graph& inside, const LocalityRules& rules, const Plan& plan)
{
    for (std::uint64_t attempt = 0; attempt < most_detours; ++attempt) {
        auto contraction = contract(inside, rules, attempt);
        if (keeps_blocks(contraction, plan)) {
            return contraction;
        }
    }
    return std::nullopt;
}

std::vector<Label> labels_of(const Contraction& contraction, const Plan& plan)
{
    std::vector<Label> labels(contraction.block_count);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        labels[contraction.block_of[unit]] = plan.locality[unit];
    }
    return labels;
}

} // namespace needshed::localities
