#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

#include "localities/maps.hpp"
#include "needshed/localities/prices.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

std::vector<std::uint32_t> moved(const Plan& plan, const BorderPrice& price)
{
    auto locality = plan.locality;
    for (const auto unit : price.units) {
        locality[to_index(unit)] = price.to;
    }
    return locality;
}

bool breaks(const std::vector<Violation>& violations, const std::string& rule)
{
    return std::any_of(violations.begin(), violations.end(),
                       [&](const auto& each) { return each.rule.rfind(rule, 0) == 0; });
}

} // namespace

TEST_CASE("a price is what scoring the plan anew says, term by term and rule by rule", "[long]")
{
    CHECK(rc::check("prices", [](std::uint64_t seed) {
        Random random(seed);
        const auto graph = test::random_map(24, random);
        const auto need = test::need_of({test::random_values(24, random), test::random_values(24, random)});
        auto rules = test::rules_for(24, 4);
        rules.bounds = {{"people", test::random_people(24, random), 10, 70}};
        rules.apart = {{to_unit(0), to_unit(20)}};
        rules.together = {{to_unit(4), to_unit(5)}};
        rules.terms.compactness = random.uniform();
        rules.terms.balance = {"people", test::random_people(24, random), random.uniform()};
        rules.terms.areas = {test::random_areas("footprints police", 24, 3, random),
                             test::random_areas("change", 24, 5, random)};
        rules.terms.areas[1].weight = 0;
        const auto plan = test::propose(graph, need, rules).plan;
        for (const auto& price : border_prices(graph, need, rules, plan)) {
            const auto after = score_plan(graph, need, rules, moved(plan, price));
            RC_ASSERT(after.count == plan.count);
            RC_ASSERT(std::abs(after.objective - plan.objective - price.objective) < 1e-9);
            RC_ASSERT(price.terms.size() == plan.terms.size());
            for (std::size_t t = 0; t < plan.terms.size(); ++t) {
                RC_ASSERT(std::abs(after.terms[t].scaled - plan.terms[t].scaled - price.terms[t]) < 1e-9);
            }
            const auto violations = check_plan(graph, rules, after);
            RC_ASSERT(price.keeps_bounds == !breaks(violations, "bound"));
            RC_ASSERT(price.keeps_apart == !breaks(violations, "apart"));
            RC_ASSERT(price.keeps_connected == !breaks(violations, "contiguity"));
        }
    }));
}

TEST_CASE("every unit beside another locality has a price, and none that would empty its own")
{
    //  A B | C | D      C is alone and stays
    const auto graph = test::chain(4);
    const auto need = test::need_of({{0, 1, 2, 3}});
    auto rules = test::rules_for(4, 3);
    const auto plan = score_plan(graph, need, rules, {0, 0, 1, 2});
    const auto prices = border_prices(graph, need, rules, plan);
    REQUIRE(prices.size() == 1);
    CHECK(prices[0].units == std::vector<UnitIndex>{to_unit(1)});
    CHECK(prices[0].from == 0);
    CHECK(prices[0].to == 1);
}

TEST_CASE("units tied to each other move together, and a plan that splits them has no prices")
{
    const auto graph = test::chain(4);
    const auto need = test::need_of({{0, 1, 2, 3}});
    auto rules = test::rules_for(4, 2);
    rules.together = {{to_unit(1), to_unit(2)}};
    const auto prices = border_prices(graph, need, rules, score_plan(graph, need, rules, {0, 0, 0, 1}));
    REQUIRE(prices.size() == 1);
    CHECK(prices[0].units == std::vector<UnitIndex>{to_unit(1), to_unit(2)});
    const auto split = score_plan(graph, need, rules, {0, 0, 1, 1});
    CHECK(test::error_of([&] { border_prices(graph, need, rules, split); }) ==
          "3: plan: splits units that the rules tie to each other. Keep units of together, whole and fixed in one "
          "locality.");
}

TEST_CASE("a plan that joins tied units by a way of its own keeps the ties, and has its prices")
{
    // A 5 by 5 lattice with two far corners tied, which shortest paths join along the diagonal; the plan goes around.
    const auto graph = test::lattice(5, 5);
    const auto need = test::need_of({std::vector<double>(25, 1.0)});
    auto rules = test::rules_for(25, 2);
    rules.together = {{to_unit(0), to_unit(24)}};
    std::vector<std::uint32_t> around(25, 1);
    for (std::size_t i = 0; i < 5; ++i) {
        around[i] = 0;         // the first row
        around[5 * i + 4] = 0; // and the last column
    }
    const auto plan = score_plan(graph, need, rules, around);
    CHECK(check_plan(graph, rules, plan).empty());
    CHECK(keeps_ties(graph, rules, plan));
    CHECK_FALSE(border_prices(graph, need, rules, plan).empty());
    around[24] = 1;
    CHECK_FALSE(keeps_ties(graph, rules, score_plan(graph, need, rules, around)));
}
