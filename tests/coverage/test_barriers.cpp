#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include <rapidcheck.h>

#include "coverage/barrier_grid.hpp"
#include "fixtures.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

using Line = std::vector<Point>;

/// One barrier for each line.
Barriers barriers_of(const std::vector<Line>& lines, double tolerance_m)
{
    Barriers barriers;
    barriers.title = "estuaries.gpkg";
    barriers.tolerance_m = tolerance_m;
    for (const auto& line : lines) {
        barriers.lines.points.insert(barriers.lines.points.end(), line.begin(), line.end());
        barriers.lines.end_part();
        barriers.lines.end_line();
        barriers.areas.end_area();
    }
    return barriers;
}

/// One barrier for each area.
Barriers area_barriers(const std::vector<std::string>& wkt, double tolerance_m)
{
    Barriers barriers;
    barriers.title = "rivers.gpkg";
    barriers.tolerance_m = tolerance_m;
    barriers.areas = areas_from_wkt(wkt);
    for (std::size_t i = 0; i < wkt.size(); ++i) {
        barriers.lines.end_line();
    }
    return barriers;
}

CoverageOptions with(Barriers barriers)
{
    CoverageOptions options;
    options.barriers = std::move(barriers);
    return options;
}

//  +-----+-----+
//  |  A  |  B  |     each 100 m wide and high
//  +-----+-----+
//  |  C  |  D  |
//  +-----+-----+
const Shapes four = {{"A", "POLYGON((0 100, 100 100, 100 200, 0 200, 0 100))"},
                     {"B", "POLYGON((100 100, 200 100, 200 200, 100 200, 100 100))"},
                     {"C", "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))"},
                     {"D", "POLYGON((100 0, 200 0, 200 100, 100 100, 100 0))"}};

/// `A-B 100, A-C 90 …` in order, links and corners with 0.
std::string graph_text(const Coverage& coverage)
{
    std::string text;
    for (const auto& edge : coverage.graph().edges()) {
        text += (text.empty() ? "" : ", ") + coverage.codes()[to_index(edge.a)] + "-" +
                coverage.codes()[to_index(edge.b)] + " " + std::to_string(std::lround(edge.border_m));
    }
    return text;
}

std::vector<std::string> texts_of(const Coverage& coverage)
{
    std::vector<std::string> texts;
    for (const auto& finding : coverage.findings()) {
        texts.push_back(finding.kind + ": " + finding.where + ": " + finding.message);
    }
    return texts;
}

/// Lines that wander over the sheet, most of them far from straight.
std::vector<Line> random_lines(std::size_t count, std::uint64_t seed)
{
    Random random(seed, 3);
    std::vector<Line> lines(count);
    for (auto& line : lines) {
        Point point{400000.0 + random.below(6000), 100000.0 + random.below(6000)};
        for (auto left = 2 + random.below(8); left > 0; --left) {
            line.push_back(point);
            point.x += static_cast<double>(random.below(1601)) - 800;
            point.y += static_cast<double>(random.below(1601)) - 800;
        }
    }
    return lines;
}

/// By walking along every border in steps and measuring the distance to every segment.
double cancelled_by_steps(const Coverage& coverage, const std::vector<Line>& lines, double tolerance_m, int steps)
{
    const auto near = [&](const Point& p) {
        for (const auto& line : lines) {
            for (std::size_t i = 0; i + 1 < line.size(); ++i) {
                const Point d{line[i + 1].x - line[i].x, line[i + 1].y - line[i].y};
                const double length = d.x * d.x + d.y * d.y;
                const double along = ((p.x - line[i].x) * d.x + (p.y - line[i].y) * d.y) / (length > 0 ? length : 1);
                const double share = std::clamp(along, 0.0, 1.0);
                if (std::hypot(p.x - line[i].x - share * d.x, p.y - line[i].y - share * d.y) <= tolerance_m) {
                    return true;
                }
            }
        }
        return false;
    };
    const auto& arcs = coverage.arcs();
    double sum = 0;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        for (std::size_t i = 0; arcs.right[k] != no_unit && i + 1 < arc.size(); ++i) {
            const Point& p = arcs.points[arc[i]];
            const Point& q = arcs.points[arc[i + 1]];
            int inside = 0;
            for (int step = 0; step < steps; ++step) {
                const double share = (step + 0.5) / steps;
                inside += near({p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)}) ? 1 : 0;
            }
            sum += std::hypot(q.x - p.x, q.y - p.y) * inside / steps;
        }
    }
    return sum;
}

