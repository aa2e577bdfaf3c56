#include <catch2/catch.hpp>

#include <cmath>

#include "demand/grid.hpp"
#include "needshed/io/crs.hpp"

using namespace needshed;
using test::error_of;
using test::in_bucket;
using test::points;
using test::TemporaryDirectory;

namespace {

/// Three in A, one on the border of A and B, two in I, one 50 m west of A, one far away, one without location, two that
/// are no coordinates.
const std::string mixed = "kind,date,x,y\n"
                          "asb,2019-01,290500,70500\n"
                          "asb,2019-02,290501,70501\n"
                          "theft,2019-01,290502,70502\n"
                          "asb,2019-01,291000,70500\n"
                          "asb,2019-01,292500,72500\n"
                          "theft,2019-02,292501,72501\n"
                          "asb,2019-01,289950,70500\n"
                          "asb,2019-01,400000,300000\n"
                          "asb,2019-01,,\n"
                          "asb,2019-01,290500,\n"
                          "asb,2019-01,east,70500\n";

/// `count` rows of longitude and latitude in the grid, or of latitude and longitude.
std::string in_degrees(int count, bool swapped)
{
    std::string text = "x,y\n";
    std::vector<Point> all;
    for (int i = 0; i < count; ++i) {
        all.push_back({test::grid_x + 10 + 2900.0 * i / count, test::grid_y + 1500});
    }
    transform(all, {"EPSG:27700"}, wgs84);
    for (const auto& point : all) {
        const auto x = std::to_string(point.x);
        const auto y = std::to_string(point.y);
        text += swapped ? y + "," + x + "\n" : x + "," + y + "\n";
    }
    return text;
}

} // namespace

TEST_CASE("points are counted in the unit that holds them, and on a border in the lower code")
{
    const TemporaryDirectory directory;
    const auto demand = test::overlay(test::grid_units(), {points(directory.write("crime.csv", mixed))});
    CHECK(demand.measure("police/all").value == std::vector<double>{4, 0, 0, 0, 0, 0, 0, 0, 2});
    CHECK(demand.measure("police/all").kind == MeasureKind::Count);
    CHECK(demand.measure("police/all").series.empty());
}

TEST_CASE("a point where units meet goes to the one with the lowest code, whatever their order")
{
    const TemporaryDirectory directory;
    // All four inner nodes, the south-west corner, and the middle of the northern outline.
    const auto file = directory.write("p.csv", "x,y\n291000,71000\n292000,71000\n291000,72000\n292000,72000\n"
                                               "290000,70000\n291500,73000\n");
    const auto rising = test::overlay(test::grid_units(), {points(file)});
    CHECK(rising.measure("police/all").value == std::vector<double>{2, 1, 0, 1, 1, 0, 0, 1, 0});
    const auto units = test::grid_units({"I", "H", "G", "F", "E", "D", "C", "B", "A"});
    const auto falling = test::overlay(units, {points(file)});
    CHECK(falling.measure("police/all").value == std::vector<double>{1, 2, 0, 1, 1, 0, 0, 0, 1});
}

TEST_CASE("rows that hold more than the columns named are a finding")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("p.csv", "x,y\n290500,70500\n290500,70500,Exeter, Devon\n290500,70500,\n");
    const auto demand = test::overlay(test::grid_units(), {points(file)});
    CHECK(demand.measure("police/all").value.front() == 3);
    CHECK(test::said(demand.findings) ==
          std::vector<std::string>{"rows_too_long " + file.string() +
                                   ": 1 of 3 rows hold more than the columns it names, the first is row 2"});
}

TEST_CASE("every point lands in one bucket, and each rejected one is listed with its row")
{
    const TemporaryDirectory directory;
    const auto demand = test::overlay(test::grid_units(), {points(directory.write("crime.csv", mixed))});
    CHECK(demand.reconciliations[0].records == 11);
    CHECK(in_bucket(demand, Bucket::Inside) == 6);
    CHECK(in_bucket(demand, Bucket::Outside) == 2);
    CHECK(in_bucket(demand, Bucket::NoLocation) == 1);
    CHECK(in_bucket(demand, Bucket::BadLocation) == 2);
    CHECK(demand.reconciliations[0].value_read == 11);
    CHECK(demand.reconciliations[0].value_allocated == 6);
    std::vector<std::pair<int, Bucket>> rejected;
    for (const auto& record : demand.rejected) {
        rejected.emplace_back(static_cast<int>(record.row), record.reason);
    }
    CHECK(rejected == std::vector<std::pair<int, Bucket>>{{7, Bucket::Outside},
                                                          {8, Bucket::Outside},
                                                          {9, Bucket::NoLocation},
                                                          {10, Bucket::BadLocation},
                                                          {11, Bucket::BadLocation}});
}

