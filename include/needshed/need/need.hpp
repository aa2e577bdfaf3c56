#pragma once

/// *Need* is demand relative to the people at risk, standardised so that measures compare. A unit's *need profile* is
/// its vector over measures; the *need index* is the weighted mean of the profile.

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

enum class RateKind {
    Crude,              ///< events / people
    EmpiricalBayes,     ///< shrunk towards the area's mean by Marshall's estimator
    LocalEmpiricalBayes ///< shrunk towards the mean of the unit and its neighbours
};

enum class Standardisation {
    Z,          ///< (value − mean) / standard deviation over units with a value, with n − 1
    RobustZ,    ///< (value − median) / scaled median absolute deviation
    Rank,       ///< the z-score of the rank, ties sharing their mean rank
    Percentile, ///< the percentile rank itself, 0 to 100
    Exponential ///< the transform of the English indices of deprivation, then as a z-score
};

enum class Direction { More, Less }; ///< which way is more need

struct MeasureNeedSpec {
    std::string measure;
    std::string per; ///< population; empty for scores
    double weight = 1;
    Direction direction = Direction::More;
};

/// A group of measures that the index weighs as one.
struct DomainSpec {
    std::string name;
    double weight = 1;
    std::vector<std::string> measures;
};

/// How firm deciles are: weights are drawn again and again around the chosen ones.
struct SensitivitySpec {
    int draws = 200;           ///< 0: not looked into
    double concentration = 50; ///< of the Dirichlet distribution: larger stays nearer to the chosen weights
    std::uint64_t seed = 1;
};

struct NeedSpec {
    RateKind rate = RateKind::EmpiricalBayes;
    Standardisation standardise = Standardisation::Z;
    std::vector<MeasureNeedSpec> measures;
    double winsorise = 0;              ///< share at each end that is drawn in before standardising
    double least_present = 1;          ///< share of the weight that a unit must have values for to have an index
    std::vector<DomainSpec> domains{}; ///< empty: every measure by itself
    SensitivitySpec sensitivity{};

    /// Throws   Error{Input} for a weight that is negative or not finite, a measure or domain named twice, a measure in
    ///          two domains or in none where there are domains, when all weights are 0, and for shares, draws and a
    ///          concentration out of range
    void validate() const;
};

/// Shape    every vector has one entry per unit, in unit order; NaN where missing
/// Units    rates are per 1 000 people; the rates of a score are the score itself, without count or interval (NaN)
struct MeasureNeed {
    std::string measure;
    std::string population; ///< empty for scores
    std::string domain;     ///< empty where the study has none
    double weight = 1;      ///< in the index, normalised: the weights of a Need add up to 1
    Direction direction = Direction::More;
    std::vector<double> count;
    std::vector<double> crude_rate;
    std::vector<double> rate_low; ///< 95 % interval of the crude rate
    std::vector<double> rate_high;
    std::vector<double> rate;                                             ///< as the study asks: crude or shrunk
    std::vector<double> z;                                                ///< standardised, larger is more need
    std::vector<double> contribution;                                     ///< to the index: weight × z
    double mean = std::numeric_limits<double>::quiet_NaN();               ///< of `rate`, before standardising
    double standard_deviation = std::numeric_limits<double>::quiet_NaN(); ///< with n − 1; NaN for fewer than two
    double area_rate = std::numeric_limits<double>::quiet_NaN();          ///< total count / total people, per 1 000,
                                                                          ///< where both are known; NaN for scores
};

/// A domain of the index.
struct DomainNeed {
    std::string name;
    double weight = 1;         ///< normalised over domains
    std::vector<double> score; ///< weighted mean of its measures' z, per unit, by the rule of the index
};

/// Shape    one entry per unit; empty when it was not looked into
struct Sensitivity {
    std::vector<double> changed;  ///< share of the draws that put the unit into another decile; NaN where missing
    std::vector<int> decile_low;  ///< 5 % of the draws lie below; 0 where missing
    std::vector<int> decile_high; ///< 5 % of the draws lie above
    std::vector<bool> uncertain;  ///< changed in more than half of the draws
};

struct Need {
    std::vector<MeasureNeed> measures;
    std::vector<DomainNeed> domains; ///< empty where the study has none
    std::vector<double> index; ///< weighted mean of z; NaN where less than `least_present` of the weight has values
    Sensitivity sensitivity;
    std::vector<double> index_rank; ///< 1 is most need; ties share their mean rank; NaN where missing
    std::vector<int> decile;        ///< 1 is the most needy tenth; ties share; 0 where missing
    std::vector<Population> populations;
    Findings findings;

    std::size_t unit_count() const { return index.size(); }
};

/// Rates, intervals, standardised profiles, index, ranks and deciles.
/// Findings `no_denominator`, a measure's units without people; `negative_variance`, where shrinkage made every rate
///          the area's or, locally, the neighbourhood's; `constant_measure`, which tells no units apart;
///          `no_median_deviation`, a measure of which more than half of the values are equal, standardised by `z`
///          instead; `need_missing`, the units without an index; `need_in_part`, those whose index lacks a measure.
///          `size` is the number of units, for `negative_variance` of the whole area the estimate
/// Requires every vector of `demand` to be of one length, that of the graph
/// Throws   Error{Input} when a measure or population is unknown, a count has no population, a score has one, a count
///          is negative, or a measure with weight has no value in any unit
/// Source   docs/methods.md, section Need
Need assess(const Graph& graph, const Demand& demand, const NeedSpec& spec, Progress& progress);

} // namespace needshed
