#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <rapidcheck.h>

#include "fixtures.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

const std::string square_a = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))";
const std::string square_b = "POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))";

std::string refusal(const Shapes& shapes, const CoverageOptions& options = {})
{
    return error_of([&] { coverage_from_wkt(shapes, options); });
}

bool equal(const Coverage& a, const Coverage& b)
{
    const auto same = [](auto x, auto y) { return std::equal(x.begin(), x.end(), y.begin(), y.end()); };
    return a.codes() == b.codes() && a.arcs().points == b.arcs().points && a.arcs().vertex == b.arcs().vertex &&
           a.arcs().start == b.arcs().start && a.arcs().left == b.arcs().left && a.arcs().right == b.arcs().right &&
           same(a.area_m2(), b.area_m2()) && same(a.interior_points(), b.interior_points());
}

/// Islands about 100 m apart; outlines of 100 vertices.
UnitAreas round_islands(int count, std::uint64_t seed)
{
    UnitAreas units;
    units.title = "islands";
    units.crs = {"EPSG:27700"};
    Random random(seed);
    for (int i = 0; i < count; ++i) {
        const Point middle{100.0 * (i % 3) + random.below(10), 100.0 * (i / 3) + random.below(10)};
        const double radius = 15 + random.below(30);
        for (int v = 0; v < 100; ++v) {
            const double angle = 0.0628 * v;
            units.areas.points.push_back(
                {middle.x + radius * std::cos(angle), middle.y + radius * std::sin(angle) + random.below(3)});
        }
        units.areas.end_ring();
        units.areas.end_part();
        units.areas.end_area();
        units.codes.push_back(std::to_string(i));
    }
    return units;
}

double vertex_distance(std::span<const Point> a, std::span<const Point> b)
{
    double best = std::numeric_limits<double>::infinity();
    for (const auto& p : a) {
        for (const auto& q : b) {
            best = std::min(best, std::hypot(p.x - q.x, p.y - q.y));
        }
    }
    return best;
}

/// Of areas of one ring each, by Prim's algorithm.
double spanning_tree_length(const PolygonSet& areas)
{
    std::vector<double> to_tree(areas.area_count(), std::numeric_limits<double>::infinity());
    std::vector<bool> in_tree(areas.area_count(), false);
    double length = 0;
    for (std::size_t joined = 0, last = 0; joined + 1 < to_tree.size(); ++joined) {
        in_tree[last] = true;
        std::size_t next = last;
        for (std::size_t a = 0; a < to_tree.size(); ++a) {
            to_tree[a] = std::min(to_tree[a], vertex_distance(areas.ring(last), areas.ring(a)));
            if (!in_tree[a] && (in_tree[next] || to_tree[a] < to_tree[next])) {
                next = a;
            }
        }
        length += to_tree[next];
        last = next;
    }
    return length;
}

} // namespace

TEST_CASE("two squares side by side share one border of the length of their side")
{
    //  +---+---+
    //  | A | B |
    //  +---+---+
    const auto coverage = coverage_from_wkt({{"A", square_a}, {"B", square_b}});

    const auto edges = coverage.graph().edges();
    REQUIRE(edges.size() == 1);
    CHECK(edges[0].border_m == 10);
    CHECK(coverage.arcs().arc_count() == 3);
    CHECK(coverage.perimeter_m()[0] == 40);
    CHECK(coverage.outer_m()[0] == 30);
    CHECK(coverage.area_m2()[1] == 100);
    CHECK(coverage.interior_points()[1] == Point{15, 5});
    CHECK(coverage.findings().empty());
}

TEST_CASE("units come in code order whatever the order of the layer")
{
    auto units = units_from_wkt({{"B", square_b}, {"A", square_a}});
    units.names = {"Bee", "Ay"};
    const auto coverage = build(std::move(units));

    CHECK(coverage.codes() == std::vector<std::string>{"A", "B"});
    CHECK(coverage.names() == std::vector<std::string>{"Ay", "Bee"});
    CHECK(coverage.find("B") == to_unit(1));
    CHECK(coverage.find("C") == no_unit);
}

