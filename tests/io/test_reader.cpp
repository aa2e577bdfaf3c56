#include <catch2/catch.hpp>

#include "needshed/core/error.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/writer.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

const std::string two_units = R"({"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"code": "A", "n": 7}, "geometry":
    {"type": "Polygon", "coordinates": [[[0,0],[2,0],[2,0],[2,2],[0,2],[0,0]]]}},
  {"type": "Feature", "properties": {"code": " B ", "n": null}, "geometry":
    {"type": "MultiPolygon", "coordinates": [[[[2,0],[4,0],[4,2],[2,2],[2,0]], [[2.5,0.5],[3,1],[3,0.5],[2.5,0.5]]]]}}]})";

std::vector<std::string> column(const Table& table, std::size_t index)
{
    return std::get<TextValues>(table.columns.at(index).values);
}

AreaLayer areas_of(const std::string& path, const std::vector<std::string>& columns)
{
    Progress progress;
    return read_areas({path, "", ""}, columns, progress);
}

} // namespace

TEST_CASE("areas come with their rings unclosed, without repeated points, and with trimmed text")
{
    const TemporaryDirectory directory;
    const auto layer = areas_of(directory.write("units.geojson", two_units), {"code", "n"});
    CHECK(layer.areas.area_count() == 2);
    CHECK(layer.areas.ring(0).size() == 4);
    CHECK(layer.areas.ring_count() == 3);
    CHECK(layer.areas.part_count() == 2);
    CHECK(column(layer.attributes, 0) == std::vector<std::string>{"A", "B"});
    CHECK(column(layer.attributes, 1) == std::vector<std::string>{"7", ""});
    CHECK(layer.number_columns == std::vector<std::string>{"n"});
    CHECK(layer.crs.definition == "EPSG:4326");
}

TEST_CASE("a source that is not there, is empty, or is not data says so")
{
    const TemporaryDirectory directory;
    const auto missing = (directory.path() / "none.gpkg").string();
    const auto empty = directory.write("empty.csv", "").string();
    const auto text = directory.write("notes.gpkg", "hello").string();
    CHECK(error_of([&] { areas_of(missing, {}); }) ==
          "3: " + missing + ": there is no such file. Look at its name and folder.");
    CHECK(error_of([&] { areas_of(empty, {}); }) == "3: " + empty + ": the file is empty. Supply the file again.");
    CHECK(error_of([&] { areas_of(text, {}); }) ==
          "3: " + text + ": GDAL cannot open it: `" + text +
              "' not recognized as a supported file format. Check that ogrinfo opens the same name.");
}

TEST_CASE("a column that is not there is met with the nearest name")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("units.geojson", two_units).string();
    CHECK(error_of([&] { areas_of(file, {"Cod"}); }) ==
          "3: " + file + ": there is no column 'Cod'. Did you mean 'code'?");
    CHECK(error_of([&] { areas_of(file, {"population"}); }) ==
          "3: " + file + ": there is no column 'population'. It has: code, n.");
}

TEST_CASE("a layer that is not there is met with the layers there are")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("units.geojson", two_units).string();
    Progress progress;
    CHECK(error_of([&] {
              read_areas({file, "lsoa", ""}, {}, progress);
          }) == "3: " + file + ": there is no layer 'lsoa'. It holds: units.");
}

TEST_CASE("a condition chooses rows, and one that cannot be read is refused")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("units.geojson", two_units).string();
    Progress progress;
    const std::vector<std::string> columns{"code"};
    CHECK(column(read_areas({file, "", "n = 7"}, columns, progress).attributes, 0) == std::vector<std::string>{"A"});
    CHECK(error_of([&] {
              read_areas({file, "", "m = 7"}, columns, progress);
          }) ==
          "3: " + file + ": the condition \"m = 7\" is not understood. \"m\" not recognised as an available field.");
}

TEST_CASE("points are not areas")
{
    const TemporaryDirectory directory;
    const auto file = directory
                          .write("points.geojson", R"({"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]})")
                          .string();
    CHECK(error_of([&] { areas_of(file, {}); }) == "3: " + file +
                                                       " row 1: holds POINT geometry, needs polygons. Name a layer of "
                                                       "areas, or leave such rows out with \"where\".");
}

TEST_CASE("a table is read alike whatever its line ends, delimiter, mark and encoding")
{
    const TemporaryDirectory directory;
    const std::vector<std::string> names{"code", "place"};
    const std::vector<std::string> codes{"0012", "0013"};
    const std::vector<std::string> places{"Ottery", "Caf\xc3\xa9"};
    const std::vector<std::string> contents{"code,place\n0012,Ottery\n0013,Caf\xc3\xa9\n",
                                            "\xef\xbb\xbf"
                                            "code,place\r\n0012 , Ottery\r\n0013,Caf\xc3\xa9\r\n",
                                            "code;place\n0012;Ottery\n0013;Caf\xc3\xa9\n",
                                            "code\tplace\n0012\tOttery\n0013\tCaf\xc3\xa9",
                                            "code,place\n0012,Ottery\n0013,Caf\xe9\n",
                                            "code,place\n\"0012\",\"Ottery\"\n\"0013\",\"Caf\xc3\xa9\"\n"};
    for (std::size_t i = 0; i < contents.size(); ++i) {
        INFO("content " << i);
        const auto table = read_table({directory.write("t" + std::to_string(i) + ".csv", contents[i]), "", ""}, names);
        CHECK(column(table, 0) == codes);
        CHECK(column(table, 1) == places);
    }
}

