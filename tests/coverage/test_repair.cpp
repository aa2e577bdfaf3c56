#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <rapidcheck.h>

#include "dirt.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

using EdgeKey = std::pair<std::pair<double, double>, std::pair<double, double>>;

/// No edge twice in one direction, and what has no opposite is the outline of the whole: neighbours share every vertex.
bool shares_every_vertex(const Coverage& coverage, const PolygonSet& units)
{
    std::map<EdgeKey, int> uses;
    for (std::size_t r = 0; r < units.ring_count(); ++r) {
        const auto ring = units.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % ring.size()];
            ++uses[{{a.x, a.y}, {b.x, b.y}}];
        }
    }
    double outer = 0;
    for (const auto& [edge, count] : uses) {
        if (count != 1) {
            return false;
        }
        if (uses.count({edge.second, edge.first}) == 0) {
            outer += std::hypot(edge.first.first - edge.second.first, edge.first.second - edge.second.second);
        }
    }
    return std::abs(outer - sum(coverage.outer_m())) < 1e-6 * (1 + outer);
}

/// By GEOS: units are valid, none overlaps another, and together they are as large as their union.
void require_proper(const Coverage& coverage)
{
    const auto units = unit_areas(coverage.arcs(), coverage.unit_count());
    double total = 0;
    for (std::size_t u = 0; u < units.area_count(); ++u) {
        RC_ASSERT(invalid_reason(units, u) == "");
        RC_ASSERT(coverage.area_m2()[u] > 0);
        total += signed_area(units, u);
    }
    const double overlap = total - union_of(units).area;
    RC_ASSERT(std::abs(overlap) < 1e-6 * total + 1e-7);
    RC_ASSERT(shares_every_vertex(coverage, units));
}

double area_of_kind(const Coverage& coverage, RepairKind kind)
{
    double area = 0;
    for (const auto& repair : coverage.repairs()) {
        area += repair.kind == kind ? repair.area_m2 : 0;
    }
    return area;
}

/// What bending borders by no more than a few times `reach` can move, for all outlines together.
double bending(const UnitAreas& units, double reach)
{
    double length = 0;
    for (std::size_t r = 0; r < units.areas.ring_count(); ++r) {
        const auto ring = units.areas.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % ring.size()];
            length += std::hypot(a.x - b.x, a.y - b.y);
        }
    }
    return 2 * reach * length + 1e-3;
}

/// The ground that the units cover is what they covered, plus the gaps that were filled; and no unit's area moved by
/// more than its repairs say.
void require_conserved(const UnitAreas& before, const Coverage& after, double reach)
{
    const double allowed = bending(before, reach);
    const auto covered = union_of(before.areas).area;
    RC_ASSERT(std::abs(sum(after.area_m2()) - covered - area_of_kind(after, RepairKind::Gap)) < allowed);
    std::vector<double> moved(after.unit_count(), 0);
    for (const auto& repair : after.repairs()) {
        moved[to_index(repair.unit)] += repair.area_m2;
        for (const auto other : repair.others) {
            moved[to_index(other)] += repair.area_m2;
        }
    }
    for (std::size_t u = 0; u < after.unit_count(); ++u) {
        // Codes of the sheet are in order, so units stand where they stood. The rings of an invalid one add up to what
        // nobody meant.
        RC_ASSERT(!invalid_reason(before.areas, u).empty() ||
                  std::abs(after.area_m2()[u] - std::abs(signed_area(before.areas, u))) < moved[u] + allowed);
    }
}

CoverageOptions options_with(double snap_m, double max_gap_m2 = 1)
{
    CoverageOptions options;
    options.islands = Islands::Separate;
    options.snap_m = snap_m;
    options.max_gap_m2 = max_gap_m2;
    return options;
}

std::size_t border_count(int columns, int rows)
{
    return static_cast<std::size_t>((columns - 1) * rows + columns * (rows - 1));
}

