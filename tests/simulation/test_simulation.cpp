#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <rapidcheck.h>

#include "needshed/core/parallel.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/simulation/simulation.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

County county_of(std::size_t units, std::uint64_t seed = 1, int vertices_per_unit = 60)
{
    Progress silent;
    SimulationOptions options;
    options.units = units;
    options.seed = seed;
    options.vertices_per_unit = vertices_per_unit;
    return make_county(options, silent);
}

Coverage coverage_of(const County& county, Islands islands, bool bridge = false)
{
    Progress silent;
    CoverageOptions options;
    options.islands = islands;
    if (bridge) {
        options.links = {{county.codes[to_index(county.bridge[0])], county.codes[to_index(county.bridge[1])]}};
    }
    return build_coverage({"county", county.codes, county.names, county.areas, county.crs}, options, silent);
}

const County& sample()
{
    static const County county = county_of(400);
    return county;
}

const Coverage& sample_coverage()
{
    static const Coverage coverage = coverage_of(sample(), Islands::Separate);
    return coverage;
}

double total_area(const PolygonSet& set)
{
    double sum = 0;
    for (std::size_t area = 0; area < set.area_count(); ++area) {
        sum += signed_area(set, area);
    }
    return sum;
}

std::string first_invalid(const PolygonSet& set)
{
    for (std::size_t area = 0; area < set.area_count(); ++area) {
        if (const auto reason = test::invalid_reason(set, area); !reason.empty()) {
            return std::to_string(area) + ": " + reason;
        }
    }
    return {};
}

/// What is wrong with a coverage, other than that the island is separate.
std::string flaws(const Coverage& coverage)
{
    std::string text;
    for (const auto& finding : coverage.findings()) {
        text += finding.kind == "island" ? "" : finding.kind + ": " + finding.message + "\n";
    }
    return text;
}

/// Row-standardised.
double morans_i(const Graph& graph, const std::vector<double>& value)
{
    const double mean = std::accumulate(value.begin(), value.end(), 0.0) / static_cast<double>(value.size());
    double together = 0;
    double alone = 0;
    std::size_t counted = 0;
    for (std::size_t unit = 0; unit < value.size(); ++unit) {
        const auto around = graph.neighbours(to_unit(unit));
        alone += (value[unit] - mean) * (value[unit] - mean);
        for (const UnitIndex other : around) {
            together += (value[unit] - mean) * (value[to_index(other)] - mean) / static_cast<double>(around.size());
        }
        counted += around.empty() ? 0 : 1;
    }
    return together / alone * static_cast<double>(value.size()) / static_cast<double>(counted);
}

/// Fewest borders to cross from one unit to another.
std::size_t steps_between(const Graph& graph, UnitIndex from, UnitIndex to)
{
    std::vector<std::size_t> steps(graph.unit_count(), std::numeric_limits<std::size_t>::max());
    std::vector<UnitIndex> open{from};
    steps[to_index(from)] = 0;
    for (std::size_t i = 0; i < open.size(); ++i) {
        for (const UnitIndex other : graph.neighbours(open[i])) {
            if (steps[to_index(other)] > graph.unit_count()) {
                steps[to_index(other)] = steps[to_index(open[i])] + 1;
                open.push_back(other);
            }
        }
    }
    return steps[to_index(to)];
}

/// Whether each group of `fine` lies in one group of `coarse`.
bool nests(const Grouping& fine, const Grouping& coarse)
{
    std::vector<std::set<std::uint32_t>> met(fine.group_count());
    for (std::size_t unit = 0; unit < fine.group.size(); ++unit) {
        met[fine.group[unit]].insert(coarse.group[unit]);
    }
    return std::ranges::all_of(met, [](const auto& groups) { return groups.size() == 1; });
}

bool same_points(const PolygonSet& a, const PolygonSet& b)
{
    return a.points == b.points && a.ring_start == b.ring_start && a.area_start == b.area_start;
}

bool same_county(const County& a, const County& b)
{
    return same_points(a.areas, b.areas) && same_points(a.police.areas, b.police.areas) && a.people == b.people &&
           a.latent_need == b.latent_need && a.places == b.places && a.names == b.names;
}

} // namespace

TEST_CASE("a county has exactly the units asked for")
{
    for (const std::size_t units : {std::size_t{100}, std::size_t{400}, std::size_t{1000}}) {
        const County county = county_of(units);

        CHECK(county.unit_count() == units);
        CHECK(county.areas.area_count() == units);
        CHECK(county.people.size() == units);
        CHECK(county.latent_need.size() == units);
    }
}