double cancelled_m(const Coverage& coverage)
{
    double sum = 0;
    for (const auto& border : coverage.barriers()->borders) {
        sum += border.cancelled_m;
    }
    return sum;
}

double length_of(const LineSet& lines)
{
    double length = 0;
    for (std::size_t part = 0; part < lines.part_count(); ++part) {
        for (auto i = lines.part_start[part]; i + 1 < lines.part_start[part + 1]; ++i) {
            length += std::hypot(lines.points[i + 1].x - lines.points[i].x, lines.points[i + 1].y - lines.points[i].y);
        }
    }
    return length;
}

} // namespace

TEST_CASE("a barrier along a border cancels it, and shortens those it only touches")
{
    //  +-----+-----+
    //  |  A  #  B  |     # is the barrier, 3 m east of the border
    //  +-----#-----+
    //  |  C  |  D  |
    //  +-----+-----+
    const auto coverage = coverage_from_wkt(four, with(barriers_of({{{103, 200}, {103, 100}}}, 5)));

    CHECK(graph_text(coverage) == "A-C 98, B-D 92, C-D 96");
    CHECK(coverage.border_count() == 3);
    REQUIRE(coverage.barriers());
    const auto& effect = *coverage.barriers();
    CHECK(effect.idle == 0);
    REQUIRE(effect.borders.size() == 4);
    CHECK(effect.borders[0].wholly());
    CHECK(effect.borders[0].cancelled_m == 100);
    CHECK(effect.borders[1].cancelled_m == Approx(2));
    CHECK(effect.borders[2].cancelled_m == Approx(8));
    CHECK(effect.borders[3].cancelled_m == Approx(4));
    CHECK_FALSE(effect.borders[1].wholly());
    CHECK(texts_of(coverage) ==
          std::vector<std::string>{
              "barrier: estuaries.gpkg: cancels what lies within 5 m of it: 1 border wholly (0.10 km) and 0.01 km of "
              "3 other borders"});
}

TEST_CASE("a barrier beyond its tolerance cancels nothing, and says so")
{
    const auto coverage = coverage_from_wkt(four, with(barriers_of({{{106, 195}, {106, 145}}}, 5)));

    CHECK(graph_text(coverage) == "A-B 100, A-C 100, B-D 100, C-D 100");
    CHECK(coverage.barriers()->idle == 1);
    CHECK(coverage.barriers()->borders.empty());
    CHECK(texts_of(coverage) ==
          std::vector<std::string>{"barrier: estuaries.gpkg: cancels no border: none lies within 5 m of it; a larger "
                                   "units.barriers.tolerance_m reaches further"});
}

TEST_CASE("barriers that cancel nothing beside others that do are named by their rows")
{
    const auto coverage = coverage_from_wkt(
        four, with(barriers_of({{{100, 200}, {100, 150}}, {{50, 50}, {60, 60}}, {{900, 900}, {990, 990}}}, 1)));

    CHECK(coverage.barriers()->idle == 2);
    CHECK(texts_of(coverage) ==
          std::vector<std::string>{
              "barrier: estuaries.gpkg: cancels what lies within 1 m of it: 0.05 km of 1 other border",
              "idle_barrier: estuaries.gpkg row 2: cancels nothing: no border lies within 1 m of it",
              "idle_barrier: estuaries.gpkg row 3: cancels nothing: no border lies within 1 m of it"});
}