const std::string square_a = "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))";
const std::string square_b = "POLYGON((10 0, 20 0, 20 10, 10 10, 10 0))";

/// All findings of a kind, as `where: message`.
std::vector<std::string> findings_of(const Coverage& coverage, const std::string& kind)
{
    std::vector<std::string> texts;
    for (const auto& finding : coverage.findings()) {
        if (finding.kind == kind) {
            texts.push_back(finding.where + ": " + finding.message);
        }
    }
    return texts;
}

} // namespace

TEST_CASE("an overlap goes to the unit with the longer border to it")
{
    //  +------+
    //  |   +--|------+
    //  | A |##| B    |     A's ground lies on three sides of the overlap, 10 m; B's on one, 6 m
    //  |   +--|------+
    //  +------+
    const auto coverage = coverage_from_wkt({{"A", square_a}, {"B", "POLYGON((8 2, 20 2, 20 8, 8 8, 8 2))"}});

    CHECK(coverage.area_m2()[0] == 100);
    CHECK(coverage.area_m2()[1] == 60);
    CHECK(coverage.graph().edges().at(0).border_m == 6);
    CHECK(findings_of(coverage, "large_overlap") ==
          std::vector<std::string>{"layer unit 'A': overlaps 'B' by 12.00 m2 at (8.0, 2.0); it keeps that ground"});
    CHECK(findings_of(coverage, "area_changed") ==
          std::vector<std::string>{"layer unit 'B': repair changes its area from 72.00 m2 to 60.00 m2, by -16.67 %"});
    REQUIRE(coverage.repairs().size() == 1);
    const auto& repair = coverage.repairs()[0];
    CHECK(repair_name(repair.kind) == "overlap");
    CHECK(repair.unit == to_unit(0));
    CHECK(repair.others == std::vector<UnitIndex>{to_unit(1)});
    CHECK(repair.area_m2 == 12);
    CHECK(repair.large);
    CHECK(signed_area(coverage.repair_areas(), 0) == 12);
    REQUIRE(coverage.area_changes().size() == 2);
    CHECK(coverage.area_changes()[0].per_cent() == 0);
    CHECK(coverage.area_changes()[1].before_m2 == 72);
    CHECK(coverage.area_changes()[1].after_m2 == 60);
}

TEST_CASE("small overlaps of one pair are one repair and one finding")
{
    //  B's west side runs into A by 2 cm at two places
    const auto coverage = coverage_from_wkt(
        {{"A", square_a}, {"B", "POLYGON((10 0, 20 0, 20 10, 10 10, 10 8, 9.98 7, 10 6, 10 4, 9.98 3, 10 2, 10 0))"}});

    REQUIRE(coverage.repairs().size() == 1);
    CHECK(coverage.repairs()[0].pieces == 2);
    CHECK(coverage.repairs()[0].area_m2 == Approx(0.04));
    CHECK(coverage.repair_areas().part_count() == 2);
    REQUIRE(findings_of(coverage, "overlap").size() == 1);
    CHECK(findings_of(coverage, "overlap")[0].find(" by 0.04 m2 in 2 places, the largest at (10.0, ") !=
          std::string::npos);
    CHECK(findings_of(coverage, "area_changed").empty());
}

TEST_CASE("a unit that lies in another without a hole for it keeps its ground")
{
    const auto coverage = coverage_from_wkt({{"A", square_a}, {"B", "POLYGON((3 3, 6 3, 6 6, 3 6, 3 3))"}});

    CHECK(coverage.area_m2()[0] == 91);
    CHECK(coverage.area_m2()[1] == 9);
    CHECK(coverage.graph().edges().at(0).border_m == 12);
}

