#include <catch2/catch.hpp>

#include <map>
#include <set>
#include <sstream>

#include "needshed/coverage/coverage.hpp"
#include "needshed/io/json.hpp"
#include "needshed/release/coverage_report.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

//  +---+---+
//  | A | B |     A and D, B and C meet at a corner
//  +---+---+  +---+
//  | C | D |  | E |
//  +---+---+  +---+
Units four_and_an_island(std::vector<std::string> codes, const CoverageOptions& options)
{
    UnitAreas areas{"units",
                    std::move(codes),
                    {},
                    test::areas_from_wkt({"POLYGON((0 100, 100 100, 100 200, 0 200, 0 100))",
                                          "POLYGON((100 100, 200 100, 200 200, 100 200, 100 100))",
                                          "POLYGON((0 0, 100 0, 100 100, 0 100, 0 0))",
                                          "POLYGON((100 0, 200 0, 200 100, 100 100, 100 0))",
                                          "POLYGON((250 0, 350 0, 350 100, 250 100, 250 0))"}),
                    {"EPSG:27700"}};
    Progress progress;
    return {build_coverage(areas, options, progress), {}, {}, {}};
}

const std::vector<std::string> letters{"A", "B", "C", "D", "E"};

UnitsSpec spec_of(const std::string& source, const std::string& code)
{
    UnitsSpec spec;
    spec.source.path = source;
    spec.code = code;
    return spec;
}

/// Neighbours by code, as another program would read them: numbers of neighbours first, codes after.
std::map<std::string, std::set<std::string>> read_gal(const std::string& text)
{
    std::istringstream stream(text);
    std::string line;
    std::getline(stream, line);
    std::map<std::string, std::set<std::string>> graph;
    while (std::getline(stream, line)) {
        std::istringstream head(line);
        std::string unit;
        std::size_t count = 0;
        head >> unit >> count;
        std::getline(stream, line);
        std::istringstream row(line);
        for (std::string neighbour; row >> neighbour;) {
            graph[unit].insert(neighbour);
        }
        CHECK(graph[unit].size() == count);
    }
    return graph;
}

std::vector<std::string> rows_of(const Table& table)
{
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        rows.push_back(std::get<TextValues>(table.columns[0].values)[row] +
                       std::get<TextValues>(table.columns[1].values)[row] + " " +
                       std::to_string(std::lround(std::get<RealValues>(table.columns[2].values)[row])) + " " +
                       std::get<TextValues>(table.columns[3].values)[row]);
    }
    return rows;
}

Json read_json(const std::filesystem::path& file)
{
    return parse_json(test::read_file(file), file.string());
}

} // namespace

TEST_CASE("neighbours are listed both ways, with what makes them neighbours")
{
    CoverageOptions options;
    options.neighbours = Neighbours::Queen;
    options.links = {{"A", "E"}};
    const auto units = four_and_an_island(letters, options);

    CHECK(rows_of(neighbours_table(units.coverage)) ==
          std::vector<std::string>{"AB 100 border", "AC 100 border", "AD 0 corner", "AE 0 link", "BA 100 border",
                                   "BC 0 corner", "BD 100 border", "CA 100 border", "CB 0 corner", "CD 100 border",
                                   "DA 0 corner", "DB 100 border", "DC 100 border", "EA 0 link"});
    const auto counts = neighbour_counts(units.coverage.graph());
    CHECK(counts.least == 1);
    CHECK(counts.most == 4);
    CHECK(counts.mean == Approx(14.0 / 5));
    CHECK(counts.units_without == 0);
    CHECK(component_sizes(units.coverage) == std::vector<std::size_t>{4, 1});
}

TEST_CASE("GAL holds the graph, units without neighbours included")
{
    CoverageOptions options;
    options.islands = Islands::Separate;
    const auto units = four_and_an_island(letters, options);
    const auto spec = spec_of("data/my wards.gpkg", "ward code");
    const auto text = neighbours_gal({spec, units});

    CHECK(text == "0 5 my_wards ward_code\nA 2\nB C\nB 2\nA D\nC 2\nA D\nD 2\nB C\nE 0\n\n");
    const auto graph = read_gal(text);
    REQUIRE(graph.size() == 5);
    for (std::size_t u = 0; u < 5; ++u) {
        std::set<std::string> expected;
        for (const auto neighbour : units.coverage.graph().neighbours(to_unit(u))) {
            expected.insert(letters[to_index(neighbour)]);
        }
        CHECK(graph.at(letters[u]) == expected);
    }
    CHECK(neighbour_counts(units.coverage.graph()).units_without == 1);
}

