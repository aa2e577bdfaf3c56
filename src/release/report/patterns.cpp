#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/clusters.hpp"
#include "release/pattern_rows.hpp"
#include "release/patterns.hpp"
#include "release/report/html.hpp"
#include "release/report/line_chart.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

using namespace release;

/// Rows of one table; the files of the run have them all.
constexpr std::size_t most_rows = 40;

/// From here on a trend of the whole area is told.
constexpr double sure = 0.05;

std::string number_of(std::size_t units)
{
    return whole(static_cast<double>(units));
}

std::string more_rows(std::size_t count, const char* file)
{
    return count <= most_rows ? ""
                              : fmt::format("<p class=\"note\">And {} more, in <code>{}</code>.</p>\n",
                                            number_of(count - most_rows), file);
}

bool is_score(const Context& context, const std::string& measure)
{
    const auto& measures = context.results.need.measures;
    const auto found =
        std::find_if(measures.begin(), measures.end(), [&](const auto& each) { return each.measure == measure; });
    return found == measures.end() || found->population.empty();
}

std::string title_of(const Context& context, const std::string& measure)
{
    return measure_title(context.results.origin, measure);
}

/// `falling by 0.12 per 1,000 people a month`.
std::string direction_words(const Context& context, const MeasureTrends& trends)
{
    if (!(trends.area.p < sure) || trends.area.s == 0) {
        return "no trend beyond chance";
    }
    return fmt::format("{} by {} {} a {}", trends.area.s > 0 ? "rising" : "falling",
                       rounded_text(std::abs(trends.area.slope)),
                       is_score(context, trends.measure) ? "of its score" : "per 1,000",
                       trends.seasonal ? "year" : period_kind_name(trends.kind));
}

std::string figures_behind(const MeasureTrends& trends, const std::string& title, const std::string& unit)
{
    HtmlTable table(title + " by " + period_kind_name(trends.kind), {{"Period"}, {as_words(unit), true}});
    for (std::size_t i = 0; i < trends.period.size(); ++i) {
        table.add({period_words(trends.period[i]), rounded_text(trends.area_rate[i])});
    }
    return "<details><summary>Figures behind the chart</summary>\n" + table.html() + "</details>\n";
}

std::string trend_figure(const Context& context, const MeasureTrends& trends)
{
    const auto title = title_of(context, trends.measure);
    const std::string unit = is_score(context, trends.measure) ? "score" : "per 1,000";
    LineChart chart{fmt::format("{} of the whole area by {}, {} to {}: {}. The table beneath has the figures.", title,
                                period_kind_name(trends.kind), period_words(trends.period.front()),
                                period_words(trends.period.back()), direction_words(context, trends)),
                    {},
                    trends.area_rate,
                    unit,
                    !is_score(context, trends.measure)};
    for (const auto& period : trends.period) {
        chart.steps.push_back(period_words(period));
    }
    return fmt::format("<figure>\n<figcaption><strong>{}</strong>, the whole area: {}</figcaption>\n{}{}</figure>\n",
                       escaped(title), direction_words(context, trends), line_chart(chart),
                       figures_behind(trends, title, unit));
}

std::vector<HtmlTable::Heading> trend_headings(const std::string& first)
{
    return {{first},
            {"Need"},
            {"Rising", true},
            {"Falling", true},
            {"Hot for the first time", true},
            {"Hot for long", true},
            {"Hot on and off", true},
            {"No longer hot", true}};
}

std::vector<std::string> trend_row(const std::string& place, const std::string& title, const TrendCounts& counts)
{
    return {place,
            title,
            number_of(counts.rising),
            number_of(counts.falling),
            number_of(counts.new_hot),
            number_of(counts.lasting_hot),
            number_of(counts.at_times),
            number_of(counts.past_hot)};
}

std::string trends_text(const Context& context)
{
    const auto& trends = context.results.patterns.trends;
    if (trends.empty()) {
        return {};
    }
    std::string figures;
    HtmlTable table("Units that move, by locality", trend_headings("Where"));
    std::vector<std::vector<TrendCounts>> counts;
    bool any = false;
    for (const auto& each : trends) {
        figures += trend_figure(context, each);
        counts.push_back(trend_counts(each, context.results.proposal.plan));
        any = any || counts.back()[0].any();
        table.add(trend_row("The whole area", escaped(title_of(context, each.measure)), counts.back()[0]));
    }
    std::size_t rows = 0;
    for (std::size_t l = 0; l < context.results.proposal.plan.count; ++l) {
        for (std::size_t t = 0; t < trends.size(); ++t) {
            if (counts[t][1 + l].any() && rows++ < most_rows) {
                table.add(trend_row(locality_link(context, l), escaped(title_of(context, trends[t].measure)),
                                    counts[t][1 + l]));
            }
        }
    }
    return "<h3>Is it getting worse, and where?</h3>\n<p>A unit is rising or falling where its rate moves one way more "
           "steadily than chance would have it, after allowing for having looked at every unit. Hot for long is in a "
           "run of periods up to the last one, or in nine of ten. Localities in which no unit does any of this are "
           "left out. Sources: Mann (1945) and Kendall (1975) for the trend, Sen (1968) for its size.</p>\n" +
           element("div", figures, "side-by-side") +
           (any ? table.html() + more_rows(rows, "localities.xlsx")
                : "<p>No unit moves or has been a hot spot over the periods, beyond chance.</p>\n");
}

