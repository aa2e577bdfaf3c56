// Random maps under random rules: a returned plan keeps every rule, and there is none only where none exists.

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <optional>

#include "localities/exact.hpp"
#include "localities/maps.hpp"
#include "needshed/core/error.hpp"

using namespace needshed;

namespace {

struct Study {
    Graph graph;
    Need need;
    LocalityRules rules;
};

bool chance(Random& random, double share)
{
    return random.uniform() < share;
}

UnitIndex any_unit(std::size_t units, Random& random)
{
    return to_unit(random.below(static_cast<std::uint32_t>(units)));
}

void add_bound(std::size_t units, LocalityRules& rules, Random& random)
{
    const auto people = test::random_people(units, random);
    double total = 0;
    for (const double value : people) {
        total += value;
    }
    const double mean = total / static_cast<double>(rules.count.min);
    Bound bound{"people", people};
    bound.min = chance(random, 0.7) ? std::floor(mean * random.uniform()) : 0;
    bound.max = chance(random, 0.5) ? std::ceil(mean * (1 + random.uniform())) : bound.max;
    rules.bounds.push_back(bound);
}

/// What a planner may bring along: a locality that stays, hubs, a plan to start from.
void add_given(std::size_t units, Study& study, Random& random)
{
    auto& rules = study.rules;
    if (chance(random, 0.2)) {
        const auto first = any_unit(units, random);
        const auto around = study.graph.neighbours(first);
        rules.frozen = {{first}};
        if (!around.empty() && chance(random, 0.7)) {
            rules.frozen.front().push_back(around[random.below(static_cast<std::uint32_t>(around.size()))]);
        }
    }
    if (chance(random, 0.2)) {
        Bound seeds{"seeds", std::vector<double>(units, 0), 1, 1};
        for (std::size_t found = 0; found < rules.count.min;) {
            auto& value = seeds.value[to_index(any_unit(units, random))];
            found += value == 0 ? 1 : 0;
            value = 1;
        }
        rules.bounds.push_back(seeds);
    }
    if (chance(random, 0.3)) {
        for (std::size_t unit = 0; unit < units; ++unit) {
            rules.start.push_back(random.below(5));
        }
    }
}

/// Limits on what is no sum, near what sets of that many units have; some limits of any kind with a price.
void add_ground_rules(std::size_t units, Study& study, Random& random)
{
    auto& rules = study.rules;
    rules.ground = test::random_ground(study.graph, random);
    const auto size = std::max<std::size_t>(1, units / rules.count.min);
    constexpr BoundOf kinds[] = {BoundOf::Width, BoundOf::PolsbyPopper, BoundOf::Reach, BoundOf::TravelTime};
    for (const auto kind : kinds) {
        if (!chance(random, 0.25)) {
            continue;
        }
        std::vector<std::uint32_t> some;
        const auto first = random.below(static_cast<std::uint32_t>(units - std::min(units - 1, size)));
        for (std::uint32_t unit = first; unit < std::min<std::size_t>(units, first + size); ++unit) {
            some.push_back(unit);
        }
        const double usual = test::measured(*rules.ground, kind, some);
        Bound bound{"shape", {}};
        bound.of = kind;
        (kind == BoundOf::PolsbyPopper ? bound.min : bound.max) = usual * (0.6 + 0.8 * random.uniform());
        rules.bounds.push_back(bound);
    }
    for (auto& bound : rules.bounds) {
        bound.price = chance(random, 0.3) ? random.uniform() : bound.price;
    }
    if (chance(random, 0.3)) {
        rules.terms.travel = {test::random_people(units, random), random.uniform()};
    }
    if (chance(random, 0.3)) {
        rules.terms.flows.weight = random.uniform();
        for (std::size_t i = 0; i < 2 * units; ++i) {
            rules.terms.flows.flows.push_back({any_unit(units, random), any_unit(units, random), random.uniform()});
        }
    }
}

/// Some rules of every kind, some of them impossible.
Study random_study(std::uint64_t seed, std::size_t units)
{
    Random random(seed);
    Study study{test::random_map(units, random), {}, test::rules_for(units, 1)};
    study.need = test::need_of({test::random_values(units, random), test::random_values(units, random)});
    auto& rules = study.rules;
    rules.seed = seed;
    rules.count.min = rules.count.max = 1 + random.below(static_cast<std::uint32_t>(std::min<std::size_t>(units, 6)));
    if (chance(random, 0.6)) {
        add_bound(units, rules, random);
    }
    if (chance(random, 0.2)) {
        add_bound(units, rules, random);
    }
    if (chance(random, 0.2)) {
        rules.within = {"district", {"W", "E"}, {"W", "E"}, {}};
        for (std::size_t unit = 0; unit < units; ++unit) {
            rules.within.group.push_back(unit < units / 2 ? 0 : 1);
        }
    }
    if (chance(random, 0.3)) {
        rules.terms.areas = {test::random_areas("change", units, 1 + random.below(4), random)};
    }
    if (chance(random, 0.3)) {
        rules.together = {{any_unit(units, random), any_unit(units, random)}};
    }
    if (chance(random, 0.3)) {
        rules.apart = {{any_unit(units, random), any_unit(units, random)}};
    }
    if (chance(random, 0.2)) {
        rules.fixed = {{any_unit(units, random), "x"}, {any_unit(units, random), "y"}, {any_unit(units, random), "x"}};
    }
    if (chance(random, 0.4)) {
        add_ground_rules(units, study, random);
    }
    add_given(units, study, random);
    return study;
}

std::optional<Plan> plan_for(const Study& study)
{
    try {
        return test::propose(study.graph, study.need, study.rules).plan;
    }
    catch (const Error& error) {
        RC_ASSERT(error.kind() == ErrorKind::NoPlan);
        return std::nullopt;
    }
}

Method random_method(Random& random)
{
    return {static_cast<MethodName>(1 + random.below(6)), LinkOrder::Full, static_cast<Linkage>(random.below(4)),
            static_cast<LocalSearch>(random.below(3))};
}

/// Takes out of the rules what the method would refuse.
void fit_to_method(LocalityRules& rules, std::size_t units, Random& random)
{
    const auto ability = ability_of(rules.method);
    for (auto& bound : rules.bounds) {
        bound.min = ability.minimums ? bound.min : 0;
        bound.max = ability.maximums ? bound.max : std::numeric_limits<double>::infinity();
    }
    if (!ability.apart) {
        rules.apart.clear();
        for (auto& fixed : rules.fixed) {
            fixed.label = "x";
        }
    }
    if (!ability.terms) {
        rules.terms = {};
        std::erase_if(rules.bounds, [](const auto& bound) { return bound.of != BoundOf::Sum || !bound.is_hard(); });
    }
    rules.start.resize(ability.start ? rules.start.size() : 0);
    if (!ability.count_asked) {
        rules.bounds.push_back({"units", std::vector<double>(units, 1), 1.0 + random.below(4)});
        rules.count = {1, 1, true};
    }
}

/// A list that names a unit twice asks for nothing of it.
bool names_twice(const std::vector<std::vector<UnitIndex>>& lists)
{
    return !lists.empty() && lists[0][0] == lists[0][1];
}

} // namespace

