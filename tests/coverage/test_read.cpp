#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include "fixtures.hpp"
#include "needshed/coverage/read.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

std::string feature(const std::string& properties, const std::string& ring)
{
    return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" +
           (ring.empty() ? "null" : R"({"type":"Polygon","coordinates":[[)" + ring + "]]}") + "}";
}

std::string collection(const std::vector<std::string>& features, const std::string& crs = {})
{
    std::string text = R"({"type":"FeatureCollection",)";
    if (!crs.empty()) {
        text += R"("crs":{"type":"name","properties":{"name":")" + crs + R"("}},)";
    }
    text += R"("features":[)";
    for (std::size_t i = 0; i < features.size(); ++i) {
        text += (i == 0 ? "" : ",") + features[i];
    }
    return text + "]}";
}

const std::string bng = "urn:ogc:def:crs:EPSG::27700";
const std::string west = "[300000,100000],[301000,100000],[301000,101000],[300000,101000],[300000,100000]";
const std::string east = "[301000,100000],[302000,100000],[302000,101000],[301000,101000],[301000,100000]";

/// A study's files in a directory of their own.
struct Files {
    TemporaryDirectory directory;

    UnitsSpec units(const std::string& content)
    {
        UnitsSpec spec;
        spec.source.path = directory.write("units.geojson", content).string();
        spec.code = "code";
        return spec;
    }

    std::string path(const std::string& name) const { return (directory.path() / name).string(); }
};

Units read(const UnitsSpec& spec)
{
    Progress progress;
    return read_units(spec, progress);
}

const std::string two_units = collection({feature(R"("code":"E02","label":"East","county":"K")", east),
                                          feature(R"("code":"E01","label":"West","county":"J")", west)},
                                         bng);

} // namespace

TEST_CASE("units are read with names, parents and kept columns in code order")
{
    Files files;
    auto spec = files.units(two_units);
    spec.name = "label";
    spec.parents = {{"county", {}, {}, "county"}};
    spec.keep = {"label"};
    const auto units = read(spec);

    CHECK(units.coverage.codes() == std::vector<std::string>{"E01", "E02"});
    CHECK(units.coverage.names() == std::vector<std::string>{"West", "East"});
    CHECK(units.coverage.graph().edges().at(0).border_m == 1000);
    CHECK(units.parents.at(0).codes == std::vector<std::string>{"J", "K"});
    CHECK(units.parents.at(0).group == std::vector<std::uint32_t>{0, 1});
    CHECK(std::get<TextValues>(units.attributes.find("label")->values) == TextValues{"West", "East"});
    CHECK(units.findings.empty());
}

TEST_CASE("parents come from a lookup, where the same row twice is no harm")
{
    Files files;
    auto spec = files.units(two_units);
    files.directory.write("lookup.csv", "unit,district\nE02,D2\nE01,D1\nE01,D1\nE99,D3\n");
    spec.parents = {{"district", Source{files.path("lookup.csv"), {}, {}}, "unit", "district"}};
    const auto units = read(spec);

    CHECK(units.parents.at(0).name == "district");
    CHECK(units.parents.at(0).titles == std::vector<std::string>{"D1", "D2"});
    CHECK(units.parents.at(0).group == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("a unit that a lookup does not name has no parent and is a finding")
{
    Files files;
    auto spec = files.units(two_units);
    files.directory.write("lookup.csv", "unit,district\nE02,D2\n");
    spec.parents = {{"district", Source{files.path("lookup.csv"), {}, {}}, "unit", "district"}};
    const auto units = read(spec);

    CHECK(units.parents.at(0).group == std::vector<std::uint32_t>{no_group, 0});
    REQUIRE(units.findings.size() == 1);
    CHECK(units.findings[0].kind == "no_parent");
    CHECK(units.findings[0].where == files.path("units.geojson") + " unit 'E01'");
    CHECK(units.findings[0].message ==
          "has no district in " + files.path("lookup.csv") + "; it stays outside all of them");
}

TEST_CASE("a lookup that names two parents for a unit is refused")
{
    Files files;
    auto spec = files.units(two_units);
    files.directory.write("lookup.csv", "unit,district\nE01,D1\nE02,D2\nE01,D3\n");
    spec.parents = {{"district", Source{files.path("lookup.csv"), {}, {}}, "unit", "district"}};

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + files.path("lookup.csv") +
              ": unit 'E01' has the parent 'D1' on row 1 and 'D3' on row 3. Keep one row for each unit.");
}

TEST_CASE("a lookup with none of the codes is refused with an example of each side")
{
    Files files;
    auto spec = files.units(two_units);
    files.directory.write("lookup.csv", "unit,district\nW01,D1\n");
    spec.parents = {{"district", Source{files.path("lookup.csv"), {}, {}}, "unit", "district"}};

    CHECK(
        error_of([&] { read(spec); }) ==
        "3: " + files.path("lookup.csv") +
            ": holds none of the units' codes: the units have such as 'E01', it has such as 'W01'. Name the column of "
            "the lookup that holds the units' codes.");
}

TEST_CASE("two rows with one code are named")
{
    Files files;
    const auto spec = files.units(collection(
        {feature(R"("code":"E01")", west), feature(R"("code":"E03")", west), feature(R"("code":"E01")", east)}, bng));

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.source.path +
              ": unit 'E01' stands on rows 1 and 3. Give each unit a code of its own, or dissolve the units that share "
              "one.");
}

