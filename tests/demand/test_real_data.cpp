// Independent figures. Rows by crime type: the grep beside them. Points inside a unit before snapping: the README of
// the data. Points that a swap would bring inside: gpkg of the street table and of the layer by ogr2ogr -t_srs
// EPSG:27700, then ogrinfo -so -al -spat with the layer's extent. People: the README of the data.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "demand/grid.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/io/reader.hpp"

using namespace needshed;
using test::data_file;
using test::error_of;
using test::in_bucket;

namespace {

Units units_of(const std::filesystem::path& file, const std::string& code, const std::vector<std::string>& keep = {})
{
    UnitsSpec spec;
    spec.source.path = file.string();
    spec.code = code;
    spec.keep = keep;
    Progress progress;
    return read_units(spec, progress);
}

DemandSpec street_crime(const std::filesystem::path& directory, const std::string& measure)
{
    auto spec = test::points(directory / "*.csv", measure);
    spec.x = "Longitude";
    spec.y = "Latitude";
    spec.crs = "EPSG:4326";
    spec.date = "Month";
    return spec;
}

double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, double each) { return std::isnan(each) ? sum : sum + each; });
}

} // namespace

TEST_CASE("Devon and Cornwall: every one of 32,241 street crimes is accounted for")
{
    const auto layer = data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!layer) {
        return;
    }
    const auto units = units_of(*layer, "LSOA11CD");
    const auto directory = *data_file("devon_cornwall/crime");
    auto all = street_crime(directory, "police/all");
    all.snap_m = 200;
    auto antisocial = all;
    antisocial.measure = "police/antisocial";
    antisocial.where["Crime type"] = {"Anti-social behaviour"};
    auto violence = all;
    violence.measure = "police/violence";
    violence.where["Crime type"] = {"Violence and sexual offences"};
    const auto demand = test::overlay(units, {all, antisocial, violence});

    CHECK(demand.reconciliations[0].records == 32'241);
    CHECK(demand.reconciliations[0].files.size() == 3);
    CHECK(in_bucket(demand, Bucket::NoLocation) == 1'286);
    CHECK(in_bucket(demand, Bucket::Inside) == 30'903);
    CHECK(in_bucket(demand, Bucket::Snapped) + in_bucket(demand, Bucket::Outside) == 32'241 - 1'286 - 30'903);
    CHECK(demand.measures[0].series[0].period.size() == 3);
    CHECK(demand.measures[0].series[0].period.front() == 2018 * 12 + 11);
    for (std::size_t m = 1; m < 3; ++m) {
        CHECK(demand.reconciliations[m].records == 32'241);
        CHECK(total(demand.measures[m].value) == demand.reconciliations[m].value_allocated);
    }
    //  for t in 'Anti-social behaviour' 'Violence and sexual offences'; do cat *.csv | grep -c ",$t,"; done
    CHECK(32'241 - in_bucket(demand, Bucket::Filtered, 1) == 8'250);
    CHECK(32'241 - in_bucket(demand, Bucket::Filtered, 2) == 10'318);
}

// Borders are straight in the system in which points are located: the README of the data counts in degrees, and so does
// geopandas.sjoin(points, lsoas, predicate="within"); with both .to_crs(27700) it finds 29,825.
TEST_CASE("Devon and Cornwall: 29,826 of 30,903 points lie in the unit whose code the police published")
{
    const auto layer = data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!layer) {
        return;
    }
    std::vector<Point> points;
    std::vector<std::string> published;
    const std::vector<std::string> columns{"Longitude", "Latitude", "LSOA code"};
    for (const auto& file : expand((*data_file("devon_cornwall/crime") / "*.csv").string())) {
        for_each_record(
            {file, "", ""}, columns, [](const StreamHeader&) {},
            [&](const Record& record) {
                points.push_back({parse_number(record.field[0]).value_or(std::nan("")),
                                  parse_number(record.field[1]).value_or(std::nan(""))});
                published.emplace_back(record.field[2]);
            });
    }
    const auto agreeing = [&](const PointLocator& locator, const std::vector<std::string>& codes) {
        const auto found = locator.locate(points);
        std::size_t agree = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            agree += found[i] != no_group && codes[found[i]] == published[i] ? 1 : 0;
        }
        CHECK(static_cast<std::size_t>(std::count(found.begin(), found.end(), no_group)) == found.size() - 30'903);
        return agree;
    };
    Progress progress;
    const std::vector<std::string> code{"LSOA11CD"};
    const auto areas = read_areas({layer->string(), "", ""}, code, progress);
    CHECK(agreeing(PointLocator(areas.areas), std::get<TextValues>(areas.attributes.columns[0].values)) == 29'826);
    const auto units = units_of(*layer, "LSOA11CD");
    transform(points, wgs84, units.coverage.crs());
    CHECK(agreeing(PointLocator(units.coverage), units.coverage.codes()) == 29'825);
}

TEST_CASE("Devon and Cornwall: longitude and latitude the wrong way round are refused")
{
    const auto layer = data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!layer) {
        return;
    }
    const auto units = units_of(*layer, "LSOA11CD");
    const auto directory = *data_file("devon_cornwall/crime");
    auto spec = street_crime(directory, "police/all");
    std::swap(spec.x, spec.y);
    CHECK(error_of([&] { test::overlay(units, {spec}); }) ==
          "3: " + (directory / "2018-12-devon-and-cornwall-street.csv").string() +
              ": 10,586 of 10,586 points lie outside the study area, and 10,576 would lie inside with x and y swapped. "
              "Set \"x\": \"Longitude\", \"y\": \"Latitude\".");
}

TEST_CASE("Devon and Cornwall: people and deprivation join all 1,034 units")
{
    const auto layer = data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!layer) {
        return;
    }
    const auto units = units_of(*layer, "LSOA11CD");
    DemandSpecs specs;
    specs.populations.push_back({"all",
                                 {data_file("devon_cornwall/population_mid2019_lsoa11.csv")->string(), "", ""},
                                 "lsoa11_code",
                                 {"total_population"},
                                 ""});
    auto mood = test::scores(*data_file("devon_cornwall/imd2019_indicators_lsoa11.csv"));
    mood.code = "lsoa11_code";
    mood.value = "mood_and_anxiety_disorders_indicator";
    specs.measures.push_back(mood);
    Progress progress;
    const auto demand = overlay(units, specs, progress);
    CHECK(total(demand.population("all").people) == 1'772'541);
    CHECK(in_bucket(demand, Bucket::Inside) == 1'034);
    CHECK(demand.findings.empty());
}

TEST_CASE("Chicago: requests join all 801 tracts by name, and points come in US feet")
{
    const auto layer = data_file("chicago/tracts.geojson");
    if (!layer) {
        return;
    }
    const auto units = units_of(*layer, "geoid10", {"namelsad10"});
    auto potholes = test::counts(*data_file("chicago/tracts_count_by_type.csv"), "Pothole in Street Complaint");
    potholes.code = "namelsad10";
    potholes.match = "namelsad10";
    auto all = potholes;
    all.measure = "council/all";
    all.value = "All Requests";
    DemandSpec carjackings;
    carjackings.measure = "police/carjackings";
    carjackings.source.path = data_file("chicago/carjackings_2020.gpkg")->string();
    const auto demand = test::overlay(units, {potholes, all, carjackings});
    CHECK(demand.reconciliations[1].records == 801);
    CHECK(in_bucket(demand, Bucket::Inside, 1) == 801);
    CHECK(total(demand.measures[1].value) == 2'324'583);
    CHECK(demand.reconciliations[2].records == 1'412);
    CHECK(in_bucket(demand, Bucket::Inside, 2) == 1'409);
}

TEST_CASE("Wales: ambulance calls whose codes are not the boards' are refused with both sides")
{
    const auto layer = data_file("uk/counts/lhb22_wales.gpkg");
    if (!layer) {
        return;
    }
    const auto units = units_of(*layer, "lhb22_code");
    const auto calls = *data_file("uk/counts/wales_ambulance_calls_lhb.csv");
    auto spec = test::counts(calls, "red_calls");
    spec.code = "hb_code";
    spec.date = "date";
    CHECK(error_of([&] { test::overlay(units, {spec}); }) ==
          "3: " + calls.string() +
              " column 'hb_code': holds '599', '7A1', '7A2' …; the units have 'W11000023', "
              "'W11000024', 'W11000025' …. Name the column of the units that holds the same codes "
              "with \"match\", or add the units' codes to the table.");
}
