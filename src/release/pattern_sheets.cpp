#include "release/pattern_sheets.hpp"

#include "release/columns.hpp"
#include "release/pattern_rows.hpp"
#include "release/report/words.hpp"

namespace needshed::release {

namespace {

using report::measure_title;

Sheet trends_sheet(const Results& results)
{
    TextValues code, name, need;
    std::vector<TrendCounts> rows;
    for (const auto& trends : results.patterns.trends) {
        const auto counts = trend_counts(trends, results.proposal.plan);
        for (std::size_t place = 0; place < counts.size(); ++place) {
            code.push_back(place == 0 ? "all" : results.scorecard.localities[place - 1].code);
            name.push_back(place == 0 ? "the whole area" : results.scorecard.localities[place - 1].name);
            need.push_back(measure_title(results.origin, trends.measure));
            rows.push_back(counts[place]);
        }
    }
    const auto column = [&](std::size_t TrendCounts::*member) {
        return collect(rows, [member](const auto& row) { return static_cast<std::int64_t>(row.*member); });
    };
    Table table;
    table.add("Locality", std::move(code), "code of the locality; all: the whole area");
    table.add("Name", std::move(name), "its name");
    table.add("Need", std::move(need), "what is measured");
    table.add("Rising", column(&TrendCounts::rising), "units whose rate rises more steadily than chance gives");
    table.add("Falling", column(&TrendCounts::falling), "units whose rate falls more steadily than chance gives");
    table.add("Hot for the first time", column(&TrendCounts::new_hot), "units that are hot in the last period only");
    table.add("Hot for long", column(&TrendCounts::lasting_hot),
              "units hot in a run of periods up to the last, or in nine tenths of all");
    table.add("Hot on and off", column(&TrendCounts::at_times), "units hot in the last period, on and off before");
    table.add("No longer hot", column(&TrendCounts::past_hot), "units hot in nine tenths of all, but not in the last");
    return {"Trends", "How many units move over the periods, by need. Each unit is in trends.csv.", std::move(table)};
}

Sheet periods_sheet(const Results& results)
{
    TextValues need, period, start;
    RealValues rate;
    for (const auto& trends : results.patterns.trends) {
        for (std::size_t i = 0; i < trends.period.size(); ++i) {
            need.push_back(measure_title(results.origin, trends.measure));
            period.push_back(report::period_words(trends.period[i]));
            start.push_back(trends.start[i]);
            rate.push_back(trends.area_rate[i]);
        }
    }
    Table table;
    table.add("Need", std::move(need), "what is measured");
    table.add("Period", std::move(period), "name of the period");
    table.add("Start", std::move(start), "its first day");
    add_rate(table, "Rate or score", std::move(rate), "of the whole area: records per 1,000 people, or the mean score");
    return {"Periods", "Each need over the whole area, period by period.", std::move(table)};
}

Sheet outside_sheet(const Results& results)
{
    const auto rows = outside_limits(results.need);
    const auto& coverage = results.units.coverage;
    const auto measure = [&](const OutsideUnit& row) -> const MeasureNeed& {
        return results.need.measures[row.measure];
    };
    Table table;
    table.add("Unit", collect(rows, [&](const auto& row) { return coverage.codes()[row.unit]; }), "code of the unit");
    if (!coverage.names().empty()) {
        table.add("Unit name", collect(rows, [&](const auto& row) { return coverage.names()[row.unit]; }), "its name");
    }
    const auto locality = [&](const OutsideUnit& row) {
        return results.scorecard.localities[results.proposal.plan.locality[row.unit]].code;
    };
    table.add("Locality", collect(rows, locality), "code of its locality");
    table.add("Need",
              collect(rows, [&](const auto& row) { return measure_title(results.origin, measure(row).measure); }),
              "what is measured");
    table.add("Where it lies", collect(rows, [](const auto& row) { return funnel_name(row.kind); }),
              "very high or very low: outside the limits of 99.8 %; high or low: outside those of 95 %");
    table.add("Records", collect(rows, [&](const auto& row) { return measure(row).count[row.unit]; }), 0,
              "records in the unit");
    add_rate(table, "Figure", collect(rows, [](const auto& row) { return row.figure; }),
             "what is judged: records per 1,000 people, or records over those expected at its ages");
    add_rate(table, "Limit", collect(rows, [](const auto& row) { return row.limit; }), "the outermost that it passes");
    add_rate(table, "Area", collect(rows, [](const auto& row) { return row.area; }), "the figure of the whole area");
    return {"Outside limits", "Units whose figure chance alone would not give, need by need, farthest above first.",
            std::move(table)};
}

} // namespace

void add_pattern_sheets(std::vector<Sheet>& sheets, const Results& results)
{
    if (!results.patterns.trends.empty()) {
        sheets.push_back(trends_sheet(results));
        sheets.push_back(periods_sheet(results));
    }
    if (!results.patterns.scans.empty()) {
        sheets.push_back({"Clusters", "Places with more records than chance gives, as in scan.csv.",
                          scan_table(results.units, results.demand, results.patterns.scans)});
    }
    if (has_funnel(results.need)) {
        sheets.push_back(outside_sheet(results));
    }
}

} // namespace needshed::release
