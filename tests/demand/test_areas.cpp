#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "demand/grid.hpp"
#include "needshed/core/random.hpp"

using namespace needshed;
using test::TemporaryDirectory;

namespace {

/// A GeoJSON of rectangles in British National Grid; corners in kilometres from the grid's south-west corner.
struct Rectangle {
    std::string properties; ///< members of the JSON object
    double west;
    double south;
    double east;
    double north;
};

std::string geojson(const std::vector<Rectangle>& rectangles)
{
    std::string features;
    for (const auto& [properties, west, south, east, north] : rectangles) {
        const auto corner = [&](double x, double y) {
            return fmt::format("[{},{}]", test::grid_x + 1000 * x, test::grid_y + 1000 * y);
        };
        features += fmt::format(R"({}{{"type":"Feature","properties":{{{}}},"geometry":{{"type":"Polygon",)"
                                R"("coordinates":[[{},{},{},{},{}]]}}}})",
                                features.empty() ? "" : ",", properties, corner(west, south), corner(east, south),
                                corner(east, north), corner(west, north), corner(west, south));
    }
    return R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},)"
           R"("features":[)" +
           features + "]}";
}

DemandSpec areas(const std::filesystem::path& file, const std::string& count = "n")
{
    DemandSpec spec;
    spec.measure = "health/attendances";
    spec.form = DemandForm::Areas;
    spec.source.path = file.string();
    spec.value = count;
    return spec;
}

/// Counts in a table, by the code of an area.
DemandSpec coded(const std::filesystem::path& table, const std::filesystem::path& layer)
{
    auto spec = areas(table);
    spec.code = "code";
    spec.areas.source.path = layer.string();
    spec.areas.code = "id";
    return spec;
}

DemandSpecs with_people(const TemporaryDirectory& directory, DemandSpec spec, const std::string& rows)
{
    PopulationSpec population;
    population.name = "all";
    population.source.path = directory.write("people.csv", "code,people\n" + rows).string();
    population.code = "code";
    population.columns = {"people"};
    spec.areas.spread.by = SpreadBy::Population;
    spec.areas.spread.population = "all";
    return {{population}, {std::move(spec)}};
}

Demand overlay(const DemandSpecs& specs)
{
    Progress progress;
    return needshed::overlay(test::grid_units(), specs, progress);
}

double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, double each) { return std::isnan(each) ? sum : sum + each; });
}

using Texts = std::vector<std::string>;

Texts shown(const std::vector<double>& values)
{
    Texts result;
    for (const double value : values) {
        result.push_back(std::isnan(value) ? "-" : fmt::format("{:.6g}", value));
    }
    return result;
}

} // namespace

TEST_CASE("a count known for an area falls to units by the land they have in common; the rest lies outside")
{
    //  G H I      the area covers the right half of A, all of B, and as much
    //  D E F      again to the south of both, where no unit is
    //  A B C
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":120)", 0.5, -1, 2, 1}}));
    const auto demand = test::overlay(test::grid_units(), {areas(file)});
    CHECK(shown(demand.measures[0].value) == Texts{"20", "40", "-", "-", "-", "-", "-", "-", "-"});
    const auto& account = demand.reconciliations[0];
    CHECK(account.value_read == 120);
    CHECK(account.value_allocated == Approx(60).epsilon(1e-12));
    CHECK(account.value_outside == Approx(60).epsilon(1e-12));
    CHECK(account.units_without == 7);
    CHECK(test::said(demand.findings) ==
          Texts{"demand_missing health/attendances: 7 of 9 units without a value",
                "count_outside health/attendances: 60 of 120 left out: part of 1 record lies in no unit"});
}

TEST_CASE("a count is spread by people where they live, not over empty land")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":120)", 0.5, 0, 2, 1}}));
    const auto demand =
        overlay(with_people(directory, areas(file), "A,100\nB,150\nC,0\nD,0\nE,0\nF,0\nG,0\nH,0\nI,0\n"));
    CHECK(shown(demand.measures[0].value) == Texts{"30", "90", "-", "-", "-", "-", "-", "-", "-"});
    CHECK(demand.findings.size() == 1);
}

TEST_CASE("where nobody lives in an area its count is spread evenly, and said to be")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":90)", 0, 0, 1.5, 1}, {R"("n":10)", 2, 2, 3, 3}}));
    const auto demand = overlay(with_people(directory, areas(file), "A,0\nB,0\nI,5\n"));
    CHECK(shown(demand.measures[0].value) == Texts{"60", "30", "-", "-", "-", "-", "-", "-", "10"});
    CHECK(test::said(demand.findings)[1] == "areas_spread_evenly " + file.string() +
                                                ": 1 of 2 areas without any weight to spread by: spread evenly over "
                                                "the land");
}

