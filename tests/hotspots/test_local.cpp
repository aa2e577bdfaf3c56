#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "hotspots/lattice.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/hotspots/local.hpp"
#include "needshed/need/rates.hpp"
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
const std::vector<double> other_sixteen{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};

// spdep 1.2.7: localmoran(y, nb2listw(cell2nb(4, 4), style = "W"), mlvar = TRUE, conditional = TRUE)[, "Z.Ii"]
const std::vector<double> moran_z{0.285653566494449,  -0.591919391927164, 0.773889436344202,  1.352856236181478,
                                  1.874484505782157,  1.574030007487160,  0.537781837375108,  1.212034958789576,
                                  1.808007533982603,  2.205928641165991,  -0.330551576245617, 1.809473279268610,
                                  -0.833756578613380, 1.105335843119234,  0.908673799223074,  0.973187821539636};

Weights squares()
{
    return contiguity(lattice(4, 4));
}

Approx near(double value)
{
    return Approx(value).epsilon(1e-11).margin(1e-14);
}

void check_values(const std::vector<LocalStatistic>& found, const std::vector<double>& expected)
{
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].value == near(expected[i]));
    }
}

/// Mean and variance of a statistic of one unit over all ways to choose its neighbours' values from the others'.
struct Exact {
    double mean = 0;
    double variance = 0;
    double at_least = 0; ///< share of ways
};

template <typename StatisticOf>
Exact over_all_draws(std::size_t unit, std::size_t degree, std::size_t units, double observed, StatisticOf statistic_of)
{
    std::vector<std::size_t> others;
    for (std::size_t j = 0; j < units; ++j) {
        if (j != unit) {
            others.push_back(j);
        }
    }
    std::vector<bool> chosen(others.size(), false);
    std::fill_n(chosen.begin(), degree, true);
    std::vector<double> all;
    do {
        std::vector<std::size_t> picks;
        for (std::size_t k = 0; k < others.size(); ++k) {
            if (chosen[k]) {
                picks.push_back(others[k]);
            }
        }
        all.push_back(statistic_of(picks));
    } while (std::prev_permutation(chosen.begin(), chosen.end()));
    Exact exact;
    for (const double each : all) {
        exact.mean += each / static_cast<double>(all.size());
        exact.at_least += (each >= observed - 1e-12 ? 1.0 : 0.0) / static_cast<double>(all.size());
    }
    for (const double each : all) {
        exact.variance += (each - exact.mean) * (each - exact.mean) / static_cast<double>(all.size());
    }
    return exact;
}

} // namespace

TEST_CASE("local Moran is that of esda, its standard score that of spdep")
{
    // esda 2.6.0, libpysal 4.14.1: w = lat2W(4, 4); w.transform = "r"; Moran_Local(y, w).Is and .q
    const auto found = local_moran(squares(), sixteen);

    check_values(found.statistic, {0.0515311906366812, -0.104421992769165, 0.279486334946994, 0.0625612782645995,
                                   0.621419051412464, 0.811688062994056, 0.127822630063117, 0.574541178993811,
                                   0.881545284637539, 1.40892134934739, -0.0753148170843801, 0.804028279919113,
                                   -0.331304767448986, 0.100860193639316, 0.0895237146884, 0.641640878730314});
    const int quadrant_of_esda[] = {1, 2, 3, 3, 1, 1, 3, 3, 1, 1, 2, 3, 2, 1, 3, 3};
    constexpr Quadrant quadrants[] = {Quadrant::None, Quadrant::HighHigh, Quadrant::LowHigh, Quadrant::LowLow,
                                      Quadrant::HighLow};
    for (std::size_t i = 0; i < 16; ++i) {
        CHECK(found.statistic[i].z == near(moran_z[i]));
        CHECK(found.quadrant[i] == quadrants[quadrant_of_esda[i]]);
    }
}

TEST_CASE("bivariate local Moran is that of esda")
{
    // Moran_Local_BV(y, x, w).Is
    const auto found = local_moran(squares(), sixteen, other_sixteen, {});

    check_values(found.statistic,
                 {-0.212593560045457, -0.0372492989823237, 1.04934000791668, 0, 0.158082390803032, -1.22036880141479,
                  -0.242574703128791, 0.497868679080814, 0.245300261590912, 1.33688642567047, -0.0776784161704554,
                  0.109930857972223, -0.198965767734851, 0.125375689257577, 0, -1.45953655646593});
}

TEST_CASE("Gi is that of esda, its standard score that of spdep")
{
    // G_Local(y, w, transform="R", star=False).Gs; localG(y, nb2listw(cell2nb(4, 4), style = "W"))
    const auto found = getis_ord(squares(), sixteen);

    check_values(found, {0.0780141843971631, 0.0844748858447489, 0.0444444444444444, 0.0138888888888889,
                         0.1256038647343, 0.106870229007634, 0.0536912751677852, 0.0328947368421053, 0.123456790123457,
                         0.115853658536585, 0.0748299319727891, 0.0154525386313466, 0.097972972972973, 0.10093896713615,
                         0.0390804597701149, 0.0326797385620915});
    for (std::size_t i = 0; i < 16; ++i) {
        // Of the same null, Moran's score is Gi's, turned where the unit itself is low.
        CHECK(std::abs(found[i].z) == near(std::abs(moran_z[i])));
    }
    CHECK(found[0].z == near(0.285653566494449));
    CHECK(found[3].z == near(-1.352856236181478));
}

