#pragma once

/// Rates of events among people, their intervals, and shrinkage; and the transforms that make measures comparable.
/// NaN is a missing value: it stays NaN and takes no part in means, ranks and totals.

#include <cstddef>
#include <span>
#include <vector>

#include "needshed/core/graph.hpp"

namespace needshed {

struct Interval {
    double low = 0;
    double high = 0;
};

/// Confidence interval of a Poisson count: Byar's approximation for 10 events or more, exact by chi-squared below.
/// Counts need not be whole: a count that was spread over units has its interval too.
/// Throws   Error{Usage} unless `events >= 0` and finite and `0 < confidence < 1`
/// Source   Fingertips public health technical guidance; Breslow & Day (1987) for Byar; Garwood (1936) for exact
Interval poisson_interval(double events, double confidence = 0.95);

/// Confidence interval of a proportion: Wilson's score interval without continuity correction.
/// Throws   Error{Usage} unless `0 <= events <= people`, `people > 0` and `0 < confidence < 1`
/// Source   Wilson (1927); Fingertips public health technical guidance, proportions
Interval proportion_interval(double events, double people, double confidence = 0.95);

/// Between which counts an area that has the reference rate falls with the given probability, when `expected` events
/// are expected of it. A count lies outside exactly when its own exact interval of that confidence excludes the
/// reference. Counts are continuous here, as limits drawn over expected counts are.
/// Throws   Error{Usage} unless `expected > 0` and finite and `0 < confidence < 1`
/// Source   Spiegelhalter (2005), Funnel plots for comparing institutional performance, section A.1.3; Garwood (1936)
Interval funnel_limits(double expected, double confidence);

/// The same for a proportion: between which shares of `people` one falls whose reference is `share`. A share lies
/// outside exactly when its own Wilson interval of that confidence excludes the reference. Throws   Error{Usage} unless
/// `0 <= share <= 1`, `people > 0` and `0 < confidence < 1` Source   Wilson (1927); Spiegelhalter (2005), section A.1.1
Interval proportion_limits(double share, double people, double confidence);

/// Marshall's global empirical Bayes estimate of rates.
/// Shape    one entry per unit; NaN where `events` or `people` is NaN, or `people` is not positive
struct EmpiricalBayes {
    std::vector<double> rate;
    double mean = 0;                    ///< total events / total people; NaN where no unit has both
    double estimated_variance = 0;      ///< between units, of the rates themselves; may be negative
    double between_variance = 0;        ///< the same, but 0 when the estimate was negative
    bool variance_was_negative = false; ///< then every rate is the mean
};

/// Requires `events.size() == people.size()`
/// Source   Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators, eq. 4 and 5
EmpiricalBayes empirical_bayes(std::span<const double> events, std::span<const double> people);

/// Marshall's local empirical Bayes estimate: each rate is drawn towards that of its neighbourhood, the unit itself and
/// its neighbours, by the variance of rates there.
/// Shape    as EmpiricalBayes::rate. `negative` counts units in whose neighbourhood the variance between units was
///          negative: their rate is the neighbourhood's. So is that of a neighbourhood without events: 0
struct LocalEmpiricalBayes {
    std::vector<double> rate;
    std::size_t negative = 0;
};

/// Requires `events.size() == people.size() == graph.unit_count()`
/// Source   Marshall (1991), section 4; as spdep's EBlocal with geoda = TRUE
LocalEmpiricalBayes local_empirical_bayes(const Graph& graph, std::span<const double> events,
                                          std::span<const double> people);

/// z-scores with the n − 1 standard deviation; NaN stays NaN. All 0 when the values do not vary, which is when they
/// lie within a rounding error of each other.
std::vector<double> z_scores(std::span<const double> value);

/// (value − median) / (1.4826 × median absolute deviation from the median): z-scores that a few extreme units do not
/// move. Where more than half of the values are equal, the deviation is 0 and the result NaN for all.
/// Source   Iglewicz & Hoaglin (1993), How to detect and handle outliers
std::vector<double> robust_z_scores(std::span<const double> value);

/// Values below the `share` quantile are set to it, and those above the 1 − `share` quantile to that; quantiles by
/// linear interpolation between order statistics. Throws   Error{Usage} unless `0 <= share < 0.5` Source   Hyndman &
/// Fan (1996), definition 7, for the quantiles
std::vector<double> winsorised(std::span<const double> value, double share);

/// Percentile ranks from 0 to 100: 100 (rank − 1/2) / n with ties sharing their mean rank.
std::vector<double> percentiles(std::span<const double> value);

/// Ranks from 1, ascending; ties share their mean rank; NaN stays NaN.
std::vector<double> mean_ranks(std::span<const double> value);

/// The exponential transform of the English indices: X = −23 ln(1 − R (1 − e^(−100/23))), R = rank / n in (0, 1],
/// where the largest value has R = 1 and so X = 100.
/// Source   English Indices of Deprivation 2019, technical report, appendix E
std::vector<double> exponential_transform(std::span<const double> value);

/// Tenths of the values, by rank: 1 holds the largest. Ties share a tenth, that of their mean rank; 0 where NaN.
/// Source   the deciles published with the English Indices of Deprivation 2019: ⌈10 rank / n⌉
std::vector<int> deciles(std::span<const double> value);

} // namespace needshed
