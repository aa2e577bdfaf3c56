#include <catch2/catch.hpp>

#include "needshed/appraisal/other_plans.hpp"

using namespace needshed;

namespace {

Plan plan_of(std::vector<std::uint32_t> locality, std::size_t count)
{
    Plan plan;
    plan.locality = std::move(locality);
    plan.count = count;
    return plan;
}

} // namespace

TEST_CASE("other plans have codes, a comparison with the chosen one, and its numbers for localities")
{
    const auto chosen = plan_of({0, 0, 1, 1, 2}, 3);
    const std::vector<double> people{1, 2, 3, 4, 10};
    const auto others = set_beside(chosen, {plan_of({0, 1, 1, 1, 2}, 3), plan_of({0, 0, 1, 2, 1}, 3)},
                                   {"common_need", "compactness", 2},
                                   {{chosen, 1, 0.5, true}, {plan_of({0, 1, 1, 2, 2}, 3), 0.1, 1.4}}, people);
    REQUIRE(others.alternatives.size() == 2);
    CHECK(others.alternatives[0].code == "A1");
    CHECK(others.alternatives[0].comparison.people_moved == 2);
    CHECK(others.alternatives[0].share_moved() == 0.1);
    CHECK(numbered_as_chosen(others.alternatives[0], 3) == std::vector<std::uint32_t>{0, 1, 1, 1, 2});
    CHECK(numbered_as_chosen(others.alternatives[1], 3) == std::vector<std::uint32_t>{0, 0, 2, 1, 2});
    REQUIRE(others.front.size() == 2);
    CHECK(others.front[0].other.code == "chosen");
    CHECK(others.front[1].other.code == "F1");
    CHECK(others.front[1].second_weight == 1.4);
}

TEST_CASE("a locality that matches none of the chosen plan has a number of its own")
{
    //  chosen 0 0 0 0, other 0 0 1 1: one of the two continues the only locality
    const auto chosen = plan_of({0, 0, 0, 0}, 1);
    const auto others = set_beside(chosen, {plan_of({0, 1, 1, 1}, 2)}, {}, {}, {});
    CHECK(others.alternatives[0].share_moved() == 0.25); // each unit counts as one where nobody is known
    CHECK(numbered_as_chosen(others.alternatives[0], 1) == std::vector<std::uint32_t>{1, 0, 0, 0});
}

TEST_CASE("the consensus of an ensemble stands beside the plan, where there is one")
{
    const auto chosen = plan_of({0, 0, 1, 1}, 2);
    OtherPlans others;
    add_consensus(others, chosen, {}, {});
    CHECK(!others.consensus);
    add_consensus(others, chosen, {plan_of({0, 1, 1, 1}, 2), 0.9, 0.7}, std::vector<double>{1, 3, 2, 2});
    REQUIRE(others.consensus);
    CHECK(others.consensus->code == "C");
    CHECK(others.consensus->comparison.people_moved == 3);
    CHECK(others.agreement == 0.9);
    CHECK(others.agreement_of_chosen == 0.7);
}
