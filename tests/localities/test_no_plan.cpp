// What people read when no plan satisfies their rules, in full.

#include <catch2/catch.hpp>

#include "localities/maps.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

/// A chain of units with these people and need 0, 1, 2 …
std::string refusal(const std::vector<double>& people, const LocalityRules& rules)
{
    std::vector<double> z;
    for (std::size_t unit = 0; unit < people.size(); ++unit) {
        z.push_back(static_cast<double>(unit));
    }
    return test::error_of([&] { test::propose(test::chain(people.size()), test::need_of({z}), rules); });
}

LocalityRules with_bound(const std::vector<double>& people, std::size_t count, double min, double max)
{
    auto rules = test::rules_for(people.size(), count);
    rules.bounds.push_back({"population:all", people, min, max});
    return rules;
}

Grouping halves()
{
    return {"district", {"W", "E"}, {"West", "East"}, {0, 0, 1, 1}};
}

constexpr double any = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("more localities than units are refused")
{
    CHECK(refusal({1, 1, 1}, test::rules_for(3, 5)) ==
          "4: count: asks for 5 localities, but there are 3 units. Ask for 3 or fewer.");
    auto rules = test::rules_for(3, 3);
    rules.together = {{to_unit(0), to_unit(1)}};
    CHECK(refusal({1, 1, 1}, rules) ==
          "4: count: asks for 3 localities, but there are 3 units, which the rules tie into 2. Ask for 2 or fewer.");
}

TEST_CASE("fewer localities than areas of within or separate pieces are refused")
{
    auto rules = test::rules_for(4, 1);
    rules.within = halves();
    CHECK(refusal({1, 1, 1, 1}, rules) ==
          "4: count: asks for 1 locality, but areas of district and gaps without a link make at least 2. Ask for 2 or "
          "more, or drop \"within\".");
    CHECK(test::error_of([] {
              test::propose(Graph(3, {}), test::need_of({{0, 1, 2}}), test::rules_for(3, 2));
          }) ==
          "4: count: asks for 2 localities, but gaps without a link make at least 3. Ask for 3 or more, or link the "
          "parts to each other.");
}

TEST_CASE("a unit over a maximum is refused by name")
{
    CHECK(refusal({10, 130000, 10}, with_bound({10, 130000, 10}, 2, 0, 120000)) ==
          "4: population:all: unit B has 130,000, over the maximum of 120,000. Raise the maximum to 130,000.");
    auto rules = with_bound({70.5, 70, 10}, 2, 0, 120);
    rules.together = {{to_unit(0), to_unit(1)}};
    CHECK(refusal({70.5, 70, 10}, rules) ==
          "4: population:all: the 2 units from A to B, which the rules tie together, have 140.50, over the maximum of "
          "120. Raise the maximum to 141.");
}

TEST_CASE("an area or a piece under a minimum is refused by name")
{
    auto rules = with_bound({20000, 6600, 30000, 40000}, 2, 30000, any);
    rules.within = halves();
    CHECK(refusal({20000, 6600, 30000, 40000}, rules) ==
          "4: population:all: district W has 26,600, under the minimum of 30,000. Lower the minimum to 26,600, or drop "
          "\"within\".");
    auto island = with_bound({50, 50, 5}, 2, 10, any);
    const Graph graph(3, std::vector<GraphEdge>{{to_unit(0), to_unit(1), 1}});
    CHECK(test::error_of([&] {
              test::propose(graph, test::need_of({{0, 1, 2}}), island);
          }) == "4: population:all: the part of 1 unit around C has 5, under the minimum of 10. Lower the minimum to "
                "5, or link "
                "it to its neighbours.");
    CHECK(refusal({1, 1}, with_bound({1, 1}, 1, 10, any)) ==
          "4: population:all: the whole area has 2, under the minimum of 10. Lower the minimum to 2.");
}

TEST_CASE("an area that no number of localities divides is refused by name")
{
    auto rules = with_bound({50, 50, 60, 60}, 3, 60, 80);
    rules.within = halves();
    CHECK(refusal({50, 50, 60, 60}, rules) == "4: population:all: district W has 100, too little for 2 localities of "
                                              "at least 60 and too much for 1 of at most "
                                              "80. Lower the minimum or raise the maximum, or drop \"within\".");
}

TEST_CASE("a count that the totals cannot hold is refused with the count that they could")
{
    CHECK(
        refusal({10, 10, 10, 10}, with_bound({10, 10, 10, 10}, 3, 20, any)) ==
        "4: population:all: at most 2 localities can reach the minimum of 20, fewer than the 3 asked for. Ask for 2 or "
        "fewer, or lower the minimum.");
    CHECK(refusal({10, 10, 10, 10}, with_bound({10, 10, 10, 10}, 1, 0, 20)) ==
          "4: population:all: at least 2 localities are needed to keep to the maximum of 20, more than the 1 asked "
          "for. Ask "
          "for 2 or more, or raise the maximum.");
}