TEST_CASE("local Geary is that of spdep")
{
    // localC(scale(y)[, 1], nb2listw(cell2nb(4, 4), style = "W"))
    check_values(local_geary(squares(), sixteen),
                 {0.250015319566150, 1.304001470678350, 0.259819841902077, 0.735339175194559, 0.328451498253569,
                  2.433972669893989, 1.242723206078804, 0.362767326429316, 1.578528096084319, 4.209816777988848,
                  2.206017525583676, 0.102947484527238, 1.507445309148845, 1.990318034193272, 0.377474109933207,
                  0.500030639132300});
}

TEST_CASE("multivariate local Geary is the mean of its measures' and of their nulls")
{
    const std::vector<std::vector<double>> both{sixteen, other_sixteen};
    const auto found = local_geary(squares(), both, {99'999, 3});
    const auto first = local_geary(squares(), sixteen);
    const auto second = local_geary(squares(), other_sixteen);
    const auto a = z_scores(sixteen);
    const auto b = z_scores(other_sixteen);

    for (std::size_t i = 0; i < 16; ++i) {
        CHECK(found[i].value == near((first[i].value + second[i].value) / 2));
    }
    const auto geary = [&](const std::vector<std::size_t>& picks) {
        double sum = 0;
        for (const auto j : picks) {
            sum += ((a[5] - a[j]) * (a[5] - a[j]) + (b[5] - b[j]) * (b[5] - b[j])) / 8;
        }
        return sum;
    };
    const auto exact = over_all_draws(5, 4, 16, found[5].value, geary);
    CHECK(found[5].z == Approx((found[5].value - exact.mean) / std::sqrt(exact.variance)).epsilon(1e-9));
    CHECK(found[5].p == Approx(std::min(exact.at_least, 1 - exact.at_least)).margin(0.007));
}

TEST_CASE("the standard score of local Geary is that of all possible draws")
{
    const auto found = local_geary(squares(), sixteen);
    const auto z = z_scores(sixteen);
    const auto geary = [&](const std::vector<std::size_t>& picks) {
        double sum = 0;
        for (const auto j : picks) {
            sum += (z[9] - z[j]) * (z[9] - z[j]) / 4;
        }
        return sum;
    };
    const auto exact = over_all_draws(9, 4, 16, found[9].value, geary);

    CHECK(found[9].z == Approx((found[9].value - exact.mean) / std::sqrt(exact.variance)).epsilon(1e-9));
}

TEST_CASE("local join counts are those of esda, and one-sided")
{
    // Join_Counts_Local(connectivity=lat2W(4, 4)).fit((y > 8).astype(int)).LJC
    std::vector<double> high;
    for (const double value : sixteen) {
        high.push_back(value > 8 ? 1 : 0);
    }
    const auto found = local_join_count(squares(), high, {99'999, 2});

    check_values(found, {1, 0, 0, 0, 3, 2, 0, 0, 2, 3, 0, 0, 0, 1, 0, 0});
    CHECK(found[1].p == 1); // has 0 itself
    const auto joins = [&](const std::vector<std::size_t>& picks) {
        return static_cast<double>(std::count_if(picks.begin(), picks.end(), [&](auto j) { return high[j] == 1; }));
    };
    const auto exact = over_all_draws(4, 3, 16, 3, joins);
    CHECK(found[4].p == Approx(exact.at_least).margin(0.005));
    CHECK(found[4].z == Approx((3 - exact.mean) / std::sqrt(exact.variance)).epsilon(1e-9));
}

TEST_CASE("local join counts take nothing but 0, 1 and missing")
{
    CHECK(test::error_of([] {
              local_join_count(contiguity(lattice(2, 2)), std::vector<double>{0, 1, 2, 1});
          }) == "3: local_join_count: entry 3 is 2. Give 0, 1 or missing.");
    CHECK(std::isnan(local_join_count(contiguity(lattice(2, 2)), std::vector<double>{0, 1, missing, 1})[2].value));
}

TEST_CASE("values that do not vary, and a unit without neighbours, are significant nowhere")
{
    const auto constant = local_moran(squares(), std::vector<double>(16, 0.1));
    for (const auto& each : constant.statistic) {
        CHECK(each.value == 0);
        CHECK(each.z == 0);
        CHECK(each.p == 1);
    }
    const std::vector<double> value{1, 5, 2, 7};
    for (const auto& each :
         {local_moran(contiguity(star(2, 1)), value).statistic[3], local_geary(contiguity(star(2, 1)), value)[3]}) {
        CHECK(each.value == 0);
        CHECK(each.z == 0);
        CHECK(each.p == 1);
        CHECK(each.tail == 0);
    }
}

TEST_CASE("a unit that lacks one of the measures takes no part")
{
    auto gap = other_sixteen;
    gap[5] = missing;
    const auto found = local_moran(squares(), sixteen, gap, {});
    const std::vector<std::vector<double>> both{sixteen, gap};

    CHECK(std::isnan(found.statistic[5].value));
    CHECK(found.quadrant[5] == Quadrant::None);
    CHECK(std::isnan(local_geary(squares(), both)[5].p));
}

TEST_CASE("local statistics refuse fewer than three values and measures of other length")
{
    CHECK(test::error_of([] {
              local_moran(contiguity(star(1, 0)), std::vector<double>{1, 2});
          }) == "2: local_moran: 2 units with a value. Give at least 3.");
    CHECK(test::error_of([] {
              local_moran(squares(), sixteen, std::vector<double>{1, 2}, {});
          }) == "2: local statistics: measures of 16 and of 2 units. Give each measure one value per unit.");
    CHECK(test::error_of([] { local_geary(squares(), std::span<const std::vector<double>>{}, {}); }) ==
          "2: local_geary: no measure. Give at least one.");
}

TEST_CASE("weights that differ within a row count in value, score and draws")
{
    // Unit 0 has two neighbours, the first three times as heavy.
    Weights weights;
    weights.start = {0, 2, 3, 4, 4, 4};
    weights.neighbour = {to_unit(1), to_unit(2), to_unit(0), to_unit(0)};
    weights.weight = {3, 1, 3, 1};
    const std::vector<double> value{4, 9, 1, 2, 6};
    const auto z = z_scores(value);
    const auto found = local_moran(weights, value, {99'999, 4}).statistic[0];

    CHECK(found.value == near(z[0] * (0.75 * z[1] + 0.25 * z[2])));
    std::vector<double> all; // ordered draws: 4 × 3
    for (std::size_t a = 1; a < 5; ++a) {
        for (std::size_t b = 1; b < 5; ++b) {
            if (a != b) {
                all.push_back(0.75 * z[a] + 0.25 * z[b]);
            }
        }
    }
    const double observed = 0.75 * z[1] + 0.25 * z[2];
    double mean = 0;
    double square = 0;
    for (const double each : all) {
        mean += each / 12;
        square += each * each / 12;
    }
    const double at_least =
        static_cast<double>(std::count_if(all.begin(), all.end(), [&](double e) { return e >= observed - 1e-12; })) /
        12;
    CHECK(std::abs(found.z) == Approx((observed - mean) / std::sqrt(square - mean * mean)).epsilon(1e-9));
    CHECK(found.p == Approx(at_least).margin(0.006));
}

TEST_CASE("one thread and many give the same bytes of every local statistic")
{
    const auto weights = contiguity(lattice(20, 20));
    const auto value = noise(400, 4);
    const auto all = [&] {
        std::vector<LocalStatistic> result = local_moran(weights, value, {199, 7}).statistic;
        for (const auto& each : {local_geary(weights, value, {199, 7}), getis_ord(weights, value, {199, 7})}) {
            result.insert(result.end(), each.begin(), each.end());
        }
        return result;
    };
    std::vector<LocalStatistic> one;
    std::vector<LocalStatistic> many;
    with_threads(1, [&] { one = all(); });
    with_threads(2, [&] { many = all(); });
    const auto bits = [](double each) { return std::bit_cast<std::uint64_t>(each); };

    REQUIRE(one.size() == many.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        CHECK(bits(one[i].value) == bits(many[i].value));
        CHECK(bits(one[i].p) == bits(many[i].p));
    }
}

TEST_CASE("local Moran averages to global Moran, and local Geary to global Geary")
{
    CHECK(rc::check("sums of local statistics", [] {
        const auto value = noise(36, *rc::gen::arbitrary<std::uint64_t>());
        const auto weights = contiguity(lattice(6, 6));
        const auto z = z_scores(value);
        double moran = 0;
        double geary = 0;
        const auto local = local_moran(weights, value, {1, 1}).statistic;
        const auto differences = local_geary(weights, value, {1, 1});
        for (std::size_t i = 0; i < 36; ++i) {
            moran += local[i].value / 35;
            geary += differences[i].value / 72;
        }
        double expected_moran = 0;
        double expected_geary = 0;
        for (std::size_t i = 0; i < 36; ++i) {
            const auto neighbours = weights.neighbours(to_unit(i));
            for (const auto j : neighbours) {
                const double off = z[i] - z[to_index(j)];
                expected_moran += z[i] * z[to_index(j)] / static_cast<double>(neighbours.size()) / 35;
                expected_geary += off * off / static_cast<double>(neighbours.size()) / 72;
            }
        }
        RC_ASSERT(std::abs(moran - expected_moran) < 1e-12);
        RC_ASSERT(std::abs(geary - expected_geary) < 1e-12);
    }));
}