TEST_CASE("areas that meet only at a corner share no border")
{
    //  A .
    //  . B
    CoverageOptions options;
    options.islands = Islands::Separate;
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"}, {"B", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"}}, options);

    CHECK(coverage.graph().edge_count() == 0);
    CHECK(coverage.arcs().arc_count() == 2);
}

TEST_CASE("rings may run either way round and start anywhere")
{
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((10 10, 10 0, 0 0, 0 10, 10 10))"}, {"B", "POLYGON((20 10, 20 0, 10 0, 10 10, 20 10))"}});

    CHECK(coverage.graph().edge_count() == 1);
    CHECK(coverage.area_m2()[0] == 100);
}

TEST_CASE("a border in two stretches is one border with the length of both")
{
    //  +-------+
    //  | A +-+ |      the gap between A and B in the middle is a hole of 4 by 4
    //  +---+ +-+
    //  | B +-+ |
    //  +-------+
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 5, 3 5, 3 7, 7 7, 7 5, 10 5, 10 10, 0 10, 0 5))"},
                                             {"B", "POLYGON((0 0, 10 0, 10 5, 7 5, 7 3, 3 3, 3 5, 0 5, 0 0))"}});

    CHECK(coverage.graph().edges().at(0).border_m == 6);
    REQUIRE(coverage.findings().size() == 1);
    CHECK(coverage.findings()[0].kind == "hole");
    CHECK(coverage.findings()[0].message == "16.00 m2 at (7.0, 5.0), beside 2 units, belongs to no unit");
    CHECK(coverage.findings()[0].size == 16);
}

TEST_CASE("a unit in the middle of another is its neighbour along its whole outline")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))"},
                                             {"B", "POLYGON((3 3, 6 3, 6 6, 3 6, 3 3))"}});

    CHECK(coverage.graph().edges().at(0).border_m == 12);
    CHECK(coverage.outer_m()[1] == 0);
    CHECK(coverage.area_m2()[0] == 72);
}

TEST_CASE("the interior point of a hollow unit lies in the widest run at the height of its centroid")
{
    //  +---------+
    //  |  +---+  |    a hole right of the middle: the widest run is on the left
    //  |  +---+  |
    //  +---------+
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((0 0, 12 0, 12 10, 0 10, 0 0), (5 4, 5 6, 10 6, 10 4, 5 4))"}});

    const auto point = coverage.interior_points()[0];
    CHECK(point.x == 2.5);
    CHECK(point.y == Approx(5));
}

TEST_CASE("a unit of two islands has its interior point on land")
{
    //  +--+
    //  +--+
    //            the centroid lies in the sea between, at a height where there is no land
    //        +-+
    //        +-+
    const auto coverage =
        coverage_from_wkt({{"A", "MULTIPOLYGON(((0 20, 6 20, 6 24, 0 24, 0 20)), ((20 0, 24 0, 24 5, 20 5, 20 0)))"}});

    CHECK(coverage.interior_points()[0] == Point{3, 22});
}

TEST_CASE("vertices within snap_m are one")
{
    const auto near = Shapes{{"A", square_a}, {"B", "POLYGON((10.0004 0, 20 0, 20 10, 10.0004 9.9996, 10.0004 0))"}};

    CHECK(coverage_from_wkt(near).graph().edges().at(0).border_m == Approx(10));
    CHECK(coverage_from_wkt(near).arcs().points.size() == 6);
}