TEST_CASE("a point outside, but near enough, goes to the nearest unit and is counted apart")
{
    const TemporaryDirectory directory;
    auto spec = points(directory.write("crime.csv", mixed));
    spec.snap_m = 50;
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(in_bucket(demand, Bucket::Inside) == 6);
    CHECK(in_bucket(demand, Bucket::Snapped) == 1);
    CHECK(in_bucket(demand, Bucket::Outside) == 1);
    CHECK(demand.measure("police/all").value[0] == 5);
    CHECK(
        test::said(demand.findings).front() ==
        "records_snapped police/all: 1 of 11 records put into the nearest unit: in no unit, but within snap_m of one");
    spec.snap_m = 49;
    CHECK(in_bucket(test::overlay(test::grid_units(), {spec}), Bucket::Snapped) == 0);
}

TEST_CASE("snap_m is metres whatever the unit of the working CRS")
{
    //  A square of 1,000 US feet; the point lies 100 feet, or 30.48 m, east of it.
    UnitAreas areas{
        "square", {"A"}, {}, test::areas_from_wkt({"POLYGON((0 0, 1000 0, 1000 1000, 0 1000, 0 0))"}), {"EPSG:3435"}};
    Progress progress;
    const Units units{build_coverage(areas, {}, progress), {}, {}, {}};
    const TemporaryDirectory directory;
    auto spec = points(directory.write("calls.csv", "x,y\n1100,500\n"));
    spec.crs = "EPSG:3435";
    spec.snap_m = 30.4;
    CHECK(in_bucket(test::overlay(units, {spec}), Bucket::Outside) == 1);
    spec.snap_m = 30.6;
    CHECK(in_bucket(test::overlay(units, {spec}), Bucket::Snapped) == 1);
}

TEST_CASE("measures of one source are read together, each with its own filter and months")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("crime.csv", mixed);
    auto all = points(file);
    auto asb = points(file, "police/asb");
    asb.where["kind"] = {" asb "};
    asb.date = "date";
    const auto demand = test::overlay(test::grid_units(), {all, asb});
    CHECK(demand.measure("police/all").value[0] == 4);
    const auto& measure = demand.measure("police/asb");
    CHECK(measure.value == std::vector<double>{3, 0, 0, 0, 0, 0, 0, 0, 1});
    CHECK(measure.series[0].period == std::vector<std::int32_t>{2019 * 12, 2019 * 12 + 1});
    CHECK(measure.series[0].value[0] == std::vector<double>{2, 0, 0, 0, 0, 0, 0, 0, 1});
    CHECK(measure.series[0].value[1] == std::vector<double>{1, 0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(in_bucket(demand, Bucket::Filtered, 1) == 2);
    CHECK(demand.reconciliations[1].value_read == 9);
}

TEST_CASE("all columns of where must hold, and any of a column's values will do")
{
    const TemporaryDirectory directory;
    auto spec = points(directory.write("crime.csv", mixed));
    spec.where = {{"kind", {"theft", "asb"}}, {"date", {"2019-02"}}};
    CHECK(test::overlay(test::grid_units(), {spec}).measure("police/all").value ==
          std::vector<double>{1, 0, 0, 0, 0, 0, 0, 0, 1});
}

TEST_CASE("filter comes before date, date before location")
{
    const TemporaryDirectory directory;
    auto spec =
        points(directory.write("crime.csv", "kind,date,x,y\na,2019-01,290500,70500\nb,never,,\na,never,,\na,,9,9\n"
                                            "a,2019-01,,\n"));
    spec.where["kind"] = {"a"};
    spec.date = "date";
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(in_bucket(demand, Bucket::Inside) == 1);
    CHECK(in_bucket(demand, Bucket::Filtered) == 1);
    CHECK(in_bucket(demand, Bucket::BadDate) == 2);
    CHECK(in_bucket(demand, Bucket::NoLocation) == 1);
}

TEST_CASE("a value of where that no record has is suggested against when nothing is left, else a finding")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("crime.csv", mixed);
    auto spec = points(file);
    spec.where["kind"] = {"thefts"};
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() + ": no record has 'thefts' in column 'kind'. Did you mean 'theft'?");
    spec.where["kind"] = {"murder"};
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() + ": no record has 'murder' in column 'kind'. It holds: asb, theft.");
    spec.where["kind"] = {"theft", "murder"};
    CHECK(test::said(test::overlay(test::grid_units(), {spec}).findings).front() ==
          "where_unused police/all: no record has 'murder' in column 'kind'");
}