TEST_CASE("of units that lie in each other like boxes each keeps what the smaller ones leave")
{
    const auto coverage = coverage_from_wkt(
        {{"A", "POLYGON((3 3, 6 3, 6 6, 3 6, 3 3))"}, {"B", "POLYGON((2 2, 8 2, 8 8, 2 8, 2 2))"}, {"C", square_a}});

    CHECK(coverage.area_m2()[0] == 9);
    CHECK(coverage.area_m2()[1] == 27);
    CHECK(coverage.area_m2()[2] == 64);
}

TEST_CASE("a vertex that only one side of a border has is put into the other")
{
    //  +---+---+
    //  | A + B |    + is a vertex of B only
    //  +---+---+
    const auto coverage =
        coverage_from_wkt({{"A", square_a}, {"B", "POLYGON((10 0, 20 0, 20 10, 10 10, 10 5, 10 0))"}});

    CHECK(coverage.graph().edges().at(0).border_m == 10);
    CHECK(coverage.repairs().empty());
    CHECK(coverage.area_changes().empty());
    CHECK(findings_of(coverage, "unmatched_border") ==
          std::vector<std::string>{"layer unit 'A': its border with 'B' has 1 vertex on one side only, the first at "
                                   "(10.0, 5.0); both sides have them now"});
}

TEST_CASE("three units meet in a T although the long side lacks the vertex there")
{
    //  +---+---+
    //  | B | C |
    //  +---+---+
    //  |   A   |
    //  +-------+
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 20 0, 20 10, 0 10, 0 0))"},
                                             {"B", "POLYGON((0 10, 10 10, 10 20, 0 20, 0 10))"},
                                             {"C", "POLYGON((10 10, 20 10, 20 20, 10 20, 10 10))"}});

    CHECK(coverage.graph().edge_count() == 3);
    CHECK(coverage.repairs().empty());
}

TEST_CASE("borders that run beside each other within snap_m are closed, though neither has vertices near the other's")
{
    //  +---+  +---+
    //  | A |  | B |   0.3 m apart, open at both ends
    //  +---+  +---+
    const Shapes shapes{{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"},
                        {"B", "POLYGON((10.3 2, 20 2, 20 8, 10.3 8, 10.3 2))"}};

    CHECK(coverage_from_wkt(shapes, options_with(0.2)).graph().edge_count() == 0);
    const auto closed = coverage_from_wkt(shapes, options_with(0.5));
    CHECK(closed.graph().edge_count() == 1);
    CHECK(closed.graph().edges()[0].border_m == Approx(6));
    CHECK(
        findings_of(closed, "unmatched_border") ==
        std::vector<std::string>{"layer unit 'A': its border with 'B' has 2 vertices on one side only and up to 0.3 m "
                                 "off, the first at (10.3, 2.0); both sides have them now"});
}

TEST_CASE("a thin gap is filled, a wide one is a hole, and max_gap_m2 decides how large a gap may be")
{
    const auto gap = [](const std::string& x) {
        return Shapes{{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0))"},
                      {"B", "POLYGON((10 0, 20 0, 20 10, 10 10, " + x + " 5, 10 0))"}};
    };
    const auto thin = coverage_from_wkt(gap("10.2"));
    const auto wide = coverage_from_wkt(gap("16"));
    const auto filled = coverage_from_wkt(gap("16"), options_with(0.001, 30));

    // A's side of the gap is 10 m long, B's √(0.2² + 5²) twice.
    CHECK(findings_of(thin, "gap") == std::vector<std::string>{"layer unit 'B': a gap of 1.00 m2 beside 'A' at (10.0, "
                                                               "10.0) was filled; it has that ground now"});
    CHECK(thin.area_m2()[1] == Approx(100));
    CHECK(findings_of(wide, "hole") ==
          std::vector<std::string>{"layer unit 'A': 30.00 m2 at (10.0, 10.0), beside 2 units, belongs to no unit"});
    CHECK(wide.repairs().empty());
    CHECK(findings_of(filled, "hole").empty());
    CHECK(filled.area_m2()[1] == Approx(100));
    CHECK(filled.repairs()[0].kind == RepairKind::Gap);
}