TEST_CASE("many barriers that cancel nothing are one finding")
{
    std::vector<Line> lines{{{100, 200}, {100, 100}}};
    for (int i = 0; i < 20; ++i) {
        lines.push_back({{500.0 + i, 0}, {500.0 + i, 10}});
    }
    const auto coverage = coverage_from_wkt(four, with(barriers_of(lines, 1)));

    CHECK(coverage.findings().at(1).message ==
          "20 of 21 barriers cancel nothing: no border lies within 1 m of them; on rows 2, 3, 4, 5, 6, 7, 8, 9, 10, "
          "11, 12, 13 and 8 more");
    CHECK(coverage.findings().at(1).size == 20);
}

TEST_CASE("a barrier that crosses a border cancels twice its tolerance")
{
    //      A | B
    //   =====|=====
    //        |
    const auto coverage = coverage_from_wkt(four, with(barriers_of({{{60, 150}, {140, 150}}}, 5)));

    CHECK(graph_text(coverage) == "A-B 90, A-C 100, B-D 100, C-D 100");
    const auto& lines = coverage.barriers()->lines;
    REQUIRE(lines.part_count() == 1);
    CHECK(lines.points.size() == 2);
    CHECK(length_of(lines) == Approx(10));
}

TEST_CASE("a gap of millimetres in a barrier leaves no border")
{
    const auto coverage =
        coverage_from_wkt(four, with(barriers_of({{{100, 210}, {100, 150.004}}, {{100, 150}, {100, 101}}}, 0.001)));
    CHECK(graph_text(coverage) == "A-B 1, A-C 100, B-D 100, C-D 100");

    const auto closed =
        coverage_from_wkt(four, with(barriers_of({{{100, 210}, {100, 150.004}}, {{100, 150}, {100, 99.9999}}}, 0.001)));
    CHECK(graph_text(closed) == "A-C 100, B-D 100, C-D 100");
    CHECK(closed.barriers()->borders.at(0).wholly());
}

TEST_CASE("a river as an area cancels the border in its middle, however wide it is")
{
    //  +--+---+--+
    //  |A :   : B|     the river, 60 m wide, holds the border of A and B; its banks are 30 m off
    //  +--+---+--+
    const auto coverage =
        coverage_from_wkt(four, with(area_barriers({"POLYGON((70 110, 130 110, 130 230, 70 230, 70 110))"}, 1)));

    CHECK(graph_text(coverage) == "A-B 9, A-C 100, B-D 100, C-D 100");
    CHECK(coverage.barriers()->idle == 0);
    CHECK(length_of(coverage.barriers()->lines) == Approx(91));
    CHECK(coverage.barriers()->lines.part_count() == 1);
}

TEST_CASE("an island in a river is no barrier")
{
    const auto coverage = coverage_from_wkt(
        four, with(area_barriers({"POLYGON((70 90, 130 90, 130 210, 70 210, 70 90), (80 120, 120 120, 120 180, 80 180, "
                                  "80 120))"},
                                 1)));

    CHECK(graph_text(coverage) == "A-B 58, A-C 69, B-D 69, C-D 89");
}

TEST_CASE("two barriers along one border cancel it once, and both count")
{
    const auto coverage = coverage_from_wkt(
        four, with(barriers_of({{{99, 200}, {99, 100}}, {{101, 200}, {101, 100}}, {{102, 180}, {102, 160}}}, 5)));

    CHECK(coverage.barriers()->idle == 0);
    CHECK(coverage.barriers()->borders.at(0).cancelled_m == 100);
}

TEST_CASE("a declared link joins units over a barrier")
{
    auto options = with(barriers_of({{{-10, 100}, {210, 100}}}, 1));
    options.links = {{"B", "D"}};
    const auto coverage = coverage_from_wkt(four, options);

    CHECK(graph_text(coverage) == "A-B 99, B-D 0, C-D 99");
    CHECK(coverage.border_count() == 2);
    CHECK(connected_components(coverage.graph()).size.size() == 1);
    CHECK(count_by_kind(coverage.findings()).size() == 1);
}

