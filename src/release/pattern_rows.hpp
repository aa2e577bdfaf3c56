#pragma once

/// What the report and the workbook tell of trends and of funnel limits, counted once for both.

#include <string>
#include <vector>

#include "needshed/release/outputs.hpp"

namespace needshed::release {

/// How many units of a place move, and how they have been hot, by one measure.
struct TrendCounts {
    std::size_t rising = 0;
    std::size_t falling = 0;
    std::size_t new_hot = 0;     ///< in the last period for the first time
    std::size_t lasting_hot = 0; ///< in an unbroken run up to the last period, or in nine tenths of all
    std::size_t at_times = 0;    ///< in the last period, and on and off before
    std::size_t past_hot = 0;    ///< in nine tenths of all, but not in the last

    bool any() const { return rising + falling + new_hot + lasting_hot + at_times + past_hot > 0; }
};

/// Shape    the whole area, then each locality
std::vector<TrendCounts> trend_counts(const MeasureTrends& trends, const Plan& plan);

/// A unit whose figure lies outside the limits within which chance alone would keep it.
struct OutsideUnit {
    std::size_t measure = 0; ///< of Need::measures
    std::size_t unit = 0;
    FunnelClass kind = FunnelClass::Missing;
    double figure = 0; ///< that was judged: crude rate, or records over those expected at its ages
    double area = 0;   ///< the same of the whole area
    double limit = 0;  ///< the outermost that it passes
};

/// Measure by measure, above before below, farthest beyond their limit first.
std::vector<OutsideUnit> outside_limits(const Need& need);

/// Whether any measure has funnel limits.
bool has_funnel(const Need& need);

/// Whether a measure is judged by records over those expected at its ages.
bool is_judged_by_age(const MeasureNeed& measure);

/// What is judged.
const std::vector<double>& judged(const MeasureNeed& measure);

} // namespace needshed::release
