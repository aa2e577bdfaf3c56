#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "fixtures.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/coverage/intersect.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

using Row = std::map<std::uint32_t, double>;

Row row_of(const Intersections& found, std::size_t unit)
{
    Row row;
    const auto areas = found.areas_of(to_unit(unit));
    const auto common = found.common_of(to_unit(unit));
    for (std::size_t i = 0; i < areas.size(); ++i) {
        row[areas[i]] = common[i];
    }
    return row;
}

void append(PolygonSet& to, const PolygonSet& from, std::size_t area)
{
    append_parts(to, from, area);
    to.end_area();
}

/// What GEOS finds common to a unit and an area.
double common_by_geos(const PolygonSet& units, std::size_t unit, const PolygonSet& areas, std::size_t area)
{
    PolygonSet both;
    append(both, units, unit);
    append(both, areas, area);
    return overlap_area(both, 0, 1);
}

/// What of a unit no area covers, by GEOS: how much larger the union of the areas becomes by the unit.
double uncovered_by_geos(const PolygonSet& units, std::size_t unit, const PolygonSet& areas)
{
    auto all = areas;
    const double before = union_of(all).area;
    append(all, units, unit);
    return union_of(all).area - before;
}

/// A polygon of `corners` corners at random distances round a centre in the sheet, corners on whole metres, so that
/// some of them fall on borders and vertices of others.
void append_star(PolygonSet& areas, Random& random, int corners)
{
    const double x = 399'500 + random.below(6'000);
    const double y = 99'500 + random.below(6'000);
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::acos(-1.0) * (i + 0.5 * random.uniform()) / corners;
        const double radius = 200 + random.below(1'800);
        areas.points.push_back({std::round(x + radius * std::cos(angle)), std::round(y + radius * std::sin(angle))});
    }
    areas.end_ring();
    areas.end_part();
    areas.end_area();
}

PolygonSet random_stars(std::uint64_t seed)
{
    Random random(seed);
    PolygonSet areas;
    for (int i = 0; i < 6; ++i) {
        append_star(areas, random, 3 + static_cast<int>(random.below(12)));
    }
    return areas;
}

void require_as_geos(const Coverage& coverage, const PolygonSet& areas)
{
    const auto units = unit_areas(coverage.arcs(), coverage.unit_count());
    const auto found = intersect(coverage, areas);
    for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
        const auto row = row_of(found, u);
        const double size = coverage.area_m2()[u];
        for (std::uint32_t a = 0; a < areas.area_count(); ++a) {
            const auto common = row.find(a);
            const double ours = common == row.end() ? 0 : common->second;
            RC_ASSERT(std::abs(ours - common_by_geos(units, u, areas, a)) <= 2e-9 * size);
        }
        RC_ASSERT(std::abs(found.unit_outside_m2[u] - uncovered_by_geos(units, u, areas)) <= 1e-8 * size);
    }
    for (std::uint32_t a = 0; a < areas.area_count(); ++a) {
        const double outside = uncovered_by_geos(areas, a, units);
        RC_ASSERT(std::abs(found.area_outside_m2[a] - outside) <= 1e-8 * found.area_m2[a]);
    }
}

PolygonSet sheet_of(int columns, int rows, std::uint64_t seed, Point shift = {})
{
    auto sheet = crooked_sheet(columns, rows, seed).areas;
    for (auto& point : sheet.points) {
        point = {point.x + shift.x, point.y + shift.y};
    }
    return sheet;
}

} // namespace

TEST_CASE("a unit knows what it has in common with each area, and what lies in none")
{
    //  +---+---+      A and B are units of 2 × 2, area 0 lies across them,
    //  | A | B |      area 1 in B beside it, and area 2 far away
    //  +---+---+
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"}, {"B", "POLYGON((2 0, 4 0, 4 2, 2 2, 2 0))"}});
    const auto areas = areas_from_wkt(
        {"POLYGON((1 1, 3 1, 3 3, 1 3, 1 1))", "POLYGON((3 0, 4 0, 4 2, 3 2, 3 0))", "POLYGON((8 8, 9 8, 9 9, 8 8))"});
    const auto found = intersect(coverage, areas);
    CHECK(row_of(found, 0) == Row{{0, 1}});
    CHECK(row_of(found, 1) == Row{{0, 1}, {1, 2}});
    CHECK(found.unit_outside_m2 == std::vector<double>{3, 1});
    CHECK(found.area_m2 == std::vector<double>{4, 2, 0.5});
    CHECK(found.area_outside_m2 == std::vector<double>{2, 0, 0.5});
}

TEST_CASE("rings may run either way, and holes and parts count as they should")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"}});
    const std::string clockwise = "MULTIPOLYGON(((1 1, 1 9, 9 9, 9 1, 1 1), (2 2, 8 2, 8 8, 2 8, 2 2)), "
                                  "((4 4, 4 6, 6 6, 6 4, 4 4)))";
    const auto found = intersect(coverage, areas_from_wkt({clockwise}));
    CHECK(row_of(found, 0) == Row{{0, 64 - 36 + 4}});
    CHECK(found.unit_outside_m2[0] == 100 - 32);
}