TEST_CASE("a count is spread by points and their weights; points outside all units take their part with them")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":100)", -1, 0, 2, 1}}));
    const auto points = directory.write("homes.csv", "x,y,homes\n"
                                                     "290100,70100,10\n" // A
                                                     "291100,70100,20\n" // B
                                                     "291900,70900,10\n" // B
                                                     "289500,70500,10\n" // in the area, in no unit
                                                     "292500,70500,99\n" // C, outside the area
                                                     "291500,70500,many\n"
                                                     ",70500,4\n");
    auto spec = areas(file);
    auto& spread = spec.areas.spread;
    spread.by = SpreadBy::Points;
    spread.source.path = points.string();
    spread.x = "x";
    spread.y = "y";
    spread.crs = "EPSG:27700";
    spread.weight = "homes";
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(shown(demand.measures[0].value) == Texts{"20", "60", "-", "-", "-", "-", "-", "-", "-"});
    CHECK(demand.reconciliations[0].value_outside == Approx(20));
    CHECK(test::said(demand.findings)[0] == "spread_points_lost " + points.string() +
                                                ": 2 of 7 points left out: no coordinates, or a weight that is not a "
                                                "number of 0 or more");

    spread.weight = "";
    CHECK(shown(test::overlay(test::grid_units(), {spec}).measures[0].value) ==
          Texts{"20", "60", "-", "-", "-", "-", "-", "-", "-"});
    spread.crs = "EPSG:4326";
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {spec}); }).find("none of its 7 points lies in an") !=
          std::string::npos);
}

TEST_CASE("points count for every area that holds them, where areas overlap")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":100)", 0, 0, 2, 1}, {R"("n":10)", 0, 0, 1, 1}}));
    auto spec = areas(file);
    spec.areas.spread.by = SpreadBy::Points;
    spec.areas.spread.source.path = directory.write("h.csv", "x,y\n290100,70100\n291100,70100\n").string();
    spec.areas.spread.x = "x";
    spec.areas.spread.y = "y";
    spec.areas.spread.crs = "EPSG:27700";
    CHECK(shown(test::overlay(test::grid_units(), {spec}).measures[0].value) ==
          Texts{"60", "50", "-", "-", "-", "-", "-", "-", "-"});
}

TEST_CASE("a mean known for areas becomes the mean of a unit's land, or of its people")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":8)", 0, 0, 0.25, 1}, {R"("n":4)", 0.25, 0, 9, 1}}));
    auto spec = areas(file);
    spec.is_mean = true;
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(demand.measures[0].kind == MeasureKind::Score);
    CHECK(shown(demand.measures[0].value) == Texts{"5", "4", "4", "-", "-", "-", "-", "-", "-"});
    CHECK(demand.reconciliations[0].value_read == 0);
    CHECK(shown(overlay(with_people(directory, spec, "A,10\nB,0\nC,7\n")).measures[0].value) ==
          Texts{"5", "4", "4", "-", "-", "-", "-", "-", "-"});
}

TEST_CASE("a table names areas by code; features with one code are one area, and every record has its bucket")
{
    const TemporaryDirectory directory;
    const auto layer = directory.write("layer.geojson", geojson({{R"("id":"E1")", 0, 0, 1, 1},
                                                                 {R"("id":"E2")", 2, 2, 3, 3},
                                                                 {R"("id":"E1")", 1, 0, 2, 1},
                                                                 {R"("id":"E9")", 50, 50, 51, 51},
                                                                 {"", 7, 7, 8, 8}}));
    const auto table = directory.write("t.csv", "code,month,n\nE1,2024-01,10\nE1,2024-02,6\nE2,2024-01,\nE3,2024-01,5\n"
                                                ",2024-01,5\nE9,2024-01,7\nE2,2024-01,-1\nE2,soon,3\n");
    auto spec = coded(table, layer);
    spec.date = "month";
    spec.absent_is_zero = true;
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(shown(demand.measures[0].value) == Texts{"8", "8", "0", "0", "0", "0", "0", "0", "-"});
    for (const auto& [bucket, count] :
         {std::pair{Bucket::Inside, 2}, std::pair{Bucket::NoValue, 1}, std::pair{Bucket::UnknownCode, 1},
          std::pair{Bucket::NoCode, 1}, std::pair{Bucket::Outside, 1}, std::pair{Bucket::BadValue, 1},
          std::pair{Bucket::BadDate, 1}}) {
        CHECK(test::in_bucket(demand, bucket) == static_cast<std::uint64_t>(count));
    }
    CHECK(demand.reconciliations[0].value_outside == 7);
}

