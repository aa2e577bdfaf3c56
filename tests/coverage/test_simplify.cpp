#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include <rapidcheck.h>

#include "coverage/arcs_together.hpp"
#include "coverage/noding.hpp"
#include "coverage/topology.hpp"
#include "fixtures.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/coverage/simplify.hpp"
#include "support/support.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

Simplified simplified(const Coverage& coverage, double simplify_m, double weighting = 0.7)
{
    return simplify(coverage.arcs(), {simplify_m, weighting});
}

/// The vertices of an area of one ring.
std::size_t vertices_of(const std::string& wkt, double simplify_m, double weighting = 0.7)
{
    return unit_areas(simplified(coverage_from_wkt({{"A", wkt}}), simplify_m, weighting).arcs, 1).points.size();
}

/// Points between `a` and `b`, in an order that both units of the edge agree on, up to a fifth of the way to the nearer
/// end aside from it.
std::vector<Point> broken(const Point& from, const Point& to, int pieces, std::uint64_t seed)
{
    const bool forward = std::pair(from.x, from.y) < std::pair(to.x, to.y);
    const Point& a = forward ? from : to;
    const Point& b = forward ? to : from;
    Random random(seed, static_cast<std::uint64_t>(a.x * 7919 + a.y * 104729 + b.x * 31 + b.y));
    std::vector<Point> points;
    for (int k = 1; k < pieces; ++k) {
        const double share = (k + 0.8 * random.uniform() - 0.4) / pieces;
        const double aside = 0.2 * (2 * random.uniform() - 1) * std::min(share, 1 - share);
        points.push_back(
            {a.x + share * (b.x - a.x) - aside * (b.y - a.y), a.y + share * (b.y - a.y) + aside * (b.x - a.x)});
    }
    if (!forward) {
        std::reverse(points.begin(), points.end());
    }
    return points;
}

/// A star-shaped ring, counter-clockwise.
void add_star(PolygonSet& areas, const Point& centre, double radius, Random& random)
{
    const int corners = 3 + static_cast<int>(random.below(12));
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * 3.141592653589793 * i / corners;
        const double length = radius * (0.5 + 0.5 * random.uniform());
        areas.points.push_back({centre.x + length * std::cos(angle), centre.y + length * std::sin(angle)});
    }
    areas.end_ring();
}

/// The cells of `crooked_sheet` with sides like a coast. Some have a lake in the middle, some of the lakes an island;
/// and some cells have islets off the western shore. The last unit is islets only.
Coverage ragged_sheet(int size, int pieces, std::uint64_t seed)
{
    const auto plain = crooked_sheet(size, size, seed);
    UnitAreas units;
    units.title = "ragged";
    units.crs = plain.crs;
    units.codes = plain.codes;
    units.codes.push_back("V");
    Random random(seed, 1);
    const auto islet = [&](double y) {
        add_star(units.areas, {398000 - 1500 * random.uniform(), y}, 5 + 195 * random.uniform(), random);
        units.areas.end_part();
    };
    for (std::size_t r = 0; r < plain.areas.ring_count(); ++r) {
        const auto ring = plain.areas.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            units.areas.points.push_back(ring[i]);
            for (const auto& point : broken(ring[i], ring[(i + 1) % ring.size()], pieces, seed)) {
                units.areas.points.push_back(point);
            }
        }
        units.areas.end_ring();
        const Point centre{(ring[0].x + ring[4].x) / 2, (ring[0].y + ring[4].y) / 2};
        const double radius = 5 + 95 * random.uniform();
        const auto water = random.below(3);
        if (water > 0) {
            add_star(units.areas, centre, radius, random);
        }
        units.areas.end_part();
        if (water > 1) {
            add_star(units.areas, centre, radius * 0.2, random);
            units.areas.end_part();
        }
        if (random.below(3) == 0) {
            islet(100000 + 500 * static_cast<double>(r));
        }
        units.areas.end_area();
    }
    islet(90000);
    islet(91000);
    units.areas.end_area();
    return build(std::move(units));
}

