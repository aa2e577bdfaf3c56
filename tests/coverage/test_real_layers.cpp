// Counts and lengths of real layers against figures of other programs: data/QA.json (GEOS validity, and a graph of
// exactly shared segments, made with shapely and libpysal) and published neighbour counts
// (data/reference/published_values.json).

#include <catch2/catch.hpp>

#include <algorithm>
#include <optional>

#include "coverage/noding.hpp"
#include "fixtures.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/coverage/simplify.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

struct Layer {
    std::string file;
    std::string code;
    std::string crs;        ///< to work in; empty: chosen
    std::string source_crs; ///< where the layer states none
};

std::optional<Units> read(const Layer& layer, Islands islands = Islands::Separate)
{
    const auto file = data_file(layer.file);
    if (!file) {
        return std::nullopt;
    }
    UnitsSpec spec;
    spec.source.path = file->string();
    spec.code = layer.code;
    spec.crs = layer.crs;
    spec.source_crs = layer.source_crs;
    spec.options.islands = islands;
    Progress progress;
    return read_units(spec, progress);
}

std::size_t findings_of(const Units& units, const std::string& kind)
{
    const auto is_it = [&](const Finding& finding) { return finding.kind == kind; };
    return static_cast<std::size_t>(std::count_if(units.findings.begin(), units.findings.end(), is_it));
}

std::vector<std::size_t> component_sizes(const Units& units)
{
    auto sizes = connected_components(units.coverage.graph()).size;
    std::sort(sizes.rbegin(), sizes.rend());
    return sizes;
}

/// Units and groups in WGS 84 are valid, and the area of the groups is that of the units.
void check_outputs(const Coverage& coverage, std::size_t group_count)
{
    const auto arcs = project_arcs(coverage, wgs84, 7);
    const auto units = unit_areas(arcs, coverage.unit_count());
    std::vector<std::uint32_t> group(coverage.unit_count());
    for (std::size_t u = 0; u < group.size(); ++u) {
        group[u] = static_cast<std::uint32_t>(u * group_count / group.size());
    }
    const auto groups = dissolve(arcs, group, group_count);
    double unit_area = 0;
    for (std::size_t u = 0; u < units.area_count(); ++u) {
        INFO(coverage.codes()[u]);
        CHECK(invalid_reason(units, u).empty());
        unit_area += signed_area(units, u);
    }
    double group_area = 0;
    for (std::size_t g = 0; g < groups.area_count(); ++g) {
        CHECK(invalid_reason(groups, g).empty());
        group_area += signed_area(groups, g);
    }
    CHECK(group_area == Approx(unit_area).epsilon(1e-12));
}

/// Units and groups simplified at resolutions from 5 m to 5 km are valid, share every vertex (so the areas of groups
/// and units agree), and fewer and fewer vertices are left.
void check_simplified(const Coverage& coverage, std::size_t group_count)
{
    const auto arcs = project_arcs(coverage, wgs84, 7);
    std::vector<std::uint32_t> group(coverage.unit_count());
    for (std::size_t u = 0; u < group.size(); ++u) {
        group[u] = static_cast<std::uint32_t>(u * group_count / group.size());
    }
    std::size_t most = arcs.vertex.size();
    for (const double simplify_m : {5.0, 20.0, 100.0, 500.0, 5000.0}) {
        INFO(simplify_m << " m");
        const auto simple = simplify(arcs, coverage.arcs().points, {simplify_m});
        CHECK(simple.arcs.vertex.size() <= most);
        most = simple.arcs.vertex.size();
        CHECK(coverage::find_clashes(simple.arcs, coverage::EdgeGrid(simple.arcs, 0), 0).empty());
        const auto units = unit_areas(simple.arcs, coverage.unit_count());
        const auto groups = dissolve(simple.arcs, group, group_count);
        std::string reasons;
        double unit_area = 0;
        for (std::size_t u = 0; u < units.area_count(); ++u) {
            reasons += units.area_start[u] == units.area_start[u + 1] ? "no part left" : invalid_reason(units, u);
            unit_area += signed_area(units, u);
        }
        double group_area = 0;
        for (std::size_t g = 0; g < groups.area_count(); ++g) {
            reasons += invalid_reason(groups, g);
            group_area += signed_area(groups, g);
        }
        CHECK(reasons.empty());
        CHECK(group_area == Approx(unit_area).epsilon(1e-12));
    }
    CHECK(most < arcs.vertex.size() / 2);
}

} // namespace

