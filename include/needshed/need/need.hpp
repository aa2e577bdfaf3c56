#pragma once

/// *Need* is demand relative to the people at risk, standardised so that measures compare. A unit's *need profile* is
/// its vector over measures; the *need index* is the weighted mean of the profile.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/need/age.hpp"

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

enum class AgeMethod {
    Indirect, ///< events over those expected at the whole area's band rates; then shrunk as other rates are
    Direct    ///< band rates applied to a standard population; not shrunk
};

enum class AgeStandard {
    European2013,
    Area, ///< the people of all units
    Own   ///< as each band says
};

/// One band of ages: the measure that counts its events, and the population that holds its people.
struct AgeBandSpec {
    AgeBand band{};
    std::string measure;
    std::string population;
    double standard = 0; ///< people of one's own standard
};

/// How a rate is made free of the mix of ages.
struct AgeSpec {
    AgeMethod method = AgeMethod::Indirect;
    AgeStandard standard = AgeStandard::European2013; ///< of direct standardisation
    double least_events = 10; ///< a directly standardised rate of fewer is missing: it would be noise
    std::vector<AgeBandSpec> bands{};
};

struct MeasureNeedSpec {
    std::string measure;
    std::string per; ///< population; empty for scores
    double weight = 1;
    Direction direction = Direction::More;
    bool proportion = false;       ///< events are people, at most all of them: intervals and limits are of a share
    std::optional<AgeSpec> ages{}; ///< empty: rates as they are
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
    bool funnel = false; ///< whether funnel limits are drawn

    /// Throws   Error{Input} for a weight that is negative or not finite, a measure or domain named twice, a measure in
    ///          two domains or in none where there are domains, when all weights are 0, and for shares, draws and a
    ///          concentration out of range
    void validate() const;
};

/// A rate that is free of the mix of ages.
/// Shape    one entry per unit; empty where the study asks for none
/// Units    direct: per 1 000 people; indirect: a ratio, 1 for the whole area
struct AgeStandardised {
    AgeMethod method = AgeMethod::Indirect;
    std::vector<double> value;
    std::vector<double> low; ///< 95 % interval
    std::vector<double> high;
    std::vector<double> expected; ///< events at the whole area's band rates; of indirect standardisation
};

/// Where a unit lies between the limits within which chance alone would keep it.
enum class FunnelClass : std::uint8_t { Missing, VeryLow, Low, Usual, High, VeryHigh };

/// `very low` (below the 99.8 % limit), `low` (below the 95 % limit), `usual`, `high`, `very high`, or empty.
std::string funnel_name(FunnelClass each);

/// Limits around the whole area's figure, as wide as chance makes them in a unit of that size.
/// Shape    one entry per unit; empty where the study asks for none, and for scores
/// Units    those of the figure that is judged: the indirectly standardised ratio, else the crude rate
struct Funnel {
    std::vector<double> low_95;
    std::vector<double> high_95;
    std::vector<double> low_998;
    std::vector<double> high_998;
    std::vector<FunnelClass> classes;
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
    std::vector<double> rate;         ///< as the study asks: crude or shrunk
    std::vector<double> z;            ///< standardised, larger is more need
    std::vector<double> contribution; ///< to the index, which they add up to: weight × z, by the weight with values
    AgeStandardised ages{};
    Funnel funnel{};
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
///          `age_unknown`, records of no band of ages; `few_events`, units of too few events for a directly
///          standardised rate; `size` is the number of units or records, for `negative_variance` of the whole area the
///          estimate
/// Requires every vector of `demand` to be of one length, that of the graph
/// Throws   Error{Input} when a measure or population is unknown, a count has no population, a score has one, a count
///          is negative, or a proportion's above all people, or a measure with weight has no value in any unit
/// Source   docs/methods.md, section Need
Need assess(const Graph& graph, const Demand& demand, const NeedSpec& spec, Progress& progress);

} // namespace needshed
