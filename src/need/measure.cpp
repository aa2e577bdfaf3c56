#include "need/measure.hpp"
#include "need/age_rates.hpp"
#include "need/funnel.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include <fmt/format.h>

#include "need/moments.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

const std::vector<double>& people_of(const Demand& demand, const MeasureNeedSpec& spec)
{
    const auto where = place_of(spec.measure);
    if (spec.per.empty()) {
        throw Error(ErrorKind::Input, where, "a count needs the people it is a rate of",
                    "Name a population as \"per\", or load the measure as \"scores\"");
    }
    return find_by_name(demand.populations, spec.per, where + "/per", "population").people;
}

void require_counts(std::span<const double> count, const std::string& measure)
{
    const auto bad = std::find_if(count.begin(), count.end(), [](double each) { return each < 0 || std::isinf(each); });
    if (bad != count.end()) {
        throw Error(ErrorKind::Input, place_of(measure),
                    fmt::format("entry {} has a count of {}", bad - count.begin() + 1, *bad),
                    "Counts are 0 or more; load measures that can be negative as \"scores\"");
    }
}

/// Units that have a count but nobody to have it: their rate does not exist, whatever the count.
void report_no_denominator(const MeasureNeed& need, std::span<const double> people, Findings& findings)
{
    std::size_t units = 0;
    double events = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (!(people[i] > 0) && !std::isnan(need.count[i])) {
            ++units;
            events += need.count[i];
        }
    }
    if (units > 0) {
        findings.push_back(
            {"no_denominator", "measure " + need.measure,
             fmt::format("{} with {:g} of the count {} no people in population '{}': the rate is missing",
                         counted(units, "unit"), events, units == 1 ? "has" : "have", need.population),
             static_cast<double>(units)});
    }
}

/// Of a proportion as a count, as that of events is.
Interval interval_of(double count, double people, bool proportion)
{
    if (!proportion) {
        return poisson_interval(count);
    }
    const auto share = proportion_interval(count, people);
    return {share.low * people, share.high * people};
}

/// A proportion counts people, and there are no more than all of them.
void require_proportion(std::span<const double> count, std::span<const double> people, const std::string& measure)
{
    for (std::size_t i = 0; i < count.size(); ++i) {
        if (people[i] > 0 && count[i] > people[i]) {
            throw Error(ErrorKind::Input, place_of(measure) + "/as",
                        fmt::format("entry {} has a count of {} among {} people", i + 1, count[i], people[i]),
                        "Load it as a rate, or name the population that the counted people are of as \"per\"");
        }
    }
}

void add_crude_rates(MeasureNeed& need, std::span<const double> people, bool proportion)
{
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (std::isnan(need.count[i]) || !(people[i] > 0)) {
            continue;
        }
        const auto interval = interval_of(need.count[i], people[i], proportion);
        const double scale = per_people / people[i];
        need.crude_rate[i] = need.count[i] * scale;
        need.rate_low[i] = interval.low * scale;
        need.rate_high[i] = interval.high * scale;
    }
}

void scale(std::vector<double>& rates)
{
    for (auto& each : rates) {
        each *= per_people;
    }
}

void shrink_to_area(MeasureNeed& need, const AtRisk& at_risk, Findings& findings)
{
    auto shrunk = empirical_bayes(at_risk.events, at_risk.people);
    need.rate = std::move(shrunk.rate);
    if (shrunk.variance_was_negative) {
        findings.push_back({"negative_variance", "measure " + need.measure,
                            "the crude rates differ less than chance alone would make them: every shrunk rate is "
                            "the area's",
                            shrunk.estimated_variance});
    }
}

void shrink_to_neighbours(MeasureNeed& need, const Graph& graph, const AtRisk& at_risk, Findings& findings)
{
    auto shrunk = local_empirical_bayes(graph, at_risk.events, at_risk.people);
    need.rate = std::move(shrunk.rate);
    if (shrunk.negative > 0) {
        findings.push_back({"negative_variance", "measure " + need.measure,
                            fmt::format("around {} the crude rates differ less than chance alone would make them: "
                                        "their shrunk rates are the neighbourhood's",
                                        counted(shrunk.negative, "unit")),
                            static_cast<double>(shrunk.negative)});
    }
}

/// Per 1 000.
std::vector<double> crude(const AtRisk& at_risk)
{
    std::vector<double> rate;
    for (std::size_t i = 0; i < at_risk.events.size(); ++i) {
        rate.push_back(at_risk.people[i] > 0 ? at_risk.events[i] * (per_people / at_risk.people[i]) : missing);
    }
    return rate;
}

void add_rates(MeasureNeed& need, const AtRisk& at_risk, const Graph& graph, RateKind kind, Findings& findings)
{
    switch (kind) {
    case RateKind::Crude:
        need.rate = crude(at_risk);
        return;
    case RateKind::EmpiricalBayes:
        shrink_to_area(need, at_risk, findings);
        break;
    case RateKind::LocalEmpiricalBayes:
        shrink_to_neighbours(need, graph, at_risk, findings);
        break;
    }
    scale(need.rate);
}

