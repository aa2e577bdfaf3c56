#include <catch2/catch.hpp>

#include "io/gdal.hpp"
#include "needshed/io/geopackage.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/writer.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::read_file;
using test::TemporaryDirectory;

namespace {

Table example_table()
{
    Table table;
    table.add("code", TextValues{"0012", "2:3"});
    table.add("units", IntegerValues{3, missing_integer});
    table.add("rate", RealValues{0.1 + 0.2, std::numeric_limits<double>::quiet_NaN()}, 2);
    return table;
}

PolygonSet example_areas()
{
    return test::areas_from_wkt({"POLYGON((0 0, 1 0, 1 1.00000004, 0 1, 0 0))",
                                 "MULTIPOLYGON(((2 0, 5 0, 5 3, 2 3, 2 0), (3 1, 3 2, 4 2, 4 1, 3 1)))"});
}

/// Without spaces at the ends of lines: the driver leaves room behind the bounding box, which it knows only at the end.
std::string without_padding(const std::string& text)
{
    std::string result;
    for (const char letter : text) {
        while (letter == '\n' && !result.empty() && result.back() == ' ') {
            result.pop_back();
        }
        result += letter;
    }
    return result;
}

} // namespace

TEST_CASE("GeoJSON is RFC 7946: multipolygons, seven decimals, bounding boxes, null for missing, no crs")
{
    const TemporaryDirectory directory;
    const auto file = directory.path() / "a.geojson";
    write_geojson(file, "localities", example_areas(), example_table());
    CHECK(without_padding(read_file(file)) == R"({
"type": "FeatureCollection",
"name": "localities",
"bbox": [ 0, 0, 5, 3 ],
"features": [
{ "type": "Feature", "properties": { "code": "0012", "units": 3, "rate": 0.3 }, "bbox": [ 0.0, 0.0, 1.0, 1.0 ], "geometry": { "type": "MultiPolygon", "coordinates": [ [ [ [ 0.0, 0.0 ], [ 1.0, 0.0 ], [ 1.0, 1.0 ], [ 0.0, 1.0 ], [ 0.0, 0.0 ] ] ] ] } },
{ "type": "Feature", "properties": { "code": "2:3", "units": null, "rate": null }, "bbox": [ 2.0, 0.0, 5.0, 3.0 ], "geometry": { "type": "MultiPolygon", "coordinates": [ [ [ [ 2.0, 0.0 ], [ 5.0, 0.0 ], [ 5.0, 3.0 ], [ 2.0, 3.0 ], [ 2.0, 0.0 ] ], [ [ 3.0, 1.0 ], [ 3.0, 2.0 ], [ 4.0, 2.0 ], [ 4.0, 1.0 ], [ 3.0, 1.0 ] ] ] ] } }
]
}
)");
}

TEST_CASE("a table comes with the types of its columns beside it")
{
    const TemporaryDirectory directory;
    write_csv(directory.path() / "t.csv", example_table());
    CHECK(read_file(directory.path() / "t.csv") == "code,units,rate\n0012,3,0.3\n2:3,,\n");
    CHECK(read_file(directory.path() / "t.csvt") == "String,Integer64,Real\n");
}

TEST_CASE("a table can be written piece by piece, and a date is one to whoever reads it")
{
    const TemporaryDirectory directory;
    int pieces = 0;
    write_csv(directory.path() / "t.csv", [&]() -> std::optional<Table> {
        if (++pieces > 3) {
            return std::nullopt;
        }
        Table table;
        table.add("start", TextValues{"2019-0" + std::to_string(pieces) + "-01", ""});
        table.columns.back().is_date = true;
        table.add("n", IntegerValues{pieces, 0});
        return table;
    });
    CHECK(read_file(directory.path() / "t.csv") == "start,n\n2019/01/01,1\n,0\n2019/02/01,2\n,0\n2019/03/01,3\n,0\n");
    CHECK(read_file(directory.path() / "t.csvt") == "Date,Integer64\n");
}

TEST_CASE("a GeoPackage holds layers, tables and styles, and is the same bytes each time")
{
    const TemporaryDirectory directory;
    for (const auto* name : {"a.gpkg", "b.gpkg"}) {
        GeoPackageOutput output(directory.path() / name);
        output.write({"units"}, example_areas(), example_table(), wgs84);
        output.write({"notes"}, example_table());
        output.set_style("units", "<qgis note=\"it's\"/>");
        output.close();
    }
    CHECK(read_file(directory.path() / "a.gpkg") == read_file(directory.path() / "b.gpkg"));
    const auto read = [&](const std::string& layer, const std::vector<std::string>& columns) {
        return read_table({directory.path() / "a.gpkg", layer, ""}, columns);
    };
    CHECK(std::get<TextValues>(read("notes", {"code"}).columns[0].values) == TextValues{"0012", "2:3"});
    const auto style = read("layer_styles", {"f_table_name", "styleQML", "useAsDefault"});
    CHECK(std::get<TextValues>(style.columns[0].values) == TextValues{"units"});
    CHECK(std::get<TextValues>(style.columns[1].values) == TextValues{"<qgis note=\"it's\"/>"});
    CHECK(std::get<TextValues>(style.columns[2].values) == TextValues{"1"});
}