TEST_CASE("a row without a code is named")
{
    Files files;
    const auto spec = files.units(collection({feature(R"("code":"E01")", west), feature(R"("code":null)", east)}, bng));

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.source.path + " row 2: has no code in column 'code'. Give each unit a code.");
}

TEST_CASE("a unit without geometry is named")
{
    Files files;
    const auto spec = files.units(collection({feature(R"("code":"E01")", west), feature(R"("code":"E02")", "")}, bng));

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.source.path + " unit 'E02': has no geometry. Give it an area, or leave the unit out.");
}

TEST_CASE("codes stored as numbers are a finding")
{
    Files files;
    const auto units =
        read(files.units(collection({feature(R"("code":7)", west), feature(R"("code":12)", east)}, bng)));

    CHECK(units.coverage.codes() == std::vector<std::string>{"12", "7"});
    REQUIRE(units.findings.size() == 1);
    CHECK(units.findings[0].kind == "numeric_code");
    CHECK(units.findings[0].message ==
          "column 'code' is stored as numbers: leading zeros are lost, if the codes had any");
}

TEST_CASE("a layer without a CRS needs units.crs")
{
    Files files;
    UnitsSpec spec;
    spec.source.path = files.directory
                           .write("units.csv", "code,WKT\nE01,\"POLYGON((300000 100000, 301000 100000, 301000 101000, "
                                               "300000 100000))\"\n")
                           .string();
    spec.code = "code";

    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.source.path + ": states no CRS. Set units.crs, such as \"EPSG:27700\".");
    spec.source_crs = "EPSG:27700";
    CHECK(read(spec).coverage.area_m2()[0] == 500000);
}

TEST_CASE("units.crs goes before the CRS of the layer, and is a finding where they differ")
{
    // GDAL takes GeoJSON without a CRS for WGS 84.
    Files files;
    auto spec = files.units(collection({feature(R"("code":"E01")", west)}));
    spec.source_crs = "EPSG:27700";
    const auto units = read(spec);

    CHECK(crs_identifier(units.coverage.crs()) == "EPSG:27700");
    CHECK(units.coverage.area_m2()[0] == 1e6);
    REQUIRE(units.findings.size() == 1);
    CHECK(units.findings[0].kind == "crs_overridden");
    CHECK(units.findings[0].where == spec.source.path);
    CHECK(units.findings[0].message ==
          "the layer is stated to be in WGS 84 (EPSG:4326); taken to be in OSGB36 / British National Grid "
          "(EPSG:27700), as units.crs says");
}

TEST_CASE("units.crs that the layer states as well is no finding")
{
    Files files;
    auto spec = files.units(two_units);
    spec.source_crs = "EPSG:27700";

    CHECK(read(spec).findings.empty());
}

TEST_CASE("a units.crs that PROJ does not know is refused")
{
    Files files;
    auto spec = files.units(two_units);
    spec.source_crs = "EPSG:99999999";

    CHECK(error_of([&] { read(spec); }) ==
          "3: units.crs: PROJ does not know the coordinate reference system 'EPSG:99999999'. Give an EPSG code such as "
          "EPSG:27700, or WKT.");
}

