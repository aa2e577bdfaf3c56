#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "hotspots/lattice.hpp"
#include "hotspots/scan.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/hotspots/scan.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::lattice;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<Point> lattice_points(std::size_t rows, std::size_t columns)
{
    std::vector<Point> points;
    for (std::size_t i = 0; i < rows * columns; ++i) {
        points.push_back({static_cast<double>(i % columns), static_cast<double>(i / columns)});
    }
    return points;
}

std::vector<std::size_t> indices(const ScanCluster& cluster)
{
    std::vector<std::size_t> result;
    for (const auto unit : cluster.units) {
        result.push_back(to_index(unit));
    }
    return result;
}

std::vector<ScanCluster> circles(const std::vector<Point>& points, const std::vector<double>& cases,
                                 const std::vector<double>& expected, const ScanOptions& options)
{
    Progress progress;
    return scan_circles(points, cases, expected, options, progress);
}

std::vector<ScanCluster> flexible(const Graph& graph, const std::vector<Point>& points,
                                  const std::vector<double>& cases, const std::vector<double>& expected,
                                  const ScanOptions& options)
{
    Progress progress;
    return scan_flexible(graph, points, cases, expected, options, progress);
}

std::vector<double> poisson_cases(std::span<const double> mean, std::uint64_t seed)
{
    Random random(seed);
    std::vector<double> cases;
    for (const double each : mean) {
        cases.push_back(static_cast<double>(random.poisson(each)));
    }
    return cases;
}

/// The best window of all, by listing them.
struct Best {
    double llr = 0;
    std::vector<std::size_t> units;
};

double scaled(const std::vector<double>& expected, const std::vector<std::size_t>& units, double total)
{
    double sum = 0;
    for (const auto u : units) {
        sum += expected[u];
    }
    return sum * total / std::accumulate(expected.begin(), expected.end(), 0.0);
}

void consider(Best& best, std::vector<std::size_t> units, const std::vector<double>& cases,
              const std::vector<double>& expected, double largest_share)
{
    const double total = std::accumulate(cases.begin(), cases.end(), 0.0);
    const double e = scaled(expected, units, total);
    double c = 0;
    for (const auto u : units) {
        c += cases[u];
    }
    if (e <= largest_share * total * (1 + 1e-12) && log_likelihood_ratio(c, e, total) > best.llr) {
        std::sort(units.begin(), units.end());
        best = {log_likelihood_ratio(c, e, total), units};
    }
}

Best best_circle(const std::vector<Point>& points, const std::vector<double>& cases,
                 const std::vector<double>& expected, double largest_share)
{
    Best best;
    for (const auto& centre : points) {
        for (const auto& edge : points) {
            const double radius = std::hypot(edge.x - centre.x, edge.y - centre.y);
            std::vector<std::size_t> inside;
            for (std::size_t u = 0; u < points.size(); ++u) {
                if (std::hypot(points[u].x - centre.x, points[u].y - centre.y) <= radius) {
                    inside.push_back(u);
                }
            }
            consider(best, inside, cases, expected, largest_share);
        }
    }
    return best;
}

bool is_connected(const Graph& graph, const std::vector<std::size_t>& units)
{
    std::vector<std::uint32_t> group(graph.unit_count());
    std::iota(group.begin(), group.end(), 1U);
    for (const auto u : units) {
        group[u] = 0;
    }
    const auto components = connected_components(graph, group).of_unit;
    return std::all_of(units.begin(), units.end(), [&](auto u) { return components[u] == components[units.front()]; });
}

} // namespace

TEST_CASE("the likelihood ratio is Kulldorff's")
{
    // 10 log(10/4) + 90 log(90/96)
    CHECK(log_likelihood_ratio(10, 4, 100) == Approx(10 * std::log(2.5) + 90 * std::log(0.9375)).epsilon(1e-14));
    CHECK(log_likelihood_ratio(4, 4, 100) == 0);
    CHECK(log_likelihood_ratio(3, 4, 100) == 0);
    CHECK(log_likelihood_ratio(100, 40, 100) == Approx(100 * std::log(2.5)));
}