TEST_CASE("an area without geometry has no location")
{
    const TemporaryDirectory directory;
    auto text = geojson({{R"("n":1)", 0, 0, 1, 1}});
    text.insert(text.rfind("]}"), R"(,{"type":"Feature","properties":{"n":2},"geometry":null})");
    const auto demand = test::overlay(test::grid_units(), {areas(directory.write("a.geojson", text))});
    CHECK(test::in_bucket(demand, Bucket::NoLocation) == 1);
    CHECK(demand.reconciliations[0].value_allocated == 1);
}

TEST_CASE("a table whose codes no area has is refused with examples of both")
{
    const TemporaryDirectory directory;
    const auto layer = directory.write("layer.geojson", geojson({{R"("id":"W11")", 0, 0, 1, 1}}));
    const auto table = directory.write("t.csv", "code,n\n7A1,10\n7A2,6\n");
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {coded(table, layer)}); }) ==
          "3: " + table.string() + " column 'code': holds '7A1', '7A2'; the areas of " + layer.string() +
              " have 'W11'. Name the column of the areas that holds the same codes with \"code\" in \"areas\", or add "
              "the areas' codes to the table.");
    const auto lower = directory.write("l.csv", "code,n\nw11,10\n");
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {coded(lower, layer)}); }) ==
          "3: " + lower.string() + " column 'code': holds 'w11'; the areas of " + layer.string() +
              " have 'W11'. 'w11' and 'W11' differ in letter case only: write the codes as the areas have them.");
}

TEST_CASE("an area has one mean")
{
    const TemporaryDirectory directory;
    const auto layer = directory.write("layer.geojson", geojson({{R"("id":"E1")", 0, 0, 1, 1}}));
    auto spec = coded(directory.write("t.csv", "code,n\nE1,10\nE1,6\n"), layer);
    spec.is_mean = true;
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + spec.source.path +
              " row 2: the code already has its score for health/attendances from row 1. Choose one row per code with "
              "\"where\".");
}

TEST_CASE("invalid areas are repaired and said to be; a layer without areas or CRS is refused")
{
    const TemporaryDirectory directory;
    const auto bow = directory.write(
        "bow.geojson", R"({"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:27700"}},)"
                       R"("features":[{"type":"Feature","properties":{"n":8},"geometry":{"type":"Polygon",)"
                       R"("coordinates":[[[290000,70000],[292000,72000],[292000,70000],[290000,72000],)"
                       R"([290000,70000]]]}}]})");
    const auto demand = test::overlay(test::grid_units(), {areas(bow)});
    CHECK(shown(demand.measures[0].value) == Texts{"2", "2", "-", "2", "2", "-", "-", "-", "-"});
    CHECK(test::said(demand.findings)[0] ==
          "areas_invalid " + bow.string() +
              ": 1 area with invalid rings, such as row 1 at (291000, 71000): self-intersection; repaired, which "
              "changes their size by 2.00 km2");
    const auto empty = directory.write(
        "e.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":8},)"
                     R"("geometry":null}]})");
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {areas(empty)}); }) ==
          "3: " + empty.string() + ": has no areas. Name a layer, or a condition, that has some.");
}

TEST_CASE("the study may say what CRS areas are in, against what they state")
{
    const TemporaryDirectory directory;
    auto text = geojson({{R"("n":8)", 0, 0, 1, 1}});
    text.replace(text.find("EPSG::27700"), 11, "EPSG::32630");
    auto spec = areas(directory.write("a.geojson", text));
    spec.areas.crs = "EPSG:27700";
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(demand.measures[0].value[0] == Approx(8));
    CHECK(demand.findings[0].kind == "areas_crs_overridden");
}

TEST_CASE("measures of the same areas are laid over the units once, and counts and means keep their own weights")
{
    const TemporaryDirectory directory;
    const auto file =
        directory.write("a.geojson", geojson({{R"("n":8,"m":4)", 0, 0, 2, 1}, {R"("n":2,"m":1)", 0, 0, 1, 1}}));
    auto more = areas(file, "m");
    more.measure = "health/more";
    auto mean = areas(file, "m");
    mean.measure = "health/mean";
    mean.is_mean = true;
    const auto demand = test::overlay(test::grid_units(), {areas(file), more, mean});
    CHECK(demand.measures[0].value[0] == Approx(6));
    CHECK(demand.measures[1].value[0] == Approx(3));
    CHECK(demand.measures[2].value[0] == Approx(2.5));
}

