#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "hotspots/lattice.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::lattice;
using test::noise;
using test::star;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// 12  7  3  9
// 15 22  4  1
// 18 30  6  2
//  5 11  8  0
const std::vector<double> sixteen{12, 7, 3, 9, 15, 22, 4, 1, 18, 30, 6, 2, 5, 11, 8, 0};

Approx near(double value)
{
    return Approx(value).epsilon(1e-12);
}

/// Of all ways to choose `degree` of the values, the share whose sum is at least, and at most, `observed`.
struct ExactTails {
    double at_least = 0;
    double at_most = 0;
};

ExactTails enumerate(const std::vector<double>& others, std::size_t degree, double observed)
{
    std::vector<bool> chosen(others.size(), false);
    std::fill_n(chosen.begin(), degree, true);
    ExactTails tails;
    double ways = 0;
    do {
        double sum = 0;
        for (std::size_t i = 0; i < others.size(); ++i) {
            sum += chosen[i] ? others[i] : 0;
        }
        ++ways;
        tails.at_least += sum >= observed ? 1 : 0;
        tails.at_most += sum <= observed ? 1 : 0;
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
    return {tails.at_least / ways, tails.at_most / ways};
}

/// Four standard errors of a share of 99 999 draws.
Approx monte_carlo(double share)
{
    return Approx(share).epsilon(0).margin(4 * std::sqrt(share * (1 - share) / 99'999) + 1e-5);
}

void check_same_bytes(const std::vector<LocalStatistic>& a, const std::vector<LocalStatistic>& b)
{
    REQUIRE(a.size() == b.size());
    const auto bits = [](double each) { return std::bit_cast<std::uint64_t>(each); };
    CHECK(std::equal(a.begin(), a.end(), b.begin(), [&](const LocalStatistic& left, const LocalStatistic& right) {
        return bits(left.value) == bits(right.value) && left.z == right.z && left.p == right.p &&
               left.tail == right.tail;
    }));
}

} // namespace

TEST_CASE("Gi* and its standard score are those of esda")
{
    // esda 2.9.0, libpysal 4.14.1: w = lat2W(4, 4); G_Local(y, w, transform="R", star=True).Gs;
    // G_Local(y, w, transform="B", star=True).Zs
    const std::vector<double> gs{0.0740740740740741, 0.0718954248366013, 0.0375816993464052, 0.028322440087146,
                                 0.109477124183007,  0.101960784313726,  0.0470588235294118, 0.0261437908496732,
                                 0.111111111111111,  0.113725490196078,  0.065359477124183,  0.0147058823529412,
                                 0.0740740740740741, 0.0882352941176471, 0.0408496732026144, 0.0217864923747277};
    const std::vector<double> zs{0.412653450121063, 0.402592858687037, -1.06774627738736,  -1.21854136447514,
                                 2.01296429343519,  1.97453412711341,  -0.772643788870466, -1.55785932274549,
                                 2.08298044277206,  2.56321510910996,  0.14308218312416,   -2.04797236810362,
                                 0.412653450121063, 1.1027543520558,   -0.927713978713607, -1.45156919513174};
    const auto statistic = getis_ord_star(lattice(4, 4), sixteen);

    for (std::size_t i = 0; i < 16; ++i) {
        CHECK(statistic[i].value == near(gs[i]));
        CHECK(statistic[i].z == near(zs[i]));
    }
}

TEST_CASE("the pseudo p-value is that of all possible draws, few neighbours among many units")
{
    // Unit 9 has four neighbours among fifteen others: 1365 ways.
    auto others = sixteen;
    others.erase(others.begin() + 9);
    const auto exact = enumerate(others, 4, 22 + 18 + 6 + 11);
    const auto statistic = getis_ord_star(lattice(4, 4), sixteen, {99'999, 5});

    REQUIRE(exact.at_least < exact.at_most);
    CHECK(statistic[9].p == monte_carlo(exact.at_least));
    CHECK(statistic[9].tail == 1);
}

TEST_CASE("the pseudo p-value is that of all possible draws, many neighbours among few units")
{
    // Five rays of a star of nine units; 56 ways. The lower tail is the smaller.
    const std::vector<double> value{4, 1, 2, 6, 1, 3, 9, 2, 8};
    const auto exact = enumerate({1, 2, 6, 1, 3, 9, 2, 8}, 5, 1 + 2 + 6 + 1 + 3);
    const auto statistic = getis_ord_star(star(5, 3), value, {99'999, 5});

    REQUIRE(exact.at_most < exact.at_least);
    CHECK(statistic[0].p == monte_carlo(exact.at_most));
    CHECK(statistic[0].tail == -1);
}

TEST_CASE("the standard score does not mind where zero is, nor the unit of measurement")
{
    std::vector<double> shifted(sixteen);
    for (auto& each : shifted) {
        each = 3 * each - 1e6;
    }
    const auto before = getis_ord_star(lattice(4, 4), sixteen);
    const auto after = getis_ord_star(lattice(4, 4), shifted);

    for (std::size_t i = 0; i < 16; ++i) {
        CHECK(after[i].z == Approx(before[i].z).epsilon(1e-9));
        CHECK(after[i].p == before[i].p);
    }
}

TEST_CASE("the ratio is missing where a value is negative, z and p are not")
{
    const auto statistic = getis_ord_star(star(3, 0), std::vector<double>{1, 2, -1, 3});

    CHECK(std::isnan(statistic[0].value));
    CHECK_FALSE(std::isnan(statistic[0].z));
    CHECK_FALSE(std::isnan(statistic[0].p));
}

TEST_CASE("a unit without a value takes no part, not even as a neighbour")
{
    // A path 0-1-2-3-4-5 that loses unit 2 is the paths 0-1 and 3-4-5.
    const auto path = lattice(1, 6);
    const auto with_gap = getis_ord_star(path, std::vector<double>{5, 1, missing, 3, 8, 2});
    const std::vector<GraphEdge> edges{
        {to_unit(0), to_unit(1), 1}, {to_unit(2), to_unit(3), 1}, {to_unit(3), to_unit(4), 1}};
    const auto without = getis_ord_star(Graph(5, edges), std::vector<double>{5, 1, 3, 8, 2});

    CHECK(std::isnan(with_gap[2].value));
    CHECK(std::isnan(with_gap[2].z));
    CHECK(std::isnan(with_gap[2].p));
    CHECK(with_gap[1].z == without[1].z);
    CHECK(with_gap[3].z == without[2].z);
    CHECK(with_gap[4].value == without[3].value);
}

TEST_CASE("a unit without neighbours has the z-score of its own value and is left to chance")
{
    const auto statistic = getis_ord_star(star(2, 1), std::vector<double>{1, 2, 3, 6});

    CHECK(statistic[3].z == near(3 / std::sqrt(3.5))); // mean 3, variance with n: (4 + 1 + 0 + 9) / 4
    CHECK(statistic[3].p == 1);
    CHECK(statistic[3].tail == 0);
}

TEST_CASE("values that do not vary are significant nowhere")
{
    const double value = GENERATE(0.0, 0.1, -3.0);
    for (const auto& each : getis_ord_star(lattice(3, 3), std::vector<double>(9, value))) {
        CHECK(each.z == 0);
        CHECK(each.p == 1);
        CHECK(each.tail == 0);
    }
}

TEST_CASE("all zeros have no ratio")
{
    CHECK(std::isnan(getis_ord_star(lattice(2, 2), std::vector<double>(4, 0.0))[0].value));
}

TEST_CASE("a neighbourhood of all units has nothing to be compared with")
{
    const auto statistic = getis_ord_star(star(3, 0), std::vector<double>{0.1, 0.2, 0.3, 0.7});

    CHECK(statistic[0].z == 0);
    CHECK(statistic[0].p == 1);
    CHECK(statistic[0].value == near(0.25));
}

TEST_CASE("equal sums count as equal whatever order they were added in")
{
    // Every sum of two of the others is 0.4, 0.5 or 0.6 up to rounding; 0.2 + 0.3 and 0.1 + 0.4 are the same.
    const std::vector<double> value{9, 0.3, 0.2, 0.1, 0.4};
    const auto exact = enumerate({3, 2, 1, 4}, 2, 5); // four of six at least, four of six at most
    const auto statistic = getis_ord_star(star(2, 2), value, {99'999, 1});

    CHECK(exact.at_least == exact.at_most);
    CHECK(statistic[0].p == monte_carlo(exact.at_least));
}

TEST_CASE("one thread and many give the same bytes")
{
    const auto graph = lattice(30, 30);
    const auto value = noise(900, 4);
    std::vector<LocalStatistic> one;
    std::vector<LocalStatistic> many;
    with_threads(1, [&] { one = getis_ord_star(graph, value, {199, 7}); });
    with_threads(2, [&] { many = getis_ord_star(graph, value, {199, 7}); });

    check_same_bytes(one, many);
}

TEST_CASE("another seed gives other draws and the same scores")
{
    const auto graph = lattice(6, 6);
    const auto value = noise(36, 4);
    const auto first = getis_ord_star(graph, value, {199, 1});
    const auto second = getis_ord_star(graph, value, {199, 2});

    std::size_t different = 0;
    for (std::size_t i = 0; i < 36; ++i) {
        CHECK(first[i].z == second[i].z);
        CHECK(std::abs(first[i].p - second[i].p) < 0.2);
        different += first[i].p != second[i].p ? 1 : 0;
    }
    CHECK(different > 0);
}

TEST_CASE("units in another order have the same scores")
{
    CHECK(rc::check("relabelled", [] {
        const auto rows = *rc::gen::inRange<std::size_t>(2, 7);
        const auto columns = *rc::gen::inRange<std::size_t>(2, 7);
        const auto count = rows * columns;
        const auto value = noise(count, *rc::gen::arbitrary<std::uint64_t>());
        const auto graph = lattice(rows, columns);
        std::vector<GraphEdge> edges;
        for (const auto& edge : graph.edges()) {
            edges.push_back({to_unit(count - 1 - to_index(edge.a)), to_unit(count - 1 - to_index(edge.b)), 1});
        }
        const std::vector<double> reversed(value.rbegin(), value.rend());
        const auto forward = getis_ord_star(graph, value, {9, 1});
        const auto backward = getis_ord_star(Graph(count, edges), reversed, {9, 1});
        for (std::size_t i = 0; i < count; ++i) {
            RC_ASSERT(std::abs(forward[i].z - backward[count - 1 - i].z) < 1e-9);
        }
    }));
}

TEST_CASE("p is a multiple of its smallest value and at most one")
{
    CHECK(rc::check("pseudo p", [] {
        const int permutations = *rc::gen::inRange(1, 60);
        const auto statistic = getis_ord_star(lattice(5, 5), noise(25, *rc::gen::arbitrary<std::uint64_t>()),
                                              {permutations, *rc::gen::arbitrary<std::uint64_t>()});
        for (const auto& each : statistic) {
            const double steps = each.p * (permutations + 1);
            RC_ASSERT(std::abs(steps - std::round(steps)) < 1e-9);
            RC_ASSERT(each.p > 0);
            RC_ASSERT(each.p <= 1);
        }
    }));
}

TEST_CASE("too few values are refused")
{
    CHECK(test::error_of([] { getis_ord_star(Graph(1, {}), std::vector<double>{1}); }) ==
          "2: getis_ord_star: 1 unit with a value. Give at least 3.");
    CHECK(test::error_of([] {
              getis_ord_star(lattice(2, 2), std::vector<double>{1, missing, missing, 3});
          }) == "2: getis_ord_star: 2 units with a value. Give at least 3.");
}

TEST_CASE("values that are not one per unit are refused")
{
    CHECK(test::error_of([] {
              getis_ord_star(lattice(2, 2), std::vector<double>{1, 2, 3});
          }) == "2: hot spots: 3 values for 4 units. Give one value per unit.");
}

TEST_CASE("a number of permutations out of range is refused")
{
    const std::vector<double> value{1, 2, 3, 4};
    CHECK(test::error_of([&] {
              getis_ord_star(lattice(2, 2), value, {0, 1});
          }) == "3: /hotspots/permutations: is 0. Give 1 to 99,999.");
    CHECK(test::error_of([&] {
              getis_ord_star(lattice(2, 2), value, {100'000, 1});
          }) == "3: /hotspots/permutations: is 100000. Give 1 to 99,999.");
}
