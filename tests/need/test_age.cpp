#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "needshed/need/age.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

// 20-34, 35-49 … of an area: three young bands and one old
const BandCounts area{{3, 10, 25, 40}, {1000, 900, 700, 250}};
const std::vector<double> standard{16000, 19000, 20000, 5000};

} // namespace

TEST_CASE("the European Standard Population has 100 000 people")
{
    double all = 0;
    for (int first = 0; first < 90; first += 5) {
        all += european_standard_population_2013({first, first + 4});
    }
    CHECK(all + european_standard_population_2013({90}) == 100'000);
    CHECK(european_standard_population_2013({}) == 100'000);
    CHECK(european_standard_population_2013({65}) == 19'500);
    CHECK(european_standard_population_2013({75, 84}) == 6'500);
}

TEST_CASE("a band that the standard does not have is refused")
{
    CHECK(test::error_of([] {
              european_standard_population_2013({16, 64});
          }) ==
          "3: age band 16-64: does not begin and end where the European Standard Population's bands do. Use 0-4, 5-9 … "
          "85-89, 90+ or bands made of several of them, or state a standard of your own.");
    CHECK(test::error_of([] { european_standard_population_2013({85, 94}); }).rfind("3: age band 85-94", 0) == 0);
    CHECK(test::error_of([] { european_standard_population_2013({100}); }).rfind("3: age band 100+", 0) == 0);
}

TEST_CASE("a directly standardised rate has Dobson's interval")
{
    // numpy 2 by the guidance's formulas: d = Σ w x/n / Σ w; v = Σ w² x/n² / (Σ w)²; X = 78 events with Byar's limits;
    // d + sqrt(v / X) (limit − X)
    const auto rate = directly_standardised(area, standard);

    CHECK(rate.rate == Approx(0.0295566137566138).epsilon(1e-12));
    CHECK(rate.interval.low == Approx(0.0232623810822137).epsilon(1e-12));
    CHECK(rate.interval.high == Approx(0.0370069067057257).epsilon(1e-12));
    CHECK(rate.events == 78);
}

TEST_CASE("an area with the standard's ages has its crude rate")
{
    const BandCounts like_standard{{4, 6, 10}, {100, 200, 300}};
    const auto rate = directly_standardised(like_standard, std::vector<double>{1, 2, 3});

    CHECK(rate.rate == Approx(20.0 / 600));
    CHECK(rate.interval.low == Approx(poisson_interval(20).low / 600));
    CHECK(rate.interval.high == Approx(poisson_interval(20).high / 600));
}

TEST_CASE("no events still leave an interval, nobody in a band leaves no rate")
{
    const auto none = directly_standardised({{0, 0}, {100, 300}}, std::vector<double>{1, 1});
    CHECK(none.rate == 0);
    CHECK(none.interval.low == 0);
    CHECK(none.interval.high == Approx(poisson_interval(0).high / 400));

    const auto empty = directly_standardised({{0, 1}, {0, 300}}, std::vector<double>{1, 1});
    CHECK(std::isnan(empty.rate));
    CHECK(std::isnan(empty.interval.high));
    CHECK_FALSE(std::isnan(directly_standardised({{0, 1}, {0, 300}}, std::vector<double>{0, 1}).rate));
    CHECK(std::isnan(directly_standardised({{missing, 1}, {10, 300}}, std::vector<double>{1, 1}).rate));
}

TEST_CASE("an area with the reference's rates has the ratio 1")
{
    const BandCounts reference{{10, 40}, {1000, 500}};
    const auto ratio = indirectly_standardised(11, std::vector<double>{300, 100}, reference);

    CHECK(ratio.expected == Approx(300 * 0.01 + 100 * 0.08));
    CHECK(ratio.ratio == Approx(1));
    CHECK(ratio.interval.low == Approx(poisson_interval(11).low / 11));
    CHECK(ratio.interval.high == Approx(poisson_interval(11).high / 11));
}

TEST_CASE("where nothing is expected there is no ratio")
{
    const BandCounts reference{{0, 40}, {1000, 500}};

    CHECK(std::isnan(indirectly_standardised(1, std::vector<double>{300, 0}, reference).ratio));
    CHECK(std::isnan(indirectly_standardised(missing, std::vector<double>{300, 9}, reference).ratio));
}

TEST_CASE("bands that do not fit together are refused")
{
    CHECK(test::error_of([] {
              directly_standardised(area, std::vector<double>{1, 2});
          }) ==
          "2: directly_standardised: 4 counts, 4 populations and 2 bands of the standard. Give one of each per age "
          "band.");
    CHECK(test::error_of([] {
              directly_standardised({{-1}, {5}}, std::vector<double>{1});
          }) == "2: directly_standardised: a count of -1. Counts are 0 or more.");
    CHECK(test::error_of([] {
              directly_standardised({{1}, {5}}, std::vector<double>{0});
          }) == "2: directly_standardised: the standard population is empty. Give at least one band people.");
}
