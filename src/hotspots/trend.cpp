#include "needshed/hotspots/trend.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/special_functions/erf.hpp>
#include <fmt/format.h>

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double mostly = 0.9;
constexpr double significant = 0.05;

/// What the pairs of one season add to a trend.
struct Pairs {
    double s = 0;
    double variance = 0;
    double pairs = 0;      ///< of values
    double tied_pairs = 0; ///< of equal values
    std::vector<double> slopes;
};

/// Variance of S with ties (Kendall 1975).
double variance_of(std::vector<double> value, double& tied_pairs)
{
    std::sort(value.begin(), value.end());
    const auto term = [](double t) { return t * (t - 1) * (2 * t + 5); };
    double variance = term(static_cast<double>(value.size()));
    for (std::size_t first = 0; first < value.size();) {
        const auto last = std::upper_bound(value.begin(), value.end(), value[first]) - value.begin();
        const auto ties = static_cast<double>(last) - static_cast<double>(first);
        variance -= term(ties);
        tied_pairs += ties * (ties - 1) / 2;
        first = static_cast<std::size_t>(last);
    }
    return variance / 18;
}

Pairs pairs_of(std::span<const double> value, std::size_t first, std::size_t step)
{
    Pairs result;
    std::vector<double> present;
    for (std::size_t i = first; i < value.size(); i += step) {
        if (std::isnan(value[i])) {
            continue;
        }
        present.push_back(value[i]);
        for (std::size_t j = first; j < i; j += step) {
            if (!std::isnan(value[j])) {
                const double rise = value[i] - value[j];
                result.s += rise > 0 ? 1 : rise < 0 ? -1 : 0;
                result.slopes.push_back(rise / (static_cast<double>(i - j) / static_cast<double>(step)));
            }
        }
    }
    result.pairs = static_cast<double>(result.slopes.size());
    result.variance = present.size() > 1 ? variance_of(std::move(present), result.tied_pairs) : 0;
    return result;
}

double median(std::vector<double>& value)
{
    if (value.empty()) {
        return missing;
    }
    const auto middle = value.begin() + static_cast<std::ptrdiff_t>(value.size() / 2);
    std::nth_element(value.begin(), middle, value.end());
    if (value.size() % 2 == 1) {
        return *middle;
    }
    return (*std::max_element(value.begin(), middle) + *middle) / 2;
}

double share_of(std::span<const HotspotClass> classes, HotspotClass kind)
{
    return static_cast<double>(std::count(classes.begin(), classes.end(), kind)) / static_cast<double>(classes.size());
}

/// Kept in most periods, the last among them: does the score move away from 0 or back?
EmergingPattern lasting_pattern(std::span<const double> z, HotspotClass kind)
{
    const auto trend = mann_kendall(z);
    const double away = kind == HotspotClass::Hot ? trend.z : -trend.z;
    if (!(trend.p < significant)) {
        return EmergingPattern::Persistent;
    }
    return away > 0 ? EmergingPattern::Intensifying : EmergingPattern::Diminishing;
}

EmergingPattern pattern_of(std::span<const HotspotClass> classes, std::span<const double> z, HotspotClass kind)
{
    const bool at_last = classes.back() == kind;
    if (share_of(classes, kind) >= mostly) {
        // One period alone has no past to persist from.
        return !at_last              ? EmergingPattern::Historical
               : classes.size() == 1 ? EmergingPattern::New
                                     : lasting_pattern(z, kind);
    }
    if (!at_last) {
        return EmergingPattern::None;
    }
    const auto run = static_cast<std::size_t>(
        std::find_if(classes.rbegin(), classes.rend(), [kind](HotspotClass each) { return each != kind; }) -
        classes.rbegin());
    const auto before = classes.first(classes.size() - run);
    const bool was = std::find(before.begin(), before.end(), kind) != before.end();
    const auto other = kind == HotspotClass::Hot ? HotspotClass::Cold : HotspotClass::Hot;
    if (std::find(before.begin(), before.end(), other) != before.end()) {
        return EmergingPattern::Oscillating;
    }
    if (was) {
        return EmergingPattern::Sporadic;
    }
    return run == 1 ? EmergingPattern::New : EmergingPattern::Consecutive;
}

} // namespace

Trend mann_kendall(std::span<const double> value)
{
    return seasonal_mann_kendall(value, 1);
}

Trend seasonal_mann_kendall(std::span<const double> value, std::size_t seasons)
{
    if (seasons < 1) {
        throw Error(ErrorKind::Usage, "seasonal_mann_kendall", "no seasons", "Give 1 or more periods to a year");
    }
    Trend trend;
    double pairs = 0;
    double tied_pairs = 0;
    std::vector<double> slopes;
    for (std::size_t season = 0; season < seasons; ++season) {
        const auto more = pairs_of(value, season, seasons);
        trend.s += more.s;
        trend.variance += more.variance;
        pairs += more.pairs;
        tied_pairs += more.tied_pairs;
        slopes.insert(slopes.end(), more.slopes.begin(), more.slopes.end());
    }
    trend.slope = median(slopes);
    trend.tau = pairs > tied_pairs ? trend.s / std::sqrt(pairs * (pairs - tied_pairs)) : missing;
    if (trend.variance > 0 && trend.s != 0) {
        trend.z = (trend.s - (trend.s > 0 ? 1 : -1)) / std::sqrt(trend.variance);
        trend.p = boost::math::erfc(std::abs(trend.z) / std::sqrt(2.0));
    }
    return trend;
}

std::string emerging_name(const Emerging& emerging)
{
    constexpr const char* names[] = {"none",        "new",      "consecutive", "intensifying", "persistent",
                                     "diminishing", "sporadic", "oscillating", "historical"};
    const std::string name = names[static_cast<std::size_t>(emerging.pattern)];
    return emerging.pattern == EmergingPattern::None ? name : name + (emerging.hot ? " hot" : " cold");
}

Emerging emerging_pattern(std::span<const HotspotClass> classes, std::span<const double> z)
{
    if (classes.size() != z.size()) {
        throw Error(ErrorKind::Usage, "emerging_pattern",
                    fmt::format("{} classes and {} scores", classes.size(), z.size()), "Give one of each per period");
    }
    if (classes.empty()) {
        return {};
    }
    const auto hot = pattern_of(classes, z, HotspotClass::Hot);
    return hot != EmergingPattern::None ? Emerging{hot, true}
                                        : Emerging{pattern_of(classes, z, HotspotClass::Cold), false};
}

} // namespace needshed