TEST_CASE("no link is made across a barrier that parts the area")
{
    //  A   B
    //  =======     the barrier ends with the area, where the nearest vertices of the two sides are one
    //  C   D
    const auto coverage = coverage_from_wkt(four, with(barriers_of({{{0, 100}, {200, 100}}}, 1)));

    CHECK(coverage.links().empty());
    CHECK(connected_components(coverage.graph()).size == std::vector<std::size_t>{2, 2});
    CHECK(texts_of(coverage).at(1) ==
          "parted: layer: barriers part 'C' and 1 more unit from the rest; no link is made across them. Declare "
          "units.links where a bridge or a ferry joins them");
}

TEST_CASE("an island in an estuary is linked to one bank, and joins the two no more than the map does")
{
    //  A         the units A and B meet along a barrier; the islands I and J lie off its end, nearer to each other
    //  === I J   than the banks are to them
    //  B
    auto options = with(barriers_of({{{0, 100}, {100, 100}}}, 1));
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 100, 100 100, 100 200, 0 200, 0 100))"},
                                             {"B", "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))"},
                                             {"I", "POLYGON((120 120, 130 120, 130 130, 120 130, 120 120))"},
                                             {"J", "POLYGON((120 70, 130 70, 130 80, 120 80, 120 70))"}},
                                            options);

    CHECK(coverage.links().size() == 2);
    CHECK(connected_components(coverage.graph()).size.size() == 2);
    CHECK_FALSE(coverage.graph().adjacent(to_unit(0), to_unit(1)));
}

TEST_CASE("an island across a strait that is a barrier stays apart until a ferry is declared")
{
    //  +---+ : +---+ +---+
    //  | A | : | B | | C |     : is the barrier; B and C are islands
    //  +---+ : +---+ +---+
    const Shapes shapes = {{"A", "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))"},
                           {"B", "POLYGON((150 0, 200 0, 200 100, 150 100, 150 0))"},
                           {"C", "POLYGON((220 0, 300 0, 300 100, 220 100, 220 0))"}};
    auto options = with(barriers_of({{{125, -500}, {125, 500}}}, 10));
    const auto coverage = coverage_from_wkt(shapes, options);

    CHECK(graph_text(coverage) == "B-C 0");
    CHECK(texts_of(coverage) ==
          std::vector<std::string>{
              "island: layer: no border joins 'B' to the rest; linked from 'B' to 'C', 20 m apart",
              "parted: layer: no border joins 'B' to the rest, and a barrier bars the way to the nearest shore; left "
              "separate. Declare units.links where a bridge or a ferry joins them",
              "barrier: estuaries.gpkg: cancels no border: none lies within 10 m of it; a larger "
              "units.barriers.tolerance_m reaches further"});

    options.links = {{"A", "B"}};
    CHECK(graph_text(coverage_from_wkt(shapes, options)) == "A-B 0, B-C 0");
}

TEST_CASE("a link that only begins at a barrier does not cross it, a short one within its tolerance does")
{
    //  +---+   +---+
    //  | A |   | B |     the barrier runs down the shore of A, or 4 m inland of it
    //  +---+   +---+
    const Shapes shapes = {{"A", "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))"},
                           {"B", "POLYGON((106 0, 200 0, 200 100, 106 100, 106 0))"}};
    CHECK(coverage_from_wkt(shapes, with(barriers_of({{{100, -50}, {100, 150}}}, 5))).links().size() == 1);
    CHECK(coverage_from_wkt(shapes, with(barriers_of({{{96, -50}, {96, 150}}}, 5))).links().size() == 1);
    CHECK(coverage_from_wkt(shapes, with(barriers_of({{{101, -50}, {101, 150}}}, 5))).links().empty());
    CHECK(coverage_from_wkt(shapes, with(barriers_of({{{96, -50}, {96, 150}}}, 8))).links().empty());
}

