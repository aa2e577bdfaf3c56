#include "hotspots/classes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "hotspots/neighbourhoods.hpp"
#include "needshed/core/error.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double upper_tail(double z)
{
    return 0.5 * std::erfc(z / std::sqrt(2.0));
}

HotspotClass class_of(Quadrant quadrant)
{
    switch (quadrant) {
    case Quadrant::HighHigh:
        return HotspotClass::Hot;
    case Quadrant::LowLow:
        return HotspotClass::Cold;
    case Quadrant::HighLow:
        return HotspotClass::HighLow;
    case Quadrant::LowHigh:
        return HotspotClass::LowHigh;
    case Quadrant::None:
        break;
    }
    return HotspotClass::None;
}

} // namespace

std::string class_name(HotspotClass each)
{
    switch (each) {
    case HotspotClass::None:
        return "none";
    case HotspotClass::Hot:
        return "hot";
    case HotspotClass::Cold:
        return "cold";
    case HotspotClass::Missing:
        return {};
    case HotspotClass::HighLow:
        return "high-low";
    case HotspotClass::LowHigh:
        return "low-high";
    case HotspotClass::Different:
        return "different";
    case HotspotClass::Alike:
        return "alike";
    }
    throw Error(ErrorKind::Internal, "hot spots", "a class that does not exist");
}

std::string statistic_name(HotspotStatistic statistic)
{
    switch (statistic) {
    case HotspotStatistic::GiStar:
    case HotspotStatistic::Gi:
        return "gi";
    case HotspotStatistic::LocalMoran:
        return "moran";
    case HotspotStatistic::LocalGeary:
        return "geary";
    case HotspotStatistic::JoinCount:
        return "joins";
    }
    throw Error(ErrorKind::Internal, "hot spots", "a statistic that does not exist");
}

Candidates candidates_of(std::span<const LocalStatistic> statistic)
{
    Candidates candidates;
    for (const auto& each : statistic) {
        const bool hot = each.z > 0 && each.tail > 0;
        const bool cold = each.z < 0 && each.tail < 0;
        candidates.push_back(hot ? HotspotClass::Hot : cold ? HotspotClass::Cold : HotspotClass::None);
    }
    return candidates;
}

Candidates candidates_of(const LocalMoran& moran)
{
    Candidates candidates;
    std::transform(moran.quadrant.begin(), moran.quadrant.end(), std::back_inserter(candidates), class_of);
    return candidates;
}

Candidates geary_candidates(const Weights& weights, std::span<const double> value,
                            std::span<const LocalStatistic> statistic)
{
    auto hoods = neighbourhoods_of(weights, value);
    standardise_rows(hoods);
    double mean = 0;
    for (const double each : hoods.value) {
        mean += each / static_cast<double>(hoods.size());
    }
    Candidates candidates(value.size(), HotspotClass::None);
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        const auto unit = to_index(hoods.unit[member]);
        const double lag = lag_of(hoods, member, hoods.value);
        const double own = hoods.value[member];
        if (statistic[unit].tail > 0) {
            candidates[unit] = HotspotClass::Different;
        }
        else if (statistic[unit].tail < 0 && (own - mean) * (lag - mean) > 0) {
            candidates[unit] = own > mean ? HotspotClass::Hot : HotspotClass::Cold;
        }
    }
    return candidates;
}

std::vector<double> top_units(std::span<const double> value, double share)
{
    std::vector<double> sorted;
    std::copy_if(value.begin(), value.end(), std::back_inserter(sorted),
                 [](double each) { return std::isfinite(each); });
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const auto wanted = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
    const double least = sorted.empty() ? 0 : sorted[std::max<std::size_t>(wanted, 1) - 1];
    const double lowest = sorted.empty() ? 0 : sorted.back();
    std::vector<double> top;
    for (const double each : value) {
        top.push_back(!std::isfinite(each) ? missing : each >= least && each > lowest ? 1 : 0);
    }
    return top;
}

int sides_of(HotspotStatistic statistic)
{
    return statistic == HotspotStatistic::JoinCount ? 1 : 2;
}

std::vector<double> corrected(std::span<const LocalStatistic> statistic, const HotspotSpec& spec)
{
    std::vector<double> p;
    for (const auto& each : statistic) {
        p.push_back(std::isnan(each.p) ? each.p : std::min(1.0, sides_of(spec.statistic) * each.p));
    }
    if (spec.correction == Correction::FalseDiscoveryRate) {
        return benjamini_hochberg(p);
    }
    const auto tests = std::count_if(p.begin(), p.end(), [](double each) { return !std::isnan(each); });
    const double factor = spec.correction == Correction::Bonferroni ? static_cast<double>(tests) : 1;
    for (auto& each : p) {
        each = std::isnan(each) ? each : std::min(1.0, factor * each);
    }
    return p;
}

void use_normal_p(std::vector<LocalStatistic>& statistic, HotspotStatistic kind)
{
    for (auto& each : statistic) {
        if (std::isnan(each.z)) {
            continue;
        }
        // Nothing to judge, such as a unit without joins, is no evidence, as under permutation.
        each.p = each.z == 0 ? 1 : upper_tail(sides_of(kind) == 1 ? each.z : std::abs(each.z));
        each.tail = each.z > 0 ? 1 : each.z < 0 ? -1 : 0;
    }
}

} // namespace needshed