TEST_CASE("outlines have about the vertices asked for")
{
    for (const int vertices : {16, 60, 200}) {
        const County county = county_of(400, 1, vertices);
        const double mean = static_cast<double>(county.areas.points.size()) / 400;

        CHECK(mean > 0.8 * vertices);
        CHECK(mean < 1.2 * vertices);
    }
}

TEST_CASE("every area of a county is valid")
{
    const County& county = sample();

    CHECK(first_invalid(county.areas).empty());
    CHECK(first_invalid(county.districts.areas).empty());
    CHECK(first_invalid(county.police.areas).empty());
    CHECK(first_invalid(county.health.areas).empty());
}

TEST_CASE("units are a clean coverage of a mainland and an island")
{
    const Components pieces = connected_components(sample_coverage().graph());

    CHECK(flaws(sample_coverage()).empty());
    REQUIRE(pieces.size.size() == 2);
    for (std::size_t unit = 0; unit < 400; ++unit) {
        CHECK((pieces.of_unit[unit] == pieces.of_unit[0]) == (sample().land_mass[unit] == sample().land_mass[0]));
    }
}

TEST_CASE("linking islands joins the whole county")
{
    const Coverage coverage = coverage_of(sample(), Islands::Link);

    CHECK(connected_components(coverage.graph()).size.size() == 1);
    CHECK(coverage.links().size() == 1);
}

TEST_CASE("units leave no hole and overlap nowhere")
{
    const std::vector<std::uint32_t> one_group(400, 0);
    const PolygonSet land = dissolve(sample_coverage().arcs(), one_group, 1);

    CHECK(land.part_count() == 2);
    CHECK(land.ring_count() == 2);
    CHECK(total_area(land) == Approx(total_area(sample().areas)).epsilon(1e-12));
}

TEST_CASE("footprints are made of whole units")
{
    for (const auto* footprint : {&sample().districts, &sample().police, &sample().health}) {
        const auto& grouping = footprint->grouping;
        const PolygonSet dissolved = dissolve(sample_coverage().arcs(), grouping.group, grouping.group_count());

        REQUIRE(footprint->areas.area_count() == grouping.group_count());
        for (std::size_t group = 0; group < grouping.group_count(); ++group) {
            CHECK(signed_area(footprint->areas, group) == Approx(signed_area(dissolved, group)).epsilon(1e-12));
        }
    }
}

TEST_CASE("footprints of different agencies do not nest")
{
    const County& county = sample();

    CHECK_FALSE(nests(county.police.grouping, county.districts.grouping));
    CHECK_FALSE(nests(county.health.grouping, county.districts.grouping));
    CHECK_FALSE(nests(county.police.grouping, county.health.grouping));
}

TEST_CASE("opposite banks of the estuary are near each other and far apart by land")
{
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const County county = county_of(400, seed);
        const Coverage coverage = coverage_of(county, Islands::Separate);
        const auto [west, east] = county.bridge;

        CHECK(steps_between(coverage.graph(), west, east) >= 5);
        const Coverage bridged = coverage_of(county, Islands::Separate, true);
        REQUIRE(bridged.links().size() == 1);
        CHECK(bridged.links().front().distance_m < 5000);
    }
}

TEST_CASE("borders are crooked lines")
{
    // Straight lines between corners would be as long as the chords.
    const auto& arcs = sample_coverage().arcs();
    const auto lengths = arc_lengths(arcs);
    double along = 0;
    double straight = 0;
    for (std::size_t arc = 0; arc < arcs.arc_count(); ++arc) {
        const Point a = arcs.points[arcs.arc(arc).front()];
        const Point b = arcs.points[arcs.arc(arc).back()];
        along += lengths[arc];
        straight += std::hypot(a.x - b.x, a.y - b.y);
    }

    CHECK(along > 1.2 * straight);
}

TEST_CASE("the same seed makes the same county and another seed another")
{
    const County county = county_of(200, 7);

    CHECK(same_county(county, county_of(200, 7)));
    CHECK_FALSE(same_points(county.areas, county_of(200, 8).areas));
}

TEST_CASE("one thread and many make the same county")
{
    County alone;
    with_threads(1, [&] { alone = county_of(1000, 3); });
    County together;
    with_threads(2, [&] { together = county_of(1000, 3); });

    CHECK(same_county(alone, together));
}