TEST_CASE("vertices that just miss snap_m are one, with a finding for the unit that moves")
{
    const auto coverage =
        coverage_from_wkt({{"A", square_a}, {"B", "POLYGON((10.004 0, 20 0, 20 10, 10.004 10, 10.004 0))"}});

    CHECK(coverage.graph().edge_count() == 1);
    REQUIRE(coverage.findings().size() == 1);
    CHECK(coverage.findings()[0].kind == "snapped_border");
    CHECK(coverage.findings()[0].where == "layer unit 'B'");
    CHECK(coverage.findings()[0].message ==
          "its border moved by up to 0.004 m, at (10.0, 0.0), to meet a neighbour's: 0.04 m2 changed sides");
}

TEST_CASE("with snap_m 0 only equal vertices are one")
{
    CoverageOptions options;
    options.snap_m = 0;
    options.islands = Islands::Separate;
    const auto coverage = coverage_from_wkt(
        {{"A", square_a}, {"B", "POLYGON((10.0001 0, 20 0, 20 10, 10.0001 10, 10.0001 0))"}}, options);

    CHECK(coverage.graph().edge_count() == 0);
}

TEST_CASE("a ring that touches itself keeps its vertices and is a finding")
{
    //  +-----+
    //  | +-+ |
    //  | +-+ |
    //  *-----+    the ring comes back to * to walk round the hole
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0, 3 6, 6 6, 6 3, 0 0))"}});

    CHECK(coverage.area_m2()[0] == 81 - 18);
    REQUIRE(coverage.findings().size() == 2);
    CHECK(coverage.findings()[1].kind == "invalid_ring");
    CHECK(coverage.findings()[1].where == "layer unit 'A'");
    CHECK(coverage.findings()[1].message == "a ring touches itself at (0.0, 0.0); no vertex was moved");
    CHECK(invalid_reason(unit_areas(coverage.arcs(), 1), 0).empty());
}

TEST_CASE("a hole that touches its outline is no finding")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (0 0, 3 6, 6 3, 0 0))"}});

    CHECK(coverage.findings().size() == 1);
    CHECK(coverage.findings()[0].kind == "hole");
}

TEST_CASE("a spike is left out and is a finding")
{
    //      |
    //  +---+---+
    //  +-------+
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 9 0, 9 4, 5 4, 5 8, 5 4, 0 4, 0 0))"}});

    CHECK(coverage.area_m2()[0] == 36);
    CHECK(coverage.perimeter_m()[0] == 26);
    REQUIRE(coverage.findings().size() == 1);
    CHECK(coverage.findings()[0].message == "a ring runs back on itself at (5.0, 4.0); the line inside was left out");
}

TEST_CASE("parts of one unit that share an edge are one part")
{
    const auto coverage =
        coverage_from_wkt({{"A", "MULTIPOLYGON(((0 0, 5 0, 5 5, 0 5, 0 0)), ((5 0, 9 0, 9 5, 5 5, 5 0)))"}});

    CHECK(unit_areas(coverage.arcs(), 1).part_count() == 1);
    CHECK(coverage.outer_m()[0] == 28);
    CHECK(count_by_kind(coverage.findings()).at(0).kind == "invalid_ring");
}

TEST_CASE("a bow-tie is repaired where it crosses itself")
{
    //  \   /
    //  | X |
    //  /   \                                                                              .
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))"}});

    CHECK(coverage.area_m2()[0] == 8);
    REQUIRE(coverage.findings().size() == 2);
    CHECK(coverage.findings()[0].message ==
          "its rings are invalid at (2.0, 2.0) (self-intersection); repaired, which changes its area by 8.00 m2");
    CHECK(coverage.findings()[1].message == "repair changes its area from 0.00 m2 to 8.00 m2");
}

TEST_CASE("a hole inside a hole becomes a part")
{
    CoverageOptions options;
    options.islands = Islands::Separate;
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((0 0, 30 0, 30 30, 0 30, 0 0), (5 5, 25 5, 25 25, 5 25, 5 5), "
                                 "(10 10, 20 10, 20 20, 10 20, 10 10))"}},
                          options);

    CHECK(coverage.area_m2()[0] == 900 - 400 + 100);
    CHECK(count_by_kind(coverage.findings()).at(2).kind == "invalid_ring");
}

