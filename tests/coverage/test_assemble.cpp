#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <rapidcheck.h>

#include "fixtures.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

constexpr std::uint32_t none = no_group;

/// Four squares: A and B below, C and D above.
///  +---+---+
///  | C | D |
///  +---+---+
///  | A | B |
///  +---+---+
Coverage four_squares()
{
    return coverage_from_wkt({{"A", "POLYGON((0 0, 1 0, 1 1, 0 1, 0 0))"},
                              {"B", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"},
                              {"C", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"},
                              {"D", "POLYGON((1 1, 2 1, 2 2, 1 2, 1 1))"}});
}

/// `size × size` squares of side 1, row by row from the south-west.
Coverage squares(int size)
{
    Shapes shapes;
    for (int i = 0; i < size * size; ++i) {
        const auto x = [&](int step) { return std::to_string(i % size + step); };
        const auto y = [&](int step) { return std::to_string(i / size + step); };
        shapes.emplace_back("S" + std::to_string(100 + i), "POLYGON((" + x(0) + " " + y(0) + "," + x(1) + " " + y(0) +
                                                               "," + x(1) + " " + y(1) + "," + x(0) + " " + y(1) + "," +
                                                               x(0) + " " + y(0) + "))");
    }
    return coverage_from_wkt(shapes);
}

double area_of(const PolygonSet& set)
{
    double total = 0;
    for (std::size_t a = 0; a < set.area_count(); ++a) {
        total += signed_area(set, a);
    }
    return total;
}

bool all_valid(const PolygonSet& set)
{
    for (std::size_t a = 0; a < set.area_count(); ++a) {
        if (!invalid_reason(set, a).empty()) {
            return false;
        }
    }
    return true;
}

bool outer_rings_turn_left(const PolygonSet& set)
{
    for (std::size_t p = 0; p < set.part_count(); ++p) {
        for (std::size_t r = set.part_start[p]; r < set.part_start[p + 1]; ++r) {
            if ((twice_signed_area(set.ring(r)) > 0) != (r == set.part_start[p])) {
                return false;
            }
        }
    }
    return true;
}

/// How often each edge is used in each direction, over all areas.
std::map<std::pair<std::pair<double, double>, std::pair<double, double>>, int> edge_uses(const PolygonSet& set)
{
    std::map<std::pair<std::pair<double, double>, std::pair<double, double>>, int> uses;
    for (std::size_t r = 0; r < set.ring_count(); ++r) {
        const auto ring = set.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % ring.size()];
            ++uses[{{a.x, a.y}, {b.x, b.y}}];
        }
    }
    return uses;
}

/// Each edge is either matched by its opposite, or on the outside; so neighbours share every vertex, with no gap.
double outer_length(const PolygonSet& set)
{
    const auto uses = edge_uses(set);
    double length = 0;
    for (const auto& [edge, count] : uses) {
        RC_ASSERT(count == 1);
        if (uses.find({edge.second, edge.first}) == uses.end()) {
            length += std::hypot(edge.second.first - edge.first.first, edge.second.second - edge.first.second);
        }
    }
    return length;
}

} // namespace

TEST_CASE("units dissolved into one group lose their inner borders")
{
    const auto area = dissolve(four_squares().arcs(), std::vector<std::uint32_t>{0, 0, 0, 0}, 1);

    CHECK(area.part_count() == 1);
    CHECK(area.points.size() == 8);
    CHECK(signed_area(area, 0) == 4);
}

TEST_CASE("units that meet at a corner become two parts of one group")
{
    //  . D
    //  A .
    const auto area = dissolve(four_squares().arcs(), std::vector<std::uint32_t>{0, none, none, 0}, 1);

    CHECK(area.part_count() == 2);
    CHECK(invalid_reason(area, 0).empty());
}

TEST_CASE("a unit outside all groups leaves a hole")
{
    std::vector<std::uint32_t> group(9, 0);
    group[4] = none;
    const auto area = dissolve(squares(3).arcs(), group, 1);

    CHECK(area.part_count() == 1);
    CHECK(area.ring_count() == 2);
    CHECK(signed_area(area, 0) == 8);
    CHECK(outer_rings_turn_left(area));
}

TEST_CASE("two holes that touch at a corner stay two holes")
{
    //  # # # #
    //  # . # #
    //  # # . #
    //  # # # #
    std::vector<std::uint32_t> group(16, 0);
    group[6] = group[9] = none;
    const auto area = dissolve(squares(4).arcs(), group, 1);

    CHECK(area.part_count() == 1);
    CHECK(area.ring_count() == 3);
    CHECK(invalid_reason(area, 0).empty());
}

