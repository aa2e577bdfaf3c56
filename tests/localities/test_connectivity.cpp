// The local check of connectivity against a full search. It is private to the room, but everything rests on it.

#include <catch2/catch.hpp>

#include <algorithm>

#include "localities/connectivity.hpp"
#include "localities/maps.hpp"

using namespace needshed;

namespace {

localities::Problem bare(const Graph& graph)
{
    localities::Problem problem;
    localities::add_graph(graph, problem);
    return problem;
}

bool full_search(const Graph& graph, std::vector<std::uint32_t> labels, std::uint32_t unit)
{
    const auto own = labels[unit];
    labels[unit] = 1000;
    const auto components = connected_components(graph, labels);
    std::uint32_t seen = no_group;
    for (std::size_t other = 0; other < labels.size(); ++other) {
        if (labels[other] == own) {
            if (seen != no_group && components.of_unit[other] != seen) {
                return false;
            }
            seen = components.of_unit[other];
        }
    }
    return true;
}

/// Wanders over partitions by moves that keep localities connected, and compares on the way.
std::size_t disagreements(const Graph& graph, std::vector<std::uint32_t> labels, std::size_t moves, Random& random)
{
    const auto problem = bare(graph);
    localities::Connectivity connectivity(graph.unit_count());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < moves; ++i) {
        const auto unit = random.below(static_cast<std::uint32_t>(graph.unit_count()));
        const auto around = graph.neighbours(to_unit(unit));
        const bool local = connectivity.may_leave(problem, labels, unit);
        wrong += local == full_search(graph, labels, unit) ? 0 : 1;
        if (local) {
            labels[unit] = labels[to_index(around[random.below(static_cast<std::uint32_t>(around.size()))])];
        }
    }
    return wrong;
}

} // namespace

TEST_CASE("the local check of connectivity agrees with a full search on a lattice")
{
    // Corners of a lattice are where the ring of neighbours is not enough.
    Random random(1);
    std::vector<std::uint32_t> labels(144);
    for (std::size_t unit = 0; unit < labels.size(); ++unit) {
        labels[unit] = static_cast<std::uint32_t>(unit % 12 / 3);
    }
    CHECK(disagreements(test::lattice(12, 12), labels, 100000, random) == 0);
}

TEST_CASE("the local check of connectivity agrees with a full search on random graphs")
{
    Random random(2);
    for (int map = 0; map < 20; ++map) {
        const auto graph = test::random_map(40, random);
        CHECK(disagreements(graph, std::vector<std::uint32_t>(40, 0), 3000, random) == 0);
    }
}

TEST_CASE("the local check of connectivity holds for a unit with more neighbours than a mask has bits")
{
    // A hub with a ring of 100 around it; the ring has a gap.
    std::vector<GraphEdge> edges;
    for (std::uint32_t unit = 1; unit <= 100; ++unit) {
        edges.push_back({to_unit(0), to_unit(unit), 1});
        if (unit < 100) {
            edges.push_back({to_unit(unit), to_unit(unit + 1), 1});
        }
    }
    const auto problem = bare(Graph(101, edges));
    localities::Connectivity connectivity(101);
    std::vector<std::uint32_t> labels(101, 0);
    CHECK(connectivity.may_leave(problem, labels, 0));
    labels[50] = 1;
    CHECK_FALSE(connectivity.may_leave(problem, labels, 0));
}
