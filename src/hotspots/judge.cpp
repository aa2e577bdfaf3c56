#include "hotspots/judge.hpp"

#include <algorithm>

#include "hotspots/classes.hpp"

namespace needshed {

namespace {

/// Chance has reached these often enough: more draws would tell nothing new.
constexpr int enough_draws = 10;

std::size_t coarse_units(const Judged& judged, double level)
{
    if (std::any_of(judged.q.begin(), judged.q.end(), [&](double q) { return q <= level; })) {
        return 0;
    }
    const double least_p = 1 / (judged.permutations + 1.0);
    return static_cast<std::size_t>(std::count_if(judged.statistic.begin(), judged.statistic.end(),
                                                  [&](const LocalStatistic& each) { return each.p <= least_p; }));
}

std::vector<UnitIndex> seldom_reached(const Judged& judged)
{
    std::vector<UnitIndex> units;
    for (std::size_t unit = 0; unit < judged.statistic.size(); ++unit) {
        if (judged.statistic[unit].p * (judged.permutations + 1.0) < enough_draws + 0.5) {
            units.push_back(static_cast<UnitIndex>(unit));
        }
    }
    return units;
}

} // namespace

Judged judge(const HotspotSpec& spec, const std::function<std::vector<LocalStatistic>(const PermutationOptions&)>& draw)
{
    const bool by_chance = spec.p_value == PValueKind::Permutation;
    auto options = spec.permutation;
    options.permutations = by_chance ? options.permutations : 1;
    Judged judged{draw(options), {}, options.permutations};
    judged.q = corrected(judged.statistic, spec);
    judged.coarse = by_chance ? coarse_units(judged, spec.level) : 0;
    while (judged.coarse > 0 && judged.permutations < spec.refine_to) {
        options.units = seldom_reached(judged);
        options.permutations = std::min(spec.refine_to, 10 * (judged.permutations + 1) - 1);
        const auto refined = draw(options);
        for (const auto unit : options.units) {
            judged.statistic[to_index(unit)] = refined[to_index(unit)];
        }
        judged.permutations = options.permutations;
        judged.q = corrected(judged.statistic, spec);
        judged.coarse = coarse_units(judged, spec.level);
    }
    return judged;
}

} // namespace needshed
