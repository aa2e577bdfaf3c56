#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "localities/maps.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

const double missing = std::numeric_limits<double>::quiet_NaN();

/// A square map of `side` × `side` units in which need is smooth with noise on top.
Need smooth_need(std::size_t side, std::uint64_t seed)
{
    Random random(seed);
    std::vector<std::vector<double>> z(2);
    for (std::size_t unit = 0; unit < side * side; ++unit) {
        const double x = static_cast<double>(unit % side) / static_cast<double>(side);
        const double y = static_cast<double>(unit / side) / static_cast<double>(side);
        z[0].push_back(std::sin(9 * x) + std::cos(7 * y) + 0.3 * random.normal());
        z[1].push_back(std::cos(5 * x * y) + 0.3 * random.normal());
    }
    return test::need_of(z);
}

/// Share of pairs of units on which two plans agree that they are together or apart, corrected for chance.
double adjusted_rand(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b)
{
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> both;
    std::map<std::uint32_t, double> of_a;
    std::map<std::uint32_t, double> of_b;
    for (std::size_t unit = 0; unit < a.size(); ++unit) {
        ++both[{a[unit], b[unit]}];
        ++of_a[a[unit]];
        ++of_b[b[unit]];
    }
    const auto pairs = [](const auto& counts) {
        double total = 0;
        for (const auto& [key, count] : counts) {
            total += count * (count - 1) / 2;
        }
        return total;
    };
    const double all = static_cast<double>(a.size()) * (static_cast<double>(a.size()) - 1) / 2;
    const double chance = pairs(of_a) * pairs(of_b) / all;
    return (pairs(both) - chance) / ((pairs(of_a) + pairs(of_b)) / 2 - chance);
}

std::vector<double> sums(const Plan& plan, const std::vector<double>& value)
{
    std::vector<double> sum(plan.count, 0);
    for (std::size_t unit = 0; unit < value.size(); ++unit) {
        sum[plan.locality[unit]] += value[unit];
    }
    return sum;
}

} // namespace

TEST_CASE("a locality boundary follows the step in need")
{
    //  0 0 0 | 5 5
    const auto need = test::need_of({{0, 0, 0, 5, 5}});

    const auto plan = test::propose(test::chain(5), need, test::rules_for(5, 2)).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 0, 1, 1});
    CHECK(plan.common_need.share == 0);
}

TEST_CASE("localities are connected although like units lie apart")
{
    //  0 5 0 5 0: no two like units are neighbours
    const auto graph = test::chain(5);
    const auto rules = test::rules_for(5, 3);

    const auto plan = test::propose(graph, test::need_of({{0, 5, 0, 5, 0}}), rules).plan;

    CHECK(plan.count == 3);
    CHECK(check_plan(graph, rules, plan).empty());
}

TEST_CASE("a planted partition under noise is recovered")
{
    // Nine blocks of 8 × 8 units, means 3 apart in two measures, noise of 0.8.
    Random random(3);
    std::vector<std::vector<double>> z(2);
    std::vector<std::uint32_t> truth;
    for (std::size_t unit = 0; unit < 24 * 24; ++unit) {
        const auto block = unit / 24 / 8 * 3 + unit % 24 / 8;
        truth.push_back(static_cast<std::uint32_t>(block));
        z[0].push_back(3.0 * static_cast<double>(block * 2 % 9) + 0.8 * random.normal());
        z[1].push_back(3.0 * static_cast<double>(block * 5 % 9) + 0.8 * random.normal());
    }

    const auto plan = test::propose(test::lattice(24, 24), test::need_of(z), test::rules_for(24 * 24, 9)).plan;

    CHECK(adjusted_rand(plan.locality, truth) > 0.95);
}

TEST_CASE("every effort keeps the bounds, and more effort is no worse")
{
    const auto graph = test::lattice(15, 15);
    const auto need = smooth_need(15, 1);
    Random random(4);
    auto rules = test::rules_for(225, 12);
    rules.bounds.push_back({"population:all", test::random_people(225, random), 60, 120});
    double last = 1;
    for (const auto effort : {Effort::Quick, Effort::Normal}) {
        rules.effort = effort;
        const auto plan = test::propose(graph, need, rules).plan;
        CHECK(check_plan(graph, rules, plan).empty());
        CHECK(plan.objective <= last);
        last = plan.objective;
    }
}