TEST_CASE("what areas cover twice or three times is covered once")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"}});
    const auto areas = areas_from_wkt({"POLYGON((0 0, 6 0, 6 10, 0 10, 0 0))", "POLYGON((4 0, 8 0, 8 10, 4 10, 4 0))",
                                       "POLYGON((5 0, 7 0, 7 5, 5 5, 5 0))"});
    const auto found = intersect(coverage, areas);
    CHECK(row_of(found, 0) == Row{{0, 60}, {1, 40}, {2, 10}});
    CHECK(found.unit_outside_m2[0] == Approx(20).epsilon(1e-12));
}

TEST_CASE("units and areas without anything in common, and no areas at all, give empty rows")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))"}});
    const auto apart = intersect(coverage, areas_from_wkt({"POLYGON((2 0, 3 0, 3 2, 2 2, 2 0))", "POLYGON EMPTY"}));
    CHECK(row_of(apart, 0).empty());
    CHECK(apart.area_outside_m2 == std::vector<double>{2, 0});
    const auto none = intersect(coverage, {});
    CHECK(none.start == std::vector<std::size_t>{0, 0});
    CHECK(none.unit_outside_m2 == std::vector<double>{4});
}

TEST_CASE("a coverage laid over itself gives each unit itself")
{
    const auto coverage = build(crooked_sheet(7, 7, 5));
    const auto found = intersect(coverage, crooked_sheet(7, 7, 5).areas);
    for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
        const auto row = row_of(found, u);
        REQUIRE(row.size() == 1);
        CHECK(row.begin()->first == u);
        CHECK(row.begin()->second == Approx(coverage.area_m2()[u]).epsilon(1e-12));
        CHECK(found.unit_outside_m2[u] == 0);
    }
}

TEST_CASE("common land is what GEOS finds: random areas that overlap, touch and leave gaps", "[long]")
{
    CHECK(rc::check("stars", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        require_as_geos(build(crooked_sheet(5, 5, seed)), random_stars(seed + 1));
    }));
}

TEST_CASE("common land is what GEOS finds: tilings moved by as much as metres or as little as rounding", "[long]")
{
    CHECK(rc::check("moved", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto shift = *rc::gen::element(0.0, 1e-9, 1e-6, 0.001, 1.0, 50.0);
        require_as_geos(build(crooked_sheet(5, 5, seed)), sheet_of(5, 5, seed, {shift, shift / 2}));
    }));
}

TEST_CASE("a unit's land adds up where areas cover all of it")
{
    CHECK(rc::check("covering", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const auto coverage = build(crooked_sheet(4, 4, seed));
        const auto found = intersect(coverage, sheet_of(8, 8, seed + 1, {-2'000, -2'000}));
        for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
            const auto common = found.common_of(to_unit(u));
            const double total = std::accumulate(common.begin(), common.end(), 0.0);
            RC_ASSERT(std::abs(total - coverage.area_m2()[u]) <= 1e-9 * coverage.area_m2()[u]);
            RC_ASSERT(found.unit_outside_m2[u] == 0);
        }
    }));
}

TEST_CASE("what units have in common with areas, areas have in common with units")
{
    CHECK(rc::check("symmetric", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        const Point shift{310, 170};
        auto moved = crooked_sheet(5, 5, seed + 1);
        moved.areas = sheet_of(5, 5, seed + 1, shift);
        const auto there = intersect(build(crooked_sheet(5, 5, seed)), sheet_of(5, 5, seed + 1, shift));
        const auto back = intersect(build(std::move(moved)), sheet_of(5, 5, seed));
        for (std::uint32_t u = 0; u < 25; ++u) {
            for (const auto& [area, common] : row_of(there, u)) {
                RC_ASSERT(std::abs(row_of(back, area)[u] - common) <= 1e-3);
            }
        }
    }));
}

TEST_CASE("the order of areas does not matter, nor does the number of threads")
{
    const auto coverage = build(crooked_sheet(9, 9, 3));
    const auto areas = random_stars(11);
    PolygonSet reversed;
    for (auto a = areas.area_count(); a > 0; --a) {
        append(reversed, areas, a - 1);
    }
    const auto found = intersect(coverage, areas);
    const auto turned = intersect(coverage, reversed);
    for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
        const auto row = row_of(found, u);
        auto back = row_of(turned, u);
        REQUIRE(row.size() == back.size());
        for (const auto& [area, common] : row) {
            CHECK(back[5 - area] == Approx(common).epsilon(1e-12));
        }
    }
    Intersections one;
    Intersections four;
    with_threads(1, [&] { one = intersect(coverage, areas); });
    with_threads(4, [&] { four = intersect(coverage, areas); });
    CHECK(one.common_m2 == four.common_m2);
    CHECK(one.unit_outside_m2 == four.unit_outside_m2);
}

