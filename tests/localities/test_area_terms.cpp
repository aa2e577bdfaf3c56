// Footprints and today's plan in the objective.

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "localities/contraction.hpp"
#include "localities/maps.hpp"
#include "localities/partition.hpp"
#include "localities/recombine.hpp"
#include "localities/search.hpp"
#include "needshed/core/error.hpp"
#include "support/support.hpp"

using namespace needshed;
using namespace needshed::localities;

namespace {

constexpr std::size_t units = 40;

Problem random_problem(Random& random, const Graph& graph)
{
    const auto need = test::need_of({test::random_values(units, random)});
    auto rules = test::rules_for(units, 5);
    rules.terms.compactness = random.uniform();
    rules.terms.areas = {test::random_areas("footprints police", units, 4, random),
                         test::random_areas("footprints fire", units, 9, random),
                         test::random_areas("change", units, 6, random)};
    rules.together = {{to_unit(0), to_unit(1), to_unit(2)}};
    const auto profile = make_profile(need, rules);
    auto problem = make_problem(graph, profile, rules, contract(graph, rules, 0));
    problem.scales = make_scales(graph, profile, rules);
    return problem;
}

Partition random_partition(const Problem& problem, Random& random)
{
    std::vector<Label> labels;
    for (Block block = 0; block < problem.block_count(); ++block) {
        labels.push_back(block < 5 ? block : random.below(5));
    }
    return {problem, labels, 5};
}

double cost_anew(const Partition& partition)
{
    return Partition(partition.problem(), {partition.labels().begin(), partition.labels().end()}, partition.count())
        .cost();
}

bool near(double a, double b)
{
    return std::abs(a - b) < 1e-9;
}

} // namespace

TEST_CASE("a move, a merge and a recombination change the cost by what they say, footprints and change included")
{
    CHECK(rc::check("changes", [](std::uint64_t seed) {
        Random random(seed);
        const auto graph = test::random_map(units, random);
        const auto problem = random_problem(random, graph);
        auto partition = random_partition(problem, random);
        for (int i = 0; i < 60; ++i) {
            const auto block = random.below(static_cast<std::uint32_t>(problem.block_count()));
            const auto to = random.below(5);
            if (partition.label(block) == to || partition.members(partition.label(block)).size() < 2) {
                continue;
            }
            const double before = cost_anew(partition);
            const double change = partition.change_of(block, to).cost;
            partition.move(block, to);
            RC_ASSERT(near(partition.cost(), before + change));
            RC_ASSERT(near(cost_anew(partition), before + change));
        }
        for (const auto& border : partition.borders()) {
            std::vector<Label> merged(partition.labels().begin(), partition.labels().end());
            std::replace(merged.begin(), merged.end(), border.b, border.a);
            std::replace(merged.begin(), merged.end(), Label{4}, border.b); // labels without a gap
            const double expected = Partition(problem, merged, 4).cost();
            RC_ASSERT(near(expected - cost_anew(partition), partition.change_of_merge(border).cost));
        }
    }));
}

TEST_CASE("plans of one count differ in the search's cost as in the objective")
{
    CHECK(rc::check("objective", [](std::uint64_t seed) {
        Random random(seed);
        const auto graph = test::random_map(units, random);
        const auto need = test::need_of({test::random_values(units, random), test::random_values(units, random)});
        auto rules = test::rules_for(units, 5);
        rules.terms.compactness = random.uniform();
        rules.terms.areas = {test::random_areas("footprints police", units, 4, random),
                             test::random_areas("change", units, 6, random)};
        const auto profile = make_profile(need, rules);
        const auto contraction = contract(graph, rules, 0);
        auto problem = make_problem(graph, profile, rules, contraction);
        problem.scales = make_scales(graph, profile, rules);
        std::vector<double> apart;
        for (int i = 0; i < 3; ++i) {
            const auto partition = random_partition(problem, random);
            std::vector<std::uint32_t> locality;
            for (const auto block : contraction.block_of) {
                locality.push_back(partition.label(block));
            }
            apart.push_back(score_plan(graph, need, rules, locality).objective - partition.cost());
        }
        RC_ASSERT(near(apart[0], apart[1]));
        RC_ASSERT(near(apart[0], apart[2]));
    }));
}

