#include <catch2/catch.hpp>

#include "needshed/release/outputs.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"
#include "postgis/server.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr auto placeholder = "../../../shared/data/";

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string study_text()
{
    return test::read_file(std::filesystem::path(NEEDSHED_STUDIES) / "warwickshire.json");
}

/// The study with every file replaced by the table it was loaded into.
std::string study_in_database(std::string text)
{
    const std::vector<std::pair<std::string, std::string>> tables{
        {"warwickshire/lsoa11_warwickshire.gpkg", "lsoa"},
        {"warwickshire/lookup_lsoa11_ltla21.csv", "district"},
        {"warwickshire/population_mid2019_lsoa11.csv", "population"},
        {"warwickshire/imd2019_indicators_lsoa11.csv", "imd"},
        {"uk/agencies/pfa20.gpkg", "pfa"},
        {"warwickshire/crime/*.csv", "crime"}};
    test::make_schema("warwickshire");
    for (const auto& [file, table] : tables) {
        for (const auto& each : expand(test::data_file("")->string() + "/" + file)) {
            test::load(each, "warwickshire." + table);
        }
        text = replaced(text, "\"" + (placeholder + file) + "\"",
                        "\"PG:dbname=needshed password=geheim\", \"layer\": \"warwickshire." + table + "\"");
    }
    return text;
}

Outcome run_text(const std::string& text, const std::filesystem::path& directory, const DatabaseTarget& target)
{
    Progress progress;
    const auto study = parse_study(text, std::filesystem::path(NEEDSHED_STUDIES) / "warwickshire.json");
    auto outcome = run(study, progress);
    std::filesystem::create_directories(directory);
    const auto origin = origin_of(study);
    const auto results = results_of(outcome, origin);
    write_outputs(directory, results, progress);
    DatabaseOutput database(target);
    write_database(database, results, progress);
    database.commit();
    return outcome;
}

} // namespace

TEST_CASE("Warwickshire read from PostGIS gives the same coverage and the same bytes as from files")
{
    const auto data = test::data_file("");
    if (!data) {
        return;
    }
    const test::TemporaryDirectory directory;
    test::drop_schema("of_files");
    test::drop_schema("of_tables");
    const auto from_files = run_text(replaced(study_text(), placeholder, data->string() + "/"),
                                     directory.path() / "files", {test::connection, "of_files"});
    const auto from_tables = run_text(study_in_database(study_text()), directory.path() / "tables",
                                      {"PG:dbname=needshed password=geheim", "of_tables"});

    const auto& files = from_files.survey.units.coverage.arcs();
    const auto& tables = from_tables.survey.units.coverage.arcs();
    CHECK(files.points == tables.points);
    CHECK(files.vertex == tables.vertex);
    CHECK(files.start == tables.start);
    for (std::size_t m = 0; m < from_files.survey.demand.measures.size(); ++m) {
        CHECK(from_files.survey.demand.reconciliations[m].bucket ==
              from_tables.survey.demand.reconciliations[m].bucket);
    }
    for (const auto* name : {"localities.geojson", "units.geojson", "borders.geojson", "assignment.csv", "units.csv",
                             "localities.csv", "units.csvt", "localities.csvt"}) {
        INFO(name);
        CHECK(test::read_file(directory.path() / "files" / name) ==
              test::read_file(directory.path() / "tables" / name));
    }
    for (const auto& entry : std::filesystem::directory_iterator(directory.path() / "tables")) {
        INFO(entry.path().filename().string());
        CHECK(test::read_file(entry.path()).find("geheim") == std::string::npos);
    }
    CHECK(test::sql("SELECT count(*) FROM of_tables.run WHERE provenance::text LIKE '%geheim%' OR summary::text LIKE "
                    "'%geheim%'") == std::vector<std::string>{"0"});
    CHECK(test::sql("SELECT provenance->'inputs'->0->>'source' FROM of_tables.run") ==
          std::vector<std::string>{"PG:dbname=needshed password=… layer 'warwickshire.lsoa'"});
    for (const auto* table : {"localities", "units", "borders", "assignment"}) {
        INFO(table);
        const auto name = std::string(table);
        CHECK(test::sql("SELECT count(*) FROM (TABLE of_files." + name + " EXCEPT TABLE of_tables." + name + ") x") ==
              std::vector<std::string>{"0"});
    }
}

TEST_CASE("the tables of a run hold what its files hold")
{
    const auto data = test::data_file("");
    if (!data) {
        return;
    }
    const test::TemporaryDirectory directory;
    test::drop_schema("held");
    run_text(replaced(study_text(), placeholder, data->string() + "/"), directory.path(), {test::connection, "held"});
    for (const auto* name : {"localities", "units", "borders"}) {
        INFO(name);
        const auto file = test::rows_of((directory.path() / (std::string(name) + ".geojson")).string(), name);
        CHECK_FALSE(file.empty());
        CHECK(file == test::rows_of(test::connection, std::string("held.") + name));
    }
}