TEST_CASE("points in another CRS are changed to the units'")
{
    const TemporaryDirectory directory;
    auto spec = points(directory.write("crime.csv", in_degrees(20, false)));
    spec.crs = "EPSG:4326";
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(in_bucket(demand, Bucket::Inside) == 20);
    CHECK(demand.findings.empty());
}

TEST_CASE("longitude and latitude that are swapped are refused, and the columns named the right way round")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("crime.csv", in_degrees(20, true) + "0,0\n");
    auto spec = points(file);
    spec.crs = "EPSG:4326";
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() +
              ": 21 of 21 points lie outside the study area, and 20 would lie inside with x and y "
              "swapped. Set \"x\": \"y\", \"y\": \"x\".");
}

TEST_CASE("a swap that takes latitudes beyond the poles is seen too")
{
    //  Near Sydney, longitude 151 becomes a latitude that is not on Earth.
    UnitAreas areas{"square",
                    {"A"},
                    {},
                    test::areas_from_wkt({"POLYGON((300000 6200000, 400000 6200000, 400000 6300000, "
                                          "300000 6300000, 300000 6200000))"}),
                    {"EPSG:32756"}};
    Progress progress;
    const Units units{build_coverage(areas, {}, progress), {}, {}, {}};
    std::string rows = "x,y\n";
    for (int i = 0; i < 12; ++i) {
        rows += "-33.9,151.2\n";
    }
    const TemporaryDirectory directory;
    auto spec = points(directory.write("calls.csv", rows));
    spec.crs = "EPSG:4326";
    CHECK(error_of([&] { test::overlay(units, {spec}); }).find("12 would lie inside with x and y swapped") !=
          std::string::npos);
}

TEST_CASE("a few swapped points are not enough to refuse a file")
{
    const TemporaryDirectory directory;
    auto spec = points(directory.write("crime.csv", in_degrees(9, true)));
    spec.crs = "EPSG:4326";
    CHECK(in_bucket(test::overlay(test::grid_units(), {spec}), Bucket::Outside) == 9);
}

TEST_CASE("points that nearly all lie outside are a finding that names the CRS")
{
    std::string rows = "x,y\n";
    for (int i = 0; i < 19; ++i) {
        rows += "500000," + std::to_string(200'000 + i) + "\n";
    }
    const TemporaryDirectory directory;
    const auto file = directory.write("crime.csv", rows + "290500,70500\n");
    const auto demand = test::overlay(test::grid_units(), {points(file)});
    CHECK(test::said(demand.findings) ==
          std::vector<std::string>{"mostly_outside " + file.string() +
                                       ": 19 of 20 points lie in no unit; check \"crs\", which is OSGB36 / British "
                                       "National Grid (EPSG:27700)",
                                   "records_outside police/all: 19 of 20 records left out: in no unit"});
}

TEST_CASE("a place that the projection cannot reach is outside, one that is not on Earth is bad")
{
    const TemporaryDirectory directory;
    auto spec = points(directory.write("crime.csv", "x,y\n178,-40\n-3.55,50.52\n-3.5,500\n1e308,1\n"));
    spec.crs = "EPSG:4326";
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(in_bucket(demand, Bucket::Outside) + in_bucket(demand, Bucket::Inside) == 2);
    CHECK(in_bucket(demand, Bucket::BadLocation) == 2);
}

TEST_CASE("a source in which no record has coordinates is refused")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("crime.csv", "x,y,place\n,,High Street\n,,Low Street\n");
    auto spec = points(file);
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() +
              ": none of its 2 records has coordinates. Name the columns of numbers with \"x\" and "
              "\"y\".");
    spec.x = "place";
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() +
              ": none of its 2 records has coordinates: the first text in their place is 'High "
              "Street'. Name the columns of numbers with \"x\" and \"y\".");
}