TEST_CASE("codes are in order, have nine characters and are not those of any real area")
{
    const County& county = sample();

    CHECK(std::ranges::is_sorted(county.codes));
    CHECK(std::set<std::string>(county.codes.begin(), county.codes.end()).size() == 400);
    for (const auto& code : county.codes) {
        CHECK(code.size() == 9);
        CHECK(code.front() == 'X');
    }
    CHECK(std::set<std::string>(county.names.begin(), county.names.end()).size() == 400);
}

TEST_CASE("a county lies in the open North Sea, in whole centimetres")
{
    const Box box = bounding_box(sample().areas.points);

    CHECK(box.min_x > 480000);
    CHECK(box.max_x < 640000);
    CHECK(box.min_y > 600000);
    CHECK(box.max_y < 720000);
    for (const Point& point : sample().areas.points) {
        CHECK(std::abs(point.x * 100 - std::round(point.x * 100)) < 1e-6);
    }
}

TEST_CASE("people of every age live in every unit")
{
    for (std::size_t unit = 0; unit < 400; ++unit) {
        CHECK(std::ranges::min(sample().people[unit]) > 0);
        CHECK(sample().population(to_unit(unit)) >= 800);
        CHECK(sample().population(to_unit(unit)) <= 3500);
    }
}

TEST_CASE("latent need of neighbours is alike")
{
    CHECK(morans_i(sample_coverage().graph(), sample().latent_need) > 0.3);
    const County large = county_of(2000, 5);
    CHECK(morans_i(coverage_of(large, Islands::Separate).graph(), large.latent_need) > 0.3);
}

TEST_CASE("planted hot spots are connected and share no unit")
{
    std::vector<std::uint32_t> spot_of(400, 0);
    for (std::size_t i = 0; i < sample().hot_spots.size(); ++i) {
        for (const UnitIndex unit : sample().hot_spots[i].units) {
            CHECK(spot_of[to_index(unit)] == 0);
            spot_of[to_index(unit)] = static_cast<std::uint32_t>(i + 1);
        }
    }
    const Components pieces = connected_components(sample_coverage().graph(), spot_of);
    CHECK(sample().hot_spots.size() == 10);
    for (const auto& spot : sample().hot_spots) {
        CHECK(spot.units.size() >= 3);
        CHECK(pieces.size[pieces.of_unit[to_index(spot.units.front())]] == spot.units.size());
    }
}

TEST_CASE("any seed gives a valid county that forms a coverage")
{
    CHECK(rc::check("any seed gives a valid county", [] {
        const auto units = *rc::gen::inRange<std::size_t>(100, 160);
        const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1000000);
        const auto vertices = *rc::gen::inRange(16, 90);
        const County county = county_of(units, seed, vertices);
        const Coverage coverage = coverage_of(county, Islands::Separate);
        RC_ASSERT(first_invalid(county.areas) == "");
        RC_ASSERT(first_invalid(county.police.areas) == "");
        RC_ASSERT(flaws(coverage) == "");
        RC_ASSERT(connected_components(coverage.graph()).size.size() == 2U);
        RC_ASSERT(!coverage.graph().adjacent(county.bridge[0], county.bridge[1]));
        RC_ASSERT(county.bridge[0] != county.bridge[1]);
    }));
}

TEST_CASE("an option out of its range is refused")
{
    const auto refusal = [](auto&& change) {
        SimulationOptions options;
        change(options);
        return test::error_of([&] { options.validate(); });
    };

    CHECK(refusal([](auto&) {}) == "no error");
    CHECK(refusal([](auto& options) { options.units = 99; }) == "2: --units: is 99. Give 100 to 250,000.");
    CHECK(refusal([](auto& options) { options.units = 250001; }) == "2: --units: is 250001. Give 100 to 250,000.");
    CHECK(refusal([](auto& options) { options.vertices_per_unit = 15; }) == "2: --vertices: is 15. Give 16 to 2,000.");
    CHECK(refusal([](auto& options) {
              options.units = 250000;
              options.vertices_per_unit = 401;
          }) == "2: --vertices: is 401 for 250000 units. Ask for at most 100 million vertices in all.");
    CHECK(refusal([](auto& options) { options.months = 0; }) == "2: --months: is 0. Give 1 to 120.");
    CHECK(refusal([](auto& options) { options.dirty_share = std::nan(""); }) ==
          "2: --dirty-share: is nan. Give 0 to 0.5.");
    CHECK(refusal([](auto& options) { options.records_per_1000 = -1; }) ==
          "2: --records-per-1000: is -1. Give 0 to 1,000.");
}

TEST_CASE("a county can be interrupted")
{
    Progress stopped({}, [] { return true; });

    CHECK(test::error_of([&] { make_county({}, stopped); }).starts_with("130: "));
}
