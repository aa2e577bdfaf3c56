#include "localities/counts.hpp"

#include <algorithm>
#include <cmath>

namespace needshed::localities {

std::size_t Parts::least() const
{
    std::size_t total = 0;
    for (const auto& count : range) {
        total += count.min;
    }
    return total;
}

std::size_t Parts::most() const
{
    std::size_t total = 0;
    for (const auto& count : range) {
        total += count.max;
    }
    return total;
}

namespace {

void flood(const Problem& problem, Block first, std::uint32_t part, std::vector<std::uint32_t>& of_block)
{
    std::vector<Block> waiting{first};
    of_block[first] = part;
    while (!waiting.empty()) {
        const Block block = waiting.back();
        waiting.pop_back();
        for (const auto other : problem.neighbours(block)) {
            if (of_block[other] == no_group) {
                of_block[other] = part;
                waiting.push_back(other);
            }
        }
    }
}

} // namespace

Parts find_parts(const Problem& problem)
{
    Parts parts;
    parts.of_block.assign(problem.block_count(), no_group);
    for (Block block = 0; block < problem.block_count(); ++block) {
        if (parts.of_block[block] == no_group) {
            flood(problem, block, static_cast<std::uint32_t>(parts.range.size()), parts.of_block);
            parts.range.push_back({1, 0});
        }
        ++parts.range[parts.of_block[block]].max;
    }
    return parts;
}

void narrow(Parts& parts, const Problem& problem, std::size_t bound)
{
    if (!problem.limits[bound].is_hard()) {
        return;
    }
    std::vector<std::vector<double>> amounts(parts.range.size());
    for (Block block = 0; block < problem.block_count(); ++block) {
        amounts[parts.of_block[block]].push_back(problem.row(block)[problem.layout.first_bound() + bound]);
    }
    for (std::size_t part = 0; part < parts.range.size(); ++part) {
        auto& range = parts.range[part];
        range.max = std::min(range.max, most_localities(amounts[part], problem.limits[bound].min));
        range.min = std::max(range.min, least_localities(amounts[part], problem.limits[bound].max));
    }
}

std::size_t most_localities(const std::vector<double>& amounts, double min)
{
    if (!(min > 0)) {
        return amounts.size();
    }
    std::size_t large = 0;
    double rest = 0;
    for (const double amount : amounts) {
        large += amount >= min ? 1 : 0;
        rest += amount >= min ? 0 : amount;
    }
    return large + static_cast<std::size_t>(std::floor(rest / min * (1 + rounding)));
}

std::size_t least_localities(const std::vector<double>& amounts, double max)
{
    if (!std::isfinite(max) || !(max > 0)) {
        return 1;
    }
    double total = 0;
    for (const double amount : amounts) {
        total += amount;
    }
    return std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(total / max * (1 - rounding))));
}

} // namespace needshed::localities
