#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include <rapidcheck.h>

#include "fixtures.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/coverage/locate.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

/// Twice the area of the triangle, exactly: coordinates are whole numbers well below 2^26.
std::int64_t side(const Point& a, const Point& b, const Point& p)
{
    const auto whole = [](double value) { return static_cast<std::int64_t>(value); };
    return (whole(b.x) - whole(a.x)) * (whole(p.y) - whole(a.y)) -
           (whole(b.y) - whole(a.y)) * (whole(p.x) - whole(a.x));
}

/// Whether the area holds the point or has it on its outline; by counting crossings in whole numbers.
bool holds(const PolygonSet& set, std::size_t area, const Point& p)
{
    bool inside = false;
    for (auto r = set.part_start[set.area_start[area]]; r < set.part_start[set.area_start[area + 1]]; ++r) {
        const auto ring = set.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % ring.size()];
            const auto turn = side(a, b, p);
            const bool in_box = std::min(a.x, b.x) <= p.x && p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y &&
                                p.y <= std::max(a.y, b.y);
            if (turn == 0 && in_box) {
                return true;
            }
            if ((a.y <= p.y) != (b.y <= p.y) && (turn > 0) == (a.y < b.y)) {
                inside = !inside;
            }
        }
    }
    return inside;
}

std::uint32_t first_that_holds(const PolygonSet& set, const Point& p)
{
    for (std::uint32_t a = 0; a < set.area_count(); ++a) {
        if (holds(set, a, p)) {
            return a;
        }
    }
    return no_group;
}

/// Random points on whole metres, every vertex, and whole points level with vertices.
std::vector<Point> trial_points(const PolygonSet& set, std::uint64_t seed)
{
    const auto box = bounding_box(set.points);
    Random random(seed, 3);
    const auto whole = [&](double low, double high) {
        return low - 50 + random.below(static_cast<std::uint32_t>(high - low) + 100);
    };
    std::vector<Point> points = set.points;
    for (int i = 0; i < 300; ++i) {
        const Point random_point{whole(box.min_x, box.max_x), whole(box.min_y, box.max_y)};
        const auto& vertex = set.points[random.below(static_cast<std::uint32_t>(set.points.size()))];
        points.push_back(random_point);
        points.push_back({random_point.x, vertex.y});
        points.push_back({vertex.x, random_point.y});
    }
    for (std::size_t r = 0; r < set.ring_count(); ++r) {
        const auto ring = set.ring(r);
        for (std::size_t i = 1; i < ring.size(); ++i) {
            const Point middle{(ring[i - 1].x + ring[i].x) / 2, (ring[i - 1].y + ring[i].y) / 2};
            if (middle.x == std::floor(middle.x) && middle.y == std::floor(middle.y)) {
                points.push_back(middle);
            }
        }
    }
    return points;
}

} // namespace

TEST_CASE("points are found in the unit that holds them")
{
    //  +---+---+
    //  | A | B |
    //  +---+---+
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"}, {"B", "POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))"}});
    const PointLocator locator(coverage);

    CHECK(locator.locate(std::vector<Point>{{5, 5}, {15, 5}, {25, 5}, {5, -1}}) ==
          std::vector<std::uint32_t>{0, 1, no_group, no_group});
}

TEST_CASE("a point on a border belongs to the first unit")
{
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"}, {"B", "POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))"}});
    const PointLocator locator(coverage);

    CHECK(locator.locate(std::vector<Point>{{10, 5}, {10, 0}, {10, 10}, {20, 10}, {20, 5}, {0, 0}, {15, 10}}) ==
          std::vector<std::uint32_t>{0, 0, 0, 1, 1, 0, 1});
}

TEST_CASE("a point beside a slanting border is told to the last bit")
{
    const auto coverage =
        coverage_from_wkt({{"A", "POLYGON((0 0, 30 0, 30 10, 0 0))"}, {"B", "POLYGON((0 0, 30 10, 0 10, 0 0))"}});
    const PointLocator locator(coverage);
    const double below = std::nextafter(5.0, 0.0);
    const double above = std::nextafter(5.0, 10.0);

    CHECK(locator.locate(std::vector<Point>{{15, below}, {15, 5}, {15, above}}) == std::vector<std::uint32_t>{0, 0, 1});
}

TEST_CASE("where areas overlap the first has the point")
{
    const auto areas =
        areas_from_wkt({"POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON((5 5, 15 5, 15 15, 5 15, 5 5))"});
    const PointLocator locator(areas);

    CHECK(locator.locate(std::vector<Point>{{7, 7}, {12, 12}, {5, 12}, {11, 4}}) ==
          std::vector<std::uint32_t>{0, 1, 1, no_group});
}

TEST_CASE("a point that is not a number, or in a hole, is in no area")
{
    const auto areas = areas_from_wkt({"POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (3 3, 3 6, 6 6, 6 3, 3 3))"});
    const PointLocator locator(areas);
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();

    CHECK(locator.locate(std::vector<Point>{{nan, 1}, {1, nan}, {4, 4}, {3, 4}, {1, 1}}) ==
          std::vector<std::uint32_t>{no_group, no_group, no_group, 0, 0});
}

TEST_CASE("a locator without areas finds nothing")
{
    const PointLocator locator{PolygonSet{}};

    CHECK(locator.locate(std::vector<Point>{{0, 0}}) == std::vector<std::uint32_t>{no_group});
    CHECK(locator.nearest({0, 0}, 1e9) == no_group);
}

