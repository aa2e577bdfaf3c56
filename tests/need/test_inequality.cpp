#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "needshed/need/inequality.hpp"

using namespace needshed;

TEST_CASE("equal rates have no inequality, and all events in one of two equal units have that of ln 2")
{
    CHECK(theil_index(std::vector<double>{1, 2, 3}, std::vector<double>{10, 20, 30}).total == Approx(0).margin(1e-15));
    CHECK(theil_index(std::vector<double>{8, 0}, std::vector<double>{5, 5}).total == Approx(std::log(2.0)));
}

TEST_CASE("inequality between groups and within them adds up")
{
    const std::vector<double> people{10, 10, 10, 10};
    const std::vector<std::uint32_t> pairs{0, 0, 1, 1};
    const auto between_only = theil_index(std::vector<double>{3, 3, 1, 1}, people, pairs);
    CHECK(between_only.between == Approx(between_only.total));
    const auto within_only = theil_index(std::vector<double>{3, 1, 1, 3}, people, pairs);
    CHECK(within_only.between == Approx(0).margin(1e-15));
    CHECK(within_only.within == Approx(within_only.total));
    CHECK(within_only.total == Approx(between_only.total));
}

TEST_CASE("units without people or a count take no part in inequality, and no events leave nothing to say")
{
    const double missing = std::numeric_limits<double>::quiet_NaN();
    const auto some = theil_index(std::vector<double>{4, 2, 9, missing}, std::vector<double>{1, 1, 0, 1});
    CHECK(some.total == theil_index(std::vector<double>{4, 2}, std::vector<double>{1, 1}).total);
    CHECK(std::isnan(theil_index(std::vector<double>{0, 0}, std::vector<double>{1, 1}).total));
    CHECK(std::isnan(theil_index({}, {}).between));
}
