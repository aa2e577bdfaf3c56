#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "hotspots/lattice.hpp"
#include "needshed/hotspots/hotspots.hpp"

using namespace needshed;
using test::lattice;
using test::star;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("Moran's I is that of esda")
{
    // esda 2.9.0, libpysal 4.14.1: w = lat2W(4, 4); w.transform = "r"; Moran(y, w).I
    const std::vector<double> value{12, 7, 3, 9, 15, 22, 4, 1, 18, 30, 6, 2, 5, 11, 8, 0};

    CHECK(morans_i(lattice(4, 4), value) == Approx(0.396301856731417).epsilon(1e-12));
}

TEST_CASE("a chequerboard has a Moran's I of minus one")
{
    // 1 0 1
    // 0 1 0
    CHECK(morans_i(lattice(2, 3), std::vector<double>{1, 0, 1, 0, 1, 0}) == Approx(-1));
}

TEST_CASE("units without a value or without neighbours do not count in Moran's I")
{
    const std::vector<double> three{1, 5, 2};
    const double expected = morans_i(star(2, 0), three);

    CHECK(morans_i(star(2, 1), std::vector<double>{1, 5, 2, 90}) == Approx(expected));
    CHECK(morans_i(star(3, 0), std::vector<double>{1, 5, 2, missing}) == Approx(expected));
}

TEST_CASE("values that do not vary have no Moran's I")
{
    CHECK(std::isnan(morans_i(lattice(2, 2), std::vector<double>(4, 0.1))));
    CHECK(std::isnan(morans_i(lattice(1, 1), std::vector<double>{3})));
    CHECK(std::isnan(morans_i(lattice(1, 2), std::vector<double>{missing, missing})));
}
