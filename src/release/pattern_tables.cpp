#include <algorithm>
#include <cmath>
#include <limits>

#include "needshed/release/outputs.hpp"
#include "release/clusters.hpp"
#include "release/columns.hpp"
#include "release/patterns.hpp"
#include "release/people.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::int64_t periods_of(const MeasureTrends& trends, std::size_t unit, HotspotClass kind)
{
    return std::count_if(trends.hotspots.begin(), trends.hotspots.end(), [&](const MeasureHotspots& each) {
        return !each.classes.empty() && each.classes[unit] == kind;
    });
}

Table period_table(const Coverage& coverage, const MeasureTrends& trends, std::size_t period)
{
    const auto units = coverage.unit_count();
    const auto& spots = trends.hotspots[period];
    RealValues z(units, missing);
    RealValues q(units, missing);
    TextValues classes(units);
    for (std::size_t unit = 0; unit < units && !spots.classes.empty(); ++unit) {
        z[unit] = spots.statistic[unit].z;
        q[unit] = spots.q[unit];
        classes[unit] = class_name(spots.classes[unit]);
    }
    Table table;
    table.add("unit", coverage.codes(), "code of the unit");
    table.add("measure", TextValues(units, trends.measure), "agency and measure");
    table.add("period", TextValues(units, trends.period[period]), "name of the period");
    table.add("start", TextValues(units, trends.start[period]), "its first day");
    table.columns.back().is_date = true;
    add_rate(table, "rate", trends.rate[period], "crude, per 1,000 people; of a score the score");
    table.add("gi_z", std::move(z), 3, "Getis-Ord Gi* of standardised need in the period");
    add_probability(table, "q", std::move(q), "p-value corrected for testing every unit");
    table.add("class", std::move(classes), "hot, cold or none");
    return table;
}

} // namespace

Table trends_table(const Coverage& coverage, const std::vector<MeasureTrends>& trends)
{
    TextValues unit_code;
    TextValues measure;
    TextValues direction;
    RealValues tau;
    RealValues z;
    RealValues p;
    RealValues q;
    RealValues slope;
    IntegerValues hot;
    IntegerValues cold;
    TextValues emerging;
    for (const auto& each : trends) {
        for (std::size_t unit = 0; unit < coverage.unit_count(); ++unit) {
            const auto& trend = each.trend[unit];
            const bool known = !std::isnan(each.q[unit]);
            unit_code.push_back(coverage.codes()[unit]);
            measure.push_back(each.measure);
            direction.push_back(direction_name(each, unit));
            tau.push_back(trend.tau);
            z.push_back(known ? trend.z : missing);
            p.push_back(known ? trend.p : missing);
            q.push_back(each.q[unit]);
            slope.push_back(trend.slope);
            hot.push_back(periods_of(each, unit, HotspotClass::Hot));
            cold.push_back(periods_of(each, unit, HotspotClass::Cold));
            emerging.push_back(emerging_name(each.emerging[unit]));
        }
    }
    Table table;
    table.add("unit", std::move(unit_code), "code of the unit");
    table.add("measure", std::move(measure), "agency and measure");
    table.add("trend", std::move(direction), "rising, falling, or none where q is above the level");
    table.add("tau", std::move(tau), 3, "Kendall's tau-b of rate and period: -1 to 1");
    table.add("z", std::move(z), 3, "Mann-Kendall's standard score");
    add_probability(table, "p", std::move(p), "two-sided p-value of a trend");
    add_probability(table, "q", std::move(q), "the same, corrected for testing every unit");
    table.add("slope", std::move(slope), 4, "Sen's slope: change of the rate per period; with seasons, per year");
    table.add("hot_periods", std::move(hot), "periods in which the unit is hot");
    table.add("cold_periods", std::move(cold), "periods in which it is cold");
    table.add("emerging", std::move(emerging), "how it has been hot or cold over the periods");
    return table;
}

std::function<std::optional<Table>()> trend_period_tables(const Coverage& coverage,
                                                          const std::vector<MeasureTrends>& trends)
{
    return [&, measure = std::size_t{0}, period = std::size_t{0}]() mutable -> std::optional<Table> {
        if (measure == trends.size()) {
            return std::nullopt;
        }
        auto table = period_table(coverage, trends[measure], period++);
        if (period == trends[measure].period.size()) {
            period = 0;
            ++measure;
        }
        return table;
    };
}

Table scan_table(const Units& units, const Demand& demand, const std::vector<MeasureScan>& scans)
{
    const auto& coverage = units.coverage;
    const auto& names = coverage.names().empty() ? coverage.codes() : coverage.names();
    const auto* population = population_of(demand);
    TextValues code;
    TextValues name;
    TextValues measure;
    IntegerValues unit_count;
    TextValues centre;
    RealValues radius;
    TextValues first;
    TextValues last;
    RealValues people;
    IntegerValues cases;
    RealValues expected;
    RealValues risk;
    RealValues ratio;
    RealValues p;
    for (const auto& scan : scans) {
        for (const auto& cluster : scan.clusters) {
            code.push_back(release::scan_code(scans, code.size()));
            name.push_back(names[to_index(main_unit(cluster.units, population))]);
            measure.push_back(scan.measure);
            unit_count.push_back(static_cast<std::int64_t>(cluster.units.size()));
            centre.push_back(coverage.codes()[to_index(cluster.centre)]);
            radius.push_back(cluster.radius / 1000);
            first.push_back(scan.period.empty() ? "" : scan.period[cluster.first_period]);
            last.push_back(scan.period.empty() ? "" : scan.period[cluster.last_period]);
            people.push_back(people_of(cluster.units, population));
            cases.push_back(static_cast<std::int64_t>(cluster.cases));
            expected.push_back(cluster.expected);
            risk.push_back(std::isinf(cluster.relative_risk) ? missing : cluster.relative_risk);
            ratio.push_back(cluster.log_likelihood_ratio);
            p.push_back(cluster.p);
        }
    }
    Table table;
    table.add("cluster", std::move(code), "code of the cluster");
    table.add("name", std::move(name), "name of its unit with most people");
    table.add("measure", std::move(measure), "whose cases they are");
    table.add("units", std::move(unit_count), "number of units");
    table.add("centre", std::move(centre), "code of the unit around which the window lies");
    table.add("radius_km", std::move(radius), 2, "from its point to the farthest unit's");
    table.add("first_period", std::move(first), "first period of the run; empty for a scan in space alone");
    table.add("last_period", std::move(last), "last period of the run");
    table.add("people", std::move(people), 0, "people: " + (population == nullptr ? "not known" : population->name));
    table.add("cases", std::move(cases), "records in the window");
    table.add("expected", std::move(expected), 2, "records it would have at the rate of the whole area");
    table.add("relative_risk", std::move(risk), 3, "its rate over the rate outside; empty where all cases are within");
    table.add("log_likelihood_ratio", std::move(ratio), 3, "Kulldorff's: how unlikely the excess is");
    add_probability(table, "p", std::move(p), "rank among the largest of as many deals by chance");
    return table;
}

PolygonSet scan_areas(const ArcSet& outlines, const std::vector<MeasureScan>& scans, std::size_t unit_count)
{
    PolygonSet areas;
    for (const auto& scan : scans) {
        std::vector<std::vector<UnitIndex>> clusters;
        for (const auto& cluster : scan.clusters) {
            clusters.push_back(cluster.units);
        }
        append_clusters(areas, outlines, clusters, unit_count);
    }
    return areas;
}

} // namespace needshed