TEST_CASE("a split costs what its sides cost, footprints and change included")
{
    CHECK(rc::check("splits", [](std::uint64_t seed) {
        Random random(seed);
        const auto graph = test::random_map(units, random);
        const auto problem = random_problem(random, graph);
        std::vector<Block> region(problem.block_count());
        std::iota(region.begin(), region.end(), Block{0});
        Splitter splitter(problem);
        const auto& split = splitter.split(region, random);
        const std::vector<Label> labels(split.second.begin(), split.second.end());
        RC_ASSERT(near(Partition(problem, labels, 2).cost(), split.cost));
    }));
}

TEST_CASE("blocks made of blocks keep their people in areas")
{
    Random random(3);
    const auto graph = test::random_map(units, random);
    const auto problem = random_problem(random, graph);
    auto partition = random_partition(problem, random);
    std::vector<std::uint32_t> cell(partition.labels().begin(), partition.labels().end());
    std::vector<Block> of_block;
    const auto coarse = coarsen(problem, cell, of_block);
    std::vector<Label> labels(coarse.block_count());
    for (Block block = 0; block < problem.block_count(); ++block) {
        labels[of_block[block]] = partition.label(block);
    }
    CHECK(Partition(coarse, labels, 5).cost() == Approx(partition.cost()));
}

TEST_CASE("a footprint that weighs enough is followed, and today's plan comes back when nothing else counts")
{
    //  0 1 2 3 4 5     need tells left from right, the footprint even from odd rows
    //  6 7 8 9 …
    const auto graph = test::lattice(4, 6);
    std::vector<double> z;
    AreaTermRule term{"footprints police", {}, std::vector<double>(24, 10.0), 0};
    for (std::uint32_t unit = 0; unit < 24; ++unit) {
        z.push_back(unit % 6 < 3 ? 1 : -1);
        term.area.push_back(unit / 12);
    }
    const auto need = test::need_of({z});
    auto rules = test::rules_for(24, 2);
    rules.terms.areas = {term};
    auto plan = test::propose(graph, need, rules).plan;
    CHECK(plan.terms.back().name == "footprints police");
    CHECK(plan.terms.back().raw == 120);
    CHECK(plan.terms.back().scaled == 0.5);
    CHECK(plan.terms.back().weighted == 0);

    rules.terms.areas[0].weight = 10;
    plan = test::propose(graph, need, rules).plan;
    CHECK(plan.locality == term.area);
    CHECK(plan.terms.back().raw == 0);
}

TEST_CASE("units in no area neither count nor cost")
{
    const auto graph = test::chain(4);
    auto rules = test::rules_for(4, 1);
    rules.terms.areas = {{"change", {0, no_group, 1, 1}, {5, 100, 3, 4}, 1}};
    const auto plan = score_plan(graph, test::need_of({{0, 0, 0, 0}}), rules, {0, 0, 0, 0});
    CHECK(plan.terms.back().raw == 5);
    CHECK(plan.terms.back().scaled == Approx(5.0 / 12));
}

TEST_CASE("a term of areas needs a weight, an area and people for every unit")
{
    auto rules = test::rules_for(4, 1);
    const auto error = [&](const AreaTermRule& term) {
        rules.terms.areas = {term};
        return test::error_of([&] { rules.validate(4); });
    };
    CHECK(error({"change", {0, 0, 0, 0}, {1, 1, 1, 1}, -1}) ==
          "3: terms.change: the weight is -1. Give a number from 0 up.");
    CHECK(error({"change", {0, 0}, {1, 1, 1, 1}, 1}) == "3: terms.change: has 2 values for 4 units.");
    CHECK(error({"change", {0, 0, 0, 0}, {1, -1, 1, 1}, 1}) ==
          "3: terms.change: unit B has -1. Sums over localities need values from 0 up.");
}