TEST_CASE("a moat around an enclave is as wide as it is without the enclave")
{
    //  A has a hole of 4 by 4; B in it is 20 cm smaller all round
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (3 3, 3 7, 7 7, 7 3, 3 3))"},
                                             {"B", "POLYGON((3.2 3.2, 6.8 3.2, 6.8 6.8, 3.2 6.8, 3.2 3.2))"}});

    CHECK(coverage.graph().edge_count() == 1);
    CHECK(coverage.area_m2()[0] == Approx(100 - 3.6 * 3.6));
}

TEST_CASE("a lake with an island stays")
{
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (2 2, 2 8, 8 8, 8 2, 2 2))"},
                                             {"B", "POLYGON((4 4, 6 4, 6 6, 4 6, 4 4))"}},
                                            options_with(0.001));

    CHECK(coverage.repairs().empty());
    CHECK(findings_of(coverage, "hole") ==
          std::vector<std::string>{"layer unit 'A': 32.00 m2 at (2.0, 2.0), beside 1 unit, belongs to no unit"});
}

TEST_CASE("a unit of which nothing would be left is refused, with the other that claims its ground")
{
    const auto refusal = [](const Shapes& shapes) { return error_of([&] { coverage_from_wkt(shapes); }); };

    CHECK(refusal({{"A", square_a}, {"B", square_a}}) ==
          "3: layer: next to nothing would be left of 'B' beside 'A', which claims the same ground. Leave one of the "
          "two out, or give each its own ground.");
    CHECK(refusal({{"A", "POLYGON((0 0, 20 0, 20 10, 0 10, 0 0))"}, {"B", square_a}, {"C", square_b}}) ==
          "3: layer: next to nothing would be left of 'A' beside 'B', which claims the same ground. Leave one of the "
          "two out, or give each its own ground.");
}

TEST_CASE("a ring listed twice is one area")
{
    const auto coverage =
        coverage_from_wkt({{"A", "MULTIPOLYGON(((0 0, 10 0, 10 10, 0 10, 0 0)), ((0 0, 10 0, 10 10, 0 10, 0 0)))"}});

    CHECK(coverage.area_m2()[0] == 100);
    CHECK(coverage.repairs()[0].kind == RepairKind::Ring);
    CHECK(findings_of(coverage, "invalid_ring").size() == 1);
}

TEST_CASE("what does not clash does not move")
{
    // Two pairs of units; the second pair overlaps.
    const Shapes clean{{"A", "POLYGON((100.1 0.3, 110.7 0.1, 110.3 10.9, 100.2 10.6, 100.1 0.3))"},
                       {"B", "POLYGON((110.7 0.1, 120.9 0.7, 120.1 10.3, 110.3 10.9, 110.7 0.1))"}};
    auto dirty = clean;
    dirty.emplace_back("C", square_a);
    dirty.emplace_back("D", "POLYGON((8 2, 20 2, 20 8, 8 8, 8 2))");
    const auto before = coverage_from_wkt(clean);
    const auto after = coverage_from_wkt(dirty);

    REQUIRE(after.repairs().size() == 1);
    for (const auto& point : before.arcs().points) {
        CHECK(std::count(after.arcs().points.begin(), after.arcs().points.end(), point) == 1);
    }
    CHECK(after.area_m2()[0] == Approx(before.area_m2()[0]).epsilon(1e-14));
    CHECK(after.area_m2()[1] == Approx(before.area_m2()[1]).epsilon(1e-14));
}

