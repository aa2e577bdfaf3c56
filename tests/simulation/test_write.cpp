#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "needshed/coverage/coverage.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/io/json.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/simulation/simulation.hpp"
#include "support/support.hpp"

using namespace needshed;
namespace fs = std::filesystem;

namespace {

SimulationOptions small()
{
    SimulationOptions options;
    options.units = 150;
    options.months = 3;
    return options;
}

/// A county on disk for all tests of this file.
struct Written {
    test::TemporaryDirectory directory;
    County county;

    Written()
    {
        Progress silent;
        county = make_county(small(), silent);
        write_county(county, directory.path(), silent);
    }

    std::string path(const std::string& name) const { return (directory.path() / name).string(); }
};

const Written& written()
{
    static const Written instance;
    return instance;
}

Table table_of(const std::string& name)
{
    return read_table({written().path(name), {}, {}}, {});
}

const TextValues& texts(const Table& table, const std::string& column)
{
    return std::get<TextValues>(table.find(column)->values);
}

std::map<std::string, std::string> contents(const fs::path& directory)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file()) {
            files[fs::relative(entry.path(), directory).string()] = test::read_file(entry.path());
        }
    }
    return files;
}

} // namespace

TEST_CASE("a county is written as boundaries, footprints, people, records, truth, study and README")
{
    std::set<std::string> names;
    for (const auto& [name, content] : contents(written().directory.path())) {
        names.insert(name);
        CHECK_FALSE(content.empty());
    }

    CHECK(names == std::set<std::string>{"README.md", "ambulance.csv", "boundaries.gpkg", "council.csv",
                                         "districts.gpkg", "health.gpkg", "police.gpkg", "police/2025-01-street.csv",
                                         "police/2025-02-street.csv", "police/2025-03-street.csv", "population.csv",
                                         "population.csvt", "study.json", "truth.csv", "truth.csvt"});
}

TEST_CASE("the same options write the same bytes")
{
    const test::TemporaryDirectory again;
    Progress silent;
    simulate(small(), again.path(), silent);
    const auto first = contents(written().directory.path());
    const auto second = contents(again.path());

    REQUIRE(first.size() == second.size());
    for (const auto& [name, content] : first) {
        INFO(name);
        CHECK((content == second.at(name)));
    }
}

TEST_CASE("boundaries come back from the file as they were")
{
    Progress silent;
    const std::vector<std::string> columns{"code", "name", "district"};
    const AreaLayer layer = read_areas({written().path("boundaries.gpkg"), {}, {}}, columns, silent);

    CHECK(same_crs(layer.crs, {"EPSG:27700"}));
    CHECK(layer.areas.points == written().county.areas.points);
    CHECK(texts(layer.attributes, "code") == written().county.codes);
    CHECK(build_coverage({"boundaries", texts(layer.attributes, "code"), {}, layer.areas, layer.crs}, {}, silent)
              .unit_count() == 150);
}

TEST_CASE("street crime has the columns of the published files")
{
    const std::string file = test::read_file(written().path("police/2025-01-street.csv"));

    CHECK(file.substr(0, file.find('\n')) ==
          "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last "
          "outcome category,Context");
}

TEST_CASE("crime points lie in the unit whose code they carry, but for a few at a border")
{
    const Table crimes = table_of("police/2025-02-street.csv");
    std::vector<Point> points;
    std::vector<std::string> codes;
    for (std::size_t row = 0; row < crimes.row_count(); ++row) {
        if (!texts(crimes, "LSOA code")[row].empty()) {
            points.push_back({std::stod(texts(crimes, "Longitude")[row]), std::stod(texts(crimes, "Latitude")[row])});
            codes.push_back(texts(crimes, "LSOA code")[row]);
        }
    }
    transform(points, wgs84, written().county.crs);
    const auto area = PointLocator(written().county.areas).locate(points);
    std::size_t agree = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        agree += area[i] != no_group && written().county.codes[area[i]] == codes[i] ? 1 : 0;
    }

    REQUIRE(points.size() > 300);
    CHECK(static_cast<double>(agree) > 0.9 * static_cast<double>(points.size()));
}

TEST_CASE("ambulance incidents are in eastings and northings, with some defects")
{
    SimulationOptions options = small();
    options.dirty_share = 0.2;
    const test::TemporaryDirectory directory;
    Progress silent;
    simulate(options, directory.path(), silent);
    const Table incidents = read_table({(directory.path() / "ambulance.csv").string(), {}, {}}, {});
    const auto rows = static_cast<double>(incidents.row_count());
    const auto bad_dates = std::ranges::count(texts(incidents, "date"), "00/00/0000");
    const auto unlocated = std::ranges::count(texts(incidents, "easting"), "");

    CHECK(static_cast<double>(bad_dates) == Approx(rows * 0.2 / 3).epsilon(0.3));
    CHECK(static_cast<double>(unlocated) == Approx(rows * 0.2 / 3).epsilon(0.3));
    CHECK(std::set<std::string>(texts(incidents, "incident").begin(), texts(incidents, "incident").end()).size() ==
          incidents.row_count());
}

TEST_CASE("the truth names latent need and every planted hot spot")
{
    const Table truth = table_of("truth.csv");
    const std::set<std::string> spots(texts(truth, "hot_spot").begin(), texts(truth, "hot_spot").end());

    CHECK(texts(truth, "unit") == written().county.codes);
    CHECK(spots.size() == written().county.hot_spots.size() + 1); // and none
    CHECK(std::stod(texts(truth, "latent_need")[5]) == Approx(written().county.latent_need[5]).margin(1e-4));
}

TEST_CASE("the study names only files that are there, and the bridge")
{
    const std::string study = test::read_file(written().path("study.json"));
    const auto& county = written().county;

    CHECK(parse_json(study, "study.json").type_name() == "an object");
    CHECK(study.find('@') == std::string::npos);
    CHECK(study.find("[\"" + county.codes[to_index(county.bridge[0])] + "\", \"" +
                     county.codes[to_index(county.bridge[1])] + "\"]") != std::string::npos);
}

TEST_CASE("the README says that nothing is real and how it was made")
{
    const std::string readme = test::read_file(written().path("README.md"));

    CHECK(readme.find("a synthetic county") != std::string::npos);
    CHECK(readme.find("Nothing here is real.") != std::string::npos);
    CHECK(readme.find("needshed simulate -o DIRECTORY --units 150 --vertices 60 --months 3 --seed 1\n") !=
          std::string::npos);
    CHECK(readme.find('@') == std::string::npos);
}

TEST_CASE("a directory that cannot be written to is an error")
{
    const test::TemporaryDirectory directory;
    directory.write("police", "a file where a directory should be");
    Progress silent;
    const std::string error = test::error_of([&] { write_county(written().county, directory.path(), silent); });

    CHECK(error == "3: " + (directory.path() / "police").string() +
                       ": cannot be made: Not a directory. Choose a directory with room that you may write to.");
}
