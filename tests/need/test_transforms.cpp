#include <cmath>
#include <limits>
#include <numeric>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "needshed/need/rates.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

void check_near(const std::vector<double>& value, const std::vector<double>& expected)
{
    REQUIRE(value.size() == expected.size());
    for (std::size_t i = 0; i < value.size(); ++i) {
        CHECK(value[i] == Approx(expected[i]).epsilon(1e-12).margin(1e-15));
    }
}

} // namespace

TEST_CASE("z-scores divide by the n - 1 standard deviation")
{
    // scipy 1.17.1: zscore([3, 1, 4, 1, 5], ddof=1)
    check_near(z_scores(std::vector<double>{3, 1, 4, 1, 5}),
               {0.11180339887498959, -1.0062305898749053, 0.670820393249937, -1.0062305898749053, 1.2298373876248845});
}

TEST_CASE("a missing value stays missing and moves no other z-score")
{
    const auto z = z_scores(std::vector<double>{3, missing, 1, 4, 1, 5});

    CHECK(std::isnan(z[1]));
    CHECK(z[0] == Approx(0.11180339887498959));
    CHECK(z[5] == Approx(1.2298373876248845));
}

TEST_CASE("values that do not vary have z-scores of zero")
{
    CHECK(z_scores(std::vector<double>{0.1, 0.1, 0.1}) == std::vector<double>{0, 0, 0});
    CHECK(z_scores(std::vector<double>{0, 0}) == std::vector<double>{0, 0});
    CHECK(z_scores(std::vector<double>{7}) == std::vector<double>{0});
    CHECK(z_scores(std::vector<double>{}).empty());
}

TEST_CASE("values that differ by rounding alone do not vary")
{
    CHECK(z_scores(std::vector<double>{0.1 + 0.2, 0.3, 0.3}) == std::vector<double>{0, 0, 0});
}

TEST_CASE("ranks ascend from one and ties share their mean rank")
{
    CHECK(mean_ranks(std::vector<double>{3, 1, 4, 1, 5}) == std::vector<double>{3, 1.5, 4, 1.5, 5});
    CHECK(mean_ranks(std::vector<double>{2, 2, 2}) == std::vector<double>{2, 2, 2});
}

TEST_CASE("a missing value has no rank")
{
    const auto rank = mean_ranks(std::vector<double>{9, missing, 8});

    CHECK(rank[0] == 2);
    CHECK(std::isnan(rank[1]));
    CHECK(rank[2] == 1);
}

TEST_CASE("ranks add up to those of untied values")
{
    CHECK(rc::check("sum of ranks", [](const std::vector<short>& input) {
        const std::vector<double> value(input.begin(), input.end());
        const auto rank = mean_ranks(value);
        const auto n = static_cast<double>(value.size());
        RC_ASSERT(std::accumulate(rank.begin(), rank.end(), 0.0) == n * (n + 1) / 2);
    }));
}

TEST_CASE("the exponential transform gives 100 to the most deprived and 50.4 to nine tenths")
{
    // English Indices of Deprivation: R = 1 gives 100, R = 0.9 gives 50.4.
    std::vector<double> value(10);
    std::iota(value.begin(), value.end(), 1.0);
    const auto transformed = exponential_transform(value);

    CHECK(transformed[9] == Approx(100));
    CHECK(transformed[8] == Approx(50.4).margin(0.05));
}

TEST_CASE("the exponential transform follows the ranks")
{
    // numpy 2.4.6, scipy 1.17.1: R = rankdata(x) / 5; -23 * log(1 - R * (1 - exp(-100 / 23)))
    check_near(exponential_transform(std::vector<double>{3, 1, 4, 1, 5}),
               {20.632706729527325, 8.07637464232535, 35.85682409584928, 8.07637464232535, 99.99999999999996});
}

TEST_CASE("deciles are cut where those of the English indices are")
{
    // Ranks on either side of a cut among the 32 844 areas of IMD 2019, with their published decile, from
    // devon_cornwall/imd2019_lsoa11.csv and warwickshire/imd2019_lsoa11.csv (all eight domains).
    std::vector<double> value(32844);
    std::iota(value.rbegin(), value.rend(), 1.0); // rank 1 is the most deprived
    const auto decile = deciles(value);
    const auto at_rank = [&](std::size_t rank) { return decile[rank - 1]; };

    CHECK(at_rank(34) == 1);
    CHECK(at_rank(3282) == 1);
    CHECK(at_rank(3285) == 2);
    CHECK(at_rank(6568) == 2);
    CHECK(at_rank(6569) == 3);
    CHECK(at_rank(9854) == 4);
    CHECK(at_rank(19706) == 6);
    CHECK(at_rank(19708) == 7);
    CHECK(at_rank(26274) == 8);
    CHECK(at_rank(26276) == 9);
    CHECK(at_rank(32841) == 10);
}

TEST_CASE("ties share a decile and missing values have none")
{
    CHECK(deciles(std::vector<double>{5, 5, 5, 5, 1, 1, 1, 1, 1, 1}) == std::vector<int>{3, 3, 3, 3, 8, 8, 8, 8, 8, 8});
    CHECK(deciles(std::vector<double>{missing, 2, 1}) == std::vector<int>{0, 5, 10});
}

TEST_CASE("robust z-scores are those of the median absolute deviation")
{
    // scipy 1.17.1: (y - median(y)) / median_abs_deviation(y, scale="normal")
    const std::vector<double> value{12, 7, 3, 9, 15, 22, 4, 1, 18, 30, 6};
    const auto found = robust_z_scores(value);

    CHECK(found[0] == Approx(0.337244875098041).epsilon(1e-12));
    CHECK(found[3] == 0);
    CHECK(found[9] == Approx(2.36071412568629).epsilon(1e-12));
    CHECK(std::isnan(robust_z_scores(std::vector<double>{1, 1, 1, 5})[3]));
    CHECK(std::isnan(robust_z_scores(std::vector<double>{missing})[0]));
}

TEST_CASE("winsorising draws in what lies beyond the quantiles and leaves missing values missing")
{
    // numpy 2: quantile(y, .1) = 3, quantile(y, .9) = 22
    const std::vector<double> value{12, 7, 3, 9, 15, 22, 4, 1, 18, 30, 6, missing};
    const auto found = winsorised(value, 0.1);

    CHECK(found[7] == 3);
    CHECK(found[9] == 22);
    CHECK(found[0] == 12);
    CHECK(std::isnan(found[11]));
    CHECK(test::error_of([&] { winsorised(value, 0.5); }) ==
          "2: winsorised: a share of 0.500000. Give 0 or more, and less than 0.5.");
}

TEST_CASE("percentiles run from 0 to 100 and ties share")
{
    const auto found = percentiles(std::vector<double>{5, 1, 5, 9, missing});

    CHECK(found[1] == Approx(12.5));
    CHECK(found[0] == Approx(50));
    CHECK(found[2] == Approx(50));
    CHECK(found[3] == Approx(87.5));
    CHECK(std::isnan(found[4]));
}