TEST_CASE("the same plan comes of any number of threads")
{
    const auto graph = test::lattice(20, 20);
    const auto need = smooth_need(20, 2);
    Random random(5);
    auto rules = test::rules_for(400, 16);
    rules.bounds.push_back({"population:all", test::random_people(400, random), 80});
    std::vector<Proposal> proposals;
    for (const int threads : {1, 2}) {
        with_threads(threads, [&] { proposals.push_back(test::propose(graph, need, rules)); });
    }
    CHECK(proposals[0].plan.locality == proposals[1].plan.locality);
    CHECK(proposals[0].plan.objective == proposals[1].plan.objective);
    CHECK(proposals[0].steps == proposals[1].steps);
}

TEST_CASE("another seed may give another plan, the same seed gives the same")
{
    const auto graph = test::lattice(20, 20);
    const auto need = smooth_need(20, 2);
    auto rules = test::rules_for(400, 25);
    const auto first = test::propose(graph, need, rules).plan;
    CHECK(test::propose(graph, need, rules).plan.locality == first.locality);
    rules.seed = 2;
    CHECK(test::propose(graph, need, rules).plan.locality != first.locality);
}

TEST_CASE("a floor and a ceiling together are kept on a thousand units")
{
    const auto graph = test::lattice(32, 32);
    const auto need = smooth_need(32, 3);
    Random random(6);
    auto rules = test::rules_for(1024, 20);
    auto people = test::random_people(1024, random);
    double total = 0;
    for (const double value : people) {
        total += value;
    }
    rules.bounds.push_back({"population:all", people, 0.95 * total / 20, 1.05 * total / 20});

    const auto plan = test::propose(graph, need, rules).plan;

    CHECK(check_plan(graph, rules, plan).empty());
    CHECK(plan.common_need.share < 0.5);
}

TEST_CASE("most asks for as many localities as the floor allows")
{
    // 400 units of one person: at most 400 / 7 = 57 localities of seven.
    auto rules = test::rules_for(400, 1);
    rules.count.most = true;
    rules.bounds.push_back({"population:all", std::vector<double>(400, 1), 7});

    const auto plan = test::propose(test::lattice(20, 20), smooth_need(20, 4), rules).plan;

    CHECK(plan.count >= 56);
    const auto sum = sums(plan, rules.bounds[0].value);
    CHECK(*std::min_element(sum.begin(), sum.end()) >= 7);
}

TEST_CASE("a range of counts gives the most that the floor allows when only common need counts")
{
    // 60 people in all: three localities of 20, although six are welcome.
    auto rules = test::rules_for(6, 2);
    rules.count.max = 6;
    rules.bounds.push_back({"population:all", {10, 10, 10, 10, 10, 10}, 20});

    const auto plan = test::propose(test::chain(6), test::need_of({{0, 1, 3, 4, 8, 9}}), rules).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2});
}

TEST_CASE("a range of counts stops where more borders cost more than they part")
{
    //  0 0 0 9 9 9: one border is worth it, others are not
    auto rules = test::rules_for(6, 1);
    rules.count.max = 6;
    rules.terms.compactness = 0.5;

    const auto plan = test::propose(test::chain(6), test::need_of({{0, 0.1, 0, 9, 9.1, 9}}), rules).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1});
}

TEST_CASE("a range of counts keeps what each number came to, and the chosen one is the best of them")
{
    const auto graph = test::lattice(12, 12);
    const auto need = smooth_need(12, 3);
    Random random(7);
    auto rules = test::rules_for(144, 4);
    rules.count.max = 9;
    rules.terms.compactness = 0.5;
    const auto people = test::random_people(144, random);
    rules.terms.balance = {"population:all", people, 1};

    const auto proposal = test::propose(graph, need, rules);

    REQUIRE(proposal.tried.size() == 6);
    const auto best = std::min_element(proposal.tried.begin(), proposal.tried.end(), [](const auto& a, const auto& b) {
        return a.draft.objective < b.draft.objective;
    });
    CHECK(best->count == proposal.plan.count);
    for (const auto& each : proposal.tried) {
        INFO(each.count);
        CHECK(each.kept);
        CHECK(each.draft.count == each.count);
        CHECK(check_plan(graph, rules, each.draft).empty());
    }
    rules.count = {6, 6, false};
    CHECK(test::propose(graph, need, rules).tried.empty());
}