TEST_CASE("the bound without logarithms is never below the ratio")
{
    CHECK(rc::check("bound", [] {
        const double total = *rc::gen::inRange(2, 5000);
        const double cases = *rc::gen::inRange(1, static_cast<int>(total) + 1);
        const double expected = total * (*rc::gen::inRange(1, 1000)) / 1000.0;
        const double llr = log_likelihood_ratio(cases, expected, total);
        RC_ASSERT(llr == 0 || may_beat(cases, expected, total, llr * (1 - 1e-12)));
    }));
}

TEST_CASE("dealing keeps the total and, on average, what is expected")
{
    const auto field = scan_field(lattice_points(1, 4), std::vector<std::vector<double>>{{10, 40, 0, 50}},
                                  std::vector<std::vector<double>>{{1, 2, 3, 4}});
    std::vector<double> sum(4, 0);
    std::vector<double> square(4, 0);
    std::vector<double> cases;
    constexpr int deals = 20'000;
    for (std::uint64_t r = 0; r < deals; ++r) {
        deal(field, Random(5, r), cases);
        REQUIRE(std::accumulate(cases.begin(), cases.end(), 0.0) == 100);
        for (std::size_t i = 0; i < 4; ++i) {
            sum[i] += cases[i];
            square[i] += cases[i] * cases[i];
        }
    }
    for (std::size_t i = 0; i < 4; ++i) {
        const double share = 0.1 * static_cast<double>(i + 1);
        const double variance = 100 * share * (1 - share);
        const double mean = sum[i] / deals;
        CHECK(mean == Approx(100 * share).margin(4 * std::sqrt(variance / deals)));
        CHECK(square[i] / deals - mean * mean == Approx(variance).epsilon(0.06));
    }
}

TEST_CASE("the best circle is that of all circles")
{
    CHECK(rc::check("circles", [] {
        const auto count = *rc::gen::inRange<std::size_t>(5, 25);
        Random random(*rc::gen::arbitrary<std::uint64_t>());
        std::vector<Point> points;
        std::vector<double> expected;
        for (std::size_t i = 0; i < count; ++i) {
            points.push_back({random.uniform(), random.uniform()});
            expected.push_back(1 + 9 * random.uniform());
        }
        auto mean = expected;
        mean[2] *= 6;
        const auto cases = poisson_cases(mean, random());
        ScanOptions options;
        options.permutations = 1;
        options.largest_p = 1;
        const auto found = circles(points, cases, expected, options);
        const auto best = best_circle(points, cases, expected, 0.5);
        RC_ASSERT(found.empty() == (best.llr == 0));
        if (!found.empty()) {
            RC_ASSERT(std::abs(found.front().log_likelihood_ratio - best.llr) < 1e-9);
        }
    }));
}

TEST_CASE("the best flexible window is that of all connected sets")
{
    CHECK(rc::check("connected sets", [] {
        const auto graph = lattice(3, 4);
        const auto points = lattice_points(3, 4);
        Random random(*rc::gen::arbitrary<std::uint64_t>());
        std::vector<double> expected;
        for (std::size_t i = 0; i < 12; ++i) {
            expected.push_back(2 + 8 * random.uniform());
        }
        const auto cases = poisson_cases(expected, random());
        ScanOptions options;
        options.permutations = 1;
        options.largest_p = 1;
        options.flexible_units = 12;
        options.flexible_screen = 0.999; // every unit may be in
        const auto found = flexible(graph, points, cases, expected, options);
        Best best;
        for (std::uint32_t set = 1; set < 1U << 12U; ++set) {
            std::vector<std::size_t> units;
            for (std::size_t u = 0; u < 12; ++u) {
                if ((set >> u & 1U) != 0) {
                    units.push_back(u);
                }
            }
            if (is_connected(graph, units)) {
                consider(best, units, cases, expected, 0.5);
            }
        }
        RC_ASSERT(!found.empty());
        // Zero counts stay out under any screen; the best set may hold one as a bridge.
        if (std::find(cases.begin(), cases.end(), 0) == cases.end()) {
            RC_ASSERT(std::abs(found.front().log_likelihood_ratio - best.llr) < 1e-9);
            RC_ASSERT(is_connected(graph, indices(found.front())));
        }
    }));
}