/// The points of each arc that are left when all arcs are simplified in one order over their corners.
std::vector<std::vector<Point>> in_one_order(const ArcSet& arcs, double simplify_m)
{
    using namespace coverage;
    std::vector<std::uint32_t> all;
    for (std::uint32_t arc = 0; arc < arcs.arc_count(); ++arc) {
        all.push_back(arc);
    }
    std::vector<std::uint8_t> is_ring(arcs.arc_count(), 0);
    std::vector<FreeRing> leaving;
    for (const auto& ring : find_free_rings(arcs, arcs.points)) {
        is_ring[ring.arc] = 1;
        if (ring.kind != RingKind::Enclave && !ring.is_last_part) {
            leaving.push_back(ring);
        }
    }
    Fates fates(arcs.vertex.size());
    simplify_together(arcs, {arcs.points, 0.7, key_at_resolution(simplify_m)}, all, leaving, is_ring, fates);
    std::vector<std::vector<Point>> left(arcs.arc_count());
    for (const auto arc : all) {
        for (auto place = arcs.start[arc]; place < arcs.start[arc + 1]; ++place) {
            if (!fates[place].is_gone()) {
                left[arc].push_back(arcs.points[arcs.vertex[place]]);
            }
        }
        if (is_ring[arc] == 1 && !left[arc].empty()) {
            left[arc].push_back(left[arc].front());
        }
    }
    return left;
}

void require_proper(const ArcSet& arcs)
{
    const coverage::EdgeGrid edges(arcs, 0);
    RC_ASSERT(coverage::find_clashes(arcs, edges, 0).empty());
    RC_ASSERT(coverage::find_disorder(arcs).empty());
    RC_ASSERT(coverage::find_misplaced(arcs, edges).empty());
}

std::vector<Point> arc_points(const ArcSet& arcs, std::size_t k)
{
    std::vector<Point> points;
    for (const auto v : arcs.arc(k)) {
        points.push_back(arcs.points[v]);
    }
    return points;
}

/// Whether `part` is `whole` with some left out; both closed where one is.
bool is_subsequence(const std::vector<Point>& part, const std::vector<Point>& whole)
{
    std::size_t i = 0;
    for (const auto& point : whole) {
        i += i < part.size() && part[i] == point ? 1 : 0;
    }
    return i == part.size();
}

bool is_subset(const std::vector<Point>& part, const std::vector<Point>& whole)
{
    std::set<std::pair<double, double>> all;
    for (const auto& point : whole) {
        all.insert({point.x, point.y});
    }
    return std::all_of(part.begin(), part.end(), [&](const Point& point) {
        return all.count({point.x, point.y}) == 1;
    });
}

} // namespace

TEST_CASE("a corner goes when 0.65 times the root of its weighted area is below the resolution")
{
    //   ____^____      1 000 m wide and 1 m high: 500 m2, times 1 + 0.7 for a corner that is all but straight,
    //  |         |     is a resolution of 0.65 sqrt(850) = 18.95 m
    //  |_________|
    const std::string roof = "POLYGON((0 0, 1000 0, 1000 1000, 500 1001, 0 1000, 0 0))";

    CHECK(vertices_of(roof, 18.9) == 5);
    CHECK(vertices_of(roof, 19.0) == 4);
    // Without weight: 0.65 sqrt(500) = 14.53 m.
    CHECK(vertices_of(roof, 14.5, 0) == 5);
    CHECK(vertices_of(roof, 14.6, 0) == 4);
}

TEST_CASE("a spike goes sooner than a bend of the same area")
{
    // 400 m2 each: a spike of 8 m by 100 m on the left, a bend of 200 m by 4 m on the right.
    const std::string both = "POLYGON((0 0, 2000 0, 2000 1000, 1200 1000, 1100 1004, 1000 1000, 508 1000, 504 1100, "
                             "500 1000, 0 1000, 0 0))";
    const auto left = unit_areas(simplified(coverage_from_wkt({{"A", both}}), 10).arcs, 1);

    CHECK(std::count(left.points.begin(), left.points.end(), Point{504, 1100}) == 0);
    CHECK(std::count(left.points.begin(), left.points.end(), Point{1100, 1004}) == 1);
}

TEST_CASE("nothing changes at a resolution of nothing")
{
    const auto coverage = ragged_sheet(3, 5, 1);
    const auto same = simplified(coverage, 0);

    CHECK(same.arcs.vertex == coverage.arcs().vertex);
    CHECK(same.arcs.points == coverage.arcs().points);
}

