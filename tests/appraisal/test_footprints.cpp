#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <numeric>

#include "appraisal/nine.hpp"

using namespace needshed;
using test::Nine;

TEST_CASE("a footprint says which of its areas and which localities are split, and who lives outside the main area")
{
    //  Beats      Localities  People
    //  q q r      2 2 2       700 800 900
    //  p p q      0 1 1       400 500 600
    //  p p p      0 0 1       100 200 300
    Nine nine;
    nine.footprints = {{"police", {"p", "q", "r", "none"}, {"p", "q", "r", "none"}, {0, 0, 0, 0, 0, 1, 1, 1, 2}}};
    const auto score = nine.score().footprints.at(0);
    CHECK(score.agency == "police");
    CHECK(score.areas == 3);
    CHECK(score.areas_split == 2);
    CHECK(score.localities_split == 2);
    CHECK(score.people == 4500);
    CHECK(score.people_outside_main == 600 + 900);
}

TEST_CASE("units in no area count as people outside the main one, not as a split")
{
    Nine nine;
    nine.footprints = {{"fire", {"p"}, {"p"}, {0, no_group, 0, 0, 0, 0, 0, 0, 0}}};
    const auto score = nine.score().footprints[0];
    CHECK(score.areas_split == 1);
    CHECK(score.localities_split == 0);
    CHECK(score.people_outside_main == 200);
}

TEST_CASE("a footprint equal to the plan is not split at all")
{
    Nine nine;
    nine.footprints = {{"council", {"x", "y", "z"}, {"x", "y", "z"}, nine.plan.locality}};
    const auto score = nine.score().footprints[0];
    CHECK(score.areas == 3);
    CHECK(score.areas_split == 0);
    CHECK(score.localities_split == 0);
    CHECK(score.people_outside_main == 0);
}

TEST_CASE("whatever the plan, people and area are conserved and shapes are at most a circle")
{
    const Nine base;
    CHECK(rc::check("any plan", [&] {
        Nine nine = base;
        std::vector<std::uint32_t> label(9);
        for (std::size_t u = 0; u < 9; ++u) {
            label[u] = *rc::gen::inRange<std::uint32_t>(0, 4);
        }
        nine.plan = score_plan(nine.units.coverage.graph(), nine.need, nine.rules, label);
        const auto card = nine.score();
        double people = 0;
        double area = 0;
        double perimeter = 0;
        for (const auto& locality : card.localities) {
            people += locality.populations[0];
            area += locality.area_km2;
            perimeter += locality.perimeter_m;
            RC_ASSERT(locality.polsby_popper > 0 && locality.polsby_popper < 1);
        }
        RC_ASSERT(people == 4500);
        RC_ASSERT(std::abs(area - 9) < 1e-9);
        RC_ASSERT(std::abs(perimeter - 12'000 - 2 * card.border_m) < 1e-6);
    }));
}
