#include <catch2/catch.hpp>

#include "study/starter_guess.hpp"

using namespace needshed;
using namespace needshed::starter;

namespace {

using Texts = std::vector<std::string>;

Table table_of(std::vector<std::pair<std::string, TextValues>> columns)
{
    Table table;
    for (auto& [name, values] : columns) {
        table.add(name, std::move(values));
    }
    return table;
}

Column column_of(TextValues values)
{
    Column column;
    column.name = "x";
    column.values = std::move(values);
    return column;
}

std::vector<ColumnProfile> wards()
{
    return profiles(table_of({{"fid", {"1", "2", "3", "4"}},
                              {"WD22NM", {"Abbey", "Brook", "Castle", "Down"}},
                              {"WD22CD", {"E01", "E02", "E03", "E04"}},
                              {"LAD22CD", {"E07", "E07", "E08", "E08"}},
                              {"LAD22NM", {"North", "North", "South", "South"}},
                              {"hectares", {"10", "20", "", "40"}}}));
}

Texts names_of(const std::vector<ColumnProfile>& columns)
{
    Texts names;
    for (const auto& column : columns) {
        names.push_back(column.name);
    }
    return names;
}

} // namespace

TEST_CASE("a column's profile counts its values, the blank apart")
{
    const auto column = profile(column_of(TextValues{"1", "2", "", "2"}));
    CHECK(column.rows == 4);
    CHECK(column.blank == 1);
    CHECK(column.distinct == 2);
    CHECK(column.is_number);
    CHECK(column.is_whole);
    CHECK(column.commonest == "2");
    CHECK_FALSE(column.is_key());
    CHECK_FALSE(profile(column_of(TextValues{"1", "1.5"})).is_whole);
    CHECK_FALSE(profile(column_of(TextValues{"1", "-1"})).is_whole);
    CHECK_FALSE(profile(column_of(TextValues{"", ""})).is_number);
    CHECK_FALSE(profile(column_of(TextValues{"1", "E01"})).is_number);
}

TEST_CASE("what looks like a code goes before names, and those before row numbers")
{
    CHECK(code_columns(wards()) == Texts{"WD22CD", "WD22NM", "fid"});
    CHECK(code_columns(profiles(table_of({{"a", {"1", "1"}}, {"b", {"1", ""}}}))).empty());
}

TEST_CASE("the name has a value of its own for most units, a level above has few")
{
    CHECK(name_column(wards(), "WD22CD") == "WD22NM");
    CHECK(names_of(parent_columns(wards(), "WD22CD")) == Texts{"LAD22CD", "LAD22NM"});
}

TEST_CASE("a table belongs to the units when most of its codes are theirs")
{
    const std::unordered_set<std::string> units{"E01", "E02", "E03"};
    const auto once = match_codes(table_of({{"other", {"a", "b", "c"}}, {"code", {"E01", "E02", "W01"}}}), units);
    REQUIRE(once);
    CHECK(once->column == "code");
    CHECK(once->units == 2);
    CHECK(once->unknown == 1);
    CHECK(once->once);
    CHECK_FALSE(match_codes(table_of({{"code", {"E01", "E01", "E02"}}}), units)->once);
    CHECK_FALSE(match_codes(table_of({{"code", {"E01", "W01", "W02"}}}), units));
}

TEST_CASE("coordinates go by name, and must be numbers")
{
    const auto degrees = place_columns(profiles(table_of({{"Latitude", {"50.1"}}, {"Longitude", {"-4.2"}}})));
    REQUIRE(degrees);
    CHECK(degrees->x == "Longitude");
    CHECK(degrees->crs == "EPSG:4326");
    const auto grid = place_columns(profiles(table_of({{"Easting", {"1"}}, {"Northing", {"2"}}})));
    CHECK(grid->crs == "EPSG:27700");
    CHECK(place_columns(profiles(table_of({{"x", {"1"}}, {"y", {"2"}}})))->crs.empty());
    CHECK_FALSE(place_columns(profiles(table_of({{"Latitude", {"north"}}, {"Longitude", {"west"}}}))));
}

TEST_CASE("people are one column of all, else years or bands of age")
{
    const auto people = [](const Texts& names) {
        std::vector<std::pair<std::string, TextValues>> columns;
        for (const auto& name : names) {
            columns.emplace_back(name, TextValues{"1", "2"});
        }
        return people_columns(profiles(table_of(columns)), "code");
    };
    CHECK(people({"code", "age0_15", "age16_64", "total_population"}) == Texts{"total_population"});
    CHECK(people({"code", "age_0_15", "age_85_up", "crimes"}) == Texts{"age_0_15", "age_85_up"});
    CHECK(people({"code", "0", "1", "90"}) == Texts{"0", "1", "90"});
    CHECK(people({"code", "Total", "agents"}).empty());
}

TEST_CASE("what is counted among people is not everybody, and classes are no level above")
{
    const auto columns = profiles(table_of({{"income_deprivation_affecting_older_people_index_numerator", {"1", "2"}},
                                            {"people_per_room", {"1", "2"}},
                                            {"population_over_60", {"5", "6"}},
                                            {"total_population", {"9", "8"}}}));
    CHECK(people_columns(columns, "code") == Texts{"total_population"});
    const auto run = profiles(table_of({{"code", {"E01", "E02", "E03", "E04"}},
                                        {"hotspot", {"none", "none", "hot", "hot"}},
                                        {"locality", {"L01", "L01", "L02", "L02"}}}));
    CHECK(names_of(parent_columns(run, "code")) == Texts{"locality"});
}

TEST_CASE("dates and kinds of record are told from the rest")
{
    const auto columns = profiles(table_of({{"id", {"1", "2", "3", "4"}},
                                            {"Month", {"2019-01", "2019-01", "2019-02", "2019-02"}},
                                            {"beat", {"a", "a", "b", "b"}},
                                            {"Crime type", {"Drugs", "Drugs", "Drugs", "Robbery"}}}));
    CHECK(date_column(columns) == "Month");
    const auto* kind = kind_column(columns, {"Month"});
    REQUIRE(kind != nullptr);
    CHECK(kind->name == "Crime type");
    CHECK(kind->commonest == "Drugs");
    CHECK(kind_column(columns, {"Month", "beat", "Crime type"}) == nullptr);
}
