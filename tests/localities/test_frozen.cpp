// Localities of today's plan that stay as they are.

#include <catch2/catch.hpp>

#include <algorithm>

#include "localities/maps.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

/// What comes of a chain of units with need 0, 1, 2 …, people 1 each, and these localities that stay.
std::string refusal(std::size_t units, LocalityRules rules)
{
    std::vector<double> z;
    for (std::size_t unit = 0; unit < units; ++unit) {
        z.push_back(static_cast<double>(unit));
    }
    return test::error_of([&] { test::propose(test::chain(units), test::need_of({z}), rules); });
}

LocalityRules rules_with_frozen(std::size_t units, std::size_t count, std::vector<std::vector<UnitIndex>> frozen)
{
    auto rules = test::rules_for(units, count);
    rules.frozen = std::move(frozen);
    return rules;
}

} // namespace

TEST_CASE("a locality that stays keeps its units and gains none")
{
    //  0 0 5 | 5 0 0: without the rule the two in the middle would be alone
    const auto need = test::need_of({{0, 0, 5, 5, 0, 0}});
    const auto rules = rules_with_frozen(6, 3, {{to_unit(1), to_unit(2)}});

    const auto plan = test::propose(test::chain(6), need, rules).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 1, 1, 2, 2, 2});
}

TEST_CASE("localities that stay are kept on random maps, and the others keep the bounds")
{
    for (std::uint64_t stream = 0; stream < 20; ++stream) {
        Random random(11, stream);
        const auto graph = test::random_map(60, random);
        const auto need = test::need_of({test::random_values(60, random), test::random_values(60, random)});
        auto rules = test::rules_for(60, 8);
        rules.bounds.push_back({"people", test::random_people(60, random), 8});
        const auto today = test::propose(graph, need, rules).plan;
        rules.frozen.resize(3);
        for (std::size_t unit = 0; unit < 60; ++unit) {
            if (today.locality[unit] < 3) {
                rules.frozen[today.locality[unit]].push_back(to_unit(unit));
            }
        }
        rules.seed = stream;
        CAPTURE(stream);
        const auto plan = test::propose(graph, need, rules).plan;
        CHECK(check_plan(graph, rules, plan).empty());
        CHECK(plan.objective <= 1.02 * today.objective);
    }
}

TEST_CASE("a plan that touches a locality that was to stay breaks a rule")
{
    const auto graph = test::chain(4);
    const auto need = test::need_of({{0, 1, 2, 3}});
    const auto rules = rules_with_frozen(4, 2, {{to_unit(0), to_unit(1)}});
    const auto broken = [&](std::vector<std::uint32_t> locality) {
        return check_plan(graph, rules, score_plan(graph, need, rules, std::move(locality)));
    };
    CHECK(broken({0, 0, 1, 1}).empty());
    REQUIRE(broken({0, 1, 1, 1}).size() == 1);
    CHECK(broken({0, 1, 1, 1}).front().message ==
          "units A and B are in different localities, and their locality was to stay");
    REQUIRE(broken({0, 0, 0, 1}).size() == 1);
    CHECK(broken({0, 0, 0, 1}).front().message == "locality 1 has 3 units and was to stay with 2");
}

TEST_CASE("localities that stay and contradict other rules are refused")
{
    CHECK(
        refusal(4, rules_with_frozen(4, 2, {{to_unit(1), to_unit(2)}})) ==
        "4: count: asks for 2 localities, but gaps without a link, and localities that stay, make at least 3. Ask for "
        "3 or more, or link the parts to each other.");
    CHECK(refusal(4, rules_with_frozen(4, 3, {{to_unit(0), to_unit(2)}})) ==
          "4: frozen: the locality of units A and C is not in one piece. Link its pieces, or let it change.");
    auto tied = rules_with_frozen(4, 2, {{to_unit(0), to_unit(1)}});
    tied.together = {{to_unit(1), to_unit(3)}};
    CHECK(refusal(4, tied) == "4: frozen: keeps unit D out of the locality of A, but other rules tie the two. Take one "
                              "of the two out of the rules.");
    auto small = rules_with_frozen(4, 2, {{to_unit(0)}});
    small.bounds.push_back({"people", {1, 1, 1, 1}, 2});
    CHECK(refusal(4, small) == "4: people: the locality that stays around A has 1, under the minimum of 2. Lower the "
                               "minimum to 1, or let it change.");
    CHECK(refusal(4, rules_with_frozen(4, 2, {{to_unit(0)}, {to_unit(0)}})) ==
          "3: frozen: names unit A twice. Name it once.");
    CHECK(refusal(4, rules_with_frozen(4, 2, {{}})) == "3: frozen: a locality has no unit. Leave it out.");
}