TEST_CASE("a GeoPackage says what each of its layers and tables is")
{
    const TemporaryDirectory directory;
    const auto file = directory.path() / "a.gpkg";
    GeoPackageOutput output(file);
    output.write({"units", "Units & all", "It's described."}, example_areas(), example_table(), wgs84);
    output.write({"notes"}, example_table());
    output.close();
    const Dataset dataset(GDALDataset::Open(file.string().c_str(), GDAL_OF_VECTOR));
    const auto said = [&](const char* layer, const char* item) {
        const auto* text = dataset->GetLayerByName(layer)->GetMetadataItem(item);
        return std::string(text == nullptr ? "" : text);
    };
    CHECK(said("units", "IDENTIFIER") == "Units & all");
    CHECK(said("units", "DESCRIPTION") == "It's described.");
    CHECK(said("notes", "IDENTIFIER").empty());
    CHECK(said("notes", "DESCRIPTION").empty());
}

TEST_CASE("a GeoPackage that cannot be written is refused with its name")
{
    const auto message = error_of([] { GeoPackageOutput output("/no/such/place/a.gpkg"); });
    CHECK(message.starts_with("3: /no/such/place/a.gpkg: cannot be written: "));
    CHECK(message.ends_with(" Check that the disk has room and the directory may be written to."));
}

TEST_CASE("a GeoPackage reads back and is the same bytes each time")
{
    const TemporaryDirectory directory;
    for (const auto* name : {"a", "b"}) {
        std::filesystem::create_directory(directory.path() / name);
        write_geopackage(directory.path() / name / "u.gpkg", "units", example_areas(), example_table(), {"EPSG:27700"});
    }
    CHECK(read_file(directory.path() / "a/u.gpkg") == read_file(directory.path() / "b/u.gpkg"));
    Progress progress;
    const auto layer = read_areas({directory.path() / "a/u.gpkg", "", ""}, std::vector<std::string>{"code"}, progress);
    CHECK(layer.areas.points == example_areas().points);
    CHECK(layer.crs.definition == "EPSG:27700");
}

TEST_CASE("a checksum is that of the standard")
{
    // FIPS 180-2, appendix B.1
    const TemporaryDirectory directory;
    CHECK(sha256_of_file(directory.write("abc", "abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("an output directory appears whole, or not at all")
{
    const TemporaryDirectory directory;
    const auto target = directory.path() / "deep" / "er" / "out";
    {
        const OutputDirectory output(target, false, "provenance.json");
        write_text(output.path() / "provenance.json", "{}");
    }
    CHECK(std::filesystem::is_empty(directory.path()));
    {
        OutputDirectory output(target, false, "provenance.json");
        write_text(output.path() / "provenance.json", "{}");
        CHECK_FALSE(std::filesystem::exists(target));
        output.commit();
    }
    CHECK(read_file(target / "provenance.json") == "{}");
    CHECK(std::distance(std::filesystem::directory_iterator(target.parent_path()), {}) == 1);
}

TEST_CASE("an earlier output is replaced only when asked, and other directories never")
{
    const TemporaryDirectory directory;
    const auto target = directory.path() / "out";
    const auto mine = directory.path() / "mine";
    directory.write("out/provenance.json", "old");
    directory.write("mine/thesis.txt", "years of work");
    CHECK(error_of([&] { OutputDirectory(target, false, "provenance.json"); }) ==
          "2: " + target.string() +
              ": the directory exists and is not empty. Name another one, or pass --overwrite to replace it.");
    CHECK(error_of([&] { OutputDirectory(mine, true, "provenance.json"); }) ==
          "2: " + mine.string() +
              ": is not replaced, for it holds no provenance.json and so is not an earlier output. "
              "Name another directory, or remove it yourself.");
    {
        OutputDirectory output(target, true, "provenance.json");
        write_text(output.path() / "provenance.json", "new");
        CHECK(read_file(target / "provenance.json") == "old");
        output.commit();
    }
    CHECK(read_file(target / "provenance.json") == "new");
}

TEST_CASE("what a killed run left behind goes with the next output; what a living one holds stays")
{
    const TemporaryDirectory directory;
    const auto target = directory.path() / "out";
    directory.write(".out.partial-1-1/units.geojson", "half");
    directory.write(".outside/kept", "another's");
    const OutputDirectory living(target, false, "provenance.json");
    write_text(living.path() / "a", "a");
    CHECK_FALSE(std::filesystem::exists(directory.path() / ".out.partial-1-1"));
    {
        OutputDirectory other(target, false, "provenance.json");
        CHECK(other.path() != living.path());
        other.commit();
    }
    CHECK(read_file(living.path() / "a") == "a");
    CHECK(read_file(directory.path() / ".outside/kept") == "another's");
}

TEST_CASE("a full disk is an error")
{
    CHECK(error_of([] { write_text("/dev/full", "text"); }) ==
          "3: /dev/full: cannot be written. Check that the disk has room and the directory may be written to.");
}