TEST_CASE("neighbours lose the same corner")
{
    //  +--------+
    //  |   B    |
    //  +___^____+
    //  |   A    |
    //  +--------+
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 1000 0, 1000 500, 500 501, 0 500, 0 0))"},
                                             {"B", "POLYGON((0 500, 500 501, 1000 500, 1000 1000, 0 1000, 0 500))"}});

    CHECK(to_wkt(unit_areas(simplified(coverage, 20).arcs, 2), 0) ==
          "MULTIPOLYGON (((1000 500, 0 500, 0 0, 1000 0, 1000 500)))");
}

TEST_CASE("a node stays where it is, whatever the resolution")
{
    // Where A, B and C meet, the outline has a bend of a metre.
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 1000 0, 1000 500, 500 501, 0 500, 0 0))"},
                                             {"B", "POLYGON((0 500, 500 501, 500 1000, 0 1000, 0 500))"},
                                             {"C", "POLYGON((500 501, 1000 500, 1000 1000, 500 1000, 500 501))"}});
    const auto arcs = simplified(coverage, 5000).arcs;

    CHECK(std::count(arcs.points.begin(), arcs.points.end(), Point{500, 501}) == 1);
}

TEST_CASE("a unit between two nodes keeps its area")
{
    //  B above, C below; A is a lens between them
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((100 0, 200 -10, 300 0, 200 10, 100 0))"},
                           {"B", "POLYGON((0 0, 100 0, 200 10, 300 0, 400 0, 400 300, 0 300, 0 0))"},
                           {"C", "POLYGON((0 0, 0 -300, 400 -300, 400 0, 300 0, 200 -10, 100 0, 0 0))"}});
    const auto areas = unit_areas(simplified(coverage, 5000).arcs, 3);

    CHECK(signed_area(areas, 0) == 1000);
    CHECK(areas.ring(0).size() == 3);
}

TEST_CASE("an enclave becomes a triangle, and no less")
{
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((0 0, 1000 0, 1000 1000, 0 1000, 0 0), (400 400, 400 600, 500 620, 600 600, "
                                 "600 400, 400 400))"},
                           {"B", "POLYGON((400 400, 600 400, 600 600, 500 620, 400 600, 400 400))"}});
    const auto simple = simplified(coverage, 5000);
    const auto areas = unit_areas(simple.arcs, 2);

    CHECK(simple.left_out.islands + simple.left_out.holes == 0);
    CHECK(areas.area_start[2] == 2);
    CHECK(areas.ring(2).size() == 3);
    CHECK(signed_area(areas, 1) > 0);
}

TEST_CASE("a bay is not filled while an island lies in it, but is once the island is left out")
{
    //  |      \       the bay runs to (900, 500); an islet of 20 m by 20 m lies in it
    //  |    o  >
    //  |______/
    const auto coverage = coverage_from_wkt({{"A", "MULTIPOLYGON(((0 0, 1000 0, 900 500, 1000 1000, 0 1000, 0 0)), "
                                                   "((950 500, 970 500, 970 520, 950 520, 950 500)))"}});
    const auto has_bay = [&](double simplify_m) {
        const auto areas = unit_areas(simplified(coverage, simplify_m).arcs, 1);
        return std::count(areas.points.begin(), areas.points.end(), Point{900, 500}) == 1;
    };

    // The corner is of 0.65 sqrt(50 000 m2 · 1.65) = 187 m, and the islet of 20 m.
    CHECK(has_bay(180));
    CHECK_FALSE(has_bay(190));
    CHECK(simplified(coverage, 19.9).left_out.islands == 0);
    CHECK(simplified(coverage, 20.1).left_out.islands == 1);
}

TEST_CASE("a bay is not filled across the last part of another unit")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 1000 0, 900 500, 1000 1000, 0 1000, 0 0))"},
                                             {"B", "POLYGON((950 500, 970 500, 970 520, 950 520, 950 500))"}});
    const auto simple = simplified(coverage, 5000);
    const auto areas = unit_areas(simple.arcs, 2);

    CHECK(simple.left_out.islands == 0);
    CHECK(std::count(areas.points.begin(), areas.points.end(), Point{900, 500}) == 1);
    CHECK(signed_area(areas, 1) == 200);
}