TEST_CASE("a planted circle is found, with its numbers")
{
    const auto points = lattice_points(10, 10);
    const std::vector<double> expected(100, 10);
    std::vector<double> cases(100, 9);
    for (const std::size_t hot : {33U, 34U, 43U, 32U, 23U}) { // a cross around 33
        cases[hot] = 30;
    }
    const auto found = circles(points, cases, expected, {});

    REQUIRE(found.size() == 1);
    CHECK(indices(found[0]) == std::vector<std::size_t>{23, 32, 33, 34, 43});
    CHECK(found[0].centre == to_unit(33));
    CHECK(found[0].radius == 1);
    CHECK(found[0].cases == 150);
    CHECK(found[0].expected == Approx(1005 * 0.05));
    CHECK(found[0].relative_risk == Approx(150 / 50.25 / (855 / 954.75)));
    CHECK(found[0].p == 0.001);
}

TEST_CASE("a bent cluster is found whole by flexible windows, not by circles")
{
    const auto points = lattice_points(10, 10);
    const auto graph = lattice(10, 10);
    const std::vector<double> expected(100, 20);
    std::vector<double> cases(100, 18);
    const std::vector<std::size_t> bent{22, 23, 24, 34, 43, 44}; // like a hook
    for (const auto hot : bent) {
        cases[hot] = 45;
    }
    ScanOptions options;
    options.permutations = 199;
    const auto found = flexible(graph, points, cases, expected, options);

    REQUIRE(found.size() == 1);
    CHECK(indices(found[0]) == bent);
    CHECK(indices(circles(points, cases, expected, options).front()) != bent);
}

TEST_CASE("secondary clusters share no unit with those before them")
{
    const auto points = lattice_points(12, 12);
    const std::vector<double> expected(144, 10);
    std::vector<double> cases(144, 9);
    cases[14] = cases[15] = cases[26] = cases[27] = 40;
    cases[116] = cases[117] = cases[128] = cases[129] = 32;
    const auto found = circles(points, cases, expected, {});

    REQUIRE(found.size() >= 2);
    CHECK(found[0].log_likelihood_ratio > found[1].log_likelihood_ratio);
    std::set<UnitIndex> seen;
    for (const auto& cluster : found) {
        for (const auto unit : cluster.units) {
            CHECK(seen.insert(unit).second);
        }
    }
    CHECK(seen.count(to_unit(15)) + seen.count(to_unit(117)) == 2);
}

TEST_CASE("no circle reaches over a barrier")
{
    const auto points = lattice_points(6, 6);
    const std::vector<std::vector<double>> expected(1, std::vector<double>(36, 6));
    auto cases = expected;
    for (const std::size_t hot : {8U, 13U, 14U, 15U, 20U}) { // a cross around 14
        cases[0][hot] = 20;
    }
    Progress progress;
    const Barred river = [](UnitIndex a, UnitIndex b) { return (to_index(a) % 6 < 3) != (to_index(b) % 6 < 3); };

    CHECK(indices(scan_cylinders(points, cases, expected, {}, progress)[0]) ==
          std::vector<std::size_t>{8, 13, 14, 15, 20});
    CHECK(indices(scan_cylinders(points, cases, expected, {}, progress, river)[0]) ==
          std::vector<std::size_t>{8, 13, 14, 20});
}

