#include <catch2/catch.hpp>

#include <rapidcheck.h>

#include "fixtures.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

CoverageOptions queen()
{
    CoverageOptions options;
    options.neighbours = Neighbours::Queen;
    options.islands = Islands::Separate;
    return options;
}

} // namespace

TEST_CASE("under queen, units that meet at a corner are neighbours without a border")
{
    //  A .
    //  . B
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"}, {"B", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"}}, queen());

    REQUIRE(coverage.graph().edge_count() == 1);
    CHECK(coverage.graph().edges()[0].border_m == 0);
    CHECK(coverage.border_count() == 0);
    REQUIRE(coverage.corners().size() == 1);
    CHECK(coverage.corners()[0].place == Point{1, 1});
    CHECK(coverage.links().empty());
    CHECK(coverage.findings().empty());
}

TEST_CASE("four squares around a point: four borders and two corners")
{
    //  A B
    //  C D
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"},
                                             {"B", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))"},
                                             {"C", "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))"},
                                             {"D", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"}},
                                            queen());

    CHECK(coverage.graph().edge_count() == 6);
    CHECK(coverage.border_count() == 4);
    REQUIRE(coverage.corners().size() == 2);
    CHECK(coverage.corners()[0].a == to_unit(0));
    CHECK(coverage.corners()[0].b == to_unit(3));
    CHECK(coverage.corners()[1].a == to_unit(1));
    CHECK(coverage.corners()[1].b == to_unit(2));
}

TEST_CASE("units that share a border and meet at a point elsewhere have no corner")
{
    //  +-------+
    //  | A   . |     B touches A again at the point where the two enclose a hole
    //  +---+  \|
    //  | B     *
    //  +-------+
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 5, 3 5, 10 5, 10 10, 0 10, 0 5))"}, {"B", "POLYGON((0 0, 10 0, 10 5, 3 1, 3 5, 0 5, 0 0))"}},
        queen());

    CHECK(coverage.graph().edge_count() == 1);
    CHECK(coverage.graph().edges()[0].border_m == 3);
    CHECK(coverage.corners().empty());
}

TEST_CASE("units that meet at two points are one corner")
{
    //  A and B touch at (4, 0) and (4, 8) around a hole
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 0, 4 0, 2 4, 4 8, 0 8, 0 0))"}, {"B", "POLYGON((8 0, 8 8, 4 8, 6 4, 4 0, 8 0))"}}, queen());

    REQUIRE(coverage.corners().size() == 1);
    CHECK(coverage.graph().edge_count() == 1);
}

TEST_CASE("a corner joins components, so that no link is made")
{
    CoverageOptions options;
    options.neighbours = Neighbours::Queen;
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"}, {"B", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"}}, options);

    CHECK(coverage.links().empty());
    CHECK(connected_components(coverage.graph()).size.size() == 1);
}

TEST_CASE("queen holds rook with the same borders, and every corner is a vertex of both units")
{
    CHECK(rc::check("queen", [] {
        const auto sheet = crooked_sheet(*rc::gen::inRange(1, 8), *rc::gen::inRange(1, 8),
                                         *rc::gen::inRange<std::uint64_t>(0, 10'000));
        const auto rook = build(sheet);
        auto options = queen();
        const auto coverage = build(sheet, options);
        for (const auto& edge : rook.graph().edges()) {
            RC_ASSERT(coverage.graph().adjacent(edge.a, edge.b));
        }
        RC_ASSERT(coverage.border_count() == rook.graph().edge_count());
        RC_ASSERT(coverage.graph().edge_count() == rook.graph().edge_count() + coverage.corners().size());
        const auto areas = unit_areas(coverage.arcs(), coverage.unit_count());
        for (const auto& corner : coverage.corners()) {
            RC_ASSERT(!rook.graph().adjacent(corner.a, corner.b));
            for (const auto unit : {corner.a, corner.b}) {
                const auto ring = areas.ring(to_index(unit));
                RC_ASSERT(std::find(ring.begin(), ring.end(), corner.place) != ring.end());
            }
        }
    }));
}

TEST_CASE("a link between units that meet at a corner stays under rook")
{
    auto options = queen();
    options.links = {{"A", "D"}};
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"},
                                             {"B", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))"},
                                             {"C", "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))"},
                                             {"D", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"}},
                                            options);

    const auto rook = neighbours_by(coverage, Neighbours::Rook);
    CHECK(rook.adjacent(to_unit(0), to_unit(3)));
    CHECK(!rook.adjacent(to_unit(1), to_unit(2)));
}