TEST_CASE("islands and lakes smaller than the resolution squared are left out and counted, but no unit's last part")
{
    //  A: a lake of 30 m by 30 m. B: islands of 10, 20 and 30 m, and nothing else
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 0, 1000 0, 1000 1000, 0 1000, 0 0), (500 500, 500 530, 530 530, 530 500, 500 500))"},
         {"B",
          "MULTIPOLYGON(((2000 0, 2010 0, 2010 10, 2000 10, 2000 0)), ((3000 0, 3020 0, 3020 20, 3000 20, 3000 0)),"
          "((4000 0, 4030 0, 4030 30, 4000 30, 4000 0)))"}});
    const auto simple = simplified(coverage, 31);
    const auto areas = unit_areas(simple.arcs, 2);

    CHECK(simple.left_out.islands == 2);
    CHECK(simple.left_out.holes == 1);
    CHECK(simple.left_out.area_m2 == 100 + 400 + 900);
    CHECK(areas.ring_count() == 2);
    CHECK(areas.ring(1)[0].x >= 4000);
    CHECK(simplified(coverage, 29).left_out.holes == 0);
}

TEST_CASE("a lake stays for the island in it that is a unit of its own")
{
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 0, 9000 0, 9000 9000, 0 9000, 0 0), (500 500, 500 530, 530 530, 530 500, 500 500))"},
         {"B", "POLYGON((510 510, 520 510, 520 520, 510 520, 510 510))"}});
    const auto simple = simplified(coverage, 1000);

    CHECK(simple.left_out.holes == 0);
    CHECK(simple.left_out.islands == 0);
    CHECK(invalid_reason(unit_areas(simple.arcs, 2), 0).empty());
}

TEST_CASE("arcs in degrees are measured on the ground")
{
    const auto coverage = ragged_sheet(4, 20, 3);
    const auto arcs = project_arcs(coverage, wgs84, 9);
    const auto on_ground = simplify(arcs, coverage.arcs().points, {50});

    CHECK(on_ground.arcs.vertex.size() == simplified(coverage, 50).arcs.vertex.size());
    CHECK(on_ground.left_out.area_m2 == simplified(coverage, 50).left_out.area_m2);
}

TEST_CASE("a resolution that is not a length, and places that do not fit, are refused")
{
    const auto arcs = coverage_from_wkt({{"A", "POLYGON((0 0, 1 0, 1 1, 0 0))"}}).arcs();

    CHECK(error_of([&] { simplify(arcs, {-1}); }) == "3: outputs.simplify_m: is -1. Give metres, 0 or more.");
    CHECK(error_of([&] { simplify(arcs, {std::nan("")}); }) ==
          "3: outputs.simplify_m: is nan. Give metres, 0 or more.");
    CHECK(error_of([&] { simplify(arcs, {1, 1.5}); }) == "3: weighting: is 1.5. Give a number from 0 to 1.");
    CHECK(error_of([&] { simplify(arcs, std::vector<Point>(2), {1}); }) ==
          "2: simplify: 2 places on the ground for 3 points.");
}

TEST_CASE("simplified arcs form a proper coverage with the nodes and the sides they had")
{
    CHECK(rc::check("proper", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto pieces = *rc::gen::inRange(1, 30);
        const auto simplify_m = *rc::gen::element(1.0, 5.0, 20.0, 60.0, 150.0, 400.0, 5000.0);
        const auto coverage = ragged_sheet(5, pieces, seed);
        const auto& before = coverage.arcs();
        const auto arcs = simplified(coverage, simplify_m).arcs;

        require_proper(arcs);
        RC_ASSERT(arcs.arc_count() == before.arc_count());
        RC_ASSERT(arcs.left == before.left);
        RC_ASSERT(arcs.right == before.right);
        for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
            const auto was = arc_points(before, k);
            const auto is = arc_points(arcs, k);
            const bool closed = was.front() == was.back();
            RC_ASSERT((closed || (is.front() == was.front() && is.back() == was.back())));
            RC_ASSERT((is.empty() || is.front() != is.back() || is.size() >= 4));
            RC_ASSERT((closed ? is_subset(is, was) : is_subsequence(is, was)));
        }
    }));
}