TEST_CASE("where the most are asked for, it is told which numbers were found to keep the rules")
{
    auto rules = test::rules_for(6, 1);
    rules.count.most = true;
    rules.bounds.push_back({"population:all", {10, 10, 10, 20, 5, 5}, 15});

    const auto proposal = test::propose(test::chain(6), test::need_of({{0, 1, 3, 4, 8, 9}}), rules);

    REQUIRE(proposal.tried.size() > 1);
    for (const auto& each : proposal.tried) {
        CHECK(each.kept == (each.count <= proposal.plan.count));
        CHECK(each.draft.locality.empty());
    }
}

TEST_CASE("units without need are placed, and take no part in common need")
{
    const auto rules = test::rules_for(5, 2);

    const auto proposal = test::propose(test::chain(5), test::need_of({{0, missing, 0, 5, 5}, {1, 1, 1, 2, 2}}), rules);

    CHECK(proposal.plan.locality == std::vector<std::uint32_t>{0, 0, 0, 1, 1});
    CHECK(proposal.plan.common_need.share == 0);
}

TEST_CASE("a map without any need still gets localities that keep the bounds")
{
    const auto graph = test::lattice(4, 4);
    auto rules = test::rules_for(16, 4);
    rules.bounds.push_back({"population:all", std::vector<double>(16, 1), 4, 4});

    const auto proposal = test::propose(graph, test::need_of({std::vector<double>(16, missing)}), rules);

    CHECK(check_plan(graph, rules, proposal.plan).empty());
    CHECK(proposal.plan.common_need.share == 0);
}

TEST_CASE("one locality, and as many as units, need no search")
{
    const auto graph = test::chain(4);
    const auto need = test::need_of({{0, 1, 2, 3}});
    CHECK(test::propose(graph, need, test::rules_for(4, 1)).plan.common_need.share == Approx(1));
    CHECK(test::propose(graph, need, test::rules_for(4, 4)).plan.common_need.share == 0);
}

TEST_CASE("islands without a link are localities of their own, and the counts add up")
{
    //  A B C D   E F   G
    const Graph graph(7, std::vector<GraphEdge>{{to_unit(0), to_unit(1), 1},
                                                {to_unit(1), to_unit(2), 1},
                                                {to_unit(2), to_unit(3), 1},
                                                {to_unit(4), to_unit(5), 1}});
    const auto rules = test::rules_for(7, 4);

    const auto plan = test::propose(graph, test::need_of({{0, 0, 9, 9, 4, 5, 0}}), rules).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2, 3});
}

TEST_CASE("no locality crosses an area of within, and each area gets what its people allow")
{
    //  W W | E E E E with ten people each and a floor of 20: one in W, two in E
    auto rules = test::rules_for(6, 3);
    rules.within = {"district", {"W", "E"}, {"West", "East"}, {0, 0, 1, 1, 1, 1}};
    rules.bounds.push_back({"population:all", std::vector<double>(6, 10), 20});

    const auto plan = test::propose(test::chain(6), test::need_of({{0, 9, 9, 9, 0, 0}}), rules).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 1, 1, 2, 2});
}

TEST_CASE("whole areas are never split")
{
    //  wards p p q q r r, need steps inside each ward
    auto rules = test::rules_for(6, 2);
    rules.whole = {{"ward", {"p", "q", "r"}, {"p", "q", "r"}, {0, 0, 1, 1, 2, 2}}};

    const auto plan = test::propose(test::chain(6), test::need_of({{0, 5, 5, 5, 5, 5}}), rules).plan;

    CHECK(plan.locality == std::vector<std::uint32_t>{0, 0, 1, 1, 1, 1});
}

