#include <catch2/catch.hpp>

#include <set>

#include "needshed/io/layer_formats.hpp"
#include "needshed/io/reader.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::read_file;
using test::TemporaryDirectory;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> field_names(const std::vector<std::string>& columns)
{
    Table table;
    for (const auto& column : columns) {
        table.add(column, TextValues{});
    }
    std::vector<std::string> names;
    for (const auto& field : shapefile_fields(table)) {
        names.push_back(field.name);
    }
    return names;
}

PolygonSet two_squares()
{
    return test::areas_from_wkt({"POLYGON((0 50, 1 50, 1 51, 0 51, 0 50))", "POLYGON((1 50, 2 50, 2 51, 1 51, 1 50))"});
}

/// `name=values` of each column as it is read back, with a dash for what is missing.
std::vector<std::string> read_back(const std::filesystem::path& file, const std::vector<std::string>& columns)
{
    const auto table = read_table({file.string(), {}, {}}, columns);
    std::vector<std::string> lines;
    for (const auto& column : table.columns) {
        auto line = column.name + "=";
        for (const auto& value : std::get<TextValues>(column.values)) {
            line += (value.empty() ? "-" : value) + "|";
        }
        lines.push_back(line);
    }
    return lines;
}

} // namespace

TEST_CASE("names that fit a Shapefile stay, others lose underscores and the ends of their longest words")
{
    CHECK(field_names({"code", "need_index", "need_decile", "population_65_up", "police_antisocial_rate_low"}) ==
          std::vector<std::string>{"code", "need_index", "needdecile", "popula65up", "polantralo"});
}

TEST_CASE("names that would be the same in a Shapefile end in a number, and a name that fits goes first")
{
    CHECK(field_names({"population_all_a", "populaalla", "population_all__a", "population_all___a"}) ==
          std::vector<std::string>{"populalla2", "populaalla", "populalla3", "populalla4"});
}

TEST_CASE("any number of columns have names of their own in a Shapefile")
{
    std::vector<std::string> columns;
    for (int i = 0; i < 300; ++i) {
        columns.push_back("agency_measure_with_a_long_name_" + std::string(static_cast<std::size_t>(i), 'x'));
    }
    const auto names = field_names(columns);
    CHECK(std::set<std::string>(names.begin(), names.end()).size() == columns.size());
    CHECK(std::all_of(names.begin(), names.end(), [](const auto& name) { return name.size() <= 10; }));
}

TEST_CASE("a Shapefile keeps text as text, in UTF-8, and numbers with their decimals")
{
    const TemporaryDirectory directory;
    Table table;
    table.add("code", TextValues{"0012", "1e5"});
    table.add("locality_name", TextValues{"Plymouth – Süd", ""});
    table.add("units", IntegerValues{-30000000000, missing_integer});
    table.add("length_m", RealValues{12.0, missing}, 0);
    table.add("rate", RealValues{123456.123456, -0.5}, 2);
    write_shapefile(directory.path() / "a.shp", two_squares(), table, wgs84);
    CHECK(read_back(directory.path() / "a.shp", {"code", "localiname", "units", "length_m", "rate"}) ==
          std::vector<std::string>{"code=0012|1e5|", "localiname=Plymouth – Süd|-|", "units=-30000000000|-|",
                                   "length_m=12.0|-|", "rate=123456.12|-0.50|"});
    CHECK(read_file(directory.path() / "a.cpg") == "UTF-8");
    CHECK(read_file(directory.path() / "a.prj").rfind("GEOGCS[\"GCS_WGS_1984\"", 0) == 0);
}

TEST_CASE("small values keep their digits in a Shapefile, as far as a field can hold them")
{
    const TemporaryDirectory directory;
    const auto file = directory.path() / "squares.shp";
    Table table;
    table.add("p", RealValues{0.000012345, 0.5}, 4);
    table.columns.back().digits = 3;
    table.add("tiny", RealValues{1.5e-30, 0.25}, 4);
    table.columns.back().digits = 3;
    table.add("plain", RealValues{0.000012345, 0.5}, 4);
    write_shapefile(file, two_squares(), table, wgs84);
    CHECK(read_back(file, {"p", "tiny", "plain"}) ==
          std::vector<std::string>{"p=0.0000123|0.5000000|", "tiny=0.000000000000000|0.250000000000000|",
                                   "plain=0.0000|0.5000|"});
}

TEST_CASE("texts too long for a Shapefile are counted and end at a whole letter")
{
    const TemporaryDirectory directory;
    const auto fits = std::string(254, 'a');
    const auto split = std::string(253, 'a') + "ü"; // its second byte is the 255th
    Table table;
    table.add("text", TextValues{fits, split});
    CHECK(shapefile_fields(table).front().cut == 1);
    write_shapefile(directory.path() / "a.shp", two_squares(), table, wgs84);
    CHECK(read_back(directory.path() / "a.shp", {"text"}).front() ==
          "text=" + fits + "|" + std::string(253, 'a') + "|");
}

TEST_CASE("FlatGeobuf holds the whole names and values, and an index for the place")
{
    const TemporaryDirectory directory;
    Table table;
    table.add("code", TextValues{"0012", ""});
    table.add("a_name_of_more_than_ten_letters", RealValues{0.125, missing}, 3);
    const auto file = directory.path() / "a.fgb";
    write_flatgeobuf(file, "areas", two_squares(), table, wgs84);
    const auto read = read_back(file, {"code", "a_name_of_more_than_ten_letters"});
    // The index puts the rows in another order.
    CHECK((read == std::vector<std::string>{"code=0012|-|", "a_name_of_more_than_ten_letters=0.125|-|"} ||
           read == std::vector<std::string>{"code=-|0012|", "a_name_of_more_than_ten_letters=-|0.125|"}));
}

TEST_CASE("the same layer gives the same bytes in either format, and one without rows can be written")
{
    const TemporaryDirectory directory;
    Table table;
    table.add("code", TextValues{"a", "b"});
    Table empty;
    empty.add("code", TextValues{});
    const auto& path = directory.path();
    for (const std::string name : {"first", "second"}) {
        std::filesystem::create_directory(path / name);
        write_flatgeobuf(path / name / "a.fgb", "a", two_squares(), table, wgs84);
        write_shapefile(path / name / "a.shp", two_squares(), table, wgs84);
        write_flatgeobuf(path / name / "empty.fgb", "empty", PolygonSet(), empty, wgs84);
        write_shapefile(path / name / "empty.shp", LineSet(), empty, wgs84);
    }
    for (const std::string file : {"a.fgb", "a.shp", "a.shx", "a.dbf", "empty.fgb", "empty.shp", "empty.dbf"}) {
        CHECK(read_file(path / "first" / file) == read_file(path / "second" / file));
    }
    CHECK(read_back(path / "first" / "empty.fgb", {"code"}) == std::vector<std::string>{"code="});
    CHECK(read_back(path / "first" / "empty.shp", {"code"}) == std::vector<std::string>{"code="});
}

TEST_CASE("a file that cannot be written is an error in either format")
{
    CHECK(error_of([] { write_flatgeobuf("/nowhere/a.fgb", "a", PolygonSet(), {}, wgs84); }) ==
          "3: /nowhere/a.fgb: cannot be written. Check that the disk has room and the directory may be written to.");
    CHECK(error_of([] { write_shapefile("/nowhere/a.shp", PolygonSet(), {}, wgs84); }).rfind("3: /nowhere/a.", 0) == 0);
}
