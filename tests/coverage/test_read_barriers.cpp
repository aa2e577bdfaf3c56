#include <catch2/catch.hpp>

#include "fixtures.hpp"
#include "needshed/coverage/read.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

const std::string two_units = R"({"type":"FeatureCollection",
"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"features":[
{"type":"Feature","properties":{"code":"E01"},"geometry":{"type":"Polygon","coordinates":
  [[[300000,100000],[301000,100000],[301000,101000],[300000,101000],[300000,100000]]]}},
{"type":"Feature","properties":{"code":"E02"},"geometry":{"type":"Polygon","coordinates":
  [[[301000,100000],[302000,100000],[302000,101000],[301000,101000],[301000,100000]]]}}]})";

std::string line(const std::string& crs, const std::string& coordinates)
{
    return R"({"type":"FeatureCollection",)" +
           (crs.empty() ? "" : R"("crs":{"type":"name","properties":{"name":")" + crs + R"("}},)") +
           R"("features":[{"type":"Feature","properties":{"kind":"river"},"geometry":{"type":"LineString","coordinates":)" +
           coordinates + "}}]}";
}

struct Files {
    TemporaryDirectory directory;

    UnitsSpec units(const std::string& barriers)
    {
        UnitsSpec spec;
        spec.source.path = directory.write("units.geojson", two_units).string();
        spec.code = "code";
        spec.barriers = BarrierSpec{{directory.write("river.geojson", barriers).string(), "", ""}, "", 10};
        return spec;
    }
};

Units read(const UnitsSpec& spec)
{
    Progress progress;
    return read_units(spec, progress);
}

} // namespace

TEST_CASE("barriers in longitude and latitude meet borders in metres")
{
    Files files;
    // The ends of the border of the two units, by gdaltransform -s_srs EPSG:27700 -t_srs EPSG:4326.
    const auto spec =
        files.units(line("", "[[-3.40592325240603,50.7910851270494],[-3.40619308573253,50.8000749694259]]"));
    const auto units = read(spec);

    CHECK(units.coverage.graph().edge_count() == 0);
    REQUIRE(units.coverage.barriers());
    CHECK(units.coverage.barriers()->borders.at(0).cancelled_m == 1000);
    CHECK(units.coverage.barriers()->title == spec.barriers->source.path);
}

TEST_CASE("barriers may be stated to be in another system than they say")
{
    Files files;
    auto spec = files.units(line("", "[[301000,100000],[301000,101000]]"));
    spec.barriers->crs = "EPSG:27700";
    const auto units = read(spec);

    CHECK(units.coverage.graph().edge_count() == 0);
    REQUIRE_FALSE(units.findings.empty());
    CHECK(units.findings[0].kind == "crs_overridden");
    CHECK(
        units.findings[0].message ==
        "the layer is stated to be in WGS 84 (EPSG:4326); taken to be in OSGB36 / British National Grid (EPSG:27700), "
        "as units.barriers.crs says");
}

TEST_CASE("a condition chooses among barriers")
{
    Files files;
    auto spec = files.units(line("urn:ogc:def:crs:EPSG::27700", "[[301000,100000],[301000,101000]]"));
    spec.barriers->source.where = "kind = 'railway'";
    const auto units = read(spec);

    CHECK(units.coverage.graph().edge_count() == 1);
    CHECK(units.coverage.barriers()->count == 0);
    CHECK(units.findings.at(0).message == "cancels no border: none lies within 10 m of it; a larger "
                                          "units.barriers.tolerance_m reaches further");
}

TEST_CASE("a barrier with a vertex that has no place is named")
{
    Files files;
    const auto spec = files.units(line("", "[[-3.4,50.8],[-3.4,95]]"));

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.barriers->source.path +
              " row 1: has a vertex with no place in OSGB36 / British National Grid (EPSG:27700). Check the CRS of the "
              "layer, or leave such rows out with \"where\".");
}

TEST_CASE("barriers without a system ask for one")
{
    Files files;
    auto spec = files.units("{}");
    spec.barriers->source.path =
        files.directory
            .write("river.vrt",
                   R"(<OGRVRTDataSource><OGRVRTLayer name="river"><SrcDataSource relativeToVRT="1">river.csv)"
                   R"(</SrcDataSource><GeometryType>wkbLineString</GeometryType>)"
                   R"(<GeometryField encoding="WKT" field="shape"/></OGRVRTLayer></OGRVRTDataSource>)")
            .string();
    files.directory.write("river.csv", "id,shape\n1,\"LINESTRING(301000 100000, 301000 101000)\"\n");

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.barriers->source.path + ": states no CRS. Set units.barriers.crs, such as \"EPSG:27700\".");
}

TEST_CASE("without a column of codes, units go by the numbers of their features")
{
    Files files;
    auto spec = files.units(line("urn:ogc:def:crs:EPSG::27700", "[[301000,100000],[301000,101000]]"));
    spec.barriers.reset();
    spec.code.clear();
    CHECK(read(spec).coverage.codes() == std::vector<std::string>{"1", "2"});
}
