#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "hotspots/lattice.hpp"
#include "needshed/hotspots/patterns.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::add_measure;
using test::lattice;
using test::need_of;
using test::noise;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Patterns patterns_of(const Graph& graph, const Need& need, const PatternSpec& spec = {})
{
    Progress progress;
    return find_patterns({graph, {}, {}, need, {}}, {}, spec, progress);
}

/// A slope from the upper row to the lower.
std::vector<double> slope(std::size_t rows, std::size_t columns)
{
    std::vector<double> value(rows * columns);
    for (std::size_t i = 0; i < value.size(); ++i) {
        value[i] = static_cast<double>(i / columns);
    }
    return value;
}

} // namespace

TEST_CASE("need that rises from unit to unit clusters, and noise does not")
{
    auto need = need_of(slope(10, 10));
    add_measure(need, "a/noise", noise(100, 3));
    need.measures[0].rate = slope(10, 10);
    const auto patterns = patterns_of(lattice(10, 10), need);

    REQUIRE(patterns.global.size() == 2);
    CHECK(patterns.global[0].measure == "need");
    CHECK(patterns.global[0].moran.value > 0.8);
    CHECK(patterns.global[0].moran.p_permuted == 0.001);
    CHECK(patterns.global[0].geary.value < 0.2);
    CHECK(std::isnan(patterns.global[0].general_g.value));
    CHECK(patterns.global[1].measure == "a/noise");
    CHECK(std::abs(patterns.global[1].moran.value) < 0.2);
    CHECK(patterns.global[1].general_g.value > patterns.global[1].general_g.expected);
    CHECK(patterns.global[1].general_g.p_permuted == 0.001);
}

TEST_CASE("global statistics of too few units, of nothing that varies and of negative rates are missing")
{
    auto few = need_of({1, 2, 3, missing});
    add_measure(few, "a/constant", {2, 2, 2, 2});
    add_measure(few, "a/score", {1, 2, 3, 4});
    few.measures[0].rate = {0, 0, 0, 0};
    few.measures[1].rate = {-1, 2, 3, 4};
    const auto patterns = patterns_of(lattice(1, 4), few);

    CHECK(std::isnan(patterns.global[0].moran.value));
    CHECK(std::isnan(patterns.global[1].moran.value));
    CHECK(std::isnan(patterns.global[1].general_g.p_permuted));
    CHECK(patterns.global[2].moran.value > 0);
    CHECK(std::isnan(patterns.global[2].general_g.value));
}

TEST_CASE("global statistics are taken only where they are asked for")
{
    PatternSpec spec;
    spec.global = false;
    CHECK(patterns_of(lattice(10, 10), need_of(slope(10, 10)), spec).global.empty());
}

namespace {

/// A lattice of 6 by 6 with a measure over 12 months: two cases a month everywhere, one more each month in unit 14, and
/// ten in the four units of the upper left corner.
struct Months {
    Graph graph = lattice(6, 6);
    Demand demand;
    NeedSpec spec;
    Need need;
    std::vector<Point> points;

    Months()
    {
        Series series{PeriodKind::Month, {}, {}};
        std::vector<double> total(36, 0);
        for (int month = 0; month < 12; ++month) {
            std::vector<double> cases(36, 2);
            cases[14] = month;
            for (const auto unit : {0, 1, 6, 7}) {
                cases[static_cast<std::size_t>(unit)] = 10;
            }
            series.period.push_back(2019 * 12 + month);
            series.value.push_back(cases);
            for (std::size_t unit = 0; unit < 36; ++unit) {
                total[unit] += cases[unit];
            }
        }
        demand.populations.push_back({"all", std::vector<double>(36, 1000)});
        demand.measures.push_back({"a/calls", MeasureKind::Count, total, {series}});
        spec.rate = RateKind::Crude;
        spec.measures.push_back({"a/calls", "all"});
        for (std::size_t unit = 0; unit < 36; ++unit) {
            points.push_back({static_cast<double>(unit % 6) * 1000, static_cast<double>(unit / 6) * 1000});
        }
        assess_again();
    }