TEST_CASE("units kept together that do not touch share a connected locality")
{
    //  A B C      A and C together: the way leads through B, or around through F E D
    //  F E D
    const auto graph = test::lattice(2, 3);
    auto rules = test::rules_for(6, 2);
    rules.together = {{to_unit(0), to_unit(2)}};

    const auto plan = test::propose(graph, test::need_of({{0, 9, 0, 0, 9, 0}}), rules).plan;

    CHECK(plan.locality[0] == plan.locality[2]);
    CHECK(check_plan(graph, rules, plan).empty());
}

TEST_CASE("units kept apart and units fixed to different labels do not share a locality")
{
    const auto graph = test::lattice(4, 4);
    auto rules = test::rules_for(16, 3);
    rules.apart = {{to_unit(0), to_unit(1)}};
    rules.fixed = {{to_unit(0), "north"}, {to_unit(5), "north"}, {to_unit(15), "south"}};

    const auto plan = test::propose(graph, smooth_need(4, 5), rules).plan;

    CHECK(plan.locality[0] == plan.locality[5]);
    CHECK(plan.locality[0] != plan.locality[1]);
    CHECK(plan.locality[0] != plan.locality[15]);
    CHECK(check_plan(graph, rules, plan).empty());
}

TEST_CASE("compactness shortens borders and balance evens sums out")
{
    const auto graph = test::lattice(12, 12);
    const auto need = smooth_need(12, 6);
    auto rules = test::rules_for(144, 8);
    rules.terms.balance.value = std::vector<double>(144, 1);
    const auto plain = test::propose(graph, need, rules).plan;
    rules.terms.compactness = 5;
    const auto compact = test::propose(graph, need, rules).plan;
    rules.terms.compactness = 0;
    rules.terms.balance.weight = 5;
    const auto even = test::propose(graph, need, rules).plan;
    CHECK(compact.terms[1].raw < 0.8 * plain.terms[1].raw);
    CHECK(even.terms[2].raw < 0.1 * plain.terms[2].raw);
}

TEST_CASE("the weight of units decides whose need counts")
{
    //  0 0 4 9: by weight, C belongs to the zeros or to the nine
    auto rules = test::rules_for(4, 2);
    const auto graph = test::chain(4);
    const auto need = test::need_of({{0, 0, 4, 9}});
    rules.unit_weight = {100, 100, 1, 1};
    CHECK(test::propose(graph, need, rules).plan.locality == std::vector<std::uint32_t>{0, 0, 1, 1});
    rules.unit_weight = {0.01, 0.01, 1, 1};
    CHECK(test::propose(graph, need, rules).plan.locality == std::vector<std::uint32_t>{0, 0, 0, 1});
}

TEST_CASE("the search stops when the caller asks to")
{
    int asked = 0;
    Progress progress({}, [&] { return ++asked > 20; });
    const auto graph = test::lattice(10, 10);
    CHECK(test::error_of([&] { propose(graph, smooth_need(10, 7), test::rules_for(100, 5), progress); }) ==
          "130: drawing localities: interrupted. Nothing was written.");
}

TEST_CASE("of a range of counts the best is taken also where a soft bound or a flow speaks against many")
{
    const auto graph = test::lattice(4, 5);
    Random random(4);
    const auto need = test::need_of({test::random_values(20, random)});
    auto soft = test::rules_for(20, 2);
    soft.count = {2, 8, false};
    soft.bounds = {{"people", std::vector<double>(20, 1.0), 8, 20}};
    soft.bounds[0].price = 5;
    auto flows = test::rules_for(20, 2);
    flows.count = {2, 8, false};
    flows.terms.flows = {{{to_unit(0), to_unit(1), 5}, {to_unit(7), to_unit(12), 3}, {to_unit(18), to_unit(19), 1}}, 5};
    for (auto& rules : {soft, flows}) {
        const double best = test::propose(graph, need, rules).plan.objective;
        for (std::size_t count = 2; count <= 8; ++count) {
            auto exact = rules;
            exact.count = {count, count, false};
            CHECK(best < test::propose(graph, need, exact).plan.objective + 0.02);
        }
    }
}