TEST_CASE("Devon and Cornwall: 2 708 borders, Scilly apart, two rings that touch themselves")
{
    const auto units = read({"devon_cornwall/lsoa11_devon_cornwall.gpkg", "LSOA11CD", {}, {}});
    if (!units) {
        return;
    }
    CHECK(crs_identifier(units->coverage.crs()) == "EPSG:27700");
    CHECK(units->coverage.unit_count() == 1034);
    CHECK(units->coverage.graph().edge_count() == 2708);
    CHECK(component_sizes(*units) == std::vector<std::size_t>{1033, 1});
    CHECK(sum(units->coverage.area_m2()) / 1e6 == Approx(10276.02).margin(0.01));
    CHECK(findings_of(*units, "invalid_ring") == 2);
    for (const auto& finding : units->findings) {
        if (finding.kind == "invalid_ring") {
            const auto code = finding.where.substr(finding.where.size() - 10, 9);
            CHECK((code == "E01018981" || code == "E01020256"));
        }
    }
    check_outputs(units->coverage, 24);
    check_simplified(units->coverage, 24);
}

TEST_CASE("Scilly is linked to the mainland over the sea")
{
    const auto units = read({"devon_cornwall/lsoa11_devon_cornwall.gpkg", "LSOA11CD", {}, {}}, Islands::Link);
    if (!units) {
        return;
    }
    REQUIRE(units->coverage.links().size() == 1);
    const auto& link = units->coverage.links()[0];
    CHECK(units->coverage.codes()[to_index(link.b)] == "E01019077");
    CHECK(link.distance_m > 35000);
    CHECK(link.distance_m < 45000);
}

TEST_CASE("with the borders of districts as barriers, Devon and Cornwall falls into its districts")
{
    const auto file = data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!file) {
        return;
    }
    UnitsSpec spec;
    spec.source.path = file->string();
    spec.code = "LSOA11CD";
    spec.parents = {{"district", {}, {}, "lad_file"}};
    spec.options.islands = Islands::Separate;
    Progress progress;
    const auto plain = read_units(spec, progress);
    const auto& district = plain.parents.at(0).group;
    const auto lines = group_borders(plain.coverage.arcs(), district).lines;

    AreaLayer layer = read_areas(spec.source, std::vector<std::string>{"LSOA11CD"}, progress);
    UnitAreas areas{layer.title,
                    std::get<TextValues>(layer.attributes.columns.at(0).values),
                    {},
                    std::move(layer.areas),
                    {"EPSG:27700"}};
    transform(areas.areas.points, layer.crs, areas.crs);
    auto options = spec.options;
    options.barriers = Barriers{"districts", lines, {}, 0.004};
    options.barriers->areas.area_start.assign(lines.line_count() + 1, 0);
    const auto coverage = build_coverage(std::move(areas), options, progress);

    const auto districts = connected_components(plain.coverage.graph(), district);
    CHECK(districts.size.size() == 12);
    CHECK(connected_components(coverage.graph()).of_unit == districts.of_unit);
    double between_m = 0;
    for (const auto& edge : plain.coverage.graph().edges()) {
        between_m += district[to_index(edge.a)] != district[to_index(edge.b)] ? edge.border_m : 0;
    }
    double cancelled_m = 0;
    for (const auto& border : coverage.barriers()->borders) {
        if (district[to_index(border.a)] == district[to_index(border.b)]) {
            // One that leaves a district's border at an acute angle stays near it for a little.
            CHECK(border.cancelled_m < 0.1);
            continue;
        }
        CHECK(border.wholly());
        cancelled_m += border.cancelled_m;
    }
    CHECK(cancelled_m == Approx(between_m).epsilon(1e-9));
    CHECK(coverage.barriers()->idle == 0);
}

