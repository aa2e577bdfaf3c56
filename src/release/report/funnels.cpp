#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "release/pattern_rows.hpp"
#include "release/report/html.hpp"
#include "release/report/line_chart.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

using namespace release;

/// Units of each need that the page names; units.csv has them all.
constexpr std::size_t most_named = 10;

std::size_t units_in(const MeasureNeed& measure, FunnelClass kind)
{
    return static_cast<std::size_t>(std::count(measure.funnel.classes.begin(), measure.funnel.classes.end(), kind));
}

std::string number_of(std::size_t units)
{
    return whole(static_cast<double>(units));
}

std::string counts_table(const Context& context)
{
    HtmlTable table("Units beside what chance gives", {{"Need"},
                                                       {"Far above", true},
                                                       {"Above", true},
                                                       {"As chance gives", true},
                                                       {"Below", true},
                                                       {"Far below", true},
                                                       {"Not known", true}});
    for (const auto& measure : context.results.need.measures) {
        if (measure.funnel.classes.empty()) {
            continue;
        }
        std::vector<std::string> row{escaped(measure_title(context.results.origin, measure.measure))};
        for (const auto kind : {FunnelClass::VeryHigh, FunnelClass::High, FunnelClass::Usual, FunnelClass::Low,
                                FunnelClass::VeryLow, FunnelClass::Missing}) {
            row.push_back(number_of(units_in(measure, kind)));
        }
        table.add(std::move(row));
    }
    return table.html();
}

/// What each unit's figure stands over: people, or the records expected at their ages.
const std::vector<double>& size_of_units(const Context& context, const MeasureNeed& measure)
{
    return is_judged_by_age(measure) ? measure.ages.expected
                                     : context.results.demand.population(measure.population).people;
}

std::string figures(const Context& context)
{
    const auto& origin = context.results.origin;
    std::string html;
    for (const auto& measure : context.results.need.measures) {
        if (measure.funnel.classes.empty()) {
            continue;
        }
        const auto title = measure_title(origin, measure.measure);
        const auto far = units_in(measure, FunnelClass::VeryHigh);
        const auto alternative = fmt::format(
            "{}: {} units lie above the outer limit and {} below it. The tables beside it have the counts and "
            "the units farthest above.",
            title, number_of(far), number_of(units_in(measure, FunnelClass::VeryLow)));
        const bool by_age = is_judged_by_age(measure);
        html += fmt::format("<figure>\n<figcaption><strong>{}</strong></figcaption>\n{}</figure>\n", escaped(title),
                            funnel_chart(measure, size_of_units(context, measure), alternative,
                                         by_age ? "records expected at its ages"
                                                : population_title(origin, measure.population) + " in the unit",
                                         by_age ? "records over those expected" : "records per 1,000"));
    }
    return element("div", html, "side-by-side");
}

std::string farthest_table(const Context& context)
{
    const auto& results = context.results;
    HtmlTable table("Units farthest above", {{"Need"},
                                             {"Unit"},
                                             {"Locality"},
                                             {"Records", true},
                                             {"Figure", true},
                                             {"Outer limit", true},
                                             {"Whole area", true}});
    std::vector<std::size_t> named(results.need.measures.size(), 0);
    for (const auto& each : outside_limits(results.need)) {
        const auto& measure = results.need.measures[each.measure];
        if (each.kind == FunnelClass::VeryHigh && named[each.measure]++ < most_named) {
            table.add({escaped(measure_title(results.origin, measure.measure)), unit_name(context, to_unit(each.unit)),
                       locality_link(context, results.proposal.plan.locality[each.unit]),
                       whole(measure.count[each.unit]), rounded_text(each.figure), rounded_text(each.limit),
                       rounded_text(each.area)});
        }
    }
    const bool is_cut = std::any_of(named.begin(), named.end(), [](std::size_t each) { return each > most_named; });
    return table.empty() ? ""
                         : table.html() + (is_cut ? fmt::format("<p class=\"note\">The {} farthest of each need; "
                                                                "<code>localities.xlsx</code> has all.</p>\n",
                                                                most_named)
                                                  : "");
}

} // namespace

std::string funnels(const Context& context)
{
    if (!has_funnel(context.results.need)) {
        return {};
    }
    return "<h3>Which units are beyond chance by themselves?</h3>\n<p>A small unit’s rate swings by chance more than a "
           "large one’s. The lines in the charts show how far: were all units alike, 1 in 20 would lie outside the "
           "dashed "
           "lines (95%) and 1 in 500 outside the whole ones (99.8%); the straight line is the whole area. Those "
           "outside "
           "the dashed lines are above or below, those outside the whole ones far above or far below, and triangles in "
           "the charts. Where many more are outside, units differ for other reasons than chance. Figures are as "
           "recorded, not smoothed. Source: Spiegelhalter (2005).</p>\n" +
           counts_table(context) + figures(context) + farthest_table(context);
}

} // namespace needshed::report