TEST_CASE("a working CRS that is not projected is refused")
{
    Files files;
    auto spec = files.units(two_units);
    spec.crs = "EPSG:4326";

    CHECK(error_of([&] { read(spec); }) ==
          "3: crs: WGS 84 (EPSG:4326) is not projected, and has no metres to measure in. Set a projected CRS, such as "
          "\"EPSG:27700\", or leave it out.");
}

TEST_CASE("longitude and latitude are projected, and borders still match exactly")
{
    Files files;
    auto spec = files.units(
        collection({feature(R"("code":"E01")", "[-3.5,50.5],[-3.4,50.5],[-3.4,50.6],[-3.5,50.6],[-3.5,50.5]"),
                    feature(R"("code":"E02")", "[-3.4,50.5],[-3.3,50.5],[-3.3,50.6],[-3.4,50.6],[-3.4,50.5]")}));
    spec.options.snap_m = 0;
    const auto units = read(spec);

    CHECK(crs_identifier(units.coverage.crs()) == "EPSG:27700");
    CHECK(units.coverage.arcs().points.size() == 6);
    CHECK(units.coverage.graph().edges().at(0).border_m == Approx(11121).epsilon(0.001));
}

TEST_CASE("units that are left out are no part of the study")
{
    Files files;
    auto spec = files.units(two_units);
    spec.name = "label";
    spec.parents = {{"county", {}, {}, "county"}};
    spec.keep = {"label"};
    spec.leave_out = {"E01"};
    const auto units = read(spec);

    CHECK(units.coverage.codes() == std::vector<std::string>{"E02"});
    CHECK(units.coverage.names() == std::vector<std::string>{"East"});
    CHECK(units.coverage.area_m2()[0] == 1e6);
    CHECK(units.parents.at(0).codes == std::vector<std::string>{"K"});
    CHECK(std::get<TextValues>(units.attributes.find("label")->values) == TextValues{"East"});
    REQUIRE(units.findings.size() == 1);
    CHECK(units.findings[0].kind == "left_out");
    CHECK(units.findings[0].where == spec.source.path);
    CHECK(units.findings[0].message == "1 unit left out of the study: 'E01'");

    spec.leave_out = {"E01", "E2"};
    CHECK(error_of([&] { read(spec); }) ==
          "3: units.leave_out: there is no unit 'E2' in " + spec.source.path + ". Did you mean 'E02'?");
    spec.leave_out = {"E01", "E02"};
    CHECK(error_of([&] { read(spec); }) ==
          "3: " + spec.source.path +
              ": no unit is part of the study: all are left out. Check units.leave_out, units.territory, and whether "
              "the agencies' areas overlap.");
}

TEST_CASE("units outside the territory of an agency are no part of the study")
{
    //  +------+------+------+     ring: the areas of the police
    //  |  E3  |  E1  |  E2  |     E1 has no district
    //  | ############|##    |
    //  +------+------+------+
    Files files;
    auto spec = files.units(
        collection({feature(R"("code":"E2","district":"D")", east), feature(R"("code":"E1","district":"")", west),
                    feature(R"("code":"E3","district":"D")",
                            "[299000,100000],[300000,100000],[300000,101000],[299000,101000],[299000,100000]")},
                   bng));
    spec.parents = {{"district", {}, {}, "district"}};
    FootprintSpec areas{"police", {}, "id", {}};
    areas.source.path =
        files.directory
            .write("areas.geojson",
                   collection({feature(R"("id":"A")", "[299200,99000],[301400,99000],[301400,100600],[299200,100600]")},
                              bng))
            .string();
    const TerritorySpec police{"police", {}, areas};
    const TerritorySpec council{"council", "district", {}};
    const auto codes = [&](std::vector<TerritorySpec> territory) {
        spec.territory = std::move(territory);
        return read(spec).coverage.codes();
    };

    CHECK(codes({police}) == std::vector<std::string>{"E1", "E3"});
    CHECK(codes({council}) == std::vector<std::string>{"E2", "E3"});
    CHECK(codes({police, council}) == std::vector<std::string>{"E3"});
    const auto findings = read(spec).findings;
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].kind == "outside_territory");
    CHECK(findings[0].message == "1 unit left out of the study because outside the territory of police: 'E2'");
    CHECK(findings[1].message == "1 unit left out of the study because outside the territory of council: 'E1'");
}

