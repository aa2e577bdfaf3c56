#include "release/patterns.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "needshed/release/outputs.hpp"
#include "release/columns.hpp"

namespace needshed::release {

namespace {

Json probability(double p)
{
    return {rounded_small(p, 4)};
}

Json statistic_json(const GlobalStatistic& statistic)
{
    return Json::object()
        .add("value", rounded(statistic.value, 4))
        .add("expected", rounded(statistic.expected, 4))
        .add("z", rounded(statistic.z_random, 2))
        .add("p", probability(statistic.p_permuted))
        .add("p_normal", probability(statistic.p_normal))
        .add("p_random", probability(statistic.p_random));
}

Json global_json(const std::vector<MeasureAssociation>& global)
{
    auto list = Json::array();
    for (const auto& each : global) {
        const bool has_g = !std::isnan(each.general_g.value);
        list.add(Json::object()
                     .add("measure", each.measure)
                     .add("moran", statistic_json(each.moran))
                     .add("geary", statistic_json(each.geary))
                     .add("general_g", has_g ? statistic_json(each.general_g) : Json()));
    }
    return list;
}

/// How many units have each pattern, by name.
Json emerging_json(const std::vector<Emerging>& emerging)
{
    std::map<std::string, std::size_t> counts;
    for (const auto& each : emerging) {
        counts[emerging_name(each)] += 1;
    }
    auto json = Json::object();
    for (const auto& [name, count] : counts) {
        json.add(name, count);
    }
    return json;
}

Json trends_json(const std::vector<MeasureTrends>& trends)
{
    auto list = Json::array();
    for (const auto& each : trends) {
        const auto moving = [&](int direction) {
            return static_cast<std::size_t>(std::count(each.direction.begin(), each.direction.end(), direction));
        };
        list.add(Json::object()
                     .add("measure", each.measure)
                     .add("every", period_kind_name(each.kind))
                     .add("periods", each.period.size())
                     .add("first", each.period.front())
                     .add("last", each.period.back())
                     .add("area_tau", rounded(each.area.tau, 3))
                     .add("area_p", probability(each.area.p))
                     .add("area_slope", rounded(each.area.slope, 4))
                     .add("rising_units", moving(1))
                     .add("falling_units", moving(-1))
                     .add("emerging", emerging_json(each.emerging)));
    }
    return list;
}

Json scans_json(const std::vector<MeasureScan>& scans)
{
    auto list = Json::array();
    for (const auto& each : scans) {
        auto json = Json::object().add("measure", each.measure).add("clusters", each.clusters.size());
        if (!each.clusters.empty()) {
            const auto& first = each.clusters.front();
            json.add("units", first.units.size())
                .add("cases", rounded(first.cases, 0))
                .add("expected", rounded(first.expected, 2))
                .add("relative_risk", rounded(first.relative_risk, 3))
                .add("p", probability(first.p));
        }
        list.add(std::move(json));
    }
    return list;
}

Json pairs_json(const std::vector<PairHotspots>& pairs)
{
    auto list = Json::array();
    for (const auto& each : pairs) {
        const auto count = [&](Quadrant quadrant) {
            return static_cast<std::size_t>(std::count(each.classes.begin(), each.classes.end(), quadrant));
        };
        list.add(Json::object()
                     .add("own", each.own)
                     .add("other", each.other)
                     .add("moran", rounded(each.association.value, 4))
                     .add("p", probability(each.association.p_permuted))
                     .add("high_high", count(Quadrant::HighHigh))
                     .add("low_low", count(Quadrant::LowLow))
                     .add("high_low", count(Quadrant::HighLow))
                     .add("low_high", count(Quadrant::LowHigh)));
    }
    return list;
}

Json together_json(const TogetherHotspots& together)
{
    auto measures = Json::array();
    for (const auto& measure : together.measures) {
        measures.add(measure);
    }
    const auto count = [&](HotspotClass each) {
        return static_cast<std::size_t>(std::count(together.classes.begin(), together.classes.end(), each));
    };
    return Json::object()
        .add("measures", std::move(measures))
        .add("hot_units", count(HotspotClass::Hot))
        .add("cold_units", count(HotspotClass::Cold))
        .add("alike_units", count(HotspotClass::Alike))
        .add("different_units", count(HotspotClass::Different));
}

TextValues direction_names(const MeasureTrends& trends)
{
    TextValues names;
    for (std::size_t unit = 0; unit < trends.direction.size(); ++unit) {
        names.push_back(direction_name(trends, unit));
    }
    return names;
}

void add_trends(Table& table, const MeasureTrends& trends)
{
    const auto name = column_name(trends.measure);
    add_column(table, name + "_trend", direction_names(trends),
               trends.measure + ": whether its rate rises or falls over the periods");
    add_column(table, name + "_slope", collect(trends.trend, [](const auto& each) { return each.slope; }), 4,
               trends.measure + ": Sen's slope of its rate");
    add_column(table, name + "_emerging", collect(trends.emerging, emerging_name),
               trends.measure + ": how it has been a hot or cold spot over the periods");
}

/// The code of the cluster each unit is in.
void add_scans(Table& table, const std::vector<MeasureScan>& scans, std::size_t unit_count)
{
    std::size_t number = 0;
    for (const auto& scan : scans) {
        TextValues codes(unit_count);
        for (const auto& cluster : scan.clusters) {
            const auto code = scan_code(scans, number++);
            for (const auto unit : cluster.units) {
                codes[to_index(unit)] = code;
            }
        }
        add_column(table, column_name(scan.measure) + "_scan", std::move(codes),
                   scan.measure + ": cluster of the scan statistic");
    }
}

void add_pair(Table& table, const PairHotspots& pair)
{
    const auto name = column_name(pair.own) + "_with_" + column_name(pair.other);
    const auto what = pair.own + " of the unit with " + pair.other + " of its neighbours";
    add_column(table, name + "_moran", collect(pair.moran.statistic, [](const auto& each) { return each.value; }), 4,
               "bivariate local Moran: " + what);
    add_probability(table, name + "_p", collect(pair.moran.statistic, [](const auto& each) { return each.p; }),
                    "p-value towards the nearer tail");
    add_probability(table, name + "_q", pair.q, "p-value corrected for testing every unit");
    TextValues classes;
    for (std::size_t unit = 0; unit < pair.classes.size(); ++unit) {
        const auto& quadrant = quadrant_name(pair.classes[unit]);
        classes.push_back(std::isnan(pair.q[unit]) ? "" : quadrant.empty() ? "none" : quadrant);
    }
    add_column(table, name + "_class", std::move(classes), "its own level, then its neighbours', where q is small");
}

void add_together(Table& table, const TogetherHotspots& together)
{
    add_column(table, "together_geary", collect(together.geary, [](const auto& each) { return each.value; }), 4,
               "multivariate local Geary: small where a unit is like its neighbours");
    add_probability(table, "together_p", collect(together.geary, [](const auto& each) { return each.p; }),
                    "p-value towards the nearer tail");
    add_probability(table, "together_q", together.q, "p-value corrected for testing every unit");
    add_column(table, "together_class", collect(together.classes, class_name),
               "hot, cold, alike or different in all of the measures at once");
}

} // namespace

std::string scan_code(const std::vector<MeasureScan>& scans, std::size_t number)
{
    std::size_t count = 0;
    for (const auto& scan : scans) {
        count += scan.clusters.size();
    }
    const auto digits = std::max<std::size_t>(2, std::to_string(count).size());
    const auto text = std::to_string(number + 1);
    return "S" + std::string(digits - text.size(), '0') + text;
}

void add_patterns(Json& summary, const Patterns& patterns)
{
    if (!patterns.global.empty()) {
        summary.add("global_statistics", global_json(patterns.global));
    }
    if (!patterns.trends.empty()) {
        summary.add("trends", trends_json(patterns.trends));
    }
    if (!patterns.scans.empty()) {
        summary.add("scan", scans_json(patterns.scans));
    }
    if (!patterns.pairs.empty()) {
        summary.add("pairs", pairs_json(patterns.pairs));
    }
    if (!patterns.together.measures.empty()) {
        summary.add("together", together_json(patterns.together));
    }
}

void add_patterns(Table& table, const Patterns& patterns)
{
    const auto units = table.columns.empty() ? 0 : table.row_count();
    for (const auto& trends : patterns.trends) {
        add_trends(table, trends);
    }
    add_scans(table, patterns.scans, units);
    for (const auto& pair : patterns.pairs) {
        add_pair(table, pair);
    }
    if (!patterns.together.measures.empty()) {
        add_together(table, patterns.together);
    }
}

} // namespace needshed::release