TEST_CASE("a thousand areas that meet in one point, or lie on top of each other, are measured")
{
    const auto coverage = build(crooked_sheet(3, 3, 4));
    PolygonSet areas;
    for (int i = 0; i < 1000; ++i) {
        const double from = 2 * std::acos(-1.0) * i / 1000;
        const double to = 2 * std::acos(-1.0) * (i + 1) / 1000;
        areas.points.insert(areas.points.end(), {{401'500, 101'500},
                                                 {401'500 + 900 * std::cos(from), 101'500 + 900 * std::sin(from)},
                                                 {401'500 + 900 * std::cos(to), 101'500 + 900 * std::sin(to)}});
        areas.end_ring();
        areas.end_part();
        areas.end_area();
    }
    for (int i = 0; i < 300; ++i) {
        append(areas, sheet_of(2, 2, 9), 0);
    }
    const auto found = intersect(coverage, areas);
    std::vector<double> of_area(areas.area_count(), 0);
    for (std::size_t i = 0; i < found.area.size(); ++i) {
        of_area[found.area[i]] += found.common_m2[i];
    }
    for (std::size_t a = 0; a < of_area.size(); ++a) {
        CHECK(of_area[a] + found.area_outside_m2[a] == Approx(found.area_m2[a]).epsilon(1e-9));
    }
}

TEST_CASE("invalid areas are mended, and others are not touched")
{
    auto areas = areas_from_wkt({
        "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))",                                                  // valid
        "POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))",                                                  // crosses itself
        "MULTIPOLYGON(((0 0, 3 0, 3 3, 0 3, 0 0)), ((2 2, 5 2, 5 5, 2 5, 2 2)))",              // parts overlap
        "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1), (4 4, 8 4, 8 8, 4 4))", // valid, with holes
        "POLYGON((0 0, 4 0, 4 4, 2 4, 2 6, 2 4, 0 4, 0 0))",                                   // has a spike
        "MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))",              // a part in a part
    });
    const auto before = areas;
    const auto repairs = make_valid(areas);
    REQUIRE(repairs.size() == 4);
    CHECK(repairs[0].area == 1);
    CHECK(repairs[0].reason == "Self-intersection");
    CHECK(repairs[0].place == Point{2, 2});
    CHECK(repairs[1].area == 2);
    CHECK(repairs[1].reason == "Self-intersection");
    CHECK(repairs[1].change == -1);
    CHECK(repairs[2].area == 4);
    CHECK(repairs[3].area == 5);
    CHECK(repairs[3].reason == "Nested shells");
    CHECK(to_wkt(areas, 0) == to_wkt(before, 0));
    CHECK(to_wkt(areas, 3) == to_wkt(before, 3));
    for (std::size_t a = 0; a < areas.area_count(); ++a) {
        CHECK(invalid_reason(areas, a).empty());
    }
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"}});
    CHECK(intersect(coverage, areas).area_m2 == std::vector<double>{4, 8, 17, 72, 16, 81});
}

TEST_CASE("rings of less than three points are left out, and said to be")
{
    PolygonSet areas;
    areas.points = {{0, 0}, {2, 0}, {2, 2}, {0, 2}, {1, 1}, {1.5, 1.5}};
    areas.ring_start = {0, 4, 6};
    areas.end_part();
    areas.end_area();
    const auto repairs = make_valid(areas);
    REQUIRE(repairs.size() == 1);
    CHECK(repairs[0].reason == "Too few points in a ring");
    CHECK(to_wkt(areas, 0) == "MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)))");
}

TEST_CASE("areas are found valid or not as GEOS finds them")
{
    CHECK(rc::check("validity", [] {
        Random random(*rc::gen::arbitrary<std::uint64_t>());
        PolygonSet areas;
        for (int i = 0; i < 20; ++i) {
            const auto corners = 3 + random.below(6);
            for (std::uint32_t c = 0; c < corners; ++c) {
                areas.points.push_back({static_cast<double>(random.below(12)), static_cast<double>(random.below(12))});
            }
            areas.end_ring();
            areas.end_part();
            areas.end_area();
        }
        std::vector<std::size_t> invalid;
        for (std::size_t a = 0; a < areas.area_count(); ++a) {
            if (!invalid_reason(areas, a).empty()) {
                invalid.push_back(a);
            }
        }
        std::vector<std::size_t> mended;
        for (const auto& repair : make_valid(areas)) {
            mended.push_back(repair.area);
        }
        RC_ASSERT(mended == invalid);
        for (std::size_t a = 0; a < areas.area_count(); ++a) {
            RC_ASSERT(invalid_reason(areas, a).empty());
        }
    }));
}
