#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include <catch2/catch.hpp>

#include "hotspots/lattice.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/hotspots/global.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::lattice;
using test::noise;
using test::star;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

const std::vector<double> sixteen{12, 7, 3, 9, 15, 22, 4, 1, 18, 30, 6, 2, 5, 11, 8, 0};

using Statistic = std::function<GlobalStatistic(const std::vector<double>&)>;

struct Exact {
    double mean = 0;
    double variance = 0;
    double at_least = 0; ///< share of all deals
};

/// The statistic over every order of the values.
Exact over_all_orders(std::vector<double> value, const Statistic& statistic)
{
    const double observed = statistic(value).value;
    std::sort(value.begin(), value.end());
    std::vector<double> all;
    do {
        all.push_back(statistic(value).value);
    } while (std::next_permutation(value.begin(), value.end()));
    Exact exact;
    const auto count = static_cast<double>(all.size());
    exact.mean = std::accumulate(all.begin(), all.end(), 0.0) / count;
    for (const double each : all) {
        exact.variance += (each - exact.mean) * (each - exact.mean) / count;
        exact.at_least += each >= observed - 1e-12 ? 1 / count : 0;
    }
    return exact;
}

/// Six units in two rows, unequal in degree once one border is left out.
//  0 - 1 - 2
//  |   |
//  3 - 4 - 5
Weights six()
{
    const std::vector<GraphEdge> edges{{to_unit(0), to_unit(1), 1}, {to_unit(1), to_unit(2), 1},
                                       {to_unit(0), to_unit(3), 1}, {to_unit(1), to_unit(4), 1},
                                       {to_unit(3), to_unit(4), 1}, {to_unit(4), to_unit(5), 1}};
    return contiguity(Graph(6, edges));
}

const std::vector<double> six_values{1, 4, 9, 2, 7, 20};

} // namespace

TEST_CASE("Moran's I is that of esda")
{
    // esda 2.9.0, libpysal 4.14.1: w = lat2W(4, 4); w.transform = "r"; Moran(y, w).I
    CHECK(global_moran(contiguity(lattice(4, 4)), sixteen).value == Approx(0.396301856731417).epsilon(1e-12));
}

TEST_CASE("a chequerboard has a Moran's I of minus one")
{
    // 1 0 1
    // 0 1 0
    CHECK(global_moran(contiguity(lattice(2, 3)), std::vector<double>{1, 0, 1, 0, 1, 0}).value == Approx(-1));
}

TEST_CASE("mean and variance under randomisation are those over every order of the values")
{
    static const PermutationOptions one{1, 1}; // the generated functions outlive a round of the test
    const auto [name, statistic] = GENERATE_COPY(table<std::string, Statistic>(
        {{"Moran", [](const std::vector<double>& x) { return global_moran(six(), x, one); }},
         {"Geary", [](const std::vector<double>& x) { return global_geary(six(), x, one); }},
         {"General G", [](const std::vector<double>& x) { return general_g(six(), x, one); }}}));
    INFO(name);
    const auto found = statistic(six_values);
    const auto exact = over_all_orders(six_values, statistic);

    CHECK(found.expected == Approx(exact.mean).epsilon(1e-10));
    CHECK(found.variance_random == Approx(exact.variance).epsilon(1e-10));
    CHECK(found.z_random == Approx((found.value - exact.mean) / std::sqrt(exact.variance)).epsilon(1e-9));
}

TEST_CASE("the permuted p-value is the share of all orders")
{
    const PermutationOptions many{99'999, 3};
    const auto statistic = [&](const std::vector<double>& x) { return global_moran(six(), x, {1, 1}); };
    const auto exact = over_all_orders(six_values, statistic);
    const double folded = std::min(exact.at_least, 1 - exact.at_least + 0.01);

    CHECK(global_moran(six(), six_values, many).p_permuted == Approx(folded).margin(0.006));
}

TEST_CASE("weights that only one side has are met in every moment")
{
    // Nearest neighbours are not mutual.
    const std::vector<Point> points{{0, 0}, {1, 0}, {3, 0}, {3, 2}, {6, 1}, {10, 0}};
    const auto weights = k_nearest(points, 2);
    const auto statistic = [&](const std::vector<double>& x) { return global_moran(weights, x, {1, 1}); };
    const auto exact = over_all_orders(six_values, statistic);

    CHECK(statistic(six_values).variance_random == Approx(exact.variance).epsilon(1e-10));
}

TEST_CASE("bivariate Moran's I of a measure with itself is Moran's I")
{
    const auto weights = contiguity(lattice(4, 4));

    CHECK(global_moran(weights, sixteen, sixteen, {99, 1}).value ==
          Approx(global_moran(weights, sixteen).value).epsilon(1e-12));
    CHECK(std::isnan(global_moran(weights, sixteen, sixteen, {99, 1}).z_random));
}

TEST_CASE("units without a value or without neighbours do not count")
{
    const std::vector<double> five{1, 5, 2, 7, 4};
    const double expected = global_moran(contiguity(star(4, 0)), five).value;

    CHECK(global_moran(contiguity(star(4, 1)), std::vector<double>{1, 5, 2, 7, 4, 90}).value == Approx(expected));
    CHECK(global_moran(contiguity(star(5, 0)), std::vector<double>{1, 5, 2, 7, 4, missing}).value == Approx(expected));
}

TEST_CASE("values that do not vary have no global statistic")
{
    const auto weights = contiguity(lattice(2, 2));
    for (const auto& found :
         {global_moran(weights, std::vector<double>(4, 0.1)), global_geary(weights, std::vector<double>(4, 0.1)),
          general_g(weights, std::vector<double>(4, 0.1))}) {
        CHECK(std::isnan(found.value));
        CHECK(std::isnan(found.p_permuted));
    }
}

TEST_CASE("fewer than four units that take part are refused")
{
    CHECK(test::error_of([] {
              global_moran(contiguity(star(2, 3)), std::vector<double>{1, 2, 3, 4, 5, 6});
          }) == "2: global_moran: 3 units with a value and a neighbour. Give at least 4.");
}

TEST_CASE("General G refuses a negative value")
{
    CHECK(test::error_of([] {
              general_g(contiguity(lattice(2, 2)), std::vector<double>{1, 2, -1, 4});
          }) == "3: general_g: a value of -1. General G takes values of 0 or more; use Moran's I for others.");
}

TEST_CASE("one thread and many give the same permuted p-value")
{
    const auto weights = contiguity(lattice(20, 20));
    const auto value = noise(400, 9);
    double one = 0;
    double many = 0;
    with_threads(1, [&] { one = global_geary(weights, value, {499, 2}).p_permuted; });
    with_threads(2, [&] { many = global_geary(weights, value, {499, 2}).p_permuted; });

    CHECK(one == many);
}
