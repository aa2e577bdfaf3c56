#pragma once

/// *Trends* of one unit over periods, and the *pattern* in which a hot spot has come and gone.

#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

/// Whether values rise or fall over equally spaced periods. Missing periods are passed over.
struct Trend {
    double s = 0;        ///< rises less falls over all pairs of periods
    double variance = 0; ///< of `s` when there is no trend, ties counted
    double tau = 0;      ///< Kendall's τ_b; NaN where the values do not vary
    double z = 0;        ///< with continuity correction; 0 where the values do not vary
    double p = 1;        ///< two-sided, normal approximation
    double slope = 0;    ///< Sen's: the median of the slopes of all pairs, per period; NaN for fewer than two values
};

/// Mann–Kendall test and Sen's slope.
/// Source   Mann (1945); Kendall (1975) for ties; Sen (1968) for the slope
Trend mann_kendall(std::span<const double> value);

/// The same within seasons: only periods of the same season are compared, such as each January with each other, and the
/// tests are added up. The slope is per year of `seasons` periods.
/// Throws   Error{Usage} unless `seasons >= 1`
/// Source   Hirsch, Slack & Smith (1982), Techniques of trend analysis for monthly water quality data
Trend seasonal_mann_kendall(std::span<const double> value, std::size_t seasons);

/// How a unit has been hot (or cold) over the periods.
enum class EmergingPattern : std::uint8_t {
    None,
    New,          ///< in the last period for the first time
    Consecutive,  ///< in an unbroken run up to the last period, never before it, in under 90 % of all periods
    Intensifying, ///< in at least 90 %, the last among them, and the score rises
    Persistent,   ///< in at least 90 %, the last among them, without trend
    Diminishing,  ///< in at least 90 %, the last among them, and the score falls
    Sporadic,     ///< in the last and, on and off, before; never of the other kind
    Oscillating,  ///< in the last, and of the other kind before
    Historical    ///< in at least 90 %, but not in the last
};

struct Emerging {
    EmergingPattern pattern = EmergingPattern::None;
    bool hot = true; ///< else the cold twin
};

/// `new hot`, `oscillating cold`, `none`.
std::string emerging_name(const Emerging& emerging);

/// The pattern of one unit from its class and standard score in each period, first to last. A rising score of a cold
/// unit is one that falls further below 0. A period without a class counts as not hot and not cold.
/// Requires one score per class
/// Source   the classes of ArcGIS Pro, Emerging Hot Spot Analysis, after Mann–Kendall of the scores at 5 %
Emerging emerging_pattern(std::span<const HotspotClass> classes, std::span<const double> z);

} // namespace needshed