TEST_CASE("the nearest area is told by its outline, within the distance given")
{
    const auto areas =
        areas_from_wkt({"POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))", "POLYGON((30 0, 40 0, 40 10, 30 10, 30 0))"});
    const PointLocator locator(areas);
    constexpr double infinity = std::numeric_limits<double>::infinity();

    CHECK(locator.nearest({13, 5}, 3) == 0);
    CHECK(locator.nearest({13, 5}, 2.999) == no_group);
    CHECK(locator.nearest({27, 5}, 100) == 1);
    CHECK(locator.nearest({20, 5}, 100) == 0);
    CHECK(locator.nearest({1e6, 1e6}, infinity) == 1);
    CHECK(locator.nearest({std::nan(""), 5}, infinity) == no_group);
    CHECK(locator.nearest({13, 5}, -1) == no_group);
}

TEST_CASE("the locator agrees with exact counting at every kind of point")
{
    CHECK(rc::check("units", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto coverage = build(crooked_sheet(5, 5, seed));
        const auto areas = unit_areas(coverage.arcs(), 25);
        const auto points = trial_points(areas, seed);
        const auto by_coverage = PointLocator(coverage).locate(points);
        const auto by_areas = PointLocator(areas).locate(points);
        for (std::size_t i = 0; i < points.size(); ++i) {
            RC_ASSERT(by_coverage[i] == first_that_holds(areas, points[i]));
            RC_ASSERT(by_areas[i] == by_coverage[i]);
        }
    }));
}

TEST_CASE("the locator agrees with exact counting where areas overlap and leave gaps")
{
    CHECK(rc::check("areas", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto sheet = build(crooked_sheet(5, 5, seed));
        auto areas = dissolve(sheet.arcs(), random_groups(25, 3, seed), 3);
        const auto more = dissolve(sheet.arcs(), random_groups(25, 3, seed + 1), 3);
        const std::size_t shift = areas.points.size();
        areas.points.insert(areas.points.end(), more.points.begin(), more.points.end());
        for (std::size_t a = 0; a < more.area_count(); ++a) {
            for (std::size_t p = more.area_start[a]; p < more.area_start[a + 1]; ++p) {
                for (std::size_t r = more.part_start[p]; r < more.part_start[p + 1]; ++r) {
                    areas.ring_start.push_back(shift + more.ring_start[r + 1]);
                }
                areas.end_part();
            }
            areas.end_area();
        }
        const auto points = trial_points(areas, seed);
        const auto found = PointLocator(areas).locate(points);
        for (std::size_t i = 0; i < points.size(); ++i) {
            RC_ASSERT(found[i] == first_that_holds(areas, points[i]));
        }
    }));
}

TEST_CASE("nearest agrees with looking at every edge")
{
    CHECK(rc::check("nearest", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto areas = unit_areas(build(crooked_sheet(4, 4, seed)).arcs(), 16);
        const PointLocator locator(areas);
        Random random(seed);
        for (int trial = 0; trial < 50; ++trial) {
            const Point p{396000 + random.uniform() * 12000, 96000 + random.uniform() * 12000};
            double best = std::numeric_limits<double>::infinity();
            for (std::size_t r = 0; r < areas.ring_count(); ++r) {
                const auto ring = areas.ring(r);
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    const auto& a = ring[i];
                    const auto& b = ring[(i + 1) % ring.size()];
                    const double along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) /
                                         ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y));
                    const double share = std::min(1.0, std::max(0.0, along));
                    best = std::min(best, std::hypot(a.x + share * (b.x - a.x) - p.x, a.y + share * (b.y - a.y) - p.y));
                }
            }
            RC_ASSERT(locator.nearest(p, best * (1 + 1e-9)) != no_group);
            RC_ASSERT(locator.nearest(p, best * (1 - 1e-9)) == no_group);
        }
    }));
}

TEST_CASE("points are located as well where products of coordinates are too small for a double")
{
    const auto seed = GENERATE(range(1, 6));
    const double scale_x = GENERATE(1.0, 0x1p-600, 0x1p-1060);
    const double scale_y = GENERATE(0x1p-600, 0x1p-1060);
    const auto whole = unit_areas(build(crooked_sheet(3, 3, static_cast<std::uint64_t>(seed))).arcs(), 9);
    const auto points = trial_points(whole, static_cast<std::uint64_t>(seed));
    const auto scaled = [&](std::vector<Point> places) {
        for (auto& place : places) {
            place = {place.x * scale_x, place.y * scale_y};
        }
        return places;
    };
    auto tiny = whole;
    tiny.points = scaled(whole.points);

    CHECK(PointLocator(tiny).locate(scaled(points)) == PointLocator(whole).locate(points));
}

TEST_CASE("many points come out the same with one thread and with many")
{
    const auto coverage = build(crooked_sheet(9, 9, 5));
    const PointLocator locator(coverage);
    Random random(1);
    std::vector<Point> points(1200000);
    for (auto& point : points) {
        point = {399000 + random.uniform() * 11000, 99000 + random.uniform() * 11000};
    }
    const auto many = locator.locate(points);
    std::vector<std::uint32_t> one;
    with_threads(1, [&] { one = locator.locate(points); });

    CHECK(many == one);
    CHECK(std::count(many.begin(), many.end(), no_group) > 0);
}