TEST_CASE("a link within an area that is a barrier is not made")
{
    const Shapes shapes = {{"A", "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))"},
                           {"B", "POLYGON((150 0, 200 0, 200 100, 150 100, 150 0))"}};
    const auto sea = area_barriers({"POLYGON((90 -50, 160 -50, 160 150, 90 150, 90 -50))"}, 5);

    CHECK(coverage_from_wkt(shapes, with(sea)).links().empty());
}

TEST_CASE("units that touch at a corner are not linked there over a barrier")
{
    //  A .
    //  . B
    const Shapes shapes = {{"A", "POLYGON((0 1, 1 1, 1 2, 0 2, 0 1))"}, {"B", "POLYGON((1 0, 2 0, 2 1, 1 1, 1 0))"}};

    CHECK(coverage_from_wkt(shapes, with(barriers_of({{{0, 0}, {2, 2}}}, 0.1))).links().empty());
    CHECK(coverage_from_wkt(shapes, with(barriers_of({{{0, 0}, {0.5, 0.5}}}, 0.1))).links().size() == 1);
}

TEST_CASE("with islands refused, what barriers part is refused as well")
{
    auto options = with(barriers_of({{{0, 100}, {200, 100}}}, 1));
    options.islands = Islands::Error;

    CHECK(error_of([&] { coverage_from_wkt(four, options); }) ==
          "3: layer: units fall into 2 components without a border between them; apart from the largest: 'C' and 1 "
          "more unit. Declare units.links, or set units.islands to \"link\" or \"separate\".");
}

TEST_CASE("a corner at a barrier is no corner")
{
    auto options = with(barriers_of({{{0, 100}, {90, 100}}}, 15));
    options.neighbours = Neighbours::Queen;
    CHECK(graph_text(coverage_from_wkt(four, options)) == "A-B 89, B-D 95, C-D 89");

    options.barriers->tolerance_m = 5;
    CHECK(graph_text(coverage_from_wkt(four, options)) == "A-B 100, A-C 5, A-D 0, B-C 0, B-D 100, C-D 100");
}

TEST_CASE("the straight way is barred where it meets a barrier, and nowhere without one")
{
    const auto coverage = coverage_from_wkt(four, with(barriers_of({{{-10, 100}, {90, 100}}}, 1)));
    CHECK(coverage.is_barred({50, 50}, {50, 150}));
    CHECK(!coverage.is_barred({50, 50}, {150, 50}));
    CHECK(!coverage.is_barred({150, 50}, {150, 150})); // the barrier ends before
    CHECK(!coverage_from_wkt(four, {}).is_barred({50, 50}, {50, 150}));
}

TEST_CASE("units that a barrier parts are not neighbours at the ends of their border")
{
    //  A | B     the barrier stops 3 m short of the ends of the border, which is within its tolerance
    auto options = with(barriers_of({{{0, 103}, {0, 197}}}, 4));
    options.neighbours = Neighbours::Queen;
    const auto coverage = coverage_from_wkt({{"A", "POLYGON((0 100, 0 200, -100 200, -100 100, 0 100))"},
                                             {"B", "POLYGON((0 100, 100 100, 100 200, 0 200, 0 100))"}},
                                            options);

    CHECK(coverage.graph().edge_count() == 0);
}

TEST_CASE("lengths stay those of the ground, whatever barriers cancel")
{
    const auto coverage = coverage_from_wkt(four, with(barriers_of({{{0, 100}, {200, 100}}}, 1)));

    CHECK(coverage.perimeter_m()[0] == 400);
    CHECK(coverage.outer_m()[0] == 200);
    CHECK(sum(coverage.arc_m()) == 1200);
}

TEST_CASE("a tolerance that is no length is refused")
{
    const auto error_with = [](double tolerance_m) {
        return error_of([&] { coverage_from_wkt(four, with(barriers_of({}, tolerance_m))); });
    };
    CHECK(error_with(0) == "3: units.barriers.tolerance_m: is 0. Give metres, more than 0.");
    CHECK(error_with(-1) == "3: units.barriers.tolerance_m: is -1. Give metres, more than 0.");
    CHECK(error_with(std::nan("")) == "3: units.barriers.tolerance_m: is nan. Give metres, more than 0.");
}

