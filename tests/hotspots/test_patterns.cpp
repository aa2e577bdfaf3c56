#include <cmath>
#include <limits>

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
    return find_patterns(graph, need, {}, spec, progress);
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