TEST_CASE("ground that a border passes over on its way to a neighbour's is told, with place, area and outline")
{
    // Two squares of a kilometre that overlap by 0.4 m. The westernmost of vertices that are one stands for them, so
    // that A gives up its strip.
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 0, 1000.4 0, 1000.4 1000, 0 1000, 0 0))"},
                                             {"B", "POLYGON((1000 0, 2000 0, 2000 1000, 1000 1000, 1000 0))"}},
                                            options_with(0.5));

    REQUIRE(coverage.repairs().size() == 1);
    const auto& repair = coverage.repairs()[0];
    CHECK(repair_name(repair.kind) == "snap");
    CHECK(repair.unit == to_unit(0));
    CHECK(repair.pieces == 1);
    CHECK(repair.others.empty());
    CHECK(repair.area_m2 == Approx(400));
    REQUIRE(coverage.repair_areas().area_count() == 1);
    for (const auto& point : coverage.repair_areas().points) {
        CHECK(point.x >= 1000);
        CHECK(point.x <= 1000.4);
    }
    REQUIRE(coverage.findings().size() == 1);
    CHECK(coverage.findings()[0].kind == "snapped_border");
    CHECK(coverage.findings()[0].where == "layer unit 'A'");
    CHECK(coverage.findings()[0].message ==
          "its border moved by up to 0.4 m, at (1000.0, 0.0), to meet a neighbour's: 400 m2 changed sides");
    REQUIRE(coverage.area_changes().size() == 1);
    CHECK(coverage.area_changes()[0].before_m2 == Approx(1'000'400));
    CHECK(coverage.area_changes()[0].after_m2 == Approx(1'000'000));
}

TEST_CASE("no unit's area changes by more than the repairs that speak of it tell")
{
    CHECK(rc::check("told", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000);
        const auto snap_m = *rc::gen::element(0.01, 0.1, 1.0, 5.0);
        const auto sheet = perturbed(crooked_sheet(4, 4, seed), 0.35 * snap_m, seed);
        const auto coverage = build(sheet, options_with(snap_m));
        std::vector<double> told(coverage.unit_count(), 0);
        for (const auto& repair : coverage.repairs()) {
            told[to_index(repair.unit)] += repair.area_m2;
            for (const auto other : repair.others) {
                told[to_index(other)] += repair.area_m2;
            }
        }
        RC_ASSERT(coverage.repair_areas().area_count() == coverage.repairs().size());
        for (const auto& change : coverage.area_changes()) {
            // What is thinner than a millimetre is in no repair's outline, but in its size.
            const double thin = 0.001 * coverage.perimeter_m()[to_index(change.unit)];
            RC_ASSERT(std::abs(change.after_m2 - change.before_m2) <= told[to_index(change.unit)] + thin);
        }
    }));
}

TEST_CASE("borders whose vertices are anywhere within snap_m of each other are closed")
{
    CHECK(rc::check("closed", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        const auto snap_m = *rc::gen::element(0.01, 0.1, 1.0, 5.0);
        const auto sheet = perturbed(crooked_sheet(4, 4, seed), 0.35 * snap_m, seed);
        const auto coverage = build(sheet, options_with(snap_m));

        require_proper(coverage);
        require_conserved(sheet, coverage, snap_m);
        RC_ASSERT(coverage.graph().edge_count() >= border_count(4, 4));
        const auto whole = dissolve(coverage.arcs(), std::vector<std::uint32_t>(16, 0), 1);
        RC_ASSERT(whole.ring_count() == 1U);
    }));
}

TEST_CASE("borders that lack vertices of each other, by any distance, become a coverage")
{
    CHECK(rc::check("thinned", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        const auto one_in = *rc::gen::inRange<std::uint32_t>(2, 9);
        const auto sheet = thinned(crooked_sheet(4, 4, seed), one_in, seed);
        Coverage coverage;
        const auto message = error_of([&] { coverage = build(sheet, options_with(0.001, 1e9)); });
        // Of half its vertices a unit may be left with a triangle that two others cover.
        RC_PRE(message.find("next to nothing would be left of") == std::string::npos);
        RC_ASSERT(message == "no error");

        require_proper(coverage);
        require_conserved(sheet, coverage, 0.001);
    }));
}