TEST_CASE("a cylinder finds the months, too")
{
    const auto points = lattice_points(6, 6);
    std::vector<std::vector<double>> expected(8, std::vector<double>(36, 6));
    std::vector<std::vector<double>> cases(8, std::vector<double>(36, 6));
    for (const std::size_t month : {4U, 5U}) {
        for (const std::size_t hot : {8U, 13U, 14U, 15U, 20U}) { // a cross around 14
            cases[month][hot] = 16;
        }
    }
    Progress progress;
    const auto found = scan_cylinders(points, cases, expected, {}, progress);

    REQUIRE(found.size() == 1);
    CHECK(indices(found[0]) == std::vector<std::size_t>{8, 13, 14, 15, 20});
    CHECK(found[0].first_period == 4);
    CHECK(found[0].last_period == 5);

    ScanOptions alive;
    alive.prospective = true;
    alive.largest_p = 1;
    for (const auto& cluster : scan_cylinders(points, cases, expected, alive, progress)) {
        CHECK(cluster.last_period == 7);
    }
}

TEST_CASE("units without a count or an expectation take no part, and none leaves nothing to scan")
{
    const auto points = lattice_points(1, 5);
    const auto found = circles(points, {missing, 2, 30, 2, 5}, {10, 10, 10, 10, 0}, {});

    REQUIRE(found.size() == 1);
    CHECK(indices(found[0]) == std::vector<std::size_t>{2});
    CHECK(circles(points, std::vector<double>(5, missing), std::vector<double>(5, 1), {}).empty());
    CHECK(circles(points, std::vector<double>(5, 0), std::vector<double>(5, 1), {}).empty());
    CHECK(circles({{0, 0}}, {4}, {1}, {}).empty());
}

TEST_CASE("counts that cannot be dealt are refused")
{
    const auto points = lattice_points(1, 3);
    CHECK(test::error_of([&] {
              circles(points, {1, 2.5, 3}, {1, 1, 1}, {});
          }) ==
          "3: scan: entry 2 has 2.5 cases. Cases are whole numbers of 0 or more; counts that were spread over units "
          "cannot be scanned.");
    CHECK(test::error_of([&] {
              circles(points, {1, 2, 3}, {1, 1, -1}, {});
          }) == "3: scan: entry 3 has -1 cases expected. Give 0 or more, such as people.");
    CHECK(test::error_of([&] {
              circles(points, {1, 2}, {1, 1, 1}, {});
          }) == "2: scan: points, cases and expectations differ in number. Give one of each per unit and period.");
    ScanOptions options;
    options.largest_share = 1;
    CHECK(test::error_of([&] { options.validate(); }) ==
          "3: /hotspots/scan/largest_share: is 1. Give a share between 0 and 1.");
}

TEST_CASE("where there is nothing to find, five in a hundred maps have a cluster at 5 %")
{
    // The p-value of the best window is uniform: of 400 maps 20 are expected, within four standard errors.
    const auto points = lattice_points(8, 8);
    const std::vector<double> expected(64, 8);
    int found = 0;
    for (std::uint64_t map = 0; map < 400; ++map) {
        ScanOptions options;
        options.permutations = 99;
        options.seed = map;
        found += circles(points, poisson_cases(expected, 1000 + map), expected, options).empty() ? 0 : 1;
    }
    CHECK(found >= 3);
    CHECK(found <= 38);
}

TEST_CASE("one thread and many find the same clusters")
{
    const auto points = lattice_points(15, 15);
    std::vector<double> expected(225, 5);
    auto mean = expected;
    mean[100] = mean[101] = 20;
    const auto cases = poisson_cases(mean, 3);
    std::vector<ScanCluster> one;
    std::vector<ScanCluster> many;
    with_threads(1, [&] { one = circles(points, cases, expected, {}); });
    with_threads(2, [&] { many = circles(points, cases, expected, {}); });

    REQUIRE(one.size() == many.size());
    REQUIRE_FALSE(one.empty());
    CHECK(one[0].units == many[0].units);
    CHECK(one[0].p == many[0].p);
}
