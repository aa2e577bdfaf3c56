// A measure is followed through its calendar periods in three ways: the crude rate of each unit, of which trend and
// slope are taken; the same of the whole area; and Gi* of standardised need in each period by itself, from which the
// classes of emerging hot spots follow. Need is assessed in each period as the study asks for it in all.

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "hotspots/finder.hpp"
#include "hotspots/patterns.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// From so many values on, the normal approximation of Mann and Kendall's S is good, and a trend has a chance to show.
constexpr std::size_t wanted_periods = 10;

/// Every period from the first to the last, those without a record as rows of missing values.
Series without_gaps(const Series& series)
{
    Series result;
    result.kind = series.kind;
    const std::vector<double> gap(series.value.front().size(), missing);
    for (std::size_t known = 0; known < series.period.size(); ++known) {
        while (!result.period.empty() && result.period.back() + 1 < series.period[known]) {
            result.period.push_back(result.period.back() + 1);
            result.value.push_back(gap);
        }
        result.period.push_back(series.period[known]);
        result.value.push_back(series.value[known]);
    }
    return result;
}

std::size_t seasons_of(PeriodKind kind)
{
    return kind == PeriodKind::Month ? 12 : kind == PeriodKind::Quarter ? 4 : 1;
}

bool has_values(std::span<const double> value)
{
    return std::any_of(value.begin(), value.end(), [](double each) { return std::isfinite(each); });
}

/// What the study asks of one measure, with this value in place of its total.
MeasureNeed need_in_period(const PatternField& field, std::size_t place, const std::vector<double>& value,
                           Progress& progress)
{
    NeedSpec spec = field.spec;
    spec.measures = {field.spec.measures[place]};
    spec.measures.front().weight = 1;
    spec.measures.front().ages.reset(); // counts by band and period there are none
    spec.funnel = false;
    spec.domains.clear();
    spec.sensitivity.draws = 0;
    const auto& name = spec.measures.front().measure;
    Demand demand;
    demand.populations = field.demand.populations;
    demand.measures.push_back({name, field.demand.measure(name).kind, value, {}});
    return assess(field.graph, demand, spec, progress).measures.front();
}

/// Total over total for counts, the mean for scores.
double rate_of_area(const MeasureNeed& need)
{
    return need.population.empty() ? need.mean : need.area_rate;
}

class Follower {
public:
    Follower(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots, const TrendSpec& spec,
             Progress& progress, Findings& findings)
        : m_field(field), m_weights(weights), m_hotspots(hotspots), m_spec(spec), m_progress(progress),
          m_findings(findings), m_quiet({}, [&progress] { return progress.interrupted(); })
    {
        m_hotspots.statistic = HotspotStatistic::GiStar;
    }

    MeasureTrends operator()(std::size_t place, const Series& calendar)
    {
        const auto series = without_gaps(calendar);
        MeasureTrends result;
        result.measure = m_field.need.measures[place].measure;
        result.kind = series.kind;
        result.seasonal = m_spec.seasonal;
        for (std::size_t period = 0; period < series.period.size(); ++period) {
            result.period.push_back(period_name(series, period));
            result.start.push_back(period_start(series, period));
            result.area_rate.push_back(add_period(result, place, series.value[period]));
        }
        result.area = trend_of(result.area_rate, series.kind);
        add_trends(result);
        add_patterns(result);
        report_ages(result, place);
        report_few(result);
        report_coarse(result);
        return result;
    }

private:
    /// The rate of the whole area.
    double add_period(MeasureTrends& result, std::size_t place, const std::vector<double>& value)
    {
        if (!has_values(value)) {
            result.rate.emplace_back(value.size(), missing);
            result.hotspots.emplace_back();
            m_progress.advance(value.size());
            return missing;
        }
        const auto need = need_in_period(m_field, place, value, m_quiet);
        result.rate.push_back(need.crude_rate);
        Findings of_period;
        const auto name = result.measure + " in " + result.period.back();
        result.hotspots.push_back(judge_measure(m_weights, m_hotspots, name, need.z, m_progress, of_period));
        // One for every period would drown the others.
        for (const auto& finding : of_period) {
            if (finding.kind == "few_permutations") {
                m_first_coarse = m_coarse == 0 ? result.period.back() + ", " + finding.message : m_first_coarse;
                ++m_coarse;
            }
        }
        return rate_of_area(need);
    }

    Trend trend_of(std::span<const double> value, PeriodKind kind) const
    {
        return m_spec.seasonal ? seasonal_mann_kendall(value, seasons_of(kind)) : mann_kendall(value);
    }

    void add_trends(MeasureTrends& result) const
    {
        const auto units = m_field.need.unit_count();
        result.trend.resize(units);
        parallel_for(units, 64, [&](std::size_t begin, std::size_t end) {
            std::vector<double> value(result.period.size());
            for (auto unit = begin; unit < end; ++unit) {
                for (std::size_t period = 0; period < value.size(); ++period) {
                    value[period] = result.rate[period][unit];
                }
                result.trend[unit] = trend_of(value, result.kind);
            }
        });
        std::vector<double> p;
        for (const auto& trend : result.trend) {
            p.push_back(std::isnan(trend.slope) ? missing : trend.p);
        }
        result.q = benjamini_hochberg(p);
        for (std::size_t unit = 0; unit < units; ++unit) {
            const double s = result.trend[unit].s;
            result.direction.push_back(!(result.q[unit] <= m_spec.level) ? 0 : (s > 0 ? 1 : 0) - (s < 0 ? 1 : 0));
        }
    }