TEST_CASE("a layer's own points are used when no columns are named")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.geojson", R"({"type": "FeatureCollection",
      "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}, "features": [
      {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [290500, 70500]}},
      {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [290600, 70500]}},
      {"type": "Feature", "properties": {}, "geometry": null}]})");
    DemandSpec spec;
    spec.measure = "fire/calls";
    spec.source.path = file.string();
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(demand.measure("fire/calls").value[0] == 2);
    CHECK(in_bucket(demand, Bucket::NoLocation) == 1);
}

TEST_CASE("a layer that states no CRS is refused, or read in the one that the study gives")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "WKT,kind\n\"POINT (290500 70500)\",a\n");
    DemandSpec spec;
    spec.measure = "fire/calls";
    spec.source.path = file.string();
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() +
              ": the coordinate reference system of its points is not known. Add \"crs\", such as "
              "\"EPSG:4326\" for longitude and latitude.");
    spec.crs = "EPSG:27700";
    CHECK(in_bucket(test::overlay(test::grid_units(), {spec}), Bucket::Inside) == 1);
}

TEST_CASE("a table without geometry and without named columns is refused")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "east,north\n1,2\n");
    DemandSpec spec;
    spec.measure = "fire/calls";
    spec.source.path = file.string();
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() +
              ": has no geometry, and the measure names no columns of coordinates. Add \"x\", "
              "\"y\" and \"crs\", or place its records by \"code\".");
}

TEST_CASE("a missing column and an empty file are refused by name")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("crime.csv", "Longitude,Latitude\n1,2\n");
    auto spec = points(file);
    spec.x = "Longtitude";
    spec.y = "Latitude";
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: " + file.string() + ": there is no column 'Longtitude'. Did you mean 'Longitude'?");
    const auto empty = directory.write("empty.csv", "");
    CHECK(error_of([&] { test::overlay(test::grid_units(), {points(empty)}); }) ==
          "3: " + empty.string() + ": the file is empty. Supply the file again.");
}

TEST_CASE("a message names a file as the study does, with the place in the study in front")
{
    const TemporaryDirectory directory;
    directory.write("crime/a.csv", "x,y\n290500,70500\n");
    directory.write("crime/b.csv", in_degrees(12, true));
    auto spec = points(directory.path() / "crime/*.csv");
    spec.source.shown = "crime/*.csv";
    spec.source.named_at = "study.json /demand/0";
    spec.crs = "EPSG:4326";
    CHECK(error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
          "3: study.json /demand/0: crime/b.csv: 12 of 12 points lie outside the study area, and 12 would lie inside "
          "with x and y swapped. Set \"x\": \"y\", \"y\": \"x\".");
}

TEST_CASE("a pattern reads its files in order of name, and a file with no rows but a header is a finding")
{
    const TemporaryDirectory directory;
    directory.write("b.csv", "x,y\n290500,70500\n1,1\n");
    directory.write("a.csv", "x,y\n1,1\n292500,72500\n");
    const auto demand = test::overlay(test::grid_units(), {points(directory.path() / "*.csv")});
    CHECK(demand.reconciliations[0].files ==
          std::vector<std::string>{(directory.path() / "a.csv").string(), (directory.path() / "b.csv").string()});
    CHECK(demand.measure("police/all").value == std::vector<double>{1, 0, 0, 0, 0, 0, 0, 0, 1});
    CHECK(std::vector(demand.rejected.begin(), demand.rejected.end()) ==
          std::vector<RejectedRecord>{{0, 0, 1, Bucket::Outside}, {0, 1, 2, Bucket::Outside}});

    const auto none = test::overlay(test::grid_units(), {points(directory.write("c.csv", "x,y\n"))});
    CHECK(test::said(none.findings) == std::vector<std::string>{"records_none police/all: the source has no records"});
    CHECK(none.measure("police/all").value == std::vector<double>(9, 0.0));
}
