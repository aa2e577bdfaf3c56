// Counts of measures on their way into the scan statistic: what is expected of each unit is its people, in time people
// and days, or people and the period's share of all cases.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "hotspots/finder.hpp"
#include "hotspots/patterns.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

const std::string where = "/hotspots/scan/measures";

bool is_whole(std::span<const double> value)
{
    return std::all_of(value.begin(), value.end(),
                       [](double each) { return std::isnan(each) || each == std::floor(each); });
}

/// Days of a year, quarter or month, numbered as `calendar_period` does.
double days_in(PeriodKind kind, std::int32_t period)
{
    const int months = kind == PeriodKind::Year ? 12 : kind == PeriodKind::Quarter ? 3 : 1;
    const auto day_of = [months](std::int32_t number) {
        const std::int32_t month = number * months;
        return std::chrono::sys_days{std::chrono::year{month / 12} /
                                     std::chrono::month{static_cast<unsigned>(month % 12) + 1} / 1};
    };
    return static_cast<double>((day_of(period + 1) - day_of(period)).count());
}

double known_total(std::span<const double> value)
{
    return std::accumulate(value.begin(), value.end(), 0.0,
                           [](double sum, double each) { return std::isfinite(each) ? sum + each : sum; });
}

/// Cases and expectations, one row per period; one row for a scan in space alone.
struct Counts {
    std::vector<std::vector<double>> cases;
    std::vector<std::vector<double>> expected;
    std::vector<std::string> period;
};

Counts counts_of(const MeasureDemand& demand, const std::vector<double>& people, const ScanSpec& spec)
{
    if (!spec.in_time) {
        return {{demand.value}, {people}, {}};
    }
    Counts counts;
    const auto& series = *calendar_of(demand);
    for (std::size_t period = 0; period < series.period.size(); ++period) {
        const double share =
            spec.adjust_time ? known_total(series.value[period]) : days_in(series.kind, series.period[period]);
        auto expected = people;
        for (auto& each : expected) {
            each *= share;
        }
        counts.cases.push_back(series.value[period]);
        counts.expected.push_back(std::move(expected));
        counts.period.push_back(period_name(series, period));
    }
    return counts;
}

/// Periods between the first and the last of which the source has no record: nobody knows what happened then.
void report_gaps(const MeasureDemand& demand, Findings& findings)
{
    const auto& series = *calendar_of(demand);
    const auto span = static_cast<std::size_t>(series.period.back() - series.period.front()) + 1;
    const auto gaps = span - series.period.size();
    if (gaps > 0) {
        findings.push_back(
            {"periods_unknown", "scan of " + demand.name,
             fmt::format("{} between {} and {} without any record in the source: passed over, as if those "
                         "before and after followed each other",
                         counted(gaps, period_kind_name(series.kind)), period_name(series, 0),
                         period_name(series, series.period.size() - 1)),
             static_cast<double>(gaps)});
    }
}

/// Why a measure cannot be scanned, and what would help; empty when it can.
std::pair<std::string, std::string> obstacle_of(const MeasureDemand& demand, const ScanSpec& spec)
{
    if (demand.kind == MeasureKind::Score) {
        return {"is a score", "Scan measures that are counts"};
    }
    if (!is_whole(demand.value)) {
        return {"has counts that are not whole, as they are when areas are spread over units",
                "Scan measures that are whole counts"};
    }
    const auto* series = calendar_of(demand);
    if (spec.in_time && (series == nullptr || series->period.size() < 2)) {
        return {"has fewer than two periods", "Give the measure a \"date\", or scan without \"time\""};
    }
    return {};
}

std::vector<std::size_t> scanned(const PatternField& field, const ScanSpec& spec, Findings& findings)
{
    std::vector<std::size_t> places;
    for (const auto& name : spec.measures) {
        places.push_back(place_of_measure(field.need, name, where));
        const auto [reason, remedy] = obstacle_of(field.demand.measure(name), spec);
        if (!reason.empty()) {
            throw Error(ErrorKind::Input, where, fmt::format("\"{}\" {}", name, reason), remedy);
        }
    }
    for (std::size_t place = 0; spec.measures.empty() && place < field.need.measures.size(); ++place) {
        const auto& demand = field.demand.measure(field.need.measures[place].measure);
        const auto reason = obstacle_of(demand, spec).first;
        if (reason.empty()) {
            places.push_back(place);
        }
        else if (demand.kind == MeasureKind::Count) {
            findings.push_back({"not_scanned", "scan of " + demand.name, "passed over: the measure " + reason});
        }
    }
    return places;
}

const std::vector<double>& people_of(const PatternField& field, std::size_t place)
{
    return field.demand.population(field.need.measures[place].population).people;
}

} // namespace

std::vector<MeasureScan> scans_of(const PatternField& field, const HotspotSpec& hotspots, const ScanSpec& spec,
                                  Progress& progress, Findings& findings)
{
    auto options = spec.options;
    options.seed = hotspots.permutation.seed;
    options.validate();
    const auto barred = barred_but_neighbours(field.graph, field.barred);
    std::vector<MeasureScan> result;
    for (const auto place : scanned(field, spec, findings)) {
        const auto& demand = field.demand.measure(field.need.measures[place].measure);
        if (spec.in_time) {
            report_gaps(demand, findings);
        }
        const auto counts = counts_of(demand, people_of(field, place), spec);
        auto clusters = spec.flexible
                            ? scan_flexible(field.graph, field.points, counts.cases.front(), counts.expected.front(),
                                            options, progress)
                            : scan_cylinders(field.points, counts.cases, counts.expected, options, progress, barred);
        result.push_back({demand.name, std::move(clusters), counts.period});
    }
    return result;
}

} // namespace needshed