    void add_patterns(MeasureTrends& result) const
    {
        const auto periods = result.period.size();
        std::vector<HotspotClass> classes(periods);
        std::vector<double> z(periods);
        for (std::size_t unit = 0; unit < m_field.need.unit_count(); ++unit) {
            for (std::size_t period = 0; period < periods; ++period) {
                const auto& spots = result.hotspots[period];
                classes[period] = spots.classes.empty() ? HotspotClass::Missing : spots.classes[unit];
                z[period] = spots.statistic.empty() ? missing : spots.statistic[unit].z;
            }
            result.emerging.push_back(emerging_pattern(classes, z));
        }
    }

    /// Periods that cannot have a hot spot leave nothing to emerge.
    void report_coarse(const MeasureTrends& result)
    {
        if (m_coarse > 0) {
            m_findings.push_back(
                {"few_permutations", "trends of " + result.measure,
                 fmt::format("in {} of {}, first in {}", m_coarse,
                             counted(result.period.size(), period_kind_name(result.kind)), m_first_coarse),
                 static_cast<double>(m_coarse)});
        }
        m_coarse = 0;
    }

    void report_ages(const MeasureTrends& result, std::size_t place) const
    {
        if (m_field.spec.measures[place].ages) {
            m_findings.push_back({"trend_ages", "trends of " + result.measure,
                                  "its periods are of crude rates, not standardised by age: records of an age have no "
                                  "periods",
                                  static_cast<double>(result.period.size())});
        }
    }

    void report_few(const MeasureTrends& result) const
    {
        const auto seasons = seasons_of(result.kind);
        if (m_spec.seasonal && result.period.size() <= seasons) {
            m_findings.push_back(
                {"few_years", "trends of " + result.measure,
                 fmt::format("{} are no more than a year, and \"seasonal\" compares each {} with the same "
                             "of other years: no unit has a trend",
                             counted(result.period.size(), period_kind_name(result.kind)),
                             period_kind_name(result.kind)),
                 static_cast<double>(result.period.size())});
        }
        const auto known = static_cast<std::size_t>(std::count_if(
            result.hotspots.begin(), result.hotspots.end(), [](const auto& each) { return !each.classes.empty(); }));
        if (known < wanted_periods) {
            m_findings.push_back({"few_periods", "trends of " + result.measure,
                                  fmt::format("{} with a record, and a trend of fewer than {} is hard to tell from "
                                              "chance: read rising and falling with care",
                                              counted(known, period_kind_name(result.kind)), wanted_periods),
                                  static_cast<double>(known)});
        }
    }

    const PatternField& m_field;
    const Weights& m_weights;
    HotspotSpec m_hotspots;
    const TrendSpec& m_spec;
    Progress& m_progress;
    Findings& m_findings;
    std::size_t m_coarse = 0; ///< periods of the measure for which permutations are too few
    std::string m_first_coarse;
    Progress m_quiet;
};

/// Those that are named, else those that have periods.
std::vector<std::size_t> followed(const PatternField& field, const TrendSpec& spec)
{
    const std::string where = "/hotspots/trends/measures";
    std::vector<std::size_t> places;
    for (const auto& name : spec.measures) {
        places.push_back(place_of_measure(field.need, name, where));
        if (calendar_of(field.demand.measure(name)) == nullptr) {
            throw Error(ErrorKind::Input, where, "\"" + name + "\" has no periods",
                        "Give the measure a \"date\", or leave it out here");
        }
    }
    for (std::size_t place = 0; spec.measures.empty() && place < field.need.measures.size(); ++place) {
        if (calendar_of(field.demand.measure(field.need.measures[place].measure)) != nullptr) {
            places.push_back(place);
        }
    }
    return places;
}

} // namespace

const Series* calendar_of(const MeasureDemand& demand)
{
    for (const auto& series : demand.series) {
        const bool calendar = series.kind != PeriodKind::Weekday && series.kind != PeriodKind::Hours;
        if (calendar && !series.period.empty()) {
            return &series;
        }
    }
    return nullptr;
}

std::string direction_name(const MeasureTrends& trends, std::size_t unit)
{
    const int direction = trends.direction[unit];
    return std::isnan(trends.q[unit]) ? "" : direction > 0 ? "rising" : direction < 0 ? "falling" : "none";
}

std::vector<MeasureTrends> trends_of(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots,
                                     const TrendSpec& spec, Progress& progress, Findings& findings)
{
    const auto places = followed(field, spec);
    std::size_t periods = 0;
    for (const auto place : places) {
        periods += without_gaps(*calendar_of(field.demand.measure(field.need.measures[place].measure))).period.size();
    }
    progress.begin("following trends", periods * field.need.unit_count(), "units");
    Follower follow(field, weights, hotspots, spec, progress, findings);
    std::vector<MeasureTrends> result;
    result.reserve(places.size());
    for (const auto place : places) {
        result.push_back(follow(place, *calendar_of(field.demand.measure(field.need.measures[place].measure))));
    }
    return result;
}

} // namespace needshed
