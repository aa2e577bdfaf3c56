// A search from a given plan, and against the clock.

#include <catch2/catch.hpp>

#include <algorithm>

#include "localities/maps.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

struct Case {
    Graph graph = test::lattice(10, 10);
    Need need;
    LocalityRules rules = test::rules_for(100, 6);
};

Case random_case(std::uint64_t stream)
{
    Random random(12, stream);
    Case one;
    one.need = test::need_of({test::random_values(100, random), test::random_values(100, random)});
    one.rules.bounds.push_back({"people", test::random_people(100, random), 50});
    return one;
}

} // namespace

TEST_CASE("a search from a plan gives one that is no worse and keeps every rule")
{
    for (std::uint64_t stream = 0; stream < 10; ++stream) {
        auto one = random_case(stream);
        const auto first = test::propose(one.graph, one.need, one.rules).plan;
        one.rules.start = first.locality;
        one.rules.seed = 2;
        const auto second = test::propose(one.graph, one.need, one.rules).plan;
        CAPTURE(stream);
        CHECK(check_plan(one.graph, one.rules, second).empty());
        CHECK(second.count == first.count);
        CHECK(second.objective <= first.objective * (1 + 1e-9));
    }
}

TEST_CASE("a plan with too many, too few or broken localities is a start all the same")
{
    auto one = random_case(20);
    for (const std::uint32_t labels : {1U, 3U, 17U}) {
        one.rules.start.clear();
        for (std::uint32_t unit = 0; unit < 100; ++unit) {
            one.rules.start.push_back(7 + unit * 31 % labels);
        }
        CAPTURE(labels);
        const auto plan = test::propose(one.graph, one.need, one.rules).plan;
        CHECK(plan.count == 6);
        CHECK(check_plan(one.graph, one.rules, plan).empty());
    }
}

TEST_CASE("of a range of numbers the one of the given plan is kept")
{
    auto one = random_case(21);
    one.rules.count = {4, 8, false};
    for (std::uint32_t unit = 0; unit < 100; ++unit) {
        one.rules.start.push_back(unit / 20);
    }
    CHECK(test::propose(one.graph, one.need, one.rules).plan.count == 5);
    one.rules.count = {6, 8, false};
    CHECK(test::propose(one.graph, one.need, one.rules).plan.count == 6);
}

TEST_CASE("a search against the clock ends in time with a plan that keeps every rule")
{
    auto one = random_case(22);
    one.rules.effort = Effort::Thorough;
    one.rules.time_limit_s = 0.001;
    const auto cut = test::propose(one.graph, one.need, one.rules);
    CHECK(cut.cut_short);
    CHECK(check_plan(one.graph, one.rules, cut.plan).empty());
    one.rules.effort = Effort::Quick;
    one.rules.time_limit_s = 1e6;
    const auto whole = test::propose(one.graph, one.need, one.rules);
    CHECK_FALSE(whole.cut_short);
    one.rules.time_limit_s = 0;
    CHECK(test::propose(one.graph, one.need, one.rules).plan.locality == whole.plan.locality);
    CHECK(cut.steps < whole.steps);
}

TEST_CASE("a start that cannot be is refused")
{
    auto one = random_case(23);
    one.rules.start = {1, 2};
    CHECK(test::error_of([&] { one.rules.validate(100); }) == "3: start: has 2 values for 100 units.");
    one.rules.start.assign(100, 0);
    one.rules.count.most = true;
    CHECK(test::error_of([&] { one.rules.validate(100); }) ==
          "3: count: is \"most\", but a plan to start from has its own number. Give a number or a range.");
    one.rules.start.clear();
    one.rules.time_limit_s = -1;
    CHECK(test::error_of([&] { one.rules.validate(100); }) == "3: time limit: is -1 seconds. Give a number from 0 up.");
}
