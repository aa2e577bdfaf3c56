#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "hotspots/classes.hpp"
#include "hotspots/finder.hpp"
#include "hotspots/judge.hpp"
#include "hotspots/members.hpp"
#include "hotspots/patterns.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// The need of a measure, and what is said of all of them as the study corrects it.
const std::vector<double>& need_of(const PatternField& field, const std::string& measure, const std::string& where)
{
    return field.need.measures[place_of_measure(field.need, measure, where)].z;
}

/// Missing wherever one of the measures is.
std::vector<double> jointly(std::span<const std::vector<double>> measures)
{
    auto result = measures.front();
    for (const auto& measure : measures) {
        for (std::size_t unit = 0; unit < result.size(); ++unit) {
            result[unit] = std::isfinite(measure[unit]) ? result[unit] : missing;
        }
    }
    return result;
}

std::size_t joined_count(const Weights& weights, std::span<const double> value)
{
    const auto joined = joined_members(neighbourhoods_of(weights, value));
    return std::accumulate(joined.begin(), joined.end(), std::size_t{0});
}

/// What a two-sided local statistic tells; `draw` gives it under the options.
template <typename Draw>
Judged two_sided_judged(HotspotSpec hotspots, const std::string& place, std::size_t units, Findings& findings,
                        Draw draw)
{
    hotspots.statistic = HotspotStatistic::LocalMoran;
    auto judged = judge(hotspots, [&](const PermutationOptions& options) {
        auto statistic = draw(options);
        if (hotspots.p_value == PValueKind::Analytical) {
            use_normal_p(statistic, hotspots.statistic);
        }
        return statistic;
    });
    if (judged.coarse > 0) {
        report_coarse(place, judged, units, hotspots, findings);
    }
    return judged;
}

std::vector<LocalStatistic> nothing(std::size_t units)
{
    return std::vector<LocalStatistic>(units, {missing, missing, missing, 0});
}

/// Hot or cold where the unit and the mean of its neighbours are on one side of the mean in every measure.
HotspotClass side_of(const Neighbourhoods& hoods, std::size_t member, const std::vector<std::vector<double>>& centred)
{
    bool hot = true;
    bool cold = true;
    for (const auto& value : centred) {
        const double lag = lag_of(hoods, member, value);
        hot = hot && value[member] > 0 && lag > 0;
        cold = cold && value[member] < 0 && lag < 0;
    }
    return hot ? HotspotClass::Hot : cold ? HotspotClass::Cold : HotspotClass::Alike;
}

std::vector<double> centred_members(const Neighbourhoods& hoods, std::span<const double> value)
{
    std::vector<double> result;
    double sum = 0;
    for (const auto unit : hoods.unit) {
        result.push_back(value[to_index(unit)]);
        sum += result.back();
    }
    for (auto& each : result) {
        each -= sum / static_cast<double>(result.size());
    }
    return result;
}

} // namespace

PairHotspots pair_of(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots,
                     const std::pair<std::string, std::string>& measures, Findings& findings)
{
    const std::vector<double> values[] = {need_of(field, measures.first, "/hotspots/pairs"),
                                          need_of(field, measures.second, "/hotspots/pairs")};
    const auto units = values[0].size();
    PairHotspots result;
    result.own = measures.first;
    result.other = measures.second;
    result.association = {missing, missing, missing, missing, missing, missing, missing, missing, missing};
    result.moran = {nothing(units), std::vector<Quadrant>(units, Quadrant::None)};
    result.q.assign(units, missing);
    if (const auto joined = joined_count(weights, jointly(values)); joined >= fewest_joined) {
        result.association = global_moran(weights, values[0], values[1], hotspots.permutation);
        auto judged = two_sided_judged(hotspots, fmt::format("{} with {}", measures.first, measures.second), joined,
                                       findings, [&](const PermutationOptions& options) {
                                           result.moran = local_moran(weights, values[0], values[1], options);
                                           return result.moran.statistic;
                                       });
        result.moran.statistic = std::move(judged.statistic);
        result.q = std::move(judged.q);
    }
    for (std::size_t unit = 0; unit < units; ++unit) {
        result.classes.push_back(result.q[unit] <= hotspots.level ? result.moran.quadrant[unit] : Quadrant::None);
    }
    return result;
}

TogetherHotspots together_of(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots,
                             const std::vector<std::string>& measures, Findings& findings)
{
    std::vector<std::vector<double>> values;
    values.reserve(measures.size());
    for (const auto& measure : measures) {
        values.push_back(need_of(field, measure, "/hotspots/together"));
    }
    const auto joint = jointly(values);
    auto hoods = neighbourhoods_of(weights, joint);
    standardise_rows(hoods);
    TogetherHotspots result;
    result.measures = measures;
    result.geary = nothing(joint.size());
    result.q.assign(joint.size(), missing);
    if (hoods.size() >= fewest_values) {
        auto judged =
            two_sided_judged(hotspots, "needs taken together", hoods.size(), findings,
                             [&](const PermutationOptions& options) { return local_geary(weights, values, options); });
        result.geary = std::move(judged.statistic);
        result.q = std::move(judged.q);
    }
    std::vector<std::vector<double>> centred;
    centred.reserve(values.size());
    for (const auto& value : values) {
        centred.push_back(centred_members(hoods, value));
    }
    result.classes.assign(joint.size(), HotspotClass::Missing);
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        const auto unit = to_index(hoods.unit[member]);
        const bool told = result.q[unit] <= hotspots.level && result.geary[unit].tail != 0;
        result.classes[unit] = !told                         ? HotspotClass::None
                               : result.geary[unit].tail > 0 ? HotspotClass::Different
                                                             : side_of(hoods, member, centred);
    }
    return result;
}

} // namespace needshed
