/// Input of which there is nothing to say: every statistic has an answer, and the answer is that there is nothing.

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <catch2/catch.hpp>

#include "hotspots/finder.hpp"
#include "hotspots/lattice.hpp"
#include "needshed/hotspots/patterns.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::add_measure;
using test::lattice;
using test::need_of;
using test::noise;
using test::star;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

constexpr HotspotStatistic all_statistics[] = {HotspotStatistic::GiStar, HotspotStatistic::Gi,
                                               HotspotStatistic::LocalMoran, HotspotStatistic::LocalGeary,
                                               HotspotStatistic::JoinCount};

MeasureHotspots index_hotspots(const Graph& graph, const std::vector<double>& value, const HotspotSpec& spec)
{
    Progress progress;
    return find_hotspots(graph, need_of(value), spec, progress).index;
}

/// Every statistic, judged either way: no unit is told, and p and q are 1 or missing.
void check_nothing(const Graph& graph, const std::vector<double>& value)
{
    for (const auto statistic : all_statistics) {
        for (const auto p_value : {PValueKind::Permutation, PValueKind::Analytical}) {
            INFO(statistic_name(statistic) << (p_value == PValueKind::Analytical ? ", analytical" : ", permuted"));
            HotspotSpec spec;
            spec.statistic = statistic;
            spec.p_value = p_value;
            const auto found = index_hotspots(graph, value, spec);
            for (std::size_t unit = 0; unit < value.size(); ++unit) {
                const bool known = std::isfinite(value[unit]);
                CHECK(found.classes[unit] == (known ? HotspotClass::None : HotspotClass::Missing));
                CHECK((std::isnan(found.q[unit]) || found.q[unit] == 1));
                CHECK((std::isnan(found.statistic[unit].z) || found.statistic[unit].z == 0));
            }
        }
    }
}

/// A need with these z-scores in two measures, and all patterns that need no counts.
Patterns patterns_of(const Graph& graph, const std::vector<double>& z)
{
    auto need = need_of(z);
    add_measure(need, "a/one", z);
    add_measure(need, "b/two", z);
    PatternSpec spec;
    spec.pairs = {{"a/one", "b/two"}};
    spec.together = {"a/one", "b/two"};
    Progress progress;
    return find_patterns({graph, {}, {}, need, {}}, {}, spec, progress);
}

void check_no_pattern(const Graph& graph, const std::vector<double>& z)
{
    const auto found = patterns_of(graph, z);
    for (const auto& each : found.global) {
        CHECK(std::isnan(each.moran.value));
        CHECK(std::isnan(each.moran.p_permuted));
        CHECK(std::isnan(each.geary.value));
    }
    CHECK(std::isnan(found.pairs[0].association.value));
    for (std::size_t unit = 0; unit < z.size(); ++unit) {
        CHECK(found.pairs[0].classes[unit] == Quadrant::None);
        const auto together = found.together.classes[unit];
        CHECK((together == HotspotClass::None || together == HotspotClass::Missing));
    }
}

std::vector<Point> in_line(std::size_t count)
{
    std::vector<Point> points;
    for (std::size_t i = 0; i < count; ++i) {
        points.push_back({static_cast<double>(i), 0});
    }
    return points;
}

std::vector<ScanCluster> circles(const std::vector<double>& cases, const std::vector<double>& expected)
{
    Progress progress;
    ScanOptions options;
    options.permutations = 99;
    options.largest_p = 1;
    return scan_circles(in_line(cases.size()), cases, expected, options, progress);
}

std::vector<ScanCluster> flexible(const std::vector<double>& cases, const std::vector<double>& expected)
{
    Progress progress;
    ScanOptions options;
    options.permutations = 99;
    options.largest_p = 1;
    return scan_flexible(lattice(1, cases.size()), in_line(cases.size()), cases, expected, options, progress);
}

} // namespace

TEST_CASE("a measure that is the same everywhere, zero or not, has no hot spot and no pattern by any statistic")
{
    for (const double constant : {0.0, 3.25, -1e9, 1e300}) {
        INFO(constant);
        check_nothing(lattice(4, 5), std::vector<double>(20, constant));
        check_no_pattern(lattice(4, 5), std::vector<double>(20, constant));
    }
}

TEST_CASE("one unit, two units, and a map without any value have no hot spot and no pattern by any statistic")
{
    for (const auto& value : {std::vector<double>{7}, {7, 3}, {missing}, {missing, 2, missing, missing, 5, missing}}) {
        // Units that are too few for a test have no statistic at all.
        for (const auto statistic : all_statistics) {
            HotspotSpec spec;
            spec.statistic = statistic;
            const auto found = index_hotspots(lattice(1, value.size()), value, spec);
            CHECK(found.hot + found.cold == 0);
            CHECK(std::all_of(found.q.begin(), found.q.end(), [](double q) { return std::isnan(q); }));
        }
        check_no_pattern(lattice(1, value.size()), value);
    }
}

TEST_CASE("units that touch nothing have no hot spot and no pattern, whatever their values")
{
    const Graph apart(30, {});
    auto value = noise(30, 5);
    for (const auto statistic : all_statistics) {
        HotspotSpec spec;
        spec.statistic = statistic;
        spec.correction = Correction::None;
        const auto found = index_hotspots(apart, value, spec);
        CHECK(std::all_of(found.classes.begin(), found.classes.end(),
                          [](HotspotClass each) { return each == HotspotClass::None; }));
        CHECK(std::all_of(found.statistic.begin(), found.statistic.end(),
                          [](const LocalStatistic& each) { return each.p == 1; }));
    }
    check_no_pattern(apart, value);
}