TEST_CASE("white space in codes becomes an underscore in GAL, unless two codes become one")
{
    const auto units = four_and_an_island({"St A", "St B", "C", "D", "E"}, {});
    const auto spec = spec_of("wards.gpkg", {});
    CHECK(neighbours_gal({spec, units}).rfind("0 5 wards number\nC 2\nD St_A\nD 3\nC E St_B\n", 0) == 0);

    const auto doubled = four_and_an_island({"A B", "A\tB", "C", "D", "E"}, {});
    CHECK(error_of([&] {
              neighbours_gal({spec, doubled});
          }) ==
          "3: neighbours.gal: two codes are 'A_B' without white space, which GAL cannot hold. Name another column of "
          "codes with --code.");
}

TEST_CASE("the layers hold every arc, every border, and what barriers cancel")
{
    CoverageOptions options;
    options.barriers = Barriers{"river", {}, {}, 5};
    options.barriers->lines.points = {{100, 300}, {100, 150}};
    options.barriers->lines.end_part();
    options.barriers->lines.end_line();
    options.barriers->areas.end_area();
    const auto units = four_and_an_island(letters, options);
    const TemporaryDirectory directory;
    const auto source = directory.write("units.geojson", "{}").string();
    const auto spec = spec_of(source, "code");
    Progress progress;
    write_coverage(directory.path(), {spec, units}, progress);

    const auto arcs = read_json(directory.path() / "arcs.geojson");
    const auto& features = *arcs.find("features")->items();
    CHECK(features.size() == units.coverage.arcs().arc_count());
    double length_m = 0;
    for (const auto& feature : features) {
        CHECK(*feature.find("geometry")->find("type")->text() == "LineString");
        length_m += *feature.find("properties")->find("length_m")->real();
    }
    CHECK(length_m == Approx(1600)); // 12 sides of the four, and 4 of the island

    const auto borders = read_json(directory.path() / "borders.geojson");
    REQUIRE(borders.find("features")->items()->size() == 4);
    const auto& first = *borders.find("features")->items()->front().find("properties");
    CHECK(*first.find("a")->text() == "A");
    CHECK(*first.find("b")->text() == "B");
    CHECK(*first.find("length_m")->real() == 100);
    CHECK(*first.find("cancelled_m")->real() == 55);

    const auto barriers = read_json(directory.path() / "barriers.geojson");
    REQUIRE(barriers.find("features")->items()->size() == 1);
    CHECK(*barriers.find("features")->items()->front().find("properties")->find("left_m")->real() == 45);

    const auto summary = read_json(directory.path() / "summary.json");
    CHECK(*summary.find("borders")->find("pairs")->integer() == 4);
    CHECK(*summary.find("barriers")->find("borders_shortened")->integer() == 1);
    const auto provenance = read_json(directory.path() / "provenance.json");
    CHECK(provenance.find("inputs")->items()->size() == 1);
}

TEST_CASE("a border that is smaller than the rounding of GeoJSON keeps its row")
{
    //  A and B share 2 mm, C and D lie round them
    UnitAreas areas{
        "units",
        letters,
        {},
        test::areas_from_wkt({"POLYGON((0 0, 50 50, 0 100, 0 0))", "POLYGON((100 0, 100 100, 50 50.002, 50 50, 100 0))",
                              "POLYGON((0 0, 100 0, 50 50, 0 0))", "POLYGON((0 100, 50 50, 50 50.002, 100 100, 0 100))",
                              "POLYGON((100 0, 150 0, 150 100, 100 100, 100 0))"}),
        {"EPSG:27700"}};
    Progress progress;
    CoverageOptions options;
    options.snap_m = 0.0001;
    const Units units{build_coverage(areas, options, progress), {}, {}, {}};
    const TemporaryDirectory directory;
    const auto spec = spec_of(directory.write("units.geojson", "{}").string(), "code");
    write_coverage(directory.path(), {spec, units}, progress);

    const auto borders = read_json(directory.path() / "borders.geojson");
    CHECK(borders.find("features")->items()->size() == whole_borders(units.coverage).size());
}