TEST_CASE("a group that touches itself at a corner has a hole there, not a crossing")
{
    //  # # #
    //  # . #      the hole touches the outline where . and the missing corner meet
    //  # # .
    std::vector<std::uint32_t> group(9, 0);
    group[4] = group[2] = none;
    const auto area = dissolve(squares(3).arcs(), group, 1);

    CHECK(area.part_count() == 1);
    CHECK(area.ring_count() == 2);
    CHECK(invalid_reason(area, 0).empty());
    CHECK(signed_area(area, 0) == 7);
}

TEST_CASE("an island in a hole is a part of its own, and each hole goes to the part around it")
{
    //  # # # # # # #
    //  # . . . . . #
    //  # . # # # . #
    //  # . # . # . #
    //  # . # # # . #
    //  # . . . . . #
    //  # # # # # # #
    std::vector<std::uint32_t> group(49, none);
    for (int i = 0; i < 49; ++i) {
        const int ring = std::max(std::abs(i % 7 - 3), std::abs(i / 7 - 3));
        group[static_cast<std::size_t>(i)] = ring == 3 || ring == 1 ? 0 : none;
    }
    const auto area = dissolve(squares(7).arcs(), group, 1);

    CHECK(area.part_count() == 2);
    CHECK(area.ring_count() == 4);
    CHECK(invalid_reason(area, 0).empty());
    CHECK(signed_area(area, 0) == 24 + 8);
}

TEST_CASE("a group without units is an area without parts")
{
    const auto areas = dissolve(four_squares().arcs(), std::vector<std::uint32_t>{0, 0, 2, 2}, 3);

    CHECK(areas.area_count() == 3);
    CHECK(areas.area_start[1] == areas.area_start[2]);
}

TEST_CASE("a group beyond the count is refused")
{
    CHECK(error_of([] {
              dissolve(four_squares().arcs(), std::vector<std::uint32_t>{0, 0, 0, 5}, 2);
          }) == "2: dissolve: group 5 of 2 groups.");
}

TEST_CASE("each unit by itself is as it came")
{
    const auto areas = unit_areas(four_squares().arcs(), 4);

    CHECK(areas.area_count() == 4);
    CHECK(signed_area(areas, 3) == 1);
    CHECK(areas.points.size() == 16);
}

TEST_CASE("the border of two groups is one line through all nodes on it")
{
    //  C D
    //  ---    the border runs through the node in the middle
    //  A B
    const auto borders = group_borders(four_squares().arcs(), std::vector<std::uint32_t>{0, 0, 1, 1});

    REQUIRE(borders.pairs.size() == 1);
    CHECK(borders.pairs[0].a == 0);
    CHECK(borders.pairs[0].b == 1);
    CHECK(borders.lines.part_count() == 1);
    CHECK(borders.lines.points == std::vector<Point>{{2, 1}, {1, 1}, {0, 1}});
}

TEST_CASE("a border round an enclave is one closed line")
{
    std::vector<std::uint32_t> group(9, 0);
    group[4] = 1;
    const auto borders = group_borders(squares(3).arcs(), group);

    REQUIRE(borders.lines.part_count() == 1);
    CHECK(borders.lines.points.size() == 5);
    CHECK(borders.lines.points.front() == borders.lines.points.back());
}

TEST_CASE("a border that crosses itself at a corner is as few lines as can be")
{
    //  0 1      both lines run through the node in the middle
    //  1 0
    const auto borders = group_borders(four_squares().arcs(), std::vector<std::uint32_t>{0, 1, 1, 0});

    CHECK(borders.lines.part_count() == 2);
    CHECK(borders.lines.points.size() == 6);
}

TEST_CASE("a closed stretch of border is let into the line it touches")
{
    //  0 0 0 0
    //  0 1 0 0     the enclave touches the rest of group 1 at a corner
    //  1 0 0 0
    //  1 1 1 1
    std::vector<std::uint32_t> group(16, 0);
    for (const auto i : {0, 1, 2, 3, 4, 9}) {
        group[static_cast<std::size_t>(i)] = 1;
    }
    const auto borders = group_borders(squares(4).arcs(), group);

    CHECK(borders.lines.part_count() == 1);
}

TEST_CASE("units outside all groups have no borders")
{
    CHECK(group_borders(four_squares().arcs(), std::vector<std::uint32_t>{0, 0, none, none}).pairs.empty());
}

