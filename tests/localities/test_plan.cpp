#include <catch2/catch.hpp>

#include <limits>

#include "localities/maps.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

Plan plan_of(std::vector<std::uint32_t> locality, std::size_t count)
{
    Plan plan;
    plan.locality = std::move(locality);
    plan.count = count;
    return plan;
}

std::vector<std::string> messages(const std::vector<Violation>& violations)
{
    std::vector<std::string> texts;
    for (const auto& violation : violations) {
        texts.push_back(violation.rule + ": " + violation.message);
    }
    return texts;
}

} // namespace

TEST_CASE("localities are renumbered in order of their first unit")
{
    const auto plan = score_plan(test::chain(4), test::need_of({{0, 0, 1, 1}}), test::rules_for(4, 2), {77, 77, 3, 3});
    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 1, 1});
    CHECK(plan.count == 2);
}

TEST_CASE("common need is the within-locality sum of squares, weighted by unit and by measure")
{
    // Two measures of weight ½. By hand: locality 1 holds (1, 3) and (3, 1) with unit weights 1 and 3.
    // Means: measure 1 (1 + 9) / 4 = 2.5, measure 2 (3 + 3) / 4 = 1.5; each sums 1·1.5² + 3·0.5² = 3; half of 6 is 3.
    auto rules = test::rules_for(3, 2);
    rules.unit_weight = {1, 3, 2};
    const auto need = test::need_of({{1, 3, 7}, {3, 1, 7}});

    const auto plan = score_plan(test::chain(3), need, rules, {0, 0, 1});

    CHECK(plan.common_need.within == Approx(3));
    CHECK(plan.common_need.within_of_locality[0] == Approx(3));
    CHECK(plan.common_need.within_of_locality[1] == 0);
    // All in one: means 4 and 20 / 6; 9 + 3 + 18 = 30, and 1·(1/3)² + 3·(7/3)² + 2·(11/3)² = 130 / 3.
    CHECK(plan.common_need.total == Approx((30 + 130.0 / 3) / 2));
    CHECK(plan.common_need.share == Approx(3 / ((30 + 130.0 / 3) / 2)));
}

TEST_CASE("compactness is the share of border between localities, and links have none")
{
    //  A -2- B -3- C -5- D, and a link A–D
    const Graph graph(4, std::vector<GraphEdge>{{to_unit(0), to_unit(1), 2},
                                                {to_unit(1), to_unit(2), 3},
                                                {to_unit(2), to_unit(3), 5},
                                                {to_unit(0), to_unit(3), 0}});
    auto rules = test::rules_for(4, 2);
    rules.terms.compactness = 2;

    const auto plan = score_plan(graph, test::need_of({{0, 0, 1, 1}}), rules, {0, 0, 1, 1});

    REQUIRE(plan.terms.size() == 2);
    CHECK(plan.terms[1].name == "compactness");
    CHECK(plan.terms[1].raw == 3);
    CHECK(plan.terms[1].scaled == Approx(0.3));
    CHECK(plan.terms[1].weighted == Approx(0.6));
    CHECK(plan.objective == Approx(0.6));
}

TEST_CASE("balance is the squared coefficient of variation of the sums")
{
    // Sums 10 and 30: mean 20, (10² + 10²) / (2 · 20²) = ¼.
    auto rules = test::rules_for(4, 2);
    rules.terms.balance = {"population:all", {4, 6, 10, 20}, 0.5};

    const auto plan = score_plan(test::chain(4), test::need_of({{0, 0, 0, 0}}), rules, {0, 0, 1, 1});

    REQUIRE(plan.terms.size() == 3);
    CHECK(plan.terms[2].raw == 200);
    CHECK(plan.terms[2].scaled == Approx(0.25));
    CHECK(plan.terms[2].weighted == Approx(0.125));
}

TEST_CASE("terms without anything to measure are 0")
{
    // All need alike, no borders, nobody there.
    const Graph graph(2, std::vector<GraphEdge>{{to_unit(0), to_unit(1), 0}});
    auto rules = test::rules_for(2, 2);
    rules.terms.compactness = 1;
    rules.terms.balance = {"population:all", {0, 0}, 1};

    const auto plan = score_plan(graph, test::need_of({{1, 1}}), rules, {0, 1});

    CHECK(plan.objective == 0);
    CHECK(plan.common_need.share == 0);
}

TEST_CASE("a plan that keeps every rule has no violation")
{
    auto rules = test::rules_for(4, 2);
    rules.bounds.push_back({"population:all", {1, std::numeric_limits<double>::quiet_NaN(), 1, 1}, 1, 2});
    CHECK(check_plan(test::chain(4), rules, plan_of({0, 0, 1, 1}, 2)).empty());
}

TEST_CASE("each rule that a plan breaks is named with what was measured")
{
    //  A B C D E F; locality 1 is A B D, locality 2 is C E F
    auto rules = test::rules_for(6, 3);
    rules.bounds.push_back({"population:all", {10, 20, 1000, 40.5, 1, 1}, 75, 1000});
    rules.within = {"district", {"W", "E"}, {"W", "E"}, {0, 0, 0, 1, 1, 1}};
    rules.whole = {{"ward", {"p"}, {"p"}, {no_group, no_group, 0, 0, no_group, no_group}}};
    rules.together = {{to_unit(0), to_unit(5)}};
    rules.apart = {{to_unit(0), to_unit(1)}};
    rules.fixed = {{to_unit(0), "x"}, {to_unit(1), "y"}, {to_unit(2), "x"}};

    const auto violations = check_plan(test::chain(6), rules, plan_of({0, 0, 1, 0, 1, 1}, 2));

    CHECK(messages(violations) ==
          std::vector<std::string>{
              "count: the plan has 2 localities, the rule is 3 to 3", "contiguity: locality 1 is in 2 pieces",
              "contiguity: locality 2 is in 2 pieces",
              "bound population:all: locality 1 has 70.50 of population:all, under the minimum of 75",
              "bound population:all: locality 2 has 1,002 of population:all, over the maximum of 1,000",
              "within district: locality 1 lies in 2 areas of district",
              "within district: locality 2 lies in 2 areas of district",
              "whole ward: ward p is split between 2 localities", "together: units A and F are in different localities",
              "apart: units A and B share locality 1", "fixed: locality 1 holds units fixed to x and to y",
              "fixed: unit C is not with the others fixed to x"});
    CHECK(violations[3].measured == 70.5);
    CHECK(violations[3].limit == 75);
}

TEST_CASE("labels that do not fit the units are refused")
{
    const auto need = test::need_of({{0, 1}});
    CHECK(test::error_of([&] { score_plan(test::chain(2), need, test::rules_for(2, 1), {0}); }) ==
          "2: score_plan: 1 label and needs of 2 units for 2 units.");
    CHECK(test::error_of([&] {
              check_plan(test::chain(2), test::rules_for(2, 1), plan_of({0, 1}, 1));
          }) == "2: check_plan: 2 labels below 1 for 2 units.");
}
