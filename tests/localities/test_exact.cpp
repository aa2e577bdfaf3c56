// Against the exact optimum, which dynamic programming over all subsets of up to twelve units gives.

#include <catch2/catch.hpp>

#include <optional>

#include "localities/exact.hpp"
#include "localities/maps.hpp"
#include "needshed/core/error.hpp"

using namespace needshed;

namespace {

struct Case {
    Graph graph;
    Need need;
    LocalityRules rules;
};

Case random_case(std::uint64_t stream, std::size_t units)
{
    Random random(7, stream);
    Case one;
    one.graph = test::random_map(units, random);
    one.need = test::need_of({test::random_values(units, random), test::random_values(units, random)});
    one.rules = test::rules_for(units, 2 + random.below(4));
    return one;
}

/// What `propose` comes to, or nothing when it finds no plan.
std::optional<double> proposed(const Case& one)
{
    try {
        return test::propose(one.graph, one.need, one.rules).plan.objective;
    }
    catch (const Error& error) {
        REQUIRE(error.kind() == ErrorKind::NoPlan);
        return std::nullopt;
    }
}

void check_against_exact(const Case& one)
{
    const auto best = test::Exact(one.graph, one.need, one.rules).best(one.rules.count.min);
    const auto found = proposed(one);
    CHECK(found.has_value() == best.has_value());
    if (found && best) {
        CHECK(*found == Approx(*best).epsilon(1e-9));
    }
}

} // namespace

TEST_CASE("the best plan of a small map is found")
{
    for (std::uint64_t stream = 0; stream < 40; ++stream) {
        CAPTURE(stream);
        check_against_exact(random_case(stream, 6 + stream % 7));
    }
}

TEST_CASE("the best plan is found under a floor and a ceiling, and no plan only where there is none", "[long]")
{
    for (std::uint64_t stream = 0; stream < 60; ++stream) {
        auto one = random_case(stream, 9);
        Random random(8, stream);
        auto people = test::random_people(9, random);
        const double mean = 45.0 / static_cast<double>(one.rules.count.min);
        one.rules.bounds.push_back({"people", people, std::floor(0.7 * mean), std::ceil(1.4 * mean)});
        CAPTURE(stream);
        check_against_exact(one);
    }
}

TEST_CASE("the best plan is found when borders and balance count too")
{
    for (std::uint64_t stream = 0; stream < 30; ++stream) {
        auto one = random_case(stream, 10);
        Random random(9, stream);
        one.rules.terms.compactness = random.uniform();
        one.rules.terms.balance = {"people", test::random_people(10, random), random.uniform()};
        CAPTURE(stream);
        check_against_exact(one);
    }
}

TEST_CASE("the best plan, or one within a hundredth of it, is found when footprints and today's plan count too",
          "[long]")
{
    // Main areas make local optima that a quick search does not always get out of.
    int found_best = 0;
    for (std::uint64_t stream = 0; stream < 40; ++stream) {
        auto one = random_case(stream, 10);
        Random random(10, stream);
        one.rules.terms.areas = {test::random_areas("footprints police", 10, 3, random),
                                 test::random_areas("change", 10, 4, random)};
        one.rules.terms.compactness = random.uniform();
        CAPTURE(stream);
        const auto best = test::Exact(one.graph, one.need, one.rules).best(one.rules.count.min);
        const auto found = proposed(one);
        REQUIRE(found.has_value() == best.has_value());
        if (found) {
            CHECK(*found >= *best - 1e-9);
            CHECK(*found <= 1.01 * *best);
        }
        found_best += !found || *found <= *best + 1e-9 ? 1 : 0;
    }
    CHECK(found_best >= 36);
}

TEST_CASE("the best plan is found with units apart and units fixed", "[long]")
{
    for (std::uint64_t stream = 0; stream < 40; ++stream) {
        auto one = random_case(stream, 9);
        one.rules.apart = {{to_unit(0), to_unit(1), to_unit(5)}};
        one.rules.fixed = {{to_unit(2), "north"}, {to_unit(7), "south"}};
        CAPTURE(stream);
        check_against_exact(one);
    }
}

TEST_CASE("the best plan is found within areas that no locality crosses")
{
    for (std::uint64_t stream = 0; stream < 40; ++stream) {
        auto one = random_case(stream, 10);
        one.rules.count.min = one.rules.count.max = 4 + stream % 2;
        one.rules.within = {"district", {"W", "E"}, {"West", "East"}, {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}};
        CAPTURE(stream);
        check_against_exact(one);
    }
}

TEST_CASE("a map of separate pieces gets the best number of localities in each")
{
    // Two chains of six without a link between them.
    for (std::uint64_t stream = 0; stream < 30; ++stream) {
        auto one = random_case(stream, 12);
        std::vector<GraphEdge> edges;
        for (std::uint32_t unit = 0; unit < 12; ++unit) {
            if (unit % 6 != 5) {
                edges.push_back({to_unit(unit), to_unit(unit + 1), 1});
            }
        }
        one.graph = Graph(12, edges);
        one.rules.count.min = one.rules.count.max = 5;
        CAPTURE(stream);
        check_against_exact(one);
    }
}

TEST_CASE("as many localities as the bounds allow are found on a small map", "[long]")
{
    for (std::uint64_t stream = 0; stream < 30; ++stream) {
        auto one = random_case(stream, 9);
        Random random(10, stream);
        one.rules.bounds.push_back({"people", test::random_people(9, random), 9});
        one.rules.count.most = true;
        const test::Exact exact(one.graph, one.need, one.rules);
        std::size_t most = 9;
        while (!exact.best(most)) {
            --most;
        }
        const auto proposal = test::propose(one.graph, one.need, one.rules);
        CAPTURE(stream);
        CHECK(proposal.plan.count == most);
        CHECK(proposal.plan.objective == Approx(*exact.best(most)).epsilon(1e-9));
    }
}
