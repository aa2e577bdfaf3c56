#include <catch2/catch.hpp>

#include "localities/maps.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/localities/alternatives.hpp"
#include "needshed/localities/front.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

struct Case {
    Graph graph;
    Need need;
    LocalityRules rules;
    std::vector<double> people;
};

Case random_case(std::uint64_t seed, std::size_t units)
{
    Random random(seed);
    Case one;
    one.graph = test::random_map(units, random);
    one.need = test::need_of({test::random_values(units, random), test::random_values(units, random)});
    one.people = test::random_people(units, random);
    one.rules = test::rules_for(units, 4);
    one.rules.bounds = {{"people", one.people, 10, 120}};
    one.rules.together = {{to_unit(3), to_unit(9)}};
    one.rules.apart = {{to_unit(0), to_unit(1)}};
    one.rules.terms.compactness = 0.3;
    one.rules.terms.areas = {test::random_areas("change", units, 4, random)};
    one.rules.seed = seed;
    return one;
}

std::vector<Plan> alternatives(const Case& one, const Plan& plan, const AlternativesSpec& spec)
{
    Progress progress;
    return find_alternatives(one.graph, one.need, one.rules, plan, one.people, spec, progress);
}

std::vector<FrontPlan> front(const Case& one, const Plan& plan, const FrontSpec& spec)
{
    Progress progress;
    return trace_front(one.graph, one.need, one.rules, plan, spec, progress);
}

Plan plan_of(std::vector<std::uint32_t> locality, std::size_t count)
{
    Plan plan;
    plan.locality = std::move(locality);
    plan.count = count;
    return plan;
}

std::vector<std::vector<std::uint32_t>> localities_of(const std::vector<Plan>& plans)
{
    std::vector<std::vector<std::uint32_t>> result;
    for (const auto& plan : plans) {
        result.push_back(plan.locality);
    }
    return result;
}

} // namespace

TEST_CASE("who moves is counted after localities are matched")
{
    const auto before = plan_of({0, 0, 1, 1}, 2);
    CHECK(share_moved(before, plan_of({1, 1, 0, 0}, 2), {}) == 0);
    CHECK(share_moved(before, plan_of({0, 0, 0, 1}, 2), {}) == 0.25);
    CHECK(share_moved(before, plan_of({0, 0, 0, 1}, 2), std::vector<double>{1, 1, 6, 2}) ==
          Approx(0.4)); // all but the six
    CHECK(share_moved(before, plan_of({0, 0, 0, 1}, 2), std::vector<double>{0, 0, 0, 0}) == 0.25);
    CHECK(share_moved(before, plan_of({0, 0, 1, 2}, 3), std::vector<double>{1, 1, 1, 3}) == Approx(1.0 / 6));
}

TEST_CASE("alternatives keep every rule, are as good and as different as asked, on any number of threads", "[long]")
{
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        const auto one = random_case(seed, 40);
        const auto plan = test::propose(one.graph, one.need, one.rules).plan;
        const AlternativesSpec spec{3, 0.08, 0.1};
        std::vector<Plan> plans;
        std::vector<Plan> again;
        with_threads(1, [&] { plans = alternatives(one, plan, spec); });
        with_threads(3, [&] { again = alternatives(one, plan, spec); });
        CHECK(localities_of(plans) == localities_of(again));
        CHECK(plans.size() <= 3);
        found += plans.size();
        for (std::size_t i = 0; i < plans.size(); ++i) {
            CHECK(check_plan(one.graph, one.rules, plans[i]).empty());
            CHECK(plans[i].count == plan.count);
            CHECK(plans[i].objective <= 1.08 * plan.objective + 1e-9);
            CHECK(share_moved(plan, plans[i], one.people) >= 0.1);
            for (std::size_t j = 0; j < i; ++j) {
                CHECK(plans[j].objective <= plans[i].objective);
                CHECK(share_moved(plans[j], plans[i], one.people) >= 0.1);
            }
        }
    }
    CHECK(found >= 12);
}