TEST_CASE("Warwickshire: 915 borders, one component, nothing to find")
{
    const auto units = read({"warwickshire/lsoa11_warwickshire.gpkg", "LSOA11CD", {}, {}});
    if (!units) {
        return;
    }
    CHECK(units->coverage.graph().edge_count() == 915);
    CHECK(component_sizes(*units) == std::vector<std::size_t>{339});
    CHECK(units->findings.empty());
    check_outputs(units->coverage, 12);
}

TEST_CASE("Chicago: 1 893 borders, O'Hare apart, one hole of 6.84 km2")
{
    const auto units = read({"chicago/tracts.geojson", "geoid10", "EPSG:32616", {}});
    if (!units) {
        return;
    }
    CHECK(units->coverage.graph().edge_count() == 1893);
    CHECK(component_sizes(*units) == std::vector<std::size_t>{799, 2});
    REQUIRE(findings_of(*units, "hole") == 1);
    const auto hole = std::find_if(units->findings.begin(), units->findings.end(),
                                   [](const Finding& finding) { return finding.kind == "hole"; });
    CHECK(hole->size == Approx(6840221.9).epsilon(1e-4));
    check_outputs(units->coverage, 40);
    check_simplified(units->coverage, 40);
}

TEST_CASE("the classical sets have their published numbers of neighbours")
{
    struct Expected {
        Layer layer;
        std::size_t units;
        std::size_t borders;
    };
    const std::vector<Expected> sets = {
        {{"classical/guerry/Guerry.shp", "dept", {}, {}}, 85, 210},
        {{"classical/natregimes/natregimes.shp", "FIPSNO", "EPSG:5070", {}}, 3085, 8594},
        {{"classical/nc_sids/nc.gpkg", "FIPSNO", "EPSG:32617", {}}, 100, 231},
        {{"classical/columbus_pygeoda/columbus.shp", "polyid", "EPSG:32632", {}}, 49, 100},
        {{"classical/chicago_airbnb2015/airbnb_Chicago 2015.shp", "AREAID", "EPSG:32616", {}}, 77, 179}};
    for (const auto& each : sets) {
        INFO(each.layer.file);
        const auto units = read(each.layer);
        if (!units) {
            return;
        }
        CHECK(units->coverage.unit_count() == each.units);
        CHECK(units->coverage.graph().edge_count() == each.borders);
        CHECK(component_sizes(*units).size() == 1);
    }
}

TEST_CASE("England and Wales, simplified: 100 143 borders in nine components")
{
    const auto units = read({"uk/lsoa11_ew_simplified.gpkg", "lsoa11_code", {}, {}});
    if (!units) {
        return;
    }
    CHECK(units->coverage.unit_count() == 34753);
    CHECK(units->coverage.graph().edge_count() == 100143);
    CHECK(component_sizes(*units) == std::vector<std::size_t>{34573, 89, 34, 25, 11, 10, 7, 3, 1});
    REQUIRE(findings_of(*units, "invalid_ring") == 1);
    CHECK(units->findings.at(0).where.find("'E01019828'") != std::string::npos);
    CHECK(sum(units->coverage.area_m2()) / 1e6 == Approx(151244.79).margin(0.01));
    check_outputs(units->coverage, 700);
}

