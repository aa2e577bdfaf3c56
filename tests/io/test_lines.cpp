#include <catch2/catch.hpp>

#include "needshed/io/reader.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

/// A CSV whose column WKT is read as geometry, by a virtual format file.
LineLayer lines_of(const TemporaryDirectory& directory, const std::vector<std::string>& wkt)
{
    std::string rows = "id,shape\n";
    for (std::size_t i = 0; i < wkt.size(); ++i) {
        rows += std::to_string(i + 1) + ",\"" + wkt[i] + "\"\n";
    }
    directory.write("shapes.csv", rows);
    const auto file = directory.write(
        "shapes.vrt", R"(<OGRVRTDataSource><OGRVRTLayer name="shapes"><SrcDataSource relativeToVRT="1">shapes.csv)"
                      R"(</SrcDataSource><GeometryType>wkbUnknown</GeometryType><LayerSRS>EPSG:27700</LayerSRS>)"
                      R"(<GeometryField encoding="WKT" field="shape"/></OGRVRTLayer></OGRVRTDataSource>)");
    Progress progress;
    return read_lines({file.string(), "", ""}, progress);
}

std::size_t parts_of_line(const LineLayer& layer, std::size_t row)
{
    return layer.lines.line_start[row + 1] - layer.lines.line_start[row];
}

std::size_t parts_of_area(const LineLayer& layer, std::size_t row)
{
    return layer.areas.area_start[row + 1] - layer.areas.area_start[row];
}

} // namespace

TEST_CASE("lines and areas of every type keep the order of their rows")
{
    const TemporaryDirectory directory;
    const auto layer = lines_of(
        directory, {"LINESTRING(0 0, 1 1, 2 0)", "MULTILINESTRING((0 0, 1 1), (3 3, 4 4))", "",
                    "LINESTRING Z(0 0 5, 1 1 6)", "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 1 1))",
                    "GEOMETRYCOLLECTION(LINESTRING(0 0, 1 1), POLYGON((0 0, 1 0, 1 1, 0 0)))", "LINESTRING EMPTY"});

    CHECK(crs_identifier(layer.crs) == "EPSG:27700");
    REQUIRE(layer.lines.line_count() == 7);
    REQUIRE(layer.areas.area_count() == 7);
    const std::vector<std::size_t> lines{1, 2, 0, 1, 0, 1, 0};
    const std::vector<std::size_t> areas{0, 0, 0, 0, 1, 1, 0};
    for (std::size_t row = 0; row < 7; ++row) {
        CHECK(parts_of_line(layer, row) == lines[row]);
        CHECK(parts_of_area(layer, row) == areas[row]);
    }
    CHECK(layer.areas.ring(0).size() == 4);
    CHECK(layer.areas.ring(1).size() == 3);
    CHECK(layer.lines.points[2] == Point{2, 0});
}

TEST_CASE("curves are made of straight pieces")
{
    const TemporaryDirectory directory;
    const auto layer = lines_of(
        directory, {"CIRCULARSTRING(0 0, 1 1, 2 0)", "CURVEPOLYGON(CIRCULARSTRING(0 0, 1 1, 2 0, 1 -1, 0 0))"});

    CHECK(layer.lines.points.size() > 20);
    CHECK(layer.lines.points[layer.lines.part_start[1] - 1] == Point{2, 0});
    CHECK(layer.areas.ring(0).size() > 40);
}

TEST_CASE("points are neither lines nor areas")
{
    const TemporaryDirectory directory;
    CHECK(error_of([&] {
              lines_of(directory, {"LINESTRING(0 0, 1 1)", "POINT(3 4)"});
          }) ==
          "3: " + (directory.path() / "shapes.vrt").string() +
              " row 2: holds POINT geometry, needs lines or areas. Name a layer of lines or areas, or leave such rows "
              "out with \"where\".");
    CHECK(error_of([&] {
              lines_of(directory, {"GEOMETRYCOLLECTION(LINESTRING(0 0, 1 1), POINT(3 4))"});
          }).find("holds GEOMETRYCOLLECTION geometry") != std::string::npos);
}
