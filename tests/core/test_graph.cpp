#include <catch2/catch.hpp>

#include "needshed/core/graph.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;

namespace {

UnitIndex u(std::size_t index)
{
    return to_unit(index);
}

} // namespace

TEST_CASE("neighbours are ascending and their borders in the same order")
{
    //  0-1
    //  |/
    //  2   3
    const std::vector<GraphEdge> edges{{u(2), u(0), 5}, {u(1), u(0), 3}, {u(2), u(1), 0}};
    const Graph graph(4, edges);
    CHECK(graph.edge_count() == 3);
    CHECK(std::vector<UnitIndex>(graph.neighbours(u(0)).begin(), graph.neighbours(u(0)).end()) ==
          std::vector<UnitIndex>{u(1), u(2)});
    CHECK(graph.border_m(u(0))[0] == 3);
    CHECK(graph.border_m(u(0))[1] == 5);
    CHECK(graph.neighbours(u(3)).empty());
    CHECK(graph.adjacent(u(2), u(1)));
    CHECK_FALSE(graph.adjacent(u(3), u(1)));
}

TEST_CASE("an edge given twice, in either direction, is one edge of both lengths")
{
    const std::vector<GraphEdge> edges{{u(0), u(1), 2}, {u(1), u(0), 3}};
    const Graph graph(2, edges);
    REQUIRE(graph.edges().size() == 1);
    CHECK(graph.edges().front().border_m == 5);
}

TEST_CASE("components are numbered by their smallest unit, and can be kept to groups")
{
    const std::vector<GraphEdge> edges{{u(1), u(3), 1}, {u(0), u(2), 1}, {u(2), u(4), 1}};
    const Graph graph(5, edges);
    CHECK(connected_components(graph).of_unit == std::vector<std::uint32_t>{0, 1, 0, 1, 0});
    CHECK(connected_components(graph).size == std::vector<std::size_t>{3, 2});
    const std::vector<std::uint32_t> group{0, 1, 0, 1, 2};
    CHECK(connected_components(graph, group).of_unit == std::vector<std::uint32_t>{0, 1, 0, 1, 2});
}

TEST_CASE("an edge that joins no two units is refused")
{
    const std::vector<GraphEdge> loop{{u(1), u(1), 1}};
    const std::vector<GraphEdge> far{{u(0), u(7), 1}};
    const std::vector<GraphEdge> negative{{u(0), u(1), -1}};
    CHECK(error_of([&] { Graph(2, loop); }) == "2: graph: edge 1-1 does not join two of 2 units.");
    CHECK(error_of([&] { Graph(2, far); }) == "2: graph: edge 0-7 does not join two of 2 units.");
    CHECK(error_of([&] { Graph(2, negative); }) == "2: graph: a border of length -1.000000 m.");
}
