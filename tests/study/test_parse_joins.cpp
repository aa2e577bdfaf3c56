#include <catch2/catch.hpp>

#include <algorithm>

#include "needshed/study/origin.hpp"
#include "needshed/study/study.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

/// A study with one measure of counts and one of points, whose keys end where tests add theirs.
class Folder {
public:
    Folder()
    {
        for (const auto* name : {"u.csv", "people.csv", "calls.csv", "lookup.csv"}) {
            m_directory.write(name, "x\n");
        }
    }

    Study parse(const std::string& of_population, const std::string& of_counts, const std::string& of_points = {}) const
    {
        return parse_study(R"({"units": {"source": "u.csv", "code": "c"},
            "populations": {"all": {"source": "people.csv", "code": "c", "column": "n")" +
                               of_population + R"(}},
            "demand": [{"measure": "a/counts", "as": "counts", "source": "calls.csv", "code": "c", "date": "d")" +
                               of_counts + R"(},
                       {"measure": "a/points", "as": "points", "source": "calls.csv")" +
                               of_points + R"(},
                       {"measure": "a/scores", "as": "scores", "source": "calls.csv", "code": "c", "value": "v",
                        "date": "d", "periods": {}}],
            "localities": {"count": 2}})",
                           m_directory.path() / "study.json");
    }

    std::string refusal(const std::string& of_counts) const
    {
        return error_of([&] { parse("", "," + of_counts); });
    }

    std::string path(const std::string& name) const { return (m_directory.path() / name).string(); }

private:
    TemporaryDirectory m_directory;
};

const std::string by_code = R"("lookup": {"source": "lookup.csv", "from": "old", "code": "new")";

} // namespace

TEST_CASE("a lookup leads to unit codes, by weight")
{
    const Folder folder;
    const auto study =
        folder.parse("," + by_code + R"(, "match": "alias"})", "," + by_code + R"(, "weight": "population:all"})");
    REQUIRE(study.demand.populations[0].lookup.has_value());
    CHECK(study.demand.populations[0].lookup->match == "alias");
    CHECK(study.units.keep == std::vector<std::string>{"alias"});
    const auto& lookup = *study.demand.measures[0].lookup;
    CHECK(lookup.source.path == folder.path("lookup.csv"));
    CHECK(lookup.source.named_at == "study.json /demand/0/lookup");
    CHECK(lookup.from == "old");
    CHECK(lookup.code == "new");
    CHECK(lookup.weight == "population:all");
    const auto inputs = origin_of(study).inputs;
    CHECK(std::count_if(inputs.begin(), inputs.end(), [](const auto& input) { return input.shown == "lookup.csv"; }) ==
          2);
}

TEST_CASE("a lookup leads to places")
{
    const Folder folder;
    const auto study = folder.parse(
        "",
        R"(, "lookup": {"source": "lookup.csv", "from": "pc", "x": "e", "y": "n", "crs": "EPSG:27700", "snap_m": 50, "weight": "w"})");
    const auto& lookup = *study.demand.measures[0].lookup;
    CHECK(lookup.code.empty());
    CHECK(lookup.x == "e");
    CHECK(lookup.y == "n");
    CHECK(lookup.crs == "EPSG:27700");
    CHECK(lookup.snap_m == 50);
    CHECK(lookup.weight == "w");
}

TEST_CASE("each fault of a lookup is refused with its place")
{
    const Folder folder;
    const std::string at = "3: study.json /demand/0";
    CHECK(folder.refusal(R"("lookup": {"source": "lookup.csv", "code": "new"})") ==
          at + "/lookup: the key \"from\" is missing. Add it; docs/study-file.md says what it holds.");
    CHECK(folder.refusal(by_code + R"(}, "match": "m")") ==
          at + "/match: belongs in \"lookup\", which leads to the units. Move it there.");
    CHECK(
        folder.refusal(by_code + R"(, "crs": "EPSG:27700"})") ==
        at + "/lookup: leads to unit codes and to places. Keep \"code\", or the keys of places: \"x\", \"y\", \"crs\", "
             "\"snap_m\".");
    CHECK(folder.refusal(R"("lookup": {"source": "lookup.csv", "from": "old", "x": "e", "y": "n"})") ==
          at + "/lookup: x and y are given without \"crs\". Add \"crs\": \"EPSG:4326\" for longitude and latitude, or "
               "the code of the grid of the coordinates.");
    CHECK(folder.refusal(by_code + R"(, "weight": "population:al"})") ==
          at + "/lookup/weight: there is no population \"al\". Did you mean \"all\"?");
    CHECK(folder.refusal(R"("lookup": {"source": "lookup.csv", "from": "old", "weight": "population:all"})") ==
          at + "/lookup/weight: places cannot be weighted by a population of the units. Name a column of the lookup.");
    CHECK(folder.refusal(by_code + R"(, "wieght": "w"})") ==
          at + "/lookup/wieght: is an unknown key. Did you mean \"weight\"?");
    CHECK(error_of([&] { folder.parse("," + by_code + R"(, "weight": "population:all"})", ""); }) ==
          "3: study.json /populations/all/lookup/weight: there is no population \"all\". The study defines none.");
    CHECK(error_of([&] { folder.parse("", "", "," + by_code + "}"); }).substr(0, 51) ==
          "3: study.json /demand/1/lookup: is an unknown key. ");
}

TEST_CASE("periods are by month, and by weekday and hours where the measure asks for it")
{
    const Folder folder;
    CHECK(folder.parse("", "").demand.measures[0].periods == PeriodSpec{PeriodKind::Month, false, {}});
    CHECK(folder.parse("", R"(, "periods": {"every": "quarter", "weekdays": true, "hours": [7, 15, 23]})")
              .demand.measures[0]
              .periods == PeriodSpec{PeriodKind::Quarter, true, {7, 15, 23}});
    CHECK(folder.parse("", R"(, "periods": {"every": "year"})").demand.measures[0].periods.every == PeriodKind::Year);
}

TEST_CASE("each fault of periods is refused with its place")
{
    const Folder folder;
    const std::string at = "3: study.json /demand/0/periods";
    CHECK(folder.refusal(R"("periods": {"every": "moth"})") ==
          at + "/every: does not know \"moth\". Did you mean \"month\"?");
    CHECK(folder.refusal(R"("periods": {"weekdays": 1})") ==
          at + "/weekdays: is a whole number, needs true or false. docs/study-file.md says what it holds.");
    CHECK(folder.refusal(R"("periods": {"hours": [0, 24]})") == at + "/hours: holds 24, needs 0 to 23. Change it.");
    CHECK(folder.refusal(R"("periods": {"hours": [0, "six"]})") ==
          at + "/hours/1: is a text, needs a whole number. docs/study-file.md says what it holds.");
    for (const auto* hours : {"[]", "[6]", "[12, 6]", "[6, 6]"}) {
        CHECK(folder.refusal(std::string(R"("periods": {"hours": )") + hours + "}") ==
              at + "/hours: needs two hours or more, ascending. Give those at which bands start, such as [0, 6, 12, "
                   "18].");
    }
    CHECK(error_of([&] { folder.parse("", "", R"(, "periods": {})"); }) ==
          "3: study.json /demand/1/periods: needs the dates of the records. Add \"date\".");
    CHECK(error_of([&] {
              folder.parse("", "", R"(}, {"measure": "a/b", "as": "scores", "source": "calls.csv", "code": "c",
                  "value": "v", "date": "d", "periods": {"weekdays": true})");
          }) == "3: study.json /demand/2/periods: a score belongs to no weekday and no hour. Keep \"every\" alone.");
}