TEST_CASE("simplified units are valid, share every vertex and keep a part; only small islands and lakes are left out")
{
    CHECK(rc::check("valid", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto simplify_m = *rc::gen::element(5.0, 20.0, 60.0, 150.0, 400.0, 5000.0);
        const auto coverage = ragged_sheet(4, 12, seed);
        const auto before = unit_areas(coverage.arcs(), coverage.unit_count());
        const auto simple = simplified(coverage, simplify_m);
        const auto units = unit_areas(simple.arcs, coverage.unit_count());

        std::size_t rings_that_stay = 0;
        for (std::size_t r = 0; r < before.ring_count(); ++r) {
            rings_that_stay += std::abs(twice_signed_area(before.ring(r))) / 2 >= simplify_m * simplify_m ? 1 : 0;
        }
        RC_ASSERT(units.ring_count() >= rings_that_stay);
        RC_ASSERT(units.ring_count() == before.ring_count() - simple.left_out.islands - simple.left_out.holes);
        double total = 0;
        for (std::size_t u = 0; u < units.area_count(); ++u) {
            RC_ASSERT(invalid_reason(units, u).empty());
            RC_ASSERT(units.area_start[u] < units.area_start[u + 1]);
            total += signed_area(units, u);
        }
        const auto whole = dissolve(simple.arcs, std::vector<std::uint32_t>(coverage.unit_count(), 0), 1);
        RC_ASSERT(invalid_reason(whole, 0).empty());
        RC_ASSERT(std::abs(signed_area(whole, 0) - total) < 1e-3);
    }));
}

/// Compares with one order over all corners.
void require_one_order(const ArcSet& before, double simplify_m)
{
    const auto arcs = simplify(before, {simplify_m, 0.7}).arcs;
    const auto expected = in_one_order(before, simplify_m);
    REQUIRE(arcs.arc_count() == expected.size());
    for (std::size_t arc = 0; arc < arcs.arc_count(); ++arc) {
        std::vector<Point> points;
        for (const auto v : arcs.arc(arc)) {
            points.push_back(arcs.points[v]);
        }
        REQUIRE(points == expected[arc]);
    }
}

TEST_CASE("what is simplified arc by arc and put right is what one order over all corners gives")
{
    CHECK(rc::check("one order", [] {
        const auto coverage = ragged_sheet(*rc::gen::inRange(2, 5), *rc::gen::inRange(2, 30),
                                           *rc::gen::inRange<std::uint64_t>(1, 100000));
        require_one_order(coverage.arcs(), *rc::gen::element(20.0, 100.0, 400.0, 1500.0, 6000.0));
    }));
}

TEST_CASE("so it is on a coast, where hundreds of arcs stand in each other's way", "[long]")
{
    const auto file = data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!file) {
        return;
    }
    UnitsSpec spec;
    spec.source.path = file->string();
    spec.code = "LSOA11CD";
    Progress progress;
    const auto coverage = read_units(spec, progress).coverage;
    for (const double simplify_m : {50.0, 500.0, 5000.0}) {
        require_one_order(coverage.arcs(), simplify_m);
    }
}

TEST_CASE("a greater resolution keeps a subset of the vertices")
{
    CHECK(rc::check("subset", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto coverage = ragged_sheet(5, 15, seed);
        auto finer = coverage.arcs();
        for (const double simplify_m : {2.0, 7.0, 20.0, 55.0, 150.0, 400.0, 2000.0}) {
            const auto coarser = simplified(coverage, simplify_m).arcs;
            RC_ASSERT(is_subset(coarser.points, finer.points));
            finer = coarser;
        }
    }));
}

TEST_CASE("threads do not show in what is simplified")
{
    const auto coverage = ragged_sheet(6, 20, 9);
    const auto once = simplified(coverage, 40).arcs;
    ArcSet again;
    with_threads(1, [&] { again = simplified(coverage, 40).arcs; });

    CHECK(again.points == once.points);
    CHECK(again.vertex == once.vertex);
    CHECK(again.start == once.start);
}