TEST_CASE("a plan keeps every rule, whatever they are")
{
    CHECK(rc::check("a returned plan has no violation", [] {
        const auto seed = *rc::gen::arbitrary<std::uint32_t>();
        const auto study = random_study(seed, *rc::gen::inRange<std::size_t>(2, 60));
        const auto plan = plan_for(study);
        RC_PRE(plan.has_value());
        RC_ASSERT(check_plan(study.graph, study.rules, *plan).empty());
        RC_ASSERT(plan->count == study.rules.count.min);
    }));
}

TEST_CASE("there is no plan only where there is none")
{
    CHECK(rc::check("found wherever an exhaustive search finds one", [] {
        const auto seed = *rc::gen::arbitrary<std::uint32_t>();
        const auto study = random_study(seed, *rc::gen::inRange<std::size_t>(2, 10));
        RC_PRE(!names_twice(study.rules.apart));
        const auto best = test::Exact(study.graph, study.need, study.rules).best(study.rules.count.min);
        RC_ASSERT(plan_for(study).has_value() == best.has_value());
    }));
}

TEST_CASE("the score of a proposal is the score of its labels under other names", "[long]")
{
    CHECK(rc::check("labels do not matter", [] {
        const auto seed = *rc::gen::arbitrary<std::uint32_t>();
        const auto study = random_study(seed, *rc::gen::inRange<std::size_t>(2, 30));
        const auto plan = plan_for(study);
        RC_PRE(plan.has_value());
        auto labels = plan->locality;
        for (auto& label : labels) {
            label = 1000 - label;
        }
        const auto again = score_plan(study.graph, study.need, study.rules, labels);
        RC_ASSERT(again.locality == plan->locality);
        RC_ASSERT(again.objective == plan->objective);
    }));
}

TEST_CASE("a plan by any published method keeps every rule that the method takes")
{
    CHECK(rc::check("a returned plan has no violation", [] {
        const auto seed = *rc::gen::arbitrary<std::uint32_t>();
        const auto units = *rc::gen::inRange<std::size_t>(2, 30);
        auto study = random_study(seed, units);
        Random random(seed, 1);
        study.rules.method = random_method(random);
        fit_to_method(study.rules, units, random);
        const auto plan = plan_for(study);
        RC_PRE(plan.has_value());
        RC_ASSERT(check_plan(study.graph, study.rules, *plan).empty());
        RC_ASSERT(study.rules.count.most || plan->count == study.rules.count.min);
    }));
}