/// Counts, rates and limits of a measure that is no score.
void add_count(MeasureNeed& need, const Graph& graph, const Demand& demand, const NeedSpec& spec,
               const MeasureNeedSpec& measure, Findings& findings)
{
    const auto& people = people_of(demand, measure);
    const auto& count = find_by_name(demand.measures, measure.measure, place_of(measure.measure), "measure").value;
    require_counts(count, need.measure);
    if (measure.proportion) {
        require_proportion(count, people, need.measure);
    }
    need.count = count;
    report_no_denominator(need, people, findings);
    add_crude_rates(need, people, measure.proportion);
    need.area_rate = empirical_bayes(need.count, people).mean * per_people;
    if (!measure.ages) {
        add_rates(need, {need.count, people}, graph, spec.rate, findings);
    }
    else if (measure.ages->method == AgeMethod::Direct) {
        add_direct_rates(need, demand, *measure.ages, findings);
    }
    else {
        add_rates(need, add_indirect_ratios(need, demand, *measure.ages, findings), graph, spec.rate, findings);
    }
    if (spec.funnel) {
        add_funnel(need, people, measure.proportion);
    }
}

void add_score(MeasureNeed& need, const MeasureDemand& demand, const MeasureNeedSpec& spec)
{
    if (!spec.per.empty()) {
        throw Error(ErrorKind::Input, place_of(need.measure) + "/per",
                    "a score is already relative to people, but is asked per '" + spec.per + "'",
                    "Remove \"per\", or load the measure as \"counts\"");
    }
    need.crude_rate = demand.value;
    need.rate = demand.value;
}

std::vector<double> towards_need(std::span<const double> rate, Direction direction)
{
    std::vector<double> result(rate.begin(), rate.end());
    if (direction == Direction::Less) {
        std::transform(result.begin(), result.end(), result.begin(), std::negate<>());
    }
    return result;
}

std::vector<double> standardised(std::span<const double> value, Standardisation how)
{
    switch (how) {
    case Standardisation::Z:
        return z_scores(value);
    case Standardisation::RobustZ:
        return robust_z_scores(value);
    case Standardisation::Rank:
        return z_scores(mean_ranks(value));
    case Standardisation::Percentile:
        return percentiles(value);
    case Standardisation::Exponential:
        return z_scores(exponential_transform(value));
    }
    throw Error(ErrorKind::Internal, "need", "a standardisation that does not exist");
}

void require_values(const MeasureNeed& need, const Moments& known)
{
    if (known.count == 0 && need.weight > 0) {
        throw Error(ErrorKind::Input, place_of(need.measure), "no unit has a value",
                    "Check that codes and populations match the units, or give the measure weight 0");
    }
}

/// Where more than half of the values are equal there is no median deviation to divide by.
void replace_missing_deviation(MeasureNeed& need, std::span<const double> value, Findings& findings)
{
    const bool none = std::all_of(need.z.begin(), need.z.end(), [](double z) { return std::isnan(z); });
    if (none) {
        need.z = z_scores(value);
        findings.push_back({"no_median_deviation", "measure " + need.measure,
                            "more than half of the values are equal, so that their median deviation is 0: standardised "
                            "by mean and standard deviation instead"});
    }
}

void standardise(MeasureNeed& need, const NeedSpec& spec, Findings& findings)
{
    const Moments known = moments(need.rate);
    require_values(need, known);
    need.mean = known.mean;
    need.standard_deviation = known.standard_deviation;
    if (known.varies) {
        const auto value = winsorised(towards_need(need.rate, need.direction), spec.winsorise);
        need.z = standardised(value, spec.standardise);
        if (spec.standardise == Standardisation::RobustZ) {
            replace_missing_deviation(need, value, findings);
        }
        return;
    }
    // Not by ranks: they would spread what differs by rounding alone.
    need.z = z_scores(need.rate);
    if (known.count > 0) {
        findings.push_back({"constant_measure", "measure " + need.measure,
                            fmt::format("the value is {:.6g} throughout ({}): the measure tells no units apart and its "
                                        "z is 0",
                                        known.mean, counted(known.count, "unit")),
                            static_cast<double>(known.count)});
    }
}

MeasureNeed empty_measure(const MeasureNeedSpec& spec, std::size_t unit_count)
{
    MeasureNeed need;
    need.measure = spec.measure;
    need.population = spec.per;
    need.weight = spec.weight;
    need.direction = spec.direction;
    for (auto* vector : {&need.count, &need.crude_rate, &need.rate_low, &need.rate_high}) {
        vector->assign(unit_count, missing);
    }
    return need;
}

} // namespace

std::string place_of(const std::string& measure)
{
    std::string escaped; // as RFC 6901 wants it
    for (const char letter : measure) {
        escaped += letter == '~' ? "~0" : letter == '/' ? "~1" : std::string(1, letter);
    }
    return "/need/measures/" + escaped;
}

MeasureNeed assess_measure(const Graph& graph, const Demand& demand, const NeedSpec& spec,
                           const MeasureNeedSpec& measure, Findings& findings)
{
    const auto& source = find_by_name(demand.measures, measure.measure, place_of(measure.measure), "measure");
    auto need = empty_measure(measure, source.value.size());
    if (source.kind == MeasureKind::Score) {
        add_score(need, source, measure);
    }
    else {
        add_count(need, graph, demand, spec, measure, findings);
    }
    standardise(need, spec, findings);
    return need;
}

} // namespace needshed