TEST_CASE("an island is linked to the nearest unit by the nearest vertices")
{
    //  +---+---+
    //  | A | B |   +---+
    //  +---+---+   | C |
    //              +---+
    const auto coverage =
        coverage_from_wkt({{"A", square_a}, {"B", square_b}, {"C", "POLYGON((23 -14, 30 -14, 30 -4, 23 -4, 23 -14))"}});

    REQUIRE(coverage.links().size() == 1);
    CHECK(coverage.links()[0].a == to_unit(1));
    CHECK(coverage.links()[0].b == to_unit(2));
    CHECK(coverage.links()[0].distance_m == 5);
    CHECK_FALSE(coverage.links()[0].declared);
    CHECK(connected_components(coverage.graph()).size.size() == 1);
    CHECK(coverage.findings().at(0).where == "layer");
    CHECK(coverage.findings().at(0).message == "no border joins 'C' to the rest; linked from 'C' to 'B', 5 m apart");
}

TEST_CASE("the links of many islands are a minimum spanning tree")
{
    CHECK(rc::check("length", [] {
        const auto islands = round_islands(*rc::gen::inRange(2, 9), *rc::gen::inRange<std::uint64_t>(0, 100000));
        const auto coverage = build(islands);
        double length = 0;
        for (const auto& link : coverage.links()) {
            length += link.distance_m;
        }
        RC_ASSERT(coverage.links().size() + 1 == coverage.unit_count());
        RC_ASSERT(std::abs(length - spanning_tree_length(islands.areas)) < 1e-6);
    }));
}

TEST_CASE("islands left separate are findings")
{
    CoverageOptions options;
    options.islands = Islands::Separate;
    const auto coverage = coverage_from_wkt(
        {{"A", square_a}, {"B", square_b}, {"C", "POLYGON((33 0, 40 0, 40 5, 33 5, 33 0))"}}, options);

    CHECK(coverage.links().empty());
    CHECK(coverage.findings().at(0).message == "no border joins 'C' to the rest; left separate");
}

TEST_CASE("a declared link joins what no border joins")
{
    CoverageOptions options;
    options.islands = Islands::Error;
    options.links = {{"C", "A"}};
    const auto coverage = coverage_from_wkt(
        {{"A", square_a}, {"B", square_b}, {"C", "POLYGON((33 0, 40 0, 40 5, 33 5, 33 0))"}}, options);

    REQUIRE(coverage.links().size() == 1);
    CHECK(coverage.links()[0].declared);
    CHECK(coverage.links()[0].distance_m == 23);
    CHECK(coverage.graph().adjacent(to_unit(0), to_unit(2)));
}

TEST_CASE("islands are refused where the study says so")
{
    CoverageOptions options;
    options.islands = Islands::Error;

    CHECK(refusal({{"A", square_a}, {"B", square_b}, {"C", "POLYGON((33 0, 40 0, 40 5, 33 5, 33 0))"}}, options) ==
          "3: layer: units fall into 2 components without a border between them; apart from the largest: 'C'. Declare "
          "units.links, or set units.islands to \"link\" or \"separate\".");
}

TEST_CASE("a link to a code that no unit has is refused with the code that was meant")
{
    CoverageOptions options;
    options.links = {{"E01000002", "E0100001"}};

    CHECK(refusal({{"E01000001", square_a}, {"E01000002", square_b}}, options) ==
          "3: units.links: no unit of layer has the code 'E0100001'. Did you mean 'E01000001'.");
}

TEST_CASE("a unit linked to itself is refused")
{
    CoverageOptions options;
    options.links = {{"A", "A"}};

    CHECK(refusal({{"A", square_a}}, options) ==
          "3: units.links: unit 'A' is linked to itself. Name two units in each link.");
}