TEST_CASE("England and Wales at 20 m, where no two neighbours share an exact vertex: every border is found", "[long]")
{
    const auto units = read({"uk/lsoa11_ew_bgc.gpkg", "code", {}, {}});
    if (!units) {
        return;
    }
    // Rounding to the millimetre finds 99 906 pairs and 138 843 km; it misses where rounding parts what is near.
    CHECK(units->coverage.unit_count() == 34753);
    CHECK(units->coverage.graph().edge_count() >= 99906);
    CHECK(units->coverage.graph().edge_count() <= 99916);
    double shared_m = 0;
    for (const auto& edge : units->coverage.graph().edges()) {
        shared_m += edge.border_m;
    }
    CHECK(shared_m / 1000 == Approx(138843).epsilon(1e-4));
    CHECK(findings_of(*units, "invalid_ring") == 94);
    check_outputs(units->coverage, 500);
    const auto found = PointLocator(units->coverage).locate(units->coverage.interior_points());
    for (std::size_t u = 0; u < found.size(); ++u) {
        REQUIRE(found[u] == u);
    }
}

TEST_CASE("England and Wales at 20 m, simplified at five resolutions: every unit valid and none lost", "[national]")
{
    const auto units = read({"uk/lsoa11_ew_bgc.gpkg", "code", {}, {}});
    if (units) {
        check_simplified(units->coverage, 500);
    }
}

TEST_CASE("nested holes of the Highlands and Islands become parts")
{
    const auto units = read({"dirty/dz11_highlands_islands.gpkg", "dz11_code", {}, {}});
    if (!units) {
        return;
    }
    CHECK(units->coverage.graph().edge_count() == 1104);
    CHECK(component_sizes(*units).size() == 23);
    CHECK(findings_of(*units, "invalid_ring") == 9);
    CHECK(findings_of(*units, "hole") == 126);
    check_outputs(units->coverage, 20);
    check_simplified(units->coverage, 20);
}

TEST_CASE("Tokyo: overlaps and slivers go, and the rook graph is one piece")
{
    const auto units = read({"dirty/tokyo262/tokyomet262.shp", "AreaID", {}, {}});
    if (!units) {
        return;
    }
    // Shapely: 693 pairs have more than 5 m of outline within 0.5 m of each other, in one component; after make_valid
    // the areas add up to 864 427 m2 more than their union, which has one hole wider than 10 cm, of 23.59 m2.
    CHECK(units->coverage.graph().edge_count() == 693);
    CHECK(component_sizes(*units) == std::vector<std::size_t>{262});
    CHECK(findings_of(*units, "invalid_ring") == 10);
    check_outputs(units->coverage, 10);
    double excess_m2 = 0;
    for (const auto& repair : units->coverage.repairs()) {
        if (repair.kind == RepairKind::Overlap) {
            excess_m2 += repair.area_m2 * static_cast<double>(repair.others.size());
        }
    }
    // What is missing are slivers a few millimetres wide, whose vertices were made one.
    CHECK(excess_m2 < 864427);
    CHECK(excess_m2 > 864427 - 500);
    CHECK(sum(units->coverage.area_m2()) == Approx(11433281151.0).margin(1000));
}

TEST_CASE("LSOAs of 2021, strongly simplified, lose their overlaps of a square metre")
{
    const auto units = read({"devon_cornwall/lsoa21_devon_cornwall.gpkg", "lsoa21_code", {}, {}});
    if (!units) {
        return;
    }
    CHECK(component_sizes(*units) == std::vector<std::size_t>{1065, 1});
    CHECK(findings_of(*units, "large_overlap") == 2);
    CHECK(findings_of(*units, "hole") == 0);
    CHECK(findings_of(*units, "area_changed") == 0);
    check_outputs(units->coverage, 20);
}

