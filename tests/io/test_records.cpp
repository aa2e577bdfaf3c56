#include <catch2/catch.hpp>

#include <cstdlib>

#include <rapidcheck.h>

#include "io/gdal.hpp"
#include "io/points.hpp"
#include "needshed/core/error.hpp"
#include "needshed/io/reader.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

std::string records_of(const std::filesystem::path& file, const std::vector<std::string>& columns)
{
    std::string text;
    const auto end = for_each_record(
        {file.string(), "", ""}, columns, [](const auto&) {},
        [&](const Record& record) {
            text += std::to_string(record.row);
            for (const auto field : record.field) {
                text += "|";
                text += field;
            }
            text += record.location
                        ? " at " + std::to_string(record.location->x) + " " + std::to_string(record.location->y)
                        : " nowhere";
            text += "\n";
        });
    return text + std::to_string(end.rows) + " rows";
}

/// The layer as another program writes it in a format that the extension tells.
std::filesystem::path converted(const std::filesystem::path& file, const std::string& extension)
{
    auto target = file;
    target.replace_extension(extension);
    const auto command = "ogr2ogr -lco SPATIAL_INDEX=NO '" + target.string() + "' '" + file.string() + "'";
    REQUIRE(std::system(command.c_str()) == 0);
    return target;
}

std::string feature(const std::string& properties, const std::string& geometry)
{
    return R"({"type": "Feature", "properties": {)" + properties + R"(}, "geometry": )" + geometry + "}";
}

std::string point(const std::string& coordinates)
{
    return R"({"type": "Point", "coordinates": [)" + coordinates + "]}";
}

std::string collection(const std::vector<std::string>& features)
{
    std::string text;
    for (const auto& each : features) {
        text += (text.empty() ? "" : ",\n") + each;
    }
    return R"({"type": "FeatureCollection", "features": [)" + text + "]}";
}

} // namespace

TEST_CASE("records of a GeoPackage and a FlatGeobuf are those of the same layer as features")
{
    const TemporaryDirectory directory;
    const auto file = directory.write(
        "calls.geojson",
        collection({feature(R"("kind": " falls ", "n": 7, "big": 12345678901, "cost": 1.5, "day": "2019-01-31")",
                            point("-3.5, 50.5")),
                    feature(R"("kind": null, "n": null, "big": -1, "cost": null, "day": null)", "null"),
                    feature(R"("kind": "", "n": 0, "big": 2, "cost": 1e-7, "day": "2019-02-01")", point("1, 2, 30")),
                    feature(R"("kind": "Café", "n": -2147483648, "big": 3, "cost": 3, "day": "2019-02-01")",
                            R"({"type": "MultiPoint", "coordinates": [[5, 6]]})"),
                    feature(R"("kind": "two", "n": 1, "big": 3, "cost": 3, "day": "2019-02-01")",
                            R"({"type": "MultiPoint", "coordinates": [[5, 6], [7, 8]]})")}));
    for (const auto& columns : {std::vector<std::string>{"kind", "big", "n"}, {"n", "cost"}, {"day", "kind"}, {}}) {
        const auto expected = records_of(file, columns);
        CHECK(records_of(converted(file, ".gpkg"), columns) == expected);
        std::filesystem::remove(directory.path() / "calls.gpkg");
    }
    CHECK(records_of(file, {"kind", "n"}) ==
          "1|falls|7 at -3.500000 50.500000\n2|| nowhere\n3||0 at 1.000000 2.000000\n"
          "4|Café|-2147483648 at 5.000000 6.000000\n5|two|1 nowhere\n5 rows");
}

TEST_CASE("many records come in their order")
{
    const TemporaryDirectory directory;
    std::vector<std::string> features;
    for (int i = 0; i < 70'000; ++i) {
        features.push_back(feature("\"i\": " + std::to_string(i), point(std::to_string(i % 180) + ", 0")));
    }
    const auto file = directory.write("calls.geojson", collection(features));
    const auto expected = records_of(file, {"i"});
    CHECK(records_of(converted(file, ".gpkg"), {"i"}) == expected);
    CHECK(records_of(converted(file, ".fgb"), {"i"}) == expected);
}

TEST_CASE("a condition, an exception and a column that is not there are met alike by every driver")
{
    const TemporaryDirectory directory;
    const auto file = directory.write(
        "calls.geojson", collection({feature("\"i\": 1", point("1, 2")), feature("\"i\": 2", point("3, 4"))}));
    const auto package = converted(file, ".gpkg").string();
    std::string seen;
    for_each_record(
        {package, "", "i = 2"}, std::vector<std::string>{"i"}, [](const auto&) {},
        [&](const Record& record) { seen += std::to_string(record.row) + std::string(record.field[0]); });
    CHECK(seen == "12");
    CHECK(error_of([&] {
              for_each_record(
                  {package, "", ""}, {}, [](const auto&) {},
                  [](const Record&) { throw Error(ErrorKind::Input, "here", "enough"); });
          }) == "3: here: enough.");
    CHECK(error_of([&] { records_of(package, {"j"}); }) == "3: " + package + ": there is no column 'j'. It has: i.");
}

TEST_CASE("a point is read from well-known binary of either byte order, with heights and without")
{
    const auto bytes = [](const std::string& hexadecimal) {
        std::string text;
        for (std::size_t i = 0; i < hexadecimal.size(); i += 2) {
            text += static_cast<char>(std::stoi(hexadecimal.substr(i, 2), nullptr, 16));
        }
        return text;
    };
    const GdalMessages kept;
    const Point expected{1, 2};
    CHECK(point_in(bytes("0101000000000000000000f03f0000000000000040")) == expected);
    CHECK(point_in(bytes("00000000013ff00000000000004000000000000000")) == expected);
    CHECK(point_in(bytes("01e9030000000000000000f03f00000000000000400000000000000840")) == expected);
    CHECK(point_in(bytes("0101000080000000000000f03f00000000000000400000000000000840")) == expected);
    CHECK(point_in(bytes("010400000001000000"
                         "0101000000000000000000f03f0000000000000040")) == expected);
    CHECK(point_in(bytes("0101000000000000000000f87f000000000000f87f")) == std::nullopt);
    CHECK(point_in(bytes("010700000000000000")) == std::nullopt);
    CHECK(point_in(bytes("0101000000000000")) == std::nullopt);
    CHECK(point_in("") == std::nullopt);
}

TEST_CASE("no bytes bring a reader of points down")
{
    const GdalMessages kept;
    CHECK(rc::check([](const std::string& bytes) { point_in("\x01" + bytes); }));
}

TEST_CASE("a layer of a city's own is read alike in another format")
{
    const auto file = test::data_file("chicago/carjackings_2020.gpkg");
    if (!file) {
        return;
    }
    const TemporaryDirectory directory;
    const auto other = directory.path() / "other.shp";
    const auto command = "ogr2ogr '" + other.string() + "' '" + file->string() + "' 2>/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
    const std::vector<std::string> columns{"Date", "Locat_tion"};
    CHECK(records_of(*file, columns) == records_of(other, columns));
}