TEST_CASE("units that overlap and gape at random become a coverage")
{
    CHECK(rc::check("random", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        const auto reach = *rc::gen::element(0.002, 0.3, 20.0, 150.0);
        const auto max_gap_m2 = *rc::gen::element(0.0, 500.0, 1e9);
        const auto sheet = perturbed(crooked_sheet(4, 4, seed), reach, seed);
        const auto coverage = build(sheet, options_with(0.001, max_gap_m2));

        require_proper(coverage);
        require_conserved(sheet, coverage, 0.01);
    }));
}

TEST_CASE("densified borders, whose new vertices lie off the line by rounding, become one border again")
{
    CHECK(rc::check("densified", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        const auto snap_m = *rc::gen::element(0.0, 0.001);
        const auto clean = crooked_sheet(4, 4, seed);
        const auto coverage =
            build(densified(clean, *rc::gen::inRange<std::uint32_t>(1, 12), seed), options_with(snap_m));

        require_proper(coverage);
        require_conserved(clean, coverage, 1e-9); // GEOS throws a TopologyException on the densified layer
        RC_ASSERT(coverage.graph().edge_count() == border_count(4, 4));
        for (const auto& change : coverage.area_changes()) {
            RC_ASSERT(std::abs(change.per_cent()) < 1e-9);
        }
    }));
}

TEST_CASE("a unit that is hardly more than a line inside another is found where it lies")
{
    // The first line west of it is so near that its place at a height, in doubles, lies on the other side.
    for (const auto seed : {59U, 89U, 297U}) {
        for (const std::uint32_t grid : {6U, 10U}) {
            for (const int count : {3, 5}) {
                const auto units = scribbles(count, grid, {400000, 100000}, 1.0 / 3, seed);
                const auto message = error_of([&] { build(units, options_with(0, seed % 2)); });
                CHECK(message.find("borders do not match") == std::string::npos);
            }
        }
    }
}

TEST_CASE("scribbles become a coverage, or nothing would be left of one of them")
{
    CHECK(rc::check("scribbles", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        const auto grid = *rc::gen::inRange<std::uint32_t>(4, 12);
        const auto step = *rc::gen::element(1.0, 1.0 / 3, 1000.0 / 7);
        const auto units = scribbles(*rc::gen::inRange(1, 8), grid, {400000, 100000}, step, seed);
        const auto options = options_with(*rc::gen::element(0.0, 0.001), *rc::gen::element(0.0, 1.0));
        try {
            require_proper(build(units, options));
        }
        catch (const Error& error) {
            const std::string message = error.what();
            const bool is_lost = message.find("next to nothing would be left of") != std::string::npos;
            const bool is_flat = message.find("has no extent") != std::string::npos;
            RC_ASSERT(is_lost || is_flat);
        }
    }));
}

TEST_CASE("all dirt at once becomes a coverage, whatever the order of units and the number of threads")
{
    CHECK(rc::check("all", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        auto sheet = densified(thinned(crooked_sheet(4, 4, seed), 4, seed), 4, seed);
        sheet = perturbed(sheet, *rc::gen::element(1e-9, 0.0005, 0.05, 40.0), seed);
        const auto options = options_with(*rc::gen::element(0.0, 0.001, 0.1));
        const auto coverage = build(sheet, options);

        require_proper(coverage);
        const auto same = [&](const Coverage& other) {
            return coverage.arcs().points == other.arcs().points && coverage.arcs().vertex == other.arcs().vertex &&
                   coverage.arcs().left == other.arcs().left && coverage.arcs().right == other.arcs().right &&
                   coverage.repair_areas().points == other.repair_areas().points;
        };
        RC_ASSERT(same(build(shuffled(sheet, seed), options)));
        Coverage alone;
        with_threads(1, [&] { alone = build(sheet, options); });
        RC_ASSERT(same(alone));
    }));
}
