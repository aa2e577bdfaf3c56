#include "release/pattern_rows.hpp"

#include <algorithm>
#include <cmath>

namespace needshed::release {

namespace {

void add(TrendCounts& counts, const MeasureTrends& trends, std::size_t unit)
{
    counts.rising += trends.direction[unit] > 0 ? 1 : 0;
    counts.falling += trends.direction[unit] < 0 ? 1 : 0;
    const auto& emerging = trends.emerging[unit];
    if (!emerging.hot) {
        return;
    }
    switch (emerging.pattern) {
    case EmergingPattern::None:
        break;
    case EmergingPattern::New:
        ++counts.new_hot;
        break;
    case EmergingPattern::Consecutive:
    case EmergingPattern::Intensifying:
    case EmergingPattern::Persistent:
    case EmergingPattern::Diminishing:
        ++counts.lasting_hot;
        break;
    case EmergingPattern::Sporadic:
    case EmergingPattern::Oscillating:
        ++counts.at_times;
        break;
    case EmergingPattern::Historical:
        ++counts.past_hot;
        break;
    }
}

double limit_of(const Funnel& funnel, std::size_t unit)
{
    switch (funnel.classes[unit]) {
    case FunnelClass::VeryLow:
        return funnel.low_998[unit];
    case FunnelClass::Low:
        return funnel.low_95[unit];
    case FunnelClass::High:
        return funnel.high_95[unit];
    default:
        return funnel.high_998[unit];
    }
}

bool is_above(FunnelClass kind)
{
    return kind == FunnelClass::High || kind == FunnelClass::VeryHigh;
}

/// Above the outer limit, above the inner, below the outer, below the inner.
int place(FunnelClass kind)
{
    return kind == FunnelClass::VeryHigh ? 0 : kind == FunnelClass::High ? 1 : kind == FunnelClass::VeryLow ? 2 : 3;
}

bool goes_before(const OutsideUnit& one, const OutsideUnit& other)
{
    if (one.kind != other.kind) {
        return place(one.kind) < place(other.kind);
    }
    // Above by how many times the limit, below by how small a part of it.
    const double a = one.figure / one.limit;
    const double b = other.figure / other.limit;
    return a != b ? (is_above(one.kind) ? a > b : a < b) : one.unit < other.unit;
}

} // namespace

std::vector<TrendCounts> trend_counts(const MeasureTrends& trends, const Plan& plan)
{
    std::vector<TrendCounts> counts(1 + plan.count);
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        add(counts[0], trends, unit);
        add(counts[1 + plan.locality[unit]], trends, unit);
    }
    return counts;
}

bool has_funnel(const Need& need)
{
    return std::any_of(need.measures.begin(), need.measures.end(),
                       [](const auto& measure) { return !measure.funnel.classes.empty(); });
}

bool is_judged_by_age(const MeasureNeed& measure)
{
    return !measure.ages.expected.empty();
}

const std::vector<double>& judged(const MeasureNeed& measure)
{
    return is_judged_by_age(measure) ? measure.ages.value : measure.crude_rate;
}

std::vector<OutsideUnit> outside_limits(const Need& need)
{
    std::vector<OutsideUnit> outside;
    for (std::size_t m = 0; m < need.measures.size(); ++m) {
        const auto& measure = need.measures[m];
        const auto first = static_cast<std::ptrdiff_t>(outside.size());
        for (std::size_t u = 0; u < measure.funnel.classes.size(); ++u) {
            const auto kind = measure.funnel.classes[u];
            if (kind != FunnelClass::Missing && kind != FunnelClass::Usual) {
                outside.push_back({m, u, kind, judged(measure)[u], is_judged_by_age(measure) ? 1 : measure.area_rate,
                                   limit_of(measure.funnel, u)});
            }
        }
        std::sort(outside.begin() + first, outside.end(), goes_before);
    }
    return outside;
}

} // namespace needshed::release