    void assess_again()
    {
        Progress progress;
        need = assess(graph, demand, spec, progress);
    }

    Patterns patterns(const PatternSpec& wanted, const HotspotSpec& hotspots = {}) const
    {
        Progress progress;
        return find_patterns({graph, demand, spec, need, points}, hotspots, wanted, progress);
    }
};

PatternSpec trends(TrendSpec spec = {})
{
    PatternSpec wanted;
    wanted.trends = std::move(spec);
    return wanted;
}

PatternSpec scan(ScanSpec spec = {})
{
    PatternSpec wanted;
    wanted.scan = std::move(spec);
    return wanted;
}

} // namespace

TEST_CASE("a unit whose cases grow month by month is rising, at its own slope")
{
    const auto found = Months().patterns(trends());
    REQUIRE(found.trends.size() == 1);
    const auto& months = found.trends[0];

    CHECK(months.period.front() == "2019M01");
    CHECK(months.period.back() == "2019M12");
    CHECK(months.start.back() == "2019-12-01");
    CHECK(direction_name(months, 14) == "rising");
    CHECK(months.trend[14].slope == Approx(1)); // a case per month among 1 000 people
    CHECK(months.trend[14].tau == Approx(1));
    CHECK(direction_name(months, 0) == "none");
    CHECK(months.trend[0].slope == 0);
    CHECK(months.area.slope == Approx(1.0 / 36));
    CHECK(months.area.p < 0.001);
    CHECK(found.findings.empty());
}

TEST_CASE("a corner that is hot in every month is a persistent hot spot, or one whose score moves")
{
    HotspotSpec hotspots;
    hotspots.correction = Correction::None;
    const auto found = Months().patterns(trends(), hotspots);
    const auto& months = found.trends[0];
    const auto pattern = months.emerging[0].pattern;
    CHECK(months.hotspots[0].classes[0] == HotspotClass::Hot);
    CHECK(months.emerging[0].hot);
    CHECK((pattern == EmergingPattern::Persistent || pattern == EmergingPattern::Diminishing));
    CHECK(emerging_name(months.emerging[35]) == "none");
}

TEST_CASE("months whose permutations are too few to tell a hot spot are counted in one finding")
{
    HotspotSpec hotspots;
    hotspots.permutation.permutations = 19;
    hotspots.refine_to = 19;
    const auto found = Months().patterns(trends(), hotspots);
    std::vector<std::string> told;
    for (const auto& finding : found.findings) {
        if (finding.kind == "few_permutations") {
            told.push_back(finding.where + ": " + finding.message);
        }
    }
    REQUIRE(told.size() == 1);
    CHECK(told[0] == "trends of a/calls: in 12 of 12 months, first in 2019M01, 4 units may be hot or cold, but 19 "
                     "permutations are too few to tell among 36 units: set \"refine_to\" to 1,439 or more");
}

TEST_CASE("months without a record are gaps, and few months are told")
{
    Months months;
    auto& series = months.demand.measures[0].series[0];
    series.period.erase(series.period.begin() + 1, series.period.end() - 1); // January and December are left
    series.value.erase(series.value.begin() + 1, series.value.end() - 1);
    const auto found = months.patterns(trends());

    REQUIRE(found.trends[0].period.size() == 12);
    CHECK(found.trends[0].period[1] == "2019M02");
    CHECK(std::isnan(found.trends[0].rate[1][14]));
    CHECK(found.trends[0].hotspots[1].classes.empty());
    CHECK(found.trends[0].trend[14].slope == Approx(1));
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].kind == "few_periods");
    CHECK(found.findings[0].message ==
          "2 months with a record, and a trend of fewer than 10 is hard to tell from chance: "
          "read rising and falling with care");
}

TEST_CASE("a unit without people has no trend")
{
    Months months;
    months.demand.populations[0].people[14] = 0;
    months.assess_again();
    const auto found = months.patterns(trends());

    CHECK(direction_name(found.trends[0], 14).empty());
    CHECK(std::isnan(found.trends[0].trend[14].slope));
    CHECK(std::isnan(found.trends[0].q[14]));
}