TEST_CASE("the part of a segment near another is what walking along it finds")
{
    CHECK(rc::check("stretch", [] {
        Random random(*rc::gen::inRange<std::uint64_t>(0, 1'000'000));
        const auto point = [&] {
            return Point{static_cast<double>(random.below(100)), static_cast<double>(random.below(100))};
        };
        const Point p = point();
        Point q = point();
        q.x += p == q ? 1 : 0;
        const Point a = point();
        const Point b = point();
        const double reach = 1 + random.below(30);
        const auto stretch = coverage::stretch_near(p, q, a, b, reach);
        const auto lies_near = [&](double share) {
            const Point at{p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)};
            const Point d{b.x - a.x, b.y - a.y};
            const double length = d.x * d.x + d.y * d.y;
            const double along = length > 0 ? ((at.x - a.x) * d.x + (at.y - a.y) * d.y) / length : 0;
            const double on = std::clamp(along, 0.0, 1.0);
            return std::hypot(at.x - a.x - on * d.x, at.y - a.y - on * d.y) - reach;
        };
        for (int i = 0; i <= 200; ++i) {
            const double share = i / 200.0;
            const bool inside = !stretch.empty() && share >= stretch.from && share <= stretch.to;
            RC_ASSERT((inside ? lies_near(share) < 1e-9 : lies_near(share) > -1e-9));
        }
    }));
}

TEST_CASE("what is cancelled and what is left add up to the border")
{
    CHECK(rc::check("sum", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000);
        const auto lines = random_lines(*rc::gen::inRange<std::size_t>(0, 30), seed);
        const double tolerance_m = *rc::gen::inRange(1, 400);
        const auto sheet = crooked_sheet(6, 6, seed);
        const auto whole = build(sheet).graph();
        auto options = with(barriers_of(lines, tolerance_m));
        const auto coverage = build(sheet, options);
        auto left = coverage.graph().edges();
        std::erase_if(left, [](const auto& edge) { return edge.border_m == 0; });
        std::vector<GraphEdge> all = left;
        for (const auto& border : coverage.barriers()->borders) {
            RC_ASSERT(border.cancelled_m > 0);
            RC_ASSERT(border.cancelled_m <= border.length_m);
            all.push_back({border.a, border.b, border.cancelled_m});
        }
        const Graph together(coverage.unit_count(), all);
        const auto expected = whole.edges();
        const auto found = together.edges();
        RC_ASSERT(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            RC_ASSERT(found[i].a == expected[i].a);
            RC_ASSERT(found[i].b == expected[i].b);
            RC_ASSERT(std::abs(found[i].border_m - expected[i].border_m) < 1e-9);
        }
        RC_ASSERT(std::abs(length_of(coverage.barriers()->lines) - cancelled_m(coverage)) <
                  0.006 * static_cast<double>(coverage.barriers()->borders.size()) + 1e-6);
    }));
}

TEST_CASE("what is cancelled is what walking along the borders finds")
{
    CHECK(rc::check("steps", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000);
        const auto lines = random_lines(*rc::gen::inRange<std::size_t>(1, 6), seed);
        const double tolerance_m = *rc::gen::inRange(20, 300);
        const auto coverage = build(crooked_sheet(4, 4, seed), with(barriers_of(lines, tolerance_m)));
        constexpr int steps = 200;
        const double longest = 900.0; // of a segment of the sheet
        const double by_steps = cancelled_by_steps(coverage, lines, tolerance_m, steps);
        // Each end of a stretch is found to half a step.
        const double ends = 4.0 * static_cast<double>(coverage.arcs().points.size());
        RC_ASSERT(std::abs(cancelled_m(coverage) - by_steps) < ends * longest / steps / 2);
    }));
}