TEST_CASE("where like units can be cut in many places alternatives are found, where need fixes the plan there are none")
{
    //  left half 1, right half −1
    const auto graph = test::lattice(4, 12);
    std::vector<double> z;
    for (std::size_t u = 0; u < 48; ++u) {
        z.push_back(u % 12 < 6 ? 1 : -1);
    }
    Case one{graph, test::need_of({z}), test::rules_for(48, 2), {}};
    one.rules.bounds = {{"units", std::vector<double>(48, 1.0), 8, 40}};
    const auto fixed = test::propose(one.graph, one.need, one.rules).plan;
    CHECK(alternatives(one, fixed, {3, 0.02, 0.05}).empty());
    one.rules.count = {4, 4, false};
    const auto free = test::propose(one.graph, one.need, one.rules).plan;
    CHECK(alternatives(one, free, {3, 0.02, 0.05}).size() == 3);
}

TEST_CASE("alternatives out of range are refused")
{
    const auto error = [](const AlternativesSpec& spec) { return test::error_of([&] { spec.validate(); }); };
    CHECK(error({27, 0.02, 0.05}) == "3: /localities/alternatives/count: is 27. Give up to 26.");
    CHECK(error({3, 0, 0.05}) == "3: /localities/alternatives/within: is 0. Give a share above 0, such as 0.02.");
    CHECK(error({3, 0.02, 1}) ==
          "3: /localities/alternatives/differ: is 1. Give a share between 0 and 1, such as 0.05.");
}

TEST_CASE("no plan of a front is beaten by another in both terms, and every one keeps the rules", "[long]")
{
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        CAPTURE(seed);
        const auto one = random_case(seed, 40);
        const auto plan = test::propose(one.graph, one.need, one.rules).plan;
        const FrontSpec spec{"common_need", "compactness", 6};
        std::vector<FrontPlan> plans;
        std::vector<FrontPlan> again;
        with_threads(1, [&] { plans = front(one, plan, spec); });
        with_threads(3, [&] { again = front(one, plan, spec); });
        REQUIRE(plans.size() >= 3);
        CHECK(plans.size() <= 7); // the plan itself, and one a step
        REQUIRE(again.size() == plans.size());
        for (std::size_t i = 0; i < plans.size(); ++i) {
            CHECK(plans[i].plan.locality == again[i].plan.locality);
            CHECK(check_plan(one.graph, one.rules, plans[i].plan).empty());
            CHECK(plans[i].first_weight + plans[i].second_weight == Approx(1.3));
            if (i > 0) {
                CHECK(term_of(plans[i - 1].plan, "common_need").raw < term_of(plans[i].plan, "common_need").raw);
                CHECK(term_of(plans[i - 1].plan, "compactness").raw > term_of(plans[i].plan, "compactness").raw);
            }
        }
    }
}

TEST_CASE("a front goes through the plan it starts from unless another is as good in both terms")
{
    const auto one = random_case(7, 30);
    const auto plan = test::propose(one.graph, one.need, one.rules).plan;
    const auto plans = front(one, plan, {"common_need", "change", 5});
    const auto beats = [&](const FrontPlan& other) {
        return term_of(other.plan, "common_need").scaled <= term_of(plan, "common_need").scaled &&
               term_of(other.plan, "change").scaled <= term_of(plan, "change").scaled;
    };
    CHECK(std::any_of(plans.begin(), plans.end(), beats));
    CHECK(std::count_if(plans.begin(), plans.end(), [](const auto& each) { return each.is_chosen; }) <= 1);
}

TEST_CASE("a front between what are no two terms, or of too many steps, is refused")
{
    const auto one = random_case(1, 12);
    const auto error = [&](const FrontSpec& spec) { return test::error_of([&] { spec.validate(one.rules.terms); }); };
    CHECK(error({"common_need", "balance", 5}) ==
          "3: /localities/front/terms: there is no term \"balance\". There are: common_need, compactness, change.");
    CHECK(error({"change", "change", 5}) ==
          "3: /localities/front/terms: names change twice. Name two different terms.");
    CHECK(error({"change", "common_need", 1}) == "3: /localities/front/steps: is 1. Give 2 to 100.");
}