TEST_CASE("layers of agencies come through as units")
{
    struct Expected {
        Layer layer;
        std::size_t units;
        std::size_t components;
        std::size_t holes;
    };
    const std::vector<Expected> layers = {
        {{"uk/agencies/icb22.gpkg", "icb22_code", {}, {}}, 42, 1, 0},
        {{"uk/agencies/utla21.gpkg", "utla21_code", {}, {}}, 217, 8, 0},
        {{"uk/agencies/ltla21.gpkg", "ltla21_code", {}, {}}, 374, 8, 0},
        {{"uk/agencies/ambulance_2016.gpkg", "service", {}, {}}, 10, 1, 2},
        {{"uk/agencies/pfa20.gpkg", "pfa20_code", {}, {}}, 43, 1, 0},
        {{"uk/agencies/ccg21.gpkg", "ccg21_code", {}, {}}, 106, 1, 0},
        {{"devon_cornwall/wards21_devon_cornwall.gpkg", "ward21_code", {}, {}}, 298, 6, 0}};
    for (const auto& each : layers) {
        INFO(each.layer.file);
        const auto units = read(each.layer);
        if (!units) {
            return;
        }
        CHECK(units->coverage.unit_count() == each.units);
        CHECK(component_sizes(*units).size() == each.components);
        CHECK(findings_of(*units, "hole") == each.holes);
        CHECK(findings_of(*units, "area_changed") == 0);
        check_outputs(units->coverage, 5);
    }
}

namespace {

Box box_of(const PolygonSet& areas, std::size_t area)
{
    const auto first = areas.ring_start[areas.part_start[areas.area_start[area]]];
    const auto last = areas.ring_start[areas.part_start[areas.area_start[area + 1]]];
    return bounding_box(std::span(areas.points).subspan(first, last - first));
}

void append_area(PolygonSet& to, const PolygonSet& from, std::size_t area)
{
    append_parts(to, from, area);
    to.end_area();
}

/// What units and areas have in common is what GEOS finds, pair by pair.
void check_common(const Layer& of_units, const std::string& file)
{
    const auto units = read(of_units);
    const auto path = data_file(file);
    if (!units || !path) {
        return;
    }
    Progress progress;
    auto layer = read_areas({path->string(), {}, {}}, {}, progress);
    const auto& coverage = units->coverage;
    transform(layer.areas.points, layer.crs, coverage.crs());
    make_valid(layer.areas);
    const auto found = intersect(coverage, layer.areas);
    const auto shapes = unit_areas(coverage.arcs(), coverage.unit_count());
    std::size_t wrong = 0;
    std::size_t pairs = 0;
    for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
        const auto areas = found.areas_of(to_unit(u));
        const auto common = found.common_of(to_unit(u));
        const auto box = box_of(shapes, u);
        for (std::uint32_t a = 0; a < layer.areas.area_count(); ++a) {
            const auto at = std::lower_bound(areas.begin(), areas.end(), a);
            const bool meets = at != areas.end() && *at == a;
            const double ours = meets ? common[static_cast<std::size_t>(at - areas.begin())] : 0;
            const auto other = box_of(layer.areas, a);
            double theirs = 0;
            if (other.min_x < box.max_x && box.min_x < other.max_x && other.min_y < box.max_y &&
                box.min_y < other.max_y) {
                PolygonSet both;
                append_area(both, shapes, u);
                append_area(both, layer.areas, a);
                theirs = overlap_area(both, 0, 1);
            }
            pairs += meets ? 1 : 0;
            wrong += std::abs(ours - theirs) <= 2e-9 * coverage.area_m2()[u] ? 0 : 1;
        }
    }
    INFO(file);
    CHECK(wrong == 0);
    CHECK(pairs >= coverage.unit_count() / 2);
}

} // namespace

TEST_CASE("land in common with wards, health boards and newer units is what GEOS finds", "[long]")
{
    const Layer lsoas{"devon_cornwall/lsoa11_devon_cornwall.gpkg", "LSOA11CD", "", ""};
    check_common(lsoas, "devon_cornwall/wards21_devon_cornwall.gpkg");
    check_common(lsoas, "devon_cornwall/lsoa21_devon_cornwall.gpkg");
    check_common(lsoas, "uk/agencies/ccg21.gpkg");
    check_common(lsoas, "uk/agencies/icb22.gpkg");
}
