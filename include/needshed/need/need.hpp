#pragma once

/// *Need* is demand relative to the people at risk, standardised so that measures compare. A unit's *need profile* is
/// its vector over measures; the *need index* is the weighted mean of the profile.

#include <limits>
#include <string>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

enum class RateKind {
    Crude,         ///< events / people
    EmpiricalBayes ///< shrunk towards the area's mean by Marshall's estimator
};

enum class Standardisation {
    Z,          ///< (value − mean) / standard deviation over units with a value, with n − 1
    Rank,       ///< the z-score of the rank, ties sharing their mean rank
    Exponential ///< the transform of the English indices of deprivation, then as a z-score
};

enum class Direction { More, Less }; ///< which way is more need

struct MeasureNeedSpec {
    std::string measure;
    std::string per; ///< population; empty for scores
    double weight = 1;
    Direction direction = Direction::More;
};

struct NeedSpec {
    RateKind rate = RateKind::EmpiricalBayes;
    Standardisation standardise = Standardisation::Z;
    std::vector<MeasureNeedSpec> measures;

    /// Throws   Error{Input} for a weight that is negative or not finite, a measure named twice, or when all weights
    ///          are 0
    void validate() const;
};

/// Shape    every vector has one entry per unit, in unit order; NaN where missing
/// Units    rates are per 1 000 people; the rates of a score are the score itself, without count or interval (NaN)
struct MeasureNeed {
    std::string measure;
    std::string population; ///< empty for scores
    double weight = 1;      ///< normalised: the weights of a Need add up to 1
    Direction direction = Direction::More;
    std::vector<double> count;
    std::vector<double> crude_rate;
    std::vector<double> rate_low; ///< 95 % interval of the crude rate
    std::vector<double> rate_high;
    std::vector<double> rate;                                             ///< as the study asks: crude or shrunk
    std::vector<double> z;                                                ///< standardised, larger is more need
    double mean = std::numeric_limits<double>::quiet_NaN();               ///< of `rate`, before standardising
    double standard_deviation = std::numeric_limits<double>::quiet_NaN(); ///< with n − 1; NaN for fewer than two
    double area_rate = std::numeric_limits<double>::quiet_NaN();          ///< total count / total people, per 1 000,
                                                                          ///< where both are known; NaN for scores
};

struct Need {
    std::vector<MeasureNeed> measures;
    std::vector<double> index;      ///< weighted mean of z; NaN where any measure with weight is missing
    std::vector<double> index_rank; ///< 1 is most need; ties share their mean rank; NaN where missing
    std::vector<int> decile;        ///< 1 is the most needy tenth; ties share; 0 where missing
    std::vector<Population> populations;
    Findings findings;

    std::size_t unit_count() const { return index.size(); }
};

/// Rates, intervals, standardised profiles, index, ranks and deciles.
/// Findings `no_denominator`, a measure's units without people; `negative_variance`, where shrinkage made every rate
///          the area's; `constant_measure`, which tells no units apart; `need_missing`, the units without an index.
///          `size` is the number of units, for `negative_variance` the estimate
/// Requires every vector of `demand` to be of one length
/// Throws   Error{Input} when a measure or population is unknown, a count has no population, a score has one, a count
///          is negative, or a measure with weight has no value in any unit
/// Source   docs/methods.md, section Need
Need assess(const Demand& demand, const NeedSpec& spec, Progress& progress);

} // namespace needshed
