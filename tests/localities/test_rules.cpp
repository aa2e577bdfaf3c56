#include <catch2/catch.hpp>

#include <functional>
#include <limits>

#include "localities/maps.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

const double infinity = std::numeric_limits<double>::infinity();
const double missing = std::numeric_limits<double>::quiet_NaN();

std::string refusal(const std::function<void(LocalityRules&)>& spoil)
{
    auto rules = test::rules_for(3, 2);
    spoil(rules);
    return test::error_of([&] { rules.validate(3); });
}

} // namespace

TEST_CASE("rules as they come, and missing values, are accepted")
{
    CHECK(refusal([](LocalityRules&) {}) == "no error");
    CHECK(refusal([](LocalityRules& rules) {
              rules.bounds.push_back({"population:all", {1, missing, 3}, 1});
              rules.unit_weight = {1, missing, 0};
          }) == "no error");
    CHECK(refusal([](LocalityRules& rules) { rules.count = {0, 0, true}; }) == "no error");
}

TEST_CASE("a count that cannot be is refused")
{
    CHECK(refusal([](LocalityRules& rules) { rules.count.min = 0; }) ==
          "3: count: asks for 0 localities. Ask for 1 or more.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.count = {5, 4};
          }) == "3: count: the maximum of 4 is under the minimum of 5. Raise the maximum or lower the minimum.");
}

TEST_CASE("a bound that cannot be is refused")
{
    const auto with = [](std::vector<double> value, double min, double max) {
        return refusal([&](LocalityRules& rules) { rules.bounds.push_back({"population:all", value, min, max}); });
    };
    CHECK(with({1, 2}, 0, 1) == "3: population:all: has 2 values for 3 units.");
    CHECK(with({1, -2, 3}, 0, 1) == "3: population:all: unit B has -2. Sums over localities need values from 0 up.");
    CHECK(with({1, 2, infinity}, 0, 1) ==
          "3: population:all: unit C has inf. Sums over localities need values from 0 up.");
    CHECK(with({1, 2, 3}, missing, 1) == "3: population:all: the minimum is nan. Give a number from 0 up.");
    CHECK(with({1, 2, 3}, -1, 1) == "3: population:all: the minimum is -1. Give a number from 0 up.");
    CHECK(with({1, 2, 3}, 3000, 2000) ==
          "3: population:all: the maximum of 2,000 is under the minimum of 3,000. Raise the maximum or lower the "
          "minimum.");
}

TEST_CASE("areas, lists and labels that name no unit are refused")
{
    CHECK(refusal([](LocalityRules& rules) { rules.codes.pop_back(); }) == "3: codes: has 2 values for 3 units.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.within = {"district", {"W"}, {"W"}, {0, 0}};
          }) == "3: within district: has 2 values for 3 units.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.whole = {{"ward", {"p"}, {"p"}, {0, 1, 0}}};
          }) == "3: whole ward: a unit is in area 1 of 1.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.together = {{to_unit(0), to_unit(3)}};
          }) == "3: together: names unit 3 of 3.");
    CHECK(refusal([](LocalityRules& rules) { rules.apart = {{no_unit}}; }) == "3: apart: names unit 4294967295 of 3.");
    CHECK(refusal([](LocalityRules& rules) { rules.fixed = {{to_unit(9), "x"}}; }) == "3: fixed: names unit 9 of 3.");
}

TEST_CASE("weights that cannot be are refused")
{
    CHECK(refusal([](LocalityRules& rules) { rules.terms.common_need = -1; }) ==
          "3: terms.common_need: the weight is -1. Give a number from 0 up.");
    CHECK(refusal([](LocalityRules& rules) { rules.terms.compactness = missing; }) ==
          "3: terms.compactness: the weight is nan. Give a number from 0 up.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.terms.balance = {"population:all", {1, 2, 3}, infinity};
          }) == "3: terms.balance: the weight is inf. Give a number from 0 up.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.terms.balance = {"population:all", {1, 2}, 1};
          }) == "3: population:all: has 2 values for 3 units.");
    CHECK(refusal([](LocalityRules& rules) {
              rules.unit_weight = {1, -1, 1};
          }) == "3: unit_weight: unit B has -1. Sums over localities need values from 0 up.");
}