TEST_CASE("each unit goes to the area of a footprint that holds its interior point")
{
    Files files;
    const auto units = read(files.units(two_units));
    FootprintSpec spec{"police", {}, "id", "label"};
    spec.source.path =
        files.directory
            .write("beats.geojson",
                   collection({feature(R"("id":"Z","label":"Sea")", "[0,0],[1000,0],[1000,1000],[0,0]"),
                               feature(R"("id":"B","label":"West beat")",
                                       "[299000,99000],[301100,99000],[301100,102000],[299000,102000],[299000,99000]"),
                               feature(R"("id":"A","label":"East beat")",
                                       "[301100,99000],[303000,99000],[303000,102000],[301100,102000],[301100,99000]")},
                              bng))
            .string();
    Findings findings;
    Progress progress;
    const auto grouping = read_footprint(spec, units.coverage, findings, progress);

    CHECK(grouping.name == "police");
    CHECK(grouping.codes == std::vector<std::string>{"A", "B"});
    CHECK(grouping.titles == std::vector<std::string>{"East beat", "West beat"});
    CHECK(grouping.group == std::vector<std::uint32_t>{1, 0});
    CHECK(findings.empty());
}

TEST_CASE("a unit outside a footprint goes to the nearest area and is a finding")
{
    Files files;
    const auto units = read(files.units(two_units));
    FootprintSpec spec{"police", {}, "id", {}};
    spec.source.path = files.directory.write("beats.geojson", collection({feature(R"("id":"W")", west)}, bng)).string();
    Findings findings;
    Progress progress;
    const auto grouping = read_footprint(spec, units.coverage, findings, progress);

    CHECK(grouping.group == std::vector<std::uint32_t>{0, 0});
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == "outside_footprint");
    CHECK(findings[0].where == spec.source.path + " unit 'E02'");
    CHECK(findings[0].message == "lies in no area of police; put with the nearest, 'W', 500 m away");
    CHECK(findings[0].size == 500);
}

TEST_CASE("many units outside a footprint are one finding")
{
    //  +---+---+---+---+---+---+---+
    //  | W | E1|  ...          | E6|    only W has a beat
    //  +---+---+---+---+---+---+---+
    Files files;
    std::vector<std::string> features{feature(R"("code":"W")", west)};
    for (int i = 1; i <= 6; ++i) {
        const auto x = std::to_string(300000 + 1000 * i);
        const auto end = std::to_string(301000 + 1000 * i);
        features.push_back(feature(R"("code":"E)" + std::to_string(i) + "\"", "[" + x + ",100000],[" + end +
                                                                                  ",100000],[" + end + ",101000],[" +
                                                                                  x + ",101000],[" + x + ",100000]"));
    }
    const auto units = read(files.units(collection(features, bng)));
    FootprintSpec spec{"police", {}, "id", {}};
    spec.source.path = files.directory.write("beats.geojson", collection({feature(R"("id":"W")", west)}, bng)).string();
    Findings findings;
    Progress progress;
    const auto grouping = read_footprint(spec, units.coverage, findings, progress);

    CHECK(grouping.group == std::vector<std::uint32_t>(7, 0));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == "outside_footprint");
    CHECK(findings[0].where == spec.source.path);
    CHECK(findings[0].message == "6 units lie in no area of police: 'E1', 'E2', 'E3' and 3 more; each put with the "
                                 "nearest, at most 5500 m away");
    CHECK(findings[0].size == 5500);
}

TEST_CASE("a footprint whose area has no code is refused")
{
    Files files;
    const auto units = read(files.units(two_units));
    FootprintSpec spec{"police", {}, "id", {}};
    spec.source.path = files.directory.write("beats.geojson", collection({feature(R"("id":"")", west)}, bng)).string();
    Findings findings;
    Progress progress;

    CHECK(error_of([&] { read_footprint(spec, units.coverage, findings, progress); }) ==
          "3: " + spec.source.path + " row 1: has no code in column 'id'. Give each area a code.");
}
