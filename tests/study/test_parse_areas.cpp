#include <catch2/catch.hpp>

#include "needshed/study/study.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::TemporaryDirectory;

namespace {

class Folder {
public:
    Folder()
    {
        for (const auto* name :
             {"units.gpkg", "people.csv", "icb.gpkg", "visits.csv", "homes.csv", "age.tif", "w.tif"}) {
            m_directory.write(name, "x");
        }
    }
    std::string path(const std::string& name) const { return (m_directory.path() / name).string(); }

    /// The measure with these keys.
    DemandSpec measure(const std::string& keys) const
    {
        return parse_study(R"({"units": {"source": "units.gpkg", "code": "c"},
            "populations": {"all": {"source": "people.csv", "code": "c", "column": "n"}},
            "demand": [{"measure": "health/visits", )" +
                               keys + R"(}], "localities": {"count": 4}})",
                           m_directory.path() / "study.json")
            .demand.measures.at(0);
    }
    std::string error(const std::string& keys) const
    {
        return test::error_of([&] { measure(keys); });
    }

private:
    TemporaryDirectory m_directory;
};

} // namespace

TEST_CASE("a study says what counts of areas are spread by")
{
    const Folder folder;
    const auto plain = folder.measure(R"("as": "areas", "source": "icb.gpkg", "count": "n")");
    CHECK(plain.form == DemandForm::Areas);
    CHECK(plain.value == "n");
    CHECK(plain.areas.source.path.empty());
    CHECK(plain.areas.spread.by == SpreadBy::Area);
    CHECK_FALSE(plain.is_score());

    const auto people = folder.measure(R"("as": "areas", "source": "visits.csv", "code": "icb", "count": "n",
        "areas": {"source": "icb.gpkg", "code": "icb22", "crs": "EPSG:27700"}, "spread_by": "population:all")");
    CHECK(people.code == "icb");
    CHECK(people.areas.source.path == folder.path("icb.gpkg"));
    CHECK(people.areas.code == "icb22");
    CHECK(people.areas.crs == "EPSG:27700");
    CHECK(people.areas.spread.by == SpreadBy::Population);
    CHECK(people.areas.spread.population == "all");

    const auto points = folder.measure(R"("as": "areas", "source": "icb.gpkg", "value": "score", "spread_by":
        {"source": "homes.csv", "x": "e", "y": "n", "crs": "EPSG:27700", "weight": "homes"})");
    CHECK(points.is_score());
    CHECK(points.areas.spread.by == SpreadBy::Points);
    CHECK(points.areas.spread.weight == "homes");

    const auto cells = folder.measure(R"("as": "areas", "source": "icb.gpkg", "count": "n", "absent": "zero",
        "spread_by": {"raster": "age.tif", "band": 2, "nodata": -1})");
    CHECK(cells.absent_is_zero);
    CHECK(cells.areas.spread.by == SpreadBy::Raster);
    CHECK(cells.areas.spread.raster.source.path == folder.path("age.tif"));
    CHECK(cells.areas.spread.raster.band == 2);
    CHECK(cells.areas.spread.raster.nodata == -1);
}

TEST_CASE("a study says what is read off a raster")
{
    const Folder folder;
    const auto sum = folder.measure(R"("as": "raster", "source": "age.tif")");
    CHECK(sum.form == DemandForm::Raster);
    CHECK(sum.raster.statistic == RasterStatistic::Sum);
    CHECK(sum.raster.band == 1);
    CHECK_FALSE(sum.is_score());
    const auto mean = folder.measure(R"("as": "raster", "source": "age.tif", "statistic": "weighted_mean", "band": 3,
        "nodata": 0, "crs": "EPSG:27700", "weight": {"source": "w.tif", "band": 2})");
    CHECK(mean.is_score());
    CHECK(mean.raster.crs == "EPSG:27700");
    CHECK(mean.raster.nodata == 0);
    CHECK(mean.raster.weight.source.path == folder.path("w.tif"));
    CHECK(mean.raster.weight.band == 2);
}

TEST_CASE("keys of areas and rasters that cannot be meant are refused")
{
    const Folder folder;
    const std::string areas = R"("as": "areas", "source": "icb.gpkg", )";
    CHECK(
        folder.error(areas + R"("count": "n", "value": "m")") ==
        "3: study.json /demand/0: names a column of counts and one of means. Keep \"count\" for what adds up, such as "
        "attendances, or \"value\" for what does not, such as a score.");
    CHECK(folder.error(areas + R"("count": "n", "spread_by": "people")") ==
          "3: study.json /demand/0/spread_by: \"people\" is nothing to spread by. Use \"area\", \"population:NAME\", "
          "{\"source\": …} for points, or {\"raster\": …}.");
    CHECK(folder.error(areas + R"("count": "n", "spread_by": "population:al")") ==
          "3: study.json /demand/0/spread_by: there is no population \"al\". Did you mean \"all\"?");
    CHECK(folder.error(areas + R"("count": "n", "spread_by": {"source": "homes.csv", "x": "e", "y": "n"})") ==
          "3: study.json /demand/0/spread_by: x and y are given without \"crs\". Add \"crs\": \"EPSG:4326\" for "
          "longitude and latitude, or the code of the grid of the coordinates.");
    CHECK(folder.error(R"("as": "raster", "source": "age.tif", "band": 0)") ==
          "3: study.json /demand/0/band: is 0, needs 1 to 65535. Change it.");
    CHECK(folder.error(R"("as": "raster", "source": "old.tif")") ==
          "3: study.json /demand/0/source: there is no file " + folder.path("old.tif") +
              ". Paths in a study are relative to the study "
              "file.");
}