TEST_CASE("neither the order of barriers nor the number of threads shows in the result")
{
    CHECK(rc::check("order", [] {
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 100'000);
        auto lines = random_lines(*rc::gen::inRange<std::size_t>(1, 30), seed);
        const double tolerance_m = *rc::gen::inRange(1, 400);
        const auto sheet = crooked_sheet(6, 6, seed);
        const auto first = build(sheet, with(barriers_of(lines, tolerance_m)));
        std::reverse(lines.begin(), lines.end());
        for (auto& line : lines) {
            std::reverse(line.begin(), line.end());
        }
        std::optional<Coverage> second;
        with_threads(1, [&] { second = build(sheet, with(barriers_of(lines, tolerance_m))); });
        const auto edges = first.graph().edges();
        const auto others = second->graph().edges();
        RC_ASSERT(edges.size() == others.size());
        for (std::size_t i = 0; i < edges.size(); ++i) {
            RC_ASSERT(edges[i].a == others[i].a);
            RC_ASSERT(edges[i].b == others[i].b);
            RC_ASSERT(std::abs(edges[i].border_m - others[i].border_m) < 1e-6);
        }
        RC_ASSERT(first.barriers()->idle == second->barriers()->idle);
        RC_ASSERT(first.links().size() == second->links().size());
    }));
}

TEST_CASE("borders of one layer cut from another by its own dissolved lines part it there")
{
    // The sheet's columns 0 to 2 and 3 to 5 as two groups: the line between them is the barrier.
    const auto sheet = crooked_sheet(6, 6, 11);
    const auto plain = build(sheet);
    std::vector<std::uint32_t> side(plain.unit_count());
    for (std::size_t u = 0; u < side.size(); ++u) {
        side[u] = u % 6 < 3 ? 0 : 1;
    }
    const auto borders = group_borders(plain.arcs(), side);
    REQUIRE(borders.pairs.size() == 1);
    Barriers barriers;
    barriers.title = "river";
    barriers.tolerance_m = 0.004; // the borders that end at the line lose less than counts
    barriers.lines = borders.lines;
    barriers.areas.end_area();
    const auto coverage = build(sheet, with(barriers));

    CHECK(coverage.barriers()->borders.size() == 6);
    CHECK(cancelled_m(coverage) == Approx(length_of(borders.lines)));
    CHECK(connected_components(coverage.graph()).size == std::vector<std::size_t>{18, 18});
    CHECK(coverage.border_count() + 6 == plain.border_count());
}

TEST_CASE("the graph under the other rule is the one it would have been built with")
{
    CHECK(rc::check("other rule", [] {
        const auto sheet = crooked_sheet(*rc::gen::inRange(1, 8), *rc::gen::inRange(1, 8),
                                         *rc::gen::inRange<std::uint64_t>(0, 10'000));
        CoverageOptions options;
        options.islands = Islands::Separate;
        options.neighbours = Neighbours::Queen;
        if (*rc::gen::arbitrary<bool>()) {
            const double x = *rc::gen::inRange(0, 4000);
            options.barriers = barriers_of({{{x, -1000}, {x + 500, 9000}}}, *rc::gen::inRange(1, 400));
        }
        const auto by_queen = build(sheet, options);
        options.neighbours = Neighbours::Rook;
        const auto by_rook = build(sheet, options);
        const auto text = [](const Graph& graph) {
            std::string all;
            for (const auto& edge : graph.edges()) {
                all += std::to_string(to_index(edge.a)) + "-" + std::to_string(to_index(edge.b)) + " " +
                       std::to_string(edge.border_m) + "\n";
            }
            return all;
        };
        for (const auto* coverage : {&by_queen, &by_rook}) {
            RC_ASSERT(text(neighbours_by(*coverage, Neighbours::Queen)) == text(by_queen.graph()));
            RC_ASSERT(text(neighbours_by(*coverage, Neighbours::Rook)) == text(by_rook.graph()));
        }
    }));
}
