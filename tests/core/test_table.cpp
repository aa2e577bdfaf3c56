#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "needshed/core/table.hpp"

using namespace needshed;

namespace {

double written(double value, int decimals, int digits)
{
    Column column;
    column.decimals = decimals;
    column.digits = digits;
    return column.rounded(value);
}

} // namespace

TEST_CASE("values are rounded to the decimals of their column")
{
    CHECK(written(4.6319, 2, 0) == 4.63);
    CHECK(written(0.0004, 2, 0) == 0);
    CHECK_FALSE(std::signbit(written(-0.0004, 2, 0)));
    CHECK(written(1234.5, 0, 0) == 1235);
    CHECK(std::isnan(written(std::numeric_limits<double>::quiet_NaN(), 2, 2)));
    CHECK(std::isinf(written(std::numeric_limits<double>::infinity(), 2, 2)));
}

TEST_CASE("a small value keeps its digits where the column asks for them")
{
    CHECK(written(4.6319, 2, 2) == 4.63);
    CHECK(written(0.0512, 2, 2) == 0.051);
    CHECK(written(-0.00001234, 4, 2) == -0.000012);
    CHECK(written(0.0001, 4, 2) == 0.0001);
    CHECK(written(0, 4, 2) == 0);
    CHECK(written(1e-40, 4, 2) == 1e-40);
    CHECK(written(5e-324, 4, 2) >= 0); // the smallest there is
}