TEST_CASE("columns whose names are numbers are columns, not a first row")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("ages.csv", "code,0,1,2\nA,10,11,12\n");
    const auto table = read_table({file, "", ""}, std::vector<std::string>{"0", "2"});
    CHECK(column(table, 0) == std::vector<std::string>{"10"});
    CHECK(column(table, 1) == std::vector<std::string>{"12"});
}

TEST_CASE("records stream by in order, numbered from the first row of data")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "id,Longitude,Latitude\na,1,2\nb,,\nc, 3 ,4\n");
    std::vector<std::string> seen;
    bool geometry = true;
    for_each_record(
        {file, "", ""}, std::vector<std::string>{"id", "Longitude"},
        [&](const StreamHeader& header) { geometry = header.has_geometry; },
        [&](const Record& record) {
            seen.push_back(std::to_string(record.row) + std::string(record.field[0]) + "=" +
                           std::string(record.field[1]));
        });
    CHECK_FALSE(geometry);
    CHECK(seen == std::vector<std::string>{"1a=1", "2b=", "3c=3"});
}

TEST_CASE("about how many records will come is told where the file system or the driver knows")
{
    const TemporaryDirectory directory;
    std::string text = "id,place\n";
    for (int row = 0; row < 100'000; ++row) {
        text += std::to_string(row) + ",somewhere\n";
    }
    const auto rows = [](const std::string& file) {
        std::uint64_t expected = 0;
        for_each_record(
            {file, "", ""}, std::vector<std::string>{"id"}, [&](const StreamHeader& header) { expected = header.rows; },
            [](const Record&) {});
        return static_cast<double>(expected);
    };
    CHECK(rows(directory.write("calls.csv", text)) == Approx(100'000).epsilon(0.1));
    write_gzip(directory.path() / "calls.csv.gz", text);
    CHECK(rows((directory.path() / "calls.csv.gz").string()) == 0);
    CHECK(rows(directory.write("p.geojson", R"({"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"id": 1}, "geometry": null},
      {"type": "Feature", "properties": {"id": 2}, "geometry": null}]})")) == 2);
}

TEST_CASE("records of a layer bring their own points")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("p.geojson", R"({"type": "FeatureCollection", "features": [
      {"type": "Feature", "properties": {"k": 1}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
      {"type": "Feature", "properties": {"k": 2}, "geometry": null}]})");
    std::vector<std::optional<Point>> seen;
    for_each_record(
        {file, "", ""}, {}, [&](const StreamHeader& header) { CHECK(header.crs.definition == "EPSG:4326"); },
        [&](const Record& record) { seen.push_back(record.location); });
    REQUIRE(seen.size() == 2);
    CHECK(seen[0] == Point{1, 2});
    CHECK_FALSE(seen[1].has_value());
}

TEST_CASE("a number is wholly a number")
{
    CHECK(parse_number(" 12.5 ") == 12.5);
    CHECK(parse_number("+3") == 3.0);
    CHECK(parse_number("-1e3") == -1000.0);
    for (const auto* text : {"", "-", "1,000", "12a", "nan", "inf", "1 2", "0x10"}) {
        INFO(text);
        CHECK_FALSE(parse_number(text).has_value());
    }
}

TEST_CASE("a pattern stands for its files in order, and one without files is refused")
{
    const TemporaryDirectory directory;
    directory.write("b.csv", "x\n");
    directory.write("a.csv", "x\n");
    const auto root = directory.path().string();
    CHECK(expand(root + "/*.csv") == std::vector<std::string>{root + "/a.csv", root + "/b.csv"});
    const auto sources = expand(Source{root + "/*.csv", "", "", "../data/*.csv", ""});
    CHECK(description(sources[1]) == "../data/b.csv");
    CHECK(expand("PG:dbname=x*") == std::vector<std::string>{"PG:dbname=x*"});
    CHECK(error_of([&] { expand(root + "/*.shp"); }) ==
          "3: " + root + "/*.shp: no file matches the pattern. Paths in a study are relative to the study file.");
}

namespace {

/// Reads a thousand records and does something to the file at the first.
std::string read_while(const std::filesystem::path& file, const std::function<void()>& change)
{
    return error_of([&] {
        for_each_record(
            {file.string(), "", ""}, std::vector<std::string>{"a"}, [](const StreamHeader&) {},
            [&](const Record& record) {
                if (record.row == 1) {
                    change();
                }
            });
    });
}

} // namespace

TEST_CASE("a file that goes away, changes, or is cut short while it is read is refused")
{
    const TemporaryDirectory directory;
    std::string rows = "a,b\n";
    for (int i = 1000; i < 2000; ++i) {
        rows += std::to_string(i) + ",1\n";
    }
    const auto file = directory.write("rows.csv", rows);
    CHECK(read_while(file, [] {}) == "no error");
    CHECK(read_while(file, [&] { std::filesystem::resize_file(file, 100); }) ==
          "3: " + file.string() +
              ": the file changed from 7004 to 100 bytes while it was read. Run again when it stays as it is.");
    directory.write("rows.csv", rows);
    CHECK(read_while(file, [&] { std::filesystem::last_write_time(file, {}); }) ==
          "3: " + file.string() + ": the file was written to while it was read. Run again when it stays as it is.");
    CHECK(read_while(file, [&] { std::filesystem::remove(file); }) ==
          "3: " + file.string() + ": the file was removed while it was read. Run again when it stays as it is.");
}

TEST_CASE("pipes and devices are refused")
{
    for (const std::string path : {"/dev/null", "/vsistdin/"}) {
        CHECK(error_of([&] {
                  read_table({path, "", ""}, {});
              }) ==
              "3: " + path +
                  ": is a pipe or a device, and what comes out of one cannot be told from what was cut short. Write it "
                  "to a file first.");
    }
}
