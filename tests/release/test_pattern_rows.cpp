#include <catch2/catch.hpp>

#include <limits>

#include "release/chart.hpp"
#include "release/pattern_rows.hpp"
#include "release/report/line_chart.hpp"
#include "release/report/words.hpp"

using namespace needshed;
using namespace needshed::release;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Five units with a rate, its limits (4 to 6, 2 to 8) and where it lies.
MeasureNeed judged_units()
{
    MeasureNeed measure;
    measure.measure = "police/calls";
    measure.population = "all";
    measure.area_rate = 5;
    measure.crude_rate = {5, 7, 12, 9, 1, 3, missing};
    const std::vector<double> all(measure.crude_rate.size(), 1);
    const auto times = [&](double value) { return std::vector<double>(all.size(), value); };
    measure.funnel = {times(4),
                      times(6),
                      times(2),
                      times(8),
                      {FunnelClass::Usual, FunnelClass::High, FunnelClass::VeryHigh, FunnelClass::VeryHigh,
                       FunnelClass::VeryLow, FunnelClass::Low, FunnelClass::Missing}};
    return measure;
}

} // namespace

TEST_CASE("units that move are counted over the whole area and in each locality")
{
    MeasureTrends trends;
    trends.direction = {1, 1, -1, 0, 0, 0};
    trends.emerging = {{EmergingPattern::New, true},         {EmergingPattern::Persistent, true},
                       {EmergingPattern::Consecutive, true}, {EmergingPattern::Oscillating, true},
                       {EmergingPattern::Historical, true},  {EmergingPattern::New, false}};
    Plan plan;
    plan.locality = {0, 0, 1, 1, 1, 2};
    plan.count = 3;

    const auto counts = trend_counts(trends, plan);

    REQUIRE(counts.size() == 4);
    CHECK(counts[0].rising == 2);
    CHECK(counts[0].falling == 1);
    CHECK(counts[0].new_hot == 1);
    CHECK(counts[0].lasting_hot == 2);
    CHECK(counts[0].at_times == 1);
    CHECK(counts[0].past_hot == 1);
    CHECK(counts[1].rising == 2);
    CHECK(counts[2].falling == 1);
    CHECK_FALSE(counts[3].any()); // a cold spot is none
}

TEST_CASE("units outside limits stand farthest above first, with the limit that they pass")
{
    Need need;
    need.measures = {judged_units()};

    const auto outside = outside_limits(need);

    std::vector<std::size_t> units;
    std::vector<double> limits;
    for (const auto& each : outside) {
        units.push_back(each.unit);
        limits.push_back(each.limit);
    }
    CHECK(units == std::vector<std::size_t>{2, 3, 1, 4, 5});
    CHECK(limits == std::vector<double>{8, 8, 6, 2, 4});
    CHECK(has_funnel(need));
    need.measures[0].funnel = {};
    CHECK_FALSE(has_funnel(need));
    CHECK(outside_limits(need).empty());
}

TEST_CASE("what is judged by age is the ratio, beside 1")
{
    Need need;
    need.measures = {judged_units()};
    need.measures[0].ages.value = {1, 1.2, 3, 2, 0.1, 0.5, missing};
    need.measures[0].ages.expected = std::vector<double>(7, 10);

    CHECK(outside_limits(need)[0].figure == 3);
    CHECK(outside_limits(need)[0].area == 1);
}

TEST_CASE("a funnel draws each unit: triangles beyond the outer limits, dots elsewhere")
{
    const auto measure = judged_units();
    const auto svg =
        report::funnel_chart(measure, {100, 200, 300, 400, 500, 600, 700}, "Calls & limits", "people", "per 1,000");
    const auto count = [&](const std::string& what) {
        std::size_t found = 0;
        for (auto at = svg.find(what); at != std::string::npos; at = svg.find(what, at + 1)) {
            ++found;
        }
        return found;
    };
    CHECK(count("h0") == 3);
    CHECK(count("m0-4 4 7h-8z") == 2);
    CHECK(count("m0 4 4-7h-8z") == 1);
    CHECK(count("class=\"outer\"") == 2);
    CHECK(count("class=\"inner\"") == 2);
    CHECK(svg.find("aria-label=\"Calls &amp; limits\"") != std::string::npos);
    CHECK(svg.find("nan") == std::string::npos);
    CHECK(report::funnel_chart(measure, std::vector<double>(7, 0), "", "", "").empty());
}

TEST_CASE("a line breaks where a value is missing")
{
    report::LineChart chart{"Rates", {"Jan", "Feb", "Mar", "Apr"}, {1, 2, missing, 4}, "per 1,000", true, 3};
    const auto svg = report::line_chart(chart);
    const auto line = svg.substr(svg.find("class=\"line\""));
    CHECK(std::count(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(line.find("/>")), 'M') == 2);
    CHECK(svg.find("class=\"marked\"") != std::string::npos);
    CHECK(svg.find(">Jan</text>") != std::string::npos);
    CHECK(svg.find("nan") == std::string::npos);
    chart.value = {missing, missing, missing, missing};
    CHECK(report::line_chart(chart).empty());
    chart.value = {0, 0, 0, 0};
    CHECK(report::line_chart(chart).find("nan") == std::string::npos);
}

TEST_CASE("ticks stand at round numbers")
{
    CHECK(tick_step(100) == 20);
    CHECK(tick_step(0.7) == Approx(0.1));
    const auto places = ticks({-0.1, 0.3, 0, 100}, 0.1);
    REQUIRE(places.size() == 5);
    CHECK(places[1] == 0);
    CHECK(places[4] == Approx(0.3));
}

TEST_CASE("periods are named as people write them")
{
    CHECK(report::period_words("2019M03") == "Mar 2019");
    CHECK(report::period_words("2019Q2") == "2019 Q2");
    CHECK(report::period_words("2019") == "2019");
}