/// The localities that hold the units of a cluster.
std::string localities_of(const Context& context, const std::vector<UnitIndex>& units)
{
    std::vector<std::size_t> held(units.size());
    std::transform(units.begin(), units.end(), held.begin(),
                   [&](UnitIndex unit) { return context.results.proposal.plan.locality[to_index(unit)]; });
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    constexpr std::size_t most = 4;
    std::vector<std::string> links;
    for (std::size_t i = 0; i < std::min(most, held.size()); ++i) {
        links.push_back(locality_link(context, held[i]));
    }
    if (held.size() > most) {
        links.push_back(number_of(held.size() - most) + " more");
    }
    return enumerated(links);
}

std::string time_of(const MeasureScan& scan, const ScanCluster& cluster)
{
    const auto first = period_words(scan.period[cluster.first_period]);
    const auto last = period_words(scan.period[cluster.last_period]);
    return first == last ? first : first + " to " + last;
}

/// `2.4 times`; where all records lie in the cluster there is no outside to compare with.
std::string risk_words(const ScanCluster& cluster)
{
    return std::isinf(cluster.relative_risk) ? "all are here" : rounded_text(cluster.relative_risk) + " times";
}

/// `1 in 250`.
std::string chance_words(double p)
{
    return p > 0 ? "1 in " + whole(std::max(1.0, 1 / p)) : "–";
}

std::string scan_text(const Context& context)
{
    const auto& results = context.results;
    const auto& scans = results.patterns.scans;
    if (scans.empty()) {
        return {};
    }
    const bool in_time = std::any_of(scans.begin(), scans.end(), [](const auto& each) { return !each.period.empty(); });
    std::vector<HtmlTable::Heading> headings{{"Cluster"},
                                             {"Need"},
                                             {"In"},
                                             {"Units", true},
                                             {"Records", true},
                                             {"Expected", true},
                                             {"Beside the rest", true},
                                             {"By chance", true}};
    if (in_time) {
        headings.insert(headings.begin() + 3, HtmlTable::Heading{"When"});
    }
    HtmlTable table("Clusters of records", headings);
    std::size_t number = 0;
    std::vector<std::string> without;
    for (const auto& scan : scans) {
        if (scan.clusters.empty()) {
            without.push_back(escaped(in_sentence(title_of(context, scan.measure))));
        }
        for (const auto& cluster : scan.clusters) {
            const auto code = scan_code(scans, number++);
            if (number > most_rows) {
                continue;
            }
            std::vector<std::string> row{code + " around " +
                                             unit_name(context, main_unit(cluster.units, context.population)),
                                         escaped(title_of(context, scan.measure)),
                                         localities_of(context, cluster.units),
                                         number_of(cluster.units.size()),
                                         whole(cluster.cases),
                                         rounded_text(cluster.expected),
                                         risk_words(cluster),
                                         chance_words(cluster.p)};
            if (in_time) {
                row.insert(row.begin() + 3, scan.period.empty() ? "–" : time_of(scan, cluster));
            }
            table.add(std::move(row));
        }
    }
    return "<h3>Which clusters are more than chance?</h3>\n<p>A window was moved over the map and made wider and "
           "narrower. These are the places that hold more records than the rate of the whole area gives. The last "
           "column is how often chance alone makes as strong a cluster anywhere on the map: the choice among all "
           "windows is allowed for. Source: Kulldorff (1997).</p>\n" +
           (without.empty() ? "" : "<p>No cluster was found of " + enumerated(without) + ".</p>\n") +
           (table.empty() ? "" : table.html() + more_rows(number, "scan.csv"));
}

std::string pairs_text(const Context& context)
{
    const auto& pairs = context.results.patterns.pairs;
    if (pairs.empty()) {
        return {};
    }
    HtmlTable table("A unit’s own need and another around it", {{"Need of the unit"},
                                                                {"Need around it"},
                                                                {"Both high", true},
                                                                {"Both low", true},
                                                                {"High amid low", true},
                                                                {"Low amid high", true}});
    for (const auto& pair : pairs) {
        const auto count = [&](Quadrant quadrant) {
            return number_of(static_cast<std::size_t>(std::count(pair.classes.begin(), pair.classes.end(), quadrant)));
        };
        table.add({escaped(title_of(context, pair.own)), escaped(title_of(context, pair.other)),
                   count(Quadrant::HighHigh), count(Quadrant::LowLow), count(Quadrant::HighLow),
                   count(Quadrant::LowHigh)});
    }
    return "<h3>Where do two needs meet?</h3>\n<p>Units in which one need and another in the units around go together "
           "more than chance gives, or apart.</p>\n" +
           table.html();
}

} // namespace

bool has_patterns(const Context& context)
{
    const auto& patterns = context.results.patterns;
    return !patterns.trends.empty() || !patterns.scans.empty() || !patterns.pairs.empty() ||
           has_funnel(context.results.need);
}

std::string patterns_of_need(const Context& context)
{
    return trends_text(context) + scan_text(context) + pairs_text(context) + funnels(context);
}

} // namespace needshed::report