TEST_CASE("dissolved groups are valid, share every vertex, and keep the area")
{
    CHECK(rc::check("dissolve", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto groups = *rc::gen::inRange<std::uint32_t>(1, 7);
        const auto sheet = build(crooked_sheet(8, 8, seed));
        const auto group = random_groups(64, groups, seed);
        const auto areas = dissolve(sheet.arcs(), group, groups);

        double expected = 0;
        for (std::size_t u = 0; u < 64; ++u) {
            expected += group[u] == no_group ? 0 : sheet.area_m2()[u];
        }
        RC_ASSERT(all_valid(areas));
        RC_ASSERT(outer_rings_turn_left(areas));
        RC_ASSERT(std::abs(area_of(areas) - expected) < 1e-3);

        std::vector<std::uint32_t> together(64, 0);
        std::transform(group.begin(), group.end(), together.begin(), [](auto g) { return g == no_group ? g : 0; });
        const auto whole = dissolve(sheet.arcs(), together, 1);
        RC_ASSERT(std::abs(outer_length(areas) - outer_length(whole)) < 1e-6);
        RC_ASSERT(invalid_reason(whole, 0).empty());
    }));
}

TEST_CASE("borders between groups add up to the arcs between them")
{
    CHECK(rc::check("borders", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        const auto sheet = build(crooked_sheet(7, 7, seed));
        const auto group = random_groups(49, 4, seed);
        const auto lengths = arc_lengths(sheet.arcs());
        double expected = 0;
        for (std::size_t k = 0; k < lengths.size(); ++k) {
            const auto right = sheet.arcs().right[k];
            const auto a = group[to_index(sheet.arcs().left[k])];
            const auto b = right == no_unit ? no_group : group[to_index(right)];
            expected += a != b && a != no_group && b != no_group ? lengths[k] : 0;
        }
        const auto borders = group_borders(sheet.arcs(), group);
        double found = 0;
        for (std::size_t p = 0; p < borders.lines.part_count(); ++p) {
            for (std::size_t i = borders.lines.part_start[p]; i + 1 < borders.lines.part_start[p + 1]; ++i) {
                const auto& a = borders.lines.points[i];
                const auto& b = borders.lines.points[i + 1];
                found += std::hypot(a.x - b.x, a.y - b.y);
            }
        }
        RC_ASSERT(std::abs(found - expected) < 1e-6);
    }));
}

TEST_CASE("projected units are valid at few decimals and still share every vertex")
{
    CHECK(rc::check("project", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100000);
        // Three decimals of a degree are about 100 m: as coarse to these cells as seven are to real ones of 1 cm.
        const auto decimals = *rc::gen::inRange(3, 8);
        const auto sheet = build(crooked_sheet(6, 6, seed));
        const auto arcs = project_arcs(sheet, wgs84, decimals);
        const auto units = unit_areas(arcs, 36);

        RC_ASSERT(arcs.arc_count() == sheet.arcs().arc_count());
        RC_ASSERT(all_valid(units));
        RC_ASSERT(outer_rings_turn_left(units));
        for (std::size_t u = 0; u < 36; ++u) {
            RC_ASSERT(units.area_start[u] < units.area_start[u + 1]);
        }
        const auto whole = dissolve(arcs, std::vector<std::uint32_t>(36, 0), 1);
        RC_ASSERT(std::abs(outer_length(units) - outer_length(whole)) < 1e-9);
        RC_ASSERT(std::abs(area_of(units) - area_of(whole)) < 1e-12);
    }));
}

TEST_CASE("projected coordinates have the decimals asked for")
{
    const auto arcs = project_arcs(build(crooked_sheet(2, 2, 1)), wgs84, 7);

    for (const auto& point : arcs.points) {
        CHECK(point.x == std::round(point.x * 1e7) / 1e7);
        CHECK(point.y == std::round(point.y * 1e7) / 1e7);
    }
}

TEST_CASE("an island smaller than the rounding keeps its decimals")
{
    const auto coverage =
        coverage_from_wkt({{"A", "MULTIPOLYGON(((400000 100000, 401000 100000, 401000 101000, 400000 100000)), "
                                 "((402000 100000, 402000.004 100000, 402000.004 100000.004, 402000 100000)))"}});
    const auto units = unit_areas(project_arcs(coverage, wgs84, 7), 1);

    CHECK(units.part_count() == 2);
    CHECK(invalid_reason(units, 0).empty());
}