TEST_CASE("counts of areas are conserved, whatever they are spread by")
{
    CHECK(rc::check("areas", [] {
        Random random(*rc::gen::arbitrary<std::uint64_t>());
        const TemporaryDirectory directory;
        std::vector<Rectangle> rectangles;
        for (int i = 0; i < 5; ++i) {
            const double west = 4 * random.uniform() - 0.5;
            const double south = 4 * random.uniform() - 0.5;
            rectangles.push_back({fmt::format(R"("n":{})", random.below(1000)), west, south,
                                  west + 0.01 + 2 * random.uniform(), south + 0.01 + 2 * random.uniform()});
        }
        auto spec = areas(directory.write("a.geojson", geojson(rectangles)));
        spec.absent_is_zero = true;
        const auto people =
            fmt::format("A,{}\nB,{}\nC,0\nD,7\nE,0\nF,5\nG,1\nH,2\nI,0\n", random.below(9), random.below(99));
        for (const auto& demand :
             {test::overlay(test::grid_units(), {spec}), overlay(with_people(directory, spec, people))}) {
            const auto& account = demand.reconciliations[0];
            RC_ASSERT(std::accumulate(account.bucket.begin(), account.bucket.end(), std::uint64_t{0}) ==
                      account.records);
            RC_ASSERT(std::abs(total(demand.measures[0].value) - account.value_allocated) <= 1e-9);
            RC_ASSERT(std::abs(account.value_allocated + account.value_outside - account.value_read) <=
                      1e-9 * account.value_read);
        }
    }));
}

TEST_CASE("a count is spread by the cells of a raster, cut where borders of units and areas cross them")
{
    //  The area is A and the west half of B, and as much land to the west of A where no unit is. Cells of 1 500 m start
    //  at its west end: the first lies outside, the second has its last two thirds in A and the west half of B.
    const TemporaryDirectory directory;
    const auto file = directory.write("a.geojson", geojson({{R"("n":100)", -1.5, 0, 1.5, 1}}));
    const auto cells = directory.write("c.asc", "ncols 4\nnrows 1\nxllcorner 288500\nyllcorner 69750\ncellsize 1500\n"
                                                "NODATA_value -9\n1 3 8 -9\n");
    auto spec = areas(file);
    spec.areas.spread.by = SpreadBy::Raster;
    spec.areas.spread.raster.source.path = cells.string();
    spec.areas.spread.raster.crs = "EPSG:27700";
    const auto demand = test::overlay(test::grid_units(), {spec});
    // Cell 1 covers x −1.5 to 0, cell 2 x 0 to 1.5: the area has two thirds of either. A has 2/3 of the 75, B the rest.
    CHECK(shown(demand.measures[0].value) == Texts{"50", "25", "-", "-", "-", "-", "-", "-", "-"});
    CHECK(demand.reconciliations[0].value_outside == Approx(25));
    spec.areas.spread.raster.crs = "EPSG:32630";
    CHECK(test::error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + cells.string() + ": none of its weight lies in an area of " + file.string() +
              ". Check \"crs\" and \"band\".");
}

TEST_CASE(
    "attendances of health boards reach the units of Devon and Cornwall; ambulance codes that no board has do not")
{
    const auto lsoas = test::data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!lsoas) {
        return;
    }
    Progress progress;
    UnitsSpec units;
    units.source.path = lsoas->string();
    units.code = "LSOA11CD";
    const auto devon = read_units(units, progress);
    DemandSpecs specs;
    PopulationSpec people;
    people.name = "all";
    people.source.path = test::data_file("devon_cornwall/population_mid2019_lsoa11.csv")->string();
    people.code = "lsoa11_code";
    people.columns = {"total_population"};
    specs.populations = {people};
    auto spec = areas(*test::data_file("uk/counts/ae_attendances_icb22.csv"), "total_attendances");
    spec.code = "icb22_code";
    spec.where["date"] = {"April 2022"};
    spec.areas.source.path = test::data_file("uk/agencies/icb22.gpkg")->string();
    spec.areas.code = "icb22_code";
    spec.areas.spread.by = SpreadBy::Population;
    spec.areas.spread.population = "all";
    specs.measures = {spec};
    const auto demand = needshed::overlay(devon, specs, progress);
    const auto& account = demand.reconciliations[0];
    CHECK(account.records == 1'680);
    CHECK(test::in_bucket(demand, Bucket::Filtered) == 42 * 39);
    CHECK(account.value_allocated + account.value_outside == Approx(account.value_read).epsilon(1e-9));
    CHECK(total(demand.measures[0].value) == Approx(account.value_allocated).epsilon(1e-9));
    CHECK(account.value_allocated > 0);

    auto calls = areas(*test::data_file("uk/counts/wales_ambulance_calls_lhb.csv"), "red_calls");
    calls.code = "hb_code";
    calls.areas.source.path = test::data_file("uk/counts/lhb22_wales.gpkg")->string();
    calls.areas.code = "lhb22_code";
    CHECK(test::error_of([&] { test::overlay(devon, {calls}); }) ==
          "3: " + calls.source.path + " column 'hb_code': holds '599', '7A1', '7A2' …; the areas of " +
              calls.areas.source.path +
              " have 'W11000023', 'W11000024', 'W11000025' …. Name the column of the areas that holds the same codes "
              "with \"code\" in \"areas\", or add the areas' codes to the table.");
}