TEST_CASE("infinite values count as missing, and the rest is as without them")
{
    auto value = noise(36, 9);
    auto infinite = value;
    value[7] = value[20] = missing;
    infinite[7] = std::numeric_limits<double>::infinity();
    infinite[20] = -std::numeric_limits<double>::infinity();
    for (const auto statistic : all_statistics) {
        HotspotSpec spec;
        spec.statistic = statistic;
        const auto with = index_hotspots(lattice(6, 6), infinite, spec);
        const auto without = index_hotspots(lattice(6, 6), value, spec);
        CHECK(with.classes == without.classes);
        CHECK(with.classes[7] == HotspotClass::Missing);
        for (std::size_t unit = 0; unit < 36; ++unit) {
            const bool both_missing = std::isnan(with.q[unit]) && std::isnan(without.q[unit]);
            CHECK((both_missing || with.q[unit] == without.q[unit]));
        }
    }
}

TEST_CASE("a star whose middle has every other unit for a neighbour leaves the middle nothing to be compared with")
{
    auto value = noise(12, 3);
    for (const auto statistic : all_statistics) {
        HotspotSpec spec;
        spec.statistic = statistic;
        const auto found = index_hotspots(star(11, 0), value, spec);
        CHECK(found.classes[0] == HotspotClass::None);
        CHECK(found.statistic[0].p == 1);
    }
}

TEST_CASE("a scan of no cases, of nothing expected, of one unit or of missing figures finds nothing")
{
    const std::vector<double> people{100, 100, 100, 100};
    for (const auto& [cases, expected] :
         std::map<std::vector<double>, std::vector<double>>{{{0, 0, 0, 0}, people},
                                                            {{1, 2, 3, 4}, {0, 0, 0, 0}},
                                                            {{5}, {100}},
                                                            {{missing, missing, missing, missing}, people},
                                                            {{1, 2, 3, missing}, {missing, missing, missing, 5}}}) {
        CHECK(circles(cases, expected).empty());
        CHECK(flexible(cases, expected).empty());
    }
}

TEST_CASE("a scan takes no part of units without people, though they have cases")
{
    const auto found = circles({50, 1, 1, 1, 1, 9}, {0, 100, 100, 100, 100, 100});
    REQUIRE(!found.empty());
    for (const auto& cluster : found) {
        CHECK(std::find(cluster.units.begin(), cluster.units.end(), to_unit(0)) == cluster.units.end());
    }
}

TEST_CASE("negative cases and expectations are refused by either scan")
{
    const std::string cases = "3: scan: entry 2 has -1 cases. Cases are whole numbers of 0 or more; counts that were "
                              "spread over units cannot be scanned.";
    const std::string expected = "3: scan: entry 3 has -5 cases expected. Give 0 or more, such as people.";
    CHECK(test::error_of([] { circles({1, -1, 2}, {1, 1, 1}); }) == cases);
    CHECK(test::error_of([] { flexible({1, -1, 2}, {1, 1, 1}); }) == cases);
    CHECK(test::error_of([] { circles({1, 1, 2}, {1, 1, -5}); }) == expected);
    CHECK(test::error_of([] { flexible({1, 1, 2}, {1, 1, -5}); }) == expected);
}

TEST_CASE("a cluster that has all cases has an infinite relative risk")
{
    const auto found = circles({30, 0, 0, 0, 0, 0, 0, 0}, std::vector<double>(8, 10));
    REQUIRE(!found.empty());
    CHECK(std::isinf(found[0].relative_risk));
    CHECK(found[0].p == 0.01);
}

TEST_CASE("on a small map the nearest are all others, and those on the other bank are not near but over the bridge")
{
    // 0 1 2 | 3 4 5
    std::vector<Point> points;
    std::vector<GraphEdge> edges{{to_unit(2), to_unit(3), 0}};
    for (std::size_t i = 0; i < 6; ++i) {
        points.push_back({static_cast<double>(i), 0});
    }
    const Graph graph(6, edges);
    const Barred barred = [](UnitIndex a, UnitIndex b) { return (to_index(a) < 3) != (to_index(b) < 3); };
    WeightsSpec spec;
    spec.kind = WeightsSpec::Kind::KNearest;
    const auto count = [](const Weights& weights, std::size_t unit) {
        return weights.neighbours(to_unit(unit)).size();
    };

    CHECK(count(weights_of(graph, points, spec, {}), 0) == 5);
    CHECK(count(weights_of(graph, points, spec, barred), 0) == 2);
    CHECK(count(weights_of(graph, points, spec, barred), 2) == 3);
    spec.k = 6;
    CHECK(test::error_of([&] { weights_of(graph, points, spec, {}); }) ==
          "3: /hotspots/weights/k: is 6. Give 1 to 5, one less than there are units.");
}

TEST_CASE("one unit has nobody near by any rule")
{
    for (const auto kind : {WeightsSpec::Kind::Neighbours, WeightsSpec::Kind::KNearest, WeightsSpec::Kind::DistanceBand,
                            WeightsSpec::Kind::Kernel}) {
        HotspotSpec spec;
        spec.weights.kind = kind;
        Progress progress;
        const std::vector<Point> point{{0, 0}};
        const auto found = find_hotspots(Graph(1, {}), need_of({5}), spec, progress, point);

        CHECK(found.index.classes == std::vector<HotspotClass>{HotspotClass::None});
    }
}
