#include <cmath>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "need/path.hpp"
#include "needshed/need/need.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

Demand two_units()
{
    Demand demand;
    demand.populations = {{"all", {100, 200}}, {"65_up", {10, 20}}};
    demand.measures = {{"police/asb", MeasureKind::Count, {1, 3}, {}},
                       {"health/mood", MeasureKind::Score, {0.5, -1}, {}}};
    return demand;
}

std::string error_for(const Demand& demand, std::vector<MeasureNeedSpec> measures)
{
    Progress progress;
    return test::error_of([&] {
        assess(test::path(demand), demand, {RateKind::Crude, Standardisation::Z, std::move(measures)}, progress);
    });
}

std::string error_for(std::vector<MeasureNeedSpec> measures)
{
    return error_for(two_units(), std::move(measures));
}

} // namespace

TEST_CASE("a measure nobody supplied is refused with the nearest name")
{
    CHECK(error_for({{"police/absb", "all", 1, Direction::More}}) ==
          "3: /need/measures/police~1absb: there is no measure 'police/absb'. Did you mean 'police/asb'?");
    CHECK(error_for({{"quite/other", "all", 1, Direction::More}}) ==
          "3: /need/measures/quite~1other: there is no measure 'quite/other'. Known: police/asb, health/mood.");
}

TEST_CASE("a population nobody supplied is refused with the nearest name")
{
    CHECK(error_for({{"police/asb", "66_up", 1, Direction::More}}) ==
          "3: /need/measures/police~1asb/per: there is no population '66_up'. Did you mean '65_up'?");
}

TEST_CASE("a count without a population is refused")
{
    CHECK(error_for({{"police/asb", "", 1, Direction::More}}) ==
          "3: /need/measures/police~1asb: a count needs the people it is a rate of. Name a population as \"per\", or "
          "load the measure as \"scores\".");
}

TEST_CASE("a score with a population is refused")
{
    CHECK(error_for({{"health/mood", "all", 1, Direction::More}}) ==
          "3: /need/measures/health~1mood/per: a score is already relative to people, but is asked per 'all'. Remove "
          "\"per\", or load the measure as \"counts\".");
}

TEST_CASE("a weight below zero is refused")
{
    CHECK(error_for({{"police/asb", "all", -1, Direction::More}}) ==
          "3: /need/measures/police~1asb/weight: is -1. Give a number of 0 or more.");
    CHECK(error_for({{"police/asb", "all", std::nan(""), Direction::More}}) ==
          "3: /need/measures/police~1asb/weight: is nan. Give a number of 0 or more.");
}

TEST_CASE("weights that add up to nothing are refused")
{
    const std::string expected =
        "3: /need/measures: the weights add up to 0. Give at least one measure a weight above 0.";

    CHECK(error_for({{"police/asb", "all", 0, Direction::More}}) == expected);
    CHECK(error_for({}) == expected);
}

TEST_CASE("a measure named twice is refused")
{
    CHECK(error_for({{"police/asb", "all", 1, Direction::More}, {"police/asb", "65_up", 1, Direction::More}}) ==
          "3: /need/measures/police~1asb: is named twice. Name each measure once.");
}

TEST_CASE("a negative count is refused")
{
    auto demand = two_units();
    demand.measures[0].value = {1, -3};

    CHECK(error_for(demand, {{"police/asb", "all", 1, Direction::More}}) ==
          "3: /need/measures/police~1asb: entry 2 has a count of -3. Counts are 0 or more; load measures that can be "
          "negative as \"scores\".");
}

TEST_CASE("a measure that has no value anywhere is refused")
{
    auto demand = two_units();
    demand.populations[0].people = {0, 0};

    CHECK(error_for(demand, {{"police/asb", "all", 1, Direction::More}}) ==
          "3: /need/measures/police~1asb: no unit has a value. Check that codes and populations match the units, or "
          "give the measure weight 0.");
}

TEST_CASE("vectors of different lengths are refused")
{
    auto demand = two_units();
    demand.populations[1].people = {10, 20, 30};

    CHECK(error_for(demand, {{"police/asb", "all", 1, Direction::More}}) ==
          "2: assess: graph, measures and populations are of 2 to 3 units. Give each one entry per unit.");
}