TEST_CASE("a measure without dates has no trends, and says so when it is named")
{
    Months months;
    months.demand.measures[0].series.clear();
    CHECK(months.patterns(trends()).trends.empty());
    TrendSpec named;
    named.measures = {"a/calls"};
    CHECK(
        test::error_of([&] { months.patterns(trends(named)); }) ==
        "3: /hotspots/trends/measures: \"a/calls\" has no periods. Give the measure a \"date\", or leave it out here.");
    named.measures = {"a/cals"};
    CHECK(test::error_of([&] { months.patterns(trends(named)); }) ==
          "3: /hotspots/trends/measures: there is no measure of need \"a/cals\". Did you mean \"a/calls\"?");
}

TEST_CASE("the scan of a measure finds the corner with five times as many cases")
{
    const auto found = Months().patterns(scan());
    REQUIRE(found.scans.size() == 1);
    REQUIRE(!found.scans[0].clusters.empty());
    const auto& first = found.scans[0].clusters[0];

    CHECK(first.units == std::vector<UnitIndex>{to_unit(0), to_unit(1), to_unit(6), to_unit(7)});
    CHECK(first.cases == 480);
    CHECK(first.p == 0.001);
    CHECK(found.scans[0].period.empty());
}

TEST_CASE("in time the scan finds when a unit has its cases, and what is high for its time")
{
    ScanSpec spec;
    spec.in_time = true;
    spec.options.permutations = 99;
    auto found = Months().patterns(scan(spec));
    REQUIRE(!found.scans[0].clusters.empty());
    CHECK(found.scans[0].period.size() == 12);
    spec.adjust_time = true;
    found = Months().patterns(scan(spec));
    REQUIRE(!found.scans[0].clusters.empty());
    CHECK(found.scans[0].clusters[0].p == 0.01);
}

TEST_CASE("a year of months has no trend by season, and that is told")
{
    TrendSpec seasonal;
    seasonal.seasonal = true;
    const auto found = Months().patterns(trends(seasonal));

    CHECK(direction_name(found.trends[0], 14).empty());
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].kind == "few_years");
    CHECK(found.findings[0].where == "trends of a/calls");
    CHECK(found.findings[0].message ==
          "12 months are no more than a year, and \"seasonal\" compares each month with the "
          "same of other years: no unit has a trend");
}

TEST_CASE("months within of which the source has nothing are told where the scan passes over them")
{
    Months months;
    auto& series = months.demand.measures[0].series[0];
    series.period.erase(series.period.begin() + 3, series.period.begin() + 5);
    series.value.erase(series.value.begin() + 3, series.value.begin() + 5);
    ScanSpec spec;
    spec.in_time = true;
    spec.options.permutations = 99;
    const auto found = months.patterns(scan(spec));

    CHECK(found.scans[0].period.size() == 10);
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].kind == "periods_unknown");
    CHECK(found.findings[0].where == "scan of a/calls");
    CHECK(found.findings[0].message == "2 months between 2019M01 and 2019M12 without any record in the source: passed "
                                       "over, as if those before and after followed each other");
}

TEST_CASE("flexible windows take the shape of the cluster")
{
    ScanSpec spec;
    spec.flexible = true;
    const auto found = Months().patterns(scan(spec));
    REQUIRE(!found.scans[0].clusters.empty());
    CHECK(found.scans[0].clusters[0].units == std::vector<UnitIndex>{to_unit(0), to_unit(1), to_unit(6), to_unit(7)});
}

TEST_CASE("fractions of records are not scanned: passed over with a finding, refused by name")
{
    Months months;
    months.demand.measures[0].value[3] = 1.5;
    const auto found = months.patterns(scan());
    CHECK(found.scans.empty());
    REQUIRE(found.findings.size() == 1);
    CHECK(found.findings[0].kind == "not_scanned");
    ScanSpec named;
    named.measures = {"a/calls"};
    CHECK(
        test::error_of([&] { months.patterns(scan(named)); }) ==
        "3: /hotspots/scan/measures: \"a/calls\" has counts that are not whole, as they are when areas are spread over "
        "units. Scan measures that are whole counts.");
}