TEST_CASE("rules that contradict each other are refused")
{
    auto rules = test::rules_for(4, 2);
    rules.together = {{to_unit(0), to_unit(1)}};
    rules.apart = {{to_unit(1), to_unit(0)}};
    CHECK(refusal({1, 1, 1, 1}, rules) == "4: apart: keeps units B and A apart, but other rules keep them together. "
                                          "Take one of the two out of the rules.");
    auto split = test::rules_for(4, 2);
    split.within = halves();
    split.together = {{to_unit(0), to_unit(3)}};
    CHECK(refusal({1, 1, 1, 1}, split) == "4: together: units A and D must share a locality, but no connected locality "
                                          "can hold both. Drop \"within\", or "
                                          "the rule that ties them.");
    auto blocked = test::rules_for(3, 2);
    blocked.fixed = {{to_unit(0), "x"}, {to_unit(1), "y"}, {to_unit(2), "x"}};
    CHECK(
        refusal({1, 1, 1}, blocked) ==
        "4: together: units A and C must share a locality, but no connected locality can hold both. Link them, or drop "
        "the rule that ties them.");
}

TEST_CASE("what is proved before the search is told without it, in the same words")
{
    const auto proved = [](const std::vector<double>& people, const LocalityRules& rules) {
        const std::vector<double> z(people.size(), 1);
        return test::error_of([&] { require_possible(test::chain(people.size()), test::need_of({z}), rules); });
    };
    const std::vector<double> people{10, 130000, 10};
    const auto too_large = with_bound(people, 2, 0, 120000);
    CHECK(proved(people, too_large) == refusal(people, too_large));
    CHECK(proved({1, 1, 1}, test::rules_for(3, 5)) == refusal({1, 1, 1}, test::rules_for(3, 5)));
    auto tied = test::rules_for(4, 2);
    tied.within = halves();
    tied.together = {{to_unit(0), to_unit(3)}};
    CHECK(proved({1, 1, 1, 1}, tied) == refusal({1, 1, 1, 1}, tied));
    CHECK_NOTHROW(require_possible(test::chain(3), test::need_of({{1, 1, 1}}), test::rules_for(3, 2)));
}

TEST_CASE("when the search finds no plan, the nearest one says which bound fails where, and what would help")
{
    // The total of 60 would do for three localities of 20, but three localities are two units and a pair.
    const std::vector<double> people{14, 15, 15, 16};
    const auto rules = with_bound(people, 3, 20, any);
    CHECK_NOTHROW(require_possible(test::chain(4), test::need_of({{0, 1, 2, 3}}), rules)); // nothing to prove it by
    CHECK(
        refusal(people, with_bound(people, 3, 20, any)) ==
        "4: population:all: no plan of 3 localities was found that keeps the minimum of 20; the nearest breaks it in 2 "
        "localities, worst unit C with 15 (5 short). Lower the minimum to 15, or ask for 2 localities.");
}

TEST_CASE("every side of every bound that the nearest plan breaks is told, and what is advised together works")
{
    const std::vector<double> people{10, 10, 10, 20, 20};
    CHECK(
        refusal(people, with_bound(people, 2, 34, 36)) ==
        "4: population:all: no plan of 2 localities was found that keeps the minimum of 34; the nearest breaks it in 1 "
        "locality, worst the 3 units from A to C with 30 (4 short), and the maximum of 36 in 1 locality, worst the 2 "
        "units from D to E with 40. Lower the minimum to 30 and raise the maximum to 40.");
    CHECK_NOTHROW(test::propose(test::chain(5), test::need_of({{0, 1, 2, 3, 4}}), with_bound(people, 2, 30, 40)));
}

TEST_CASE("when units kept apart cannot be parted, they are named")
{
    // Two localities cannot part three units.
    auto rules = test::rules_for(4, 2);
    rules.apart = {{to_unit(0), to_unit(1), to_unit(2)}};
    CHECK(refusal({1, 1, 1, 1}, rules) ==
          "4: apart: no plan of 2 localities was found that parts unit A from unit B. Take "
          "one of them out of the rule, or ask for 3 localities.");
}

TEST_CASE("a map without units and needs of another map are refused")
{
    CHECK(test::error_of([] { test::propose(Graph(0, {}), test::need_of({{}}), test::rules_for(0, 1)); }) ==
          "3: units: there are none. Give at least one.");
    CHECK(test::error_of([] { test::propose(test::chain(2), test::need_of({{0}}), test::rules_for(2, 1)); }) ==
          "2: propose: needs of 1 unit for 2 units.");
}
