#include <catch2/catch.hpp>

#include <numbers>

#include "appraisal/nine.hpp"

using namespace needshed;
using test::error_of;
using test::grid_units;
using test::grid_x;
using test::grid_y;
using test::missing;
using test::Nine;
using test::said;

namespace {

template <class Value>
std::vector<Value> each(const Scorecard& card, Value LocalityScore::*member)
{
    std::vector<Value> values;
    for (const auto& locality : card.localities) {
        values.push_back(locality.*member);
    }
    return values;
}

} // namespace

TEST_CASE("a locality's code has at least two digits, and as many as the count needs")
{
    CHECK(locality_code(0, 1) == "L01");
    CHECK(locality_code(23, 24) == "L24");
    CHECK(locality_code(98, 99) == "L99");
    CHECK(locality_code(0, 100) == "L001");
    CHECK(locality_code(699, 700) == "L700");
    CHECK(locality_code(6, 34'753) == "L00007");
}

TEST_CASE("localities count their units and people, a missing figure as nothing")
{
    Nine nine;
    nine.demand.populations.push_back({"65_up", {1, missing, 1, 1, 1, 1, 1, 1, 1}});
    const auto card = nine.score();
    CHECK(each(card, &LocalityScore::code) == std::vector<std::string>{"L01", "L02", "L03"});
    CHECK(each(card, &LocalityScore::units) == std::vector<std::size_t>{3, 3, 3});
    CHECK(each(card, &LocalityScore::populations) == std::vector<std::vector<double>>{{700, 2}, {1400, 3}, {2400, 3}});
}

TEST_CASE("bounds pass at the limit and fail beyond it, each by itself")
{
    Nine nine;
    nine.rules.bounds = {{"population:all", nine.demand.populations[0].people, 700, 1400},
                         {"demand:police/asb", {1, 1, 1, 1, 1, 1, 1, 1, missing}, 3, 9}};
    const auto card = nine.score();
    const auto passes = [&](std::size_t bound) {
        std::vector<bool> pass;
        for (const auto& locality : card.localities) {
            pass.push_back(locality.bounds.at(bound).pass);
        }
        return pass;
    };
    CHECK(passes(0) == std::vector<bool>{true, true, false});
    CHECK(passes(1) == std::vector<bool>{true, true, false});
    CHECK(card.localities[2].bounds[0].bound == "population:all");
    CHECK(card.localities[2].bounds[0].sum == 2400);
    CHECK(card.localities[2].bounds[1].sum == 2);
    CHECK(card.bounds_failed == 2);
}

TEST_CASE("two bounds on one sum fail apart")
{
    Nine nine;
    const auto& people = nine.demand.populations[0].people;
    nine.rules.bounds = {{"population:all", people, 1000}, {"population:all", people, 0, 2000}};
    const auto card = nine.score();
    CHECK_FALSE(card.localities[0].bounds[0].pass);
    CHECK(card.localities[0].bounds[1].pass);
    CHECK(card.localities[2].bounds[0].pass);
    CHECK_FALSE(card.localities[2].bounds[1].pass);
}

TEST_CASE("the need of a locality is the mean of its units, weighted by people; units without need take no part")
{
    Nine nine;
    nine.need.index = {1, 2, missing, -1, 0, missing, missing, missing, missing};
    const auto index = each(nine.score(), &LocalityScore::need_index);
    CHECK(index[0] == Approx((100 * 1.0 + 200 * 2.0 - 400 * 1.0) / 700));
    CHECK(index[1] == 0);
    CHECK(std::isnan(index[2]));
}

TEST_CASE("where nobody lives, units weigh the same in the mean")
{
    Nine nine;
    nine.demand.populations[0].people = {0, 0, 1, 0, 1, 1, 1, 1, 1};
    nine.need.index = {1, 2, 0, 6, 0, 0, 0, 0, 0};
    CHECK(nine.score().localities[0].need_index == 3);
}

TEST_CASE("hot units and the share in the sum of squares are counted per locality")
{
    Nine nine;
    using enum HotspotClass;
    nine.hotspots.index.classes = {Hot, Hot, Cold, None, Hot, None, Missing, None, None};
    const auto card = nine.score();
    CHECK(each(card, &LocalityScore::hot_units) == std::vector<std::size_t>{2, 1, 0});
    CHECK(each(card, &LocalityScore::within_share) == std::vector<double>{0.0625, 0.0625, 0.125});
    nine.plan.common_need.total = 0;
    CHECK(nine.score().localities[2].within_share == 0);
}

TEST_CASE("a rate sets events against people where both are known, with its interval")
{
    Nine nine;
    nine.demand.populations[0].people = {400, 600, missing, missing, 1, 1, 1, 1, 1};
    nine.add_count("police/asb", {3, 4, 1, 5, missing, missing, 0, 0, 0}, "all", {1, 2, 0, 9, 0, 0, 0, 0, 0});
    const auto card = nine.score();
    const auto& first = card.localities[0].measures.at(0);
    CHECK(first.measure == "police/asb");
    CHECK(first.count == 12);
    CHECK(first.rate == Approx(7));
    //  Exact limits of a Poisson count of 7: 2.814 and 14.423 (Garwood 1936; poisson.test(7) of R 4.2).
    CHECK(first.rate_low == Approx(2.814).margin(0.001));
    CHECK(first.rate_high == Approx(14.423).margin(0.001));
    CHECK(first.z == Approx((400 * 1.0 + 600 * 2.0) / 1000));
}

TEST_CASE("a locality in which no unit has both events and people has no rate")
{
    Nine nine;
    nine.demand.populations[0].people = {1, 1, missing, 1, 1, 1, 1, 1, 1};
    nine.add_count("police/asb", {1, 1, 4, 1, missing, missing, missing, missing, missing}, "all");
    const auto card = nine.score();
    CHECK(card.localities[1].measures[0].count == 4);
    CHECK(std::isnan(card.localities[1].measures[0].rate));
    CHECK(std::isnan(card.localities[1].measures[0].rate_low));
    CHECK(std::isnan(card.localities[2].measures[0].count));
}

TEST_CASE("a score is averaged by people and has neither count nor interval")
{
    Nine nine;
    nine.add_score("health/mood", {1, 2, 0, missing, 0, 0, -1, -1, -1});
    const auto card = nine.score();
    const auto& first = card.localities[0].measures[0];
    CHECK(first.rate == Approx((100 + 2 * 200) / 300.0));
    CHECK(first.z == Approx(first.rate));
    CHECK(std::isnan(first.count));
    CHECK(std::isnan(first.rate_low));
    CHECK(std::isnan(first.rate_high));
    CHECK(card.localities[2].measures[0].rate == -1);
}

TEST_CASE("the Polsby-Popper score of a square is a quarter of pi, however many units it is made of")
{
    Nine nine;
    nine.plan = {std::vector<std::uint32_t>(9, 0), 1, 0, {}, {}};
    auto card = nine.score();
    CHECK(card.localities[0].polsby_popper == Approx(std::numbers::pi / 4));
    CHECK(card.localities[0].area_km2 == Approx(9));
    CHECK(card.localities[0].perimeter_m == Approx(12'000));
    CHECK(card.border_m == 0);
    nine.plan = {{0, 1, 2, 3, 4, 5, 6, 7, 8}, 9, 0, {}, {}};
    card = nine.score();
    CHECK(card.mean_polsby_popper == Approx(std::numbers::pi / 4));
    CHECK(card.border_m == Approx(12'000));
}

TEST_CASE("perimeters follow the outline of a locality")
{
    const auto card = Nine().score();
    CHECK(each(card, &LocalityScore::perimeter_m) == std::vector<double>{8000, 8000, 8000});
    CHECK(card.localities[0].polsby_popper == Approx(4 * std::numbers::pi * 3 / 64));
    CHECK(card.border_m == Approx(6'000));
}

TEST_CASE("a link adds nothing to a perimeter")
{
    //  A   B, linked
    UnitAreas areas{"pair",
                    {"A", "B"},
                    {},
                    test::areas_from_wkt({"POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))", "POLYGON((5 0, 6 0, 6 1, 5 1, 5 0))"}),
                    {"EPSG:27700"}};
    Nine nine;
    Progress progress;
    nine.units.coverage = build_coverage(areas, {}, progress);
    nine.demand = {};
    nine.need = {};
    nine.need.index = {0, 0};
    nine.rules.codes = {"A", "B"};
    REQUIRE(nine.units.coverage.links().size() == 1);
    nine.plan = {{0, 0}, 1, 0, {}, {}};
    CHECK(nine.score().localities[0].perimeter_m == Approx(8));
    nine.plan = {{0, 1}, 2, 0, {}, {}};
    CHECK(nine.score().localities[1].perimeter_m == Approx(4));
    CHECK(nine.score().border_m == 0);
}

TEST_CASE("a barrier shortens no perimeter and no border between localities")
{
    Nine nine;
    CoverageOptions options;
    options.islands = Islands::Separate;
    options.barriers = Barriers{"road", {}, {}, 5};
    options.barriers->lines.points = {{grid_x, grid_y + 2000}, {grid_x + 3000, grid_y + 2000}};
    options.barriers->lines.end_part();
    options.barriers->lines.end_line();
    options.barriers->areas.end_area();
    nine.units = grid_units({"A", "B", "C", "D", "E", "F", "G", "H", "I"}, {}, options);
    REQUIRE(nine.units.coverage.border_count() == 9);
    const auto card = nine.score();

    CHECK(each(card, &LocalityScore::perimeter_m) == std::vector<double>{8000, 8000, 8000});
    CHECK(card.border_m == Approx(6'000));
}

TEST_CASE("a locality that only a corner holds together is a finding")
{
    //  1 1 0      2 is A and E, which meet at a corner only
    //  0 2 0
    //  2 0 0
    Nine nine;
    CoverageOptions options;
    options.neighbours = Neighbours::Queen;
    nine.units = grid_units({"A", "B", "C", "D", "E", "F", "G", "H", "I"}, {}, options);
    nine.plan.locality = {2, 0, 0, 0, 2, 0, 1, 1, 0};

    CHECK(said(nine.score().findings) ==
          std::vector<std::string>{"corner_joined locality L01: only corners hold its 2 pieces together",
                                   "corner_joined locality L03: only corners hold its 2 pieces together"});
}

TEST_CASE("a plan that does not fit the coverage is refused")
{
    Nine nine;
    nine.plan.locality.pop_back();
    CHECK(error_of([&] { (void)nine.score(); }) ==
          "2: plan: is of 8 units, the coverage has 9. Appraise a plan with the coverage it was made for.");
    nine.plan.locality.push_back(3);
    CHECK(error_of([&] { (void)nine.score(); }) ==
          "2: plan: has a unit in locality 3, but 3 localities. Number localities from 0.");
    nine.plan.count = 5;
    CHECK(error_of([&] { (void)nine.score(); }) ==
          "2: plan: has a locality without units. Number localities without gaps.");
}