namespace {

constexpr std::size_t in_high = 7 * 21;
constexpr std::size_t in_low = 15 * 21;
constexpr std::size_t in_ring = 2 * 21;

/// Noise on a lattice of 20 by 20, with one unit among four high ones. Two measures are high in rows and columns 5 to 9
/// and low in 13 to 17, a third is the other way round.
Need blocks()
{
    auto need = need_of(std::vector<double>(400, 0));
    std::vector<double> one = noise(400, 1);
    std::vector<double> like = noise(400, 2);
    std::vector<double> unlike = noise(400, 3);
    for (std::size_t row = 0; row < 5; ++row) {
        for (std::size_t column = 0; column < 5; ++column) {
            for (const auto& [corner, by] : {std::pair<std::size_t, double>{5 * 21, 4}, {13 * 21, -4}}) {
                const auto unit = corner + row * 20 + column;
                one[unit] += by;
                like[unit] += by;
                unlike[unit] -= by;
            }
        }
    }
    for (const auto unit : {in_ring - 1, in_ring + 1, in_ring - 20, in_ring + 20}) {
        one[unit] = like[unit] = unlike[unit] = 5;
    }
    add_measure(need, "a/one", one);
    add_measure(need, "b/like", like);
    add_measure(need, "c/unlike", unlike);
    return need;
}

} // namespace

TEST_CASE("pairs tell where a measure meets another, and where it meets its lack")
{
    PatternSpec spec;
    spec.pairs = {{"a/one", "b/like"}, {"a/one", "c/unlike"}};
    const auto found = patterns_of(lattice(20, 20), blocks(), spec);
    REQUIRE(found.pairs.size() == 2);

    CHECK(found.pairs[0].association.value > 0.3);
    CHECK(found.pairs[0].association.p_permuted == 0.001);
    CHECK(found.pairs[0].classes[in_high] == Quadrant::HighHigh);
    CHECK(found.pairs[0].classes[in_low] == Quadrant::LowLow);
    CHECK(found.pairs[1].association.value < -0.3);
    CHECK(found.pairs[1].classes[in_high] == Quadrant::HighLow);
    CHECK(found.pairs[1].classes[in_low] == Quadrant::LowHigh);
}

TEST_CASE("measures together are hot on one side and cold on the other, or alike where they part")
{
    // Two of the rest are often as near each other as the blocks' units are, so that a correction for all leaves
    // little.
    HotspotSpec hotspots;
    hotspots.correction = Correction::None;
    const auto of = [&](const std::string& other) {
        PatternSpec spec;
        spec.together = {"a/one", other};
        Progress progress;
        return find_patterns({lattice(20, 20), {}, {}, blocks(), {}}, hotspots, spec, progress).together;
    };
    const auto count = [](const TogetherHotspots& together, HotspotClass kind) {
        return std::count(together.classes.begin(), together.classes.end(), kind);
    };
    const auto same = of("b/like");
    const auto parted = of("c/unlike");

    CHECK(same.classes[in_ring] == HotspotClass::Different);
    for (std::size_t unit = 0; unit < 400; ++unit) {
        const auto kind = same.classes[unit];
        const bool high = blocks().measures[0].z[unit] > 0;
        CHECK((kind != HotspotClass::Hot || high));
        CHECK((kind != HotspotClass::Cold || !high));
    }
    CHECK(count(parted, HotspotClass::Alike) > 0);
}

TEST_CASE("pairs and measures together that nobody has are missing")
{
    auto need = need_of({0, 0, 0, 0});
    add_measure(need, "a/one", {1, missing, 2, missing});
    add_measure(need, "b/two", {missing, 1, missing, 2});
    PatternSpec spec;
    spec.pairs = {{"a/one", "b/two"}};
    spec.together = {"a/one", "b/two"};
    const auto found = patterns_of(lattice(1, 4), need, spec);

    CHECK(std::isnan(found.pairs[0].association.value));
    CHECK(found.pairs[0].classes[0] == Quadrant::None);
    CHECK(found.together.classes[0] == HotspotClass::Missing);
}
