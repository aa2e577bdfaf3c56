#include <cmath>
#include <limits>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "needshed/hotspots/trend.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// `h` hot, `c` cold, `.` neither.
std::vector<HotspotClass> periods(const std::string& text)
{
    std::vector<HotspotClass> classes;
    for (const char letter : text) {
        classes.push_back(letter == 'h' ? HotspotClass::Hot : letter == 'c' ? HotspotClass::Cold : HotspotClass::None);
    }
    return classes;
}

std::vector<double> rising(std::size_t count)
{
    std::vector<double> z(count);
    for (std::size_t i = 0; i < count; ++i) {
        z[i] = static_cast<double>(i);
    }
    return z;
}

std::string pattern(const std::string& text, const std::vector<double>& z)
{
    const auto classes = periods(text);
    return emerging_name(emerging_pattern(classes, z));
}

/// With a score that says nothing.
std::string pattern(const std::string& text)
{
    return pattern(text, std::vector<double>(text.size(), 2.5));
}

} // namespace

TEST_CASE("Mann-Kendall and Sen's slope are those of pymannkendall")
{
    // pymannkendall 1.4.3: original_test(x)
    const auto trend = mann_kendall(std::vector<double>{3, 5, 4, 4, 7, 9, 8, 12, 12, 11});

    CHECK(trend.s == 33);
    CHECK(trend.variance == Approx(123));
    CHECK(trend.z == Approx(2.8853428309357834).epsilon(1e-12));
    CHECK(trend.p == Approx(0.003909876320511874).epsilon(1e-10));
    CHECK(trend.slope == 1);
    // scipy 1.17.1: kendalltau(range(10), x)
    CHECK(trend.tau == Approx(0.7501937734175208).epsilon(1e-12));

    const auto falling = mann_kendall(std::vector<double>{9, 7, 7, 5, 3, 1});
    CHECK(falling.z == Approx(-2.4865491809470193).epsilon(1e-12));
    CHECK(falling.slope == Approx(-1.6));
}

TEST_CASE("the seasonal test compares like with like")
{
    // pymannkendall 1.4.3: seasonal_test(x, period=4)
    const std::vector<double> quarters{5, 2, 9, 7, 6, 2, 8, 9, 7, 4, 12, 9, 6, 5, 13, 11, 9, 3, 12, 14};
    const auto trend = seasonal_mann_kendall(quarters, 4);

    CHECK(trend.s == 26);
    CHECK(trend.variance == Approx(62.666666666666664));
    CHECK(trend.z == Approx(3.158069703999446).epsilon(1e-12));
    CHECK(trend.p == Approx(0.0015881757850140232).epsilon(1e-10));
    CHECK(trend.slope == 1);
}

TEST_CASE("missing periods are passed over, their place in time is kept")
{
    const auto trend = mann_kendall(std::vector<double>{1, missing, 3, missing, 5});

    CHECK(trend.s == 3);
    CHECK(trend.slope == 1);
}

TEST_CASE("one value, none, and values that do not vary have no trend")
{
    for (const auto& value : {std::vector<double>{}, {4}, {missing, missing}}) {
        const auto trend = mann_kendall(value);
        CHECK(trend.s == 0);
        CHECK(trend.p == 1);
        CHECK(std::isnan(trend.slope));
    }
    const auto constant = mann_kendall(std::vector<double>{2, 2, 2});
    CHECK(constant.z == 0);
    CHECK(constant.p == 1);
    CHECK(constant.slope == 0);
    CHECK(std::isnan(constant.tau));
    CHECK(test::error_of([] {
              seasonal_mann_kendall(std::vector<double>{1, 2}, 0);
          }) == "2: seasonal_mann_kendall: no seasons. Give 1 or more periods to a year.");
}

TEST_CASE("turning time round turns the trend round")
{
    CHECK(rc::check("reversal", [](std::vector<int> integers) {
        std::vector<double> value(integers.begin(), integers.end());
        const auto forward = mann_kendall(value);
        std::reverse(value.begin(), value.end());
        const auto backward = mann_kendall(value);
        RC_ASSERT(forward.s == -backward.s);
        RC_ASSERT(forward.p == backward.p);
        RC_ASSERT(value.size() < 2 || forward.slope == -backward.slope);
    }));
}

TEST_CASE("hot spots are told by how they have come and gone")
{
    CHECK(pattern("..........") == "none");
    CHECK(pattern(".........h") == "new hot");
    CHECK(pattern("......hhhh") == "consecutive hot");
    CHECK(pattern("hhhhhhhhhh") == "persistent hot");
    CHECK(pattern("hhhhhhhhhh", rising(10)) == "intensifying hot");
    CHECK(pattern("hhhhhhhh.h", rising(10)) == "intensifying hot");
    CHECK(pattern("..h..h...h") == "sporadic hot");
    CHECK(pattern("..c..h...h") == "oscillating hot");
    CHECK(pattern("c........h") == "oscillating hot");
    CHECK(pattern("hhhhhhhhh.") == "historical hot");
    CHECK(pattern("hhhhh.....") == "none");
    CHECK(pattern("h") == "new hot");
}

TEST_CASE("cold spots have the same patterns, deeper for higher")
{
    CHECK(pattern(".........c") == "new cold");
    CHECK(pattern("cccccccccc", rising(10)) == "diminishing cold");
    CHECK(pattern("ccccccccc.") == "historical cold");
    CHECK(pattern("h........c") == "oscillating cold");
}

TEST_CASE("a hot spot whose score falls diminishes")
{
    auto z = rising(10);
    std::reverse(z.begin(), z.end());

    CHECK(pattern("hhhhhhhhhh", z) == "diminishing hot");
}

TEST_CASE("classes and scores go together")
{
    CHECK(test::error_of([] { emerging_pattern(periods("hh"), std::vector<double>{1}); }) ==
          "2: emerging_pattern: 2 classes and 1 scores. Give one of each per period.");
    CHECK(emerging_name(emerging_pattern({}, {})) == "none");
}
