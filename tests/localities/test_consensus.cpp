#include <catch2/catch.hpp>

#include <cmath>

#include "localities/maps.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/localities/consensus.hpp"

using namespace needshed;

namespace {

/// Pairs of units on which the plan and a drawn one differ: together in the one, apart in the other.
double pairs_off(const std::vector<std::uint32_t>& plan, const PlanSeries& drawn)
{
    double off = 0;
    drawn.for_each([&](auto each) {
        for (std::size_t a = 0; a < plan.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                off += (plan[a] == plan[b]) != (each[a] == each[b]) ? 1 : 0;
            }
        }
    });
    return off;
}

} // namespace

TEST_CASE("agreement is the mean adjusted Rand index")
{
    Ensemble ensemble;
    const auto graph = test::chain(4);
    const auto plan = score_plan(graph, test::need_of({{0, 0, 1, 1}}), test::rules_for(4, 2), {0, 0, 1, 1});
    CHECK(std::isnan(agreement_with(ensemble, plan)));
    ensemble.plans = {{0, 0, 1, 1}};
    CHECK(agreement_with(ensemble, plan) == 1);
    ensemble.plans = {{0, 0, 1, 1}, {0, 1, 1, 1}};
    // Hubert & Arabie: 1 pair of both, 2 and 3 of each, 6 in all: (1 − 1) / (2.5 − 1).
    CHECK(agreement_with(ensemble, plan) == Approx(0.5));
}

TEST_CASE("a consensus is what most drawn plans have")
{
    //  chain of six; drawn: cut in the middle twice, one further once
    const auto graph = test::chain(6);
    const auto need = test::need_of({{0, 0, 1, 0, 1, 1}});
    const auto rules = test::rules_for(6, 2);
    Ensemble ensemble;
    ensemble.plans = {{0, 0, 0, 1, 1, 1}, {0, 0, 0, 0, 1, 1}, {0, 0, 0, 1, 1, 1}};
    const auto chosen = score_plan(graph, need, rules, {0, 0, 0, 0, 1, 1});
    Progress progress;
    const auto consensus = find_consensus(graph, need, rules, chosen, {3, 10}, ensemble, progress);
    CHECK(consensus.plan.locality == std::vector<std::uint32_t>{0, 0, 0, 1, 1, 1});
    CHECK(consensus.agreement > consensus.agreement_of_chosen);
    CHECK(find_consensus(graph, need, rules, chosen, {3, 10}, {}, progress).plan.count == 0);
}

TEST_CASE(
    "a consensus keeps every rule and the limit, and is no farther from all than the chosen plan and any drawn one",
    "[long]")
{
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        Random random(seed);
        const auto graph = test::random_map(30, random);
        const auto need = test::need_of({test::random_values(30, random)});
        auto rules = test::rules_for(30, 4);
        rules.bounds = {{"people", test::random_people(30, random), 10, 90}};
        rules.together = {{to_unit(3), to_unit(9)}};
        rules.terms.compactness = 0.2;
        rules.seed = seed;
        const auto plan = test::propose(graph, need, rules).plan;
        const EnsembleSpec spec{48, 0.3};
        Progress progress;
        const auto ensemble = draw_ensemble(graph, need, rules, plan, spec, progress);
        Consensus consensus;
        Consensus again;
        with_threads(1, [&] { consensus = find_consensus(graph, need, rules, plan, spec, ensemble, progress); });
        with_threads(3, [&] { again = find_consensus(graph, need, rules, plan, spec, ensemble, progress); });
        CHECK(consensus.plan.locality == again.plan.locality);
        CHECK(check_plan(graph, rules, consensus.plan).empty());
        CHECK(consensus.plan.objective <= 1.3 * plan.objective + 1e-9);
        const double off = pairs_off(consensus.plan.locality, ensemble.plans);
        CHECK(off <= pairs_off(plan.locality, ensemble.plans));
        for (std::size_t i = 0; i < ensemble.plans.size(); ++i) {
            CHECK(off <= pairs_off(ensemble.plans[i], ensemble.plans));
        }
    }
}
