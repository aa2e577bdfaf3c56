#include <catch2/catch.hpp>

#include <algorithm>

#include "fixtures.hpp"
#include "needshed/coverage/footprint_overlay.hpp"

using namespace needshed;
using namespace needshed::test;

namespace {

Coverage two_squares()
{
    return coverage_from_wkt(
        {{"A", "POLYGON((400000 100000, 401000 100000, 401000 101000, 400000 101000, 400000 100000))"},
         {"B", "POLYGON((401000 100000, 402000 100000, 402000 101000, 401000 101000, 401000 100000))"}});
}

std::string feature(const std::string& code, const std::string& ring)
{
    return R"({"type":"Feature","properties":{"id":")" + code + R"(","title":"Beat )" + code +
           R"("},"geometry":{"type":"Polygon","coordinates":[[)" + ring + "]]}}";
}

FootprintSpec spec_of(const std::filesystem::path& file)
{
    FootprintSpec spec;
    spec.agency = "police";
    spec.source.path = file.string();
    spec.code = "id";
    spec.name = "title";
    return spec;
}

std::filesystem::path write_layer(const TemporaryDirectory& directory, const std::string& features)
{
    return directory.write("beats.geojson", R"({"type":"FeatureCollection","crs":{"type":"name","properties":)"
                                            R"({"name":"EPSG:27700"}},"features":[)" +
                                                features + "]}");
}

} // namespace

TEST_CASE("an overlay says which area holds how much of a unit; features with one code are one area")
{
    //  beat 2 has the east 300 m of A, in two features, and all but 250 m of B; beat 1 the rest of A; beat 0 a sliver
    //  of half a metre of A; beat 9 lies elsewhere
    const TemporaryDirectory directory;
    const auto file = write_layer(
        directory,
        feature("2", "[400700,99000],[401000,99000],[401000,102000],[400700,102000],[400700,99000]") + "," +
            feature("1", "[400000.5,99000],[400700,99000],[400700,102000],[400000.5,102000],[400000.5,99000]") + "," +
            feature("2", "[401000,99000],[401750,99000],[401750,102000],[401000,102000],[401000,99000]") + "," +
            feature("0", "[399000,99000],[400000.5,99000],[400000.5,102000],[399000,102000],[399000,99000]") + "," +
            feature("9", "[500000,99000],[500001,99000],[500001,102000],[500000,99000]"));
    Findings findings;
    Progress progress;
    const auto coverage = two_squares();
    const auto overlay = overlay_footprint(spec_of(file), coverage, findings, progress);
    CHECK(overlay.codes == std::vector<std::string>{"1", "2"});
    CHECK(overlay.titles == std::vector<std::string>{"Beat 1", "Beat 2"});
    REQUIRE(overlay.pieces.size() == 3);
    CHECK(to_index(overlay.pieces[0].unit) == 0);
    CHECK(overlay.pieces[0].area == 0);
    CHECK(overlay.pieces[0].area_m2 == Approx(699'500));
    CHECK(overlay.pieces[0].share == Approx(0.6995));
    CHECK(overlay.pieces[1].area == 1);
    CHECK(overlay.pieces[1].share == Approx(0.3));
    CHECK(to_index(overlay.pieces[2].unit) == 1);
    CHECK(overlay.pieces[2].share == Approx(0.75));
    CHECK(findings.empty());
}

TEST_CASE("areas with invalid rings are repaired for the overlay, and said to be")
{
    const TemporaryDirectory directory;
    const auto file = write_layer(
        directory, feature("1", "[400000,100000],[401000,101000],[401000,100000],[400000,101000],[400000,100000]"));
    Findings findings;
    Progress progress;
    const auto overlay = overlay_footprint(spec_of(file), two_squares(), findings, progress);
    REQUIRE(overlay.pieces.size() == 1);
    CHECK(overlay.pieces[0].share == Approx(0.5));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].kind == "footprint_invalid");
    CHECK(findings[0].message ==
          "1 area of police with invalid rings, such as '1' (self-intersection); repaired for the "
          "overlay, which changes their size by 500000 m2");
}

TEST_CASE("a footprint with a vertex that has no place is refused")
{
    const TemporaryDirectory directory;
    const auto file =
        write_layer(directory, feature("1", "[400000,100000],[401000,1e200],[401000,100000],[400000,100000]"));
    Findings findings;
    Progress progress;
    CHECK(
        error_of([&] { overlay_footprint(spec_of(file), two_squares(), findings, progress); }) ==
        "3: " + file.string() +
            ": has a vertex with no place in OSGB36 / British National Grid (EPSG:27700). Check the CRS of the layer, "
            "or leave far areas out with \"where\".");
}

TEST_CASE("a unit lies wholly in its parent")
{
    const auto coverage = two_squares();
    const auto overlay = overlay_footprint(Grouping{"council", {"D"}, {"District"}, {0, no_group}}, coverage);
    CHECK(overlay.agency == "council");
    REQUIRE(overlay.pieces.size() == 1);
    CHECK(overlay.pieces[0].share == 1);
    CHECK(overlay.pieces[0].area_m2 == Approx(1e6));
}
