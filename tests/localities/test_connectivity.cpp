// The local check of connectivity against a full search. It is private to the room, but everything rests on it.

#include <catch2/catch.hpp>

#include <algorithm>

#include "localities/connectivity.hpp"
#include "localities/maps.hpp"
#include "localities/partition.hpp"

using namespace needshed;

namespace {

localities::Problem bare(const Graph& graph)
{
    localities::Problem problem;
    localities::add_graph(graph, problem);
    problem.rows.assign(graph.unit_count() * problem.layout.width(), 0);
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

/// Every unit goes to the first of the first `count` units that reaches it.
std::vector<std::uint32_t> grown(const Graph& graph, std::uint32_t count)
{
    std::vector<std::uint32_t> labels(graph.unit_count(), no_group);
    std::vector<std::uint32_t> waiting;
    for (std::uint32_t unit = 0; unit < count; ++unit) {
        labels[unit] = unit;
        waiting.push_back(unit);
    }
    for (std::size_t next = 0; next < waiting.size(); ++next) {
        for (const auto other : graph.neighbours(to_unit(waiting[next]))) {
            if (labels[to_index(other)] == no_group) {
                labels[to_index(other)] = labels[waiting[next]];
                waiting.push_back(static_cast<std::uint32_t>(to_index(other)));
            }
        }
    }
    return labels;
}

/// Wanders over partitions by moves that keep localities connected, and compares on the way.
std::size_t disagreements(const Graph& graph, std::uint32_t count, std::size_t moves, Random& random)
{
    const auto problem = bare(graph);
    localities::Partition partition(problem, grown(graph, count), count);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < moves; ++i) {
        const auto unit = random.below(static_cast<std::uint32_t>(graph.unit_count()));
        const auto around = graph.neighbours(to_unit(unit));
        const bool local = partition.may_leave(unit);
        const auto labels = partition.labels();
        wrong += local == full_search(graph, {labels.begin(), labels.end()}, unit) ? 0 : 1;
        const auto to = partition.label(
            static_cast<std::uint32_t>(to_index(around[random.below(static_cast<std::uint32_t>(around.size()))])));
        if (local && to != partition.label(unit) && partition.members(partition.label(unit)).size() > 1) {
            partition.move(unit, to);
        }
    }
    return wrong;
}

} // namespace

TEST_CASE("the local check of connectivity agrees with a full search on half a million moves over a lattice", "[long]")
{
    // Corners of a lattice are where the ring of neighbours is not enough.
    Random random(1);
    CHECK(disagreements(test::lattice(12, 12), 4, 300000, random) == 0);
    CHECK(disagreements(test::lattice(9, 9), 12, 200000, random) == 0);
}

TEST_CASE("the local check of connectivity agrees with a full search on half a million moves over random graphs",
          "[long]")
{
    Random random(2);
    for (std::uint32_t map = 0; map < 20; ++map) {
        CHECK(disagreements(test::random_map(40, random), 2 + map % 5, 25000, random) == 0);
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