TEST_CASE("what units lack is said")
{
    CHECK(refusal({}) == "3: layer: has no units. Name a layer, or a condition, that has some.");
    CHECK(refusal({{"", square_a}}) == "3: layer: a unit has no code. Give each unit a code.");
    CHECK(refusal({{"A", square_a}, {"A", square_b}}) == "3: layer: two units have the code 'A'. Give each unit a code "
                                                         "of its own, or dissolve the units that share one.");
    CHECK(refusal({{"A", "MULTIPOLYGON EMPTY"}}) ==
          "3: layer unit 'A': has no geometry. Give it an area, or leave the unit out.");
    const auto flat = GENERATE("POLYGON((10 0, 20 0, 15 0, 10 0))", "POLYGON((10 0, 20 0, 20 1e-300, 10 0))");
    CHECK(refusal({{"A", square_a}, {"B", flat}}) ==
          "3: layer unit 'B': has no extent: its rings bound no area. Give it an area, or leave the unit out.");
}

TEST_CASE("a coordinate that is not a number, or no place can have, is refused")
{
    for (const double wrong : {std::nan(""), std::numeric_limits<double>::infinity(), 1e214, -1.1e10}) {
        auto units = units_from_wkt({{"A", square_a}});
        units.areas.points[2].y = wrong;

        CHECK(error_of([&] { build(std::move(units)); }) ==
              "3: layer unit 'A': has a coordinate that is not a number, or far too large a one. Mend the geometry, or "
              "check that the CRS of the layer is stated right.");
    }
}

TEST_CASE("a snap_m or max_gap_m2 that is negative or not a number is refused")
{
    CoverageOptions options;
    options.snap_m = std::nan("");

    CHECK(refusal({{"A", square_a}}, options) == "3: units.repair.snap_m: is nan. Give metres, 0 or more.");
    options = {};
    options.max_gap_m2 = -1;
    CHECK(refusal({{"A", square_a}}, options) == "3: units.repair.max_gap_m2: is -1. Give square metres, 0 or more.");
}

TEST_CASE("lengths and areas are metres where the CRS measures in feet")
{
    auto units = units_from_wkt({{"A", square_a}, {"B", square_b}});
    units.crs = {"EPSG:3435"};
    const auto coverage = build(std::move(units));

    constexpr double us_foot = 1200.0 / 3937.0;
    CHECK(coverage.graph().edges().at(0).border_m == Approx(10 * us_foot).epsilon(1e-12));
    CHECK(coverage.area_m2()[0] == Approx(100 * us_foot * us_foot).epsilon(1e-12));
}

TEST_CASE("any sheet of crooked cells builds, and shuffling it or the threads changes nothing")
{
    CHECK(rc::check("same coverage", [] {
        const auto columns = *rc::gen::inRange(1, 9);
        const auto rows = *rc::gen::inRange(1, 9);
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto sheet = crooked_sheet(columns, rows, seed);
        const auto coverage = build(sheet);

        RC_ASSERT(coverage.graph().edge_count() ==
                  static_cast<std::size_t>((columns - 1) * rows + columns * (rows - 1)));
        RC_ASSERT(coverage.findings().empty());
        RC_ASSERT(equal(coverage, build(shuffled(sheet, seed))));
        Coverage alone;
        with_threads(1, [&] { alone = build(sheet); });
        RC_ASSERT(equal(coverage, alone));
    }));
}

TEST_CASE("every border is as long seen from one side as from the other, and outlines add up")
{
    CHECK(rc::check("lengths", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto sheet = build(crooked_sheet(6, 6, seed));
        auto groups = dissolve(sheet.arcs(), random_groups(36, 5, seed), 5);
        CoverageOptions options;
        options.islands = Islands::Separate;
        const auto coverage = build(as_units(groups), options);
        for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
            const double inner = sum(coverage.graph().border_m(to_unit(u)));
            RC_ASSERT(std::abs(coverage.perimeter_m()[u] - coverage.outer_m()[u] - inner) < 1e-6);
            RC_ASSERT(coverage.area_m2()[u] > 0);
        }
    }));
}
