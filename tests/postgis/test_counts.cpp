// PostGIS as a second opinion on where 30,955 real points lie: it is asked about the same coordinates as needshed, in
// the working system, and must agree on every point that is not on a border.
#include <catch2/catch.hpp>

#include <set>

#include <fmt/format.h>

#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/writer.hpp"
#include "postgis/server.hpp"
#include "support/points.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::sql;

namespace {

constexpr auto schema = "opinion";

std::vector<Point> points_of(const std::filesystem::path& pattern, const Crs& crs)
{
    auto points = test::read_points(pattern.string(), {"Longitude", "Latitude"});
    transform(points, wgs84, crs);
    return points;
}

void load_units(const Coverage& coverage)
{
    const test::TemporaryDirectory directory;
    Table table;
    table.add("code", coverage.codes());
    write_geopackage(directory.path() / "units.gpkg", "units", unit_areas(coverage.arcs(), coverage.unit_count()),
                     table, coverage.crs());
    test::load(directory.path() / "units.gpkg", fmt::format("{}.units", schema));
}

/// Seventeen digits: the very same numbers.
void load_points(const std::vector<Point>& points, int srid)
{
    sql(fmt::format("CREATE TABLE {}.points (id integer, geom geometry(Point, {}))", schema, srid));
    for (std::size_t first = 0; first < points.size(); first += 1000) {
        std::string rows;
        for (auto i = first; i < std::min(first + 1000, points.size()); ++i) {
            rows += fmt::format("{}({}, ST_SetSRID(ST_MakePoint({:.17g}, {:.17g}), {}))", i == first ? "" : ", ", i,
                                points[i].x, points[i].y, srid);
        }
        sql(fmt::format("INSERT INTO {}.points VALUES {}", schema, rows));
    }
}

/// Answers of the form `point:unit`.
std::set<std::string> answers(const std::string& predicate)
{
    const auto rows = sql(fmt::format("SELECT p.id || ':' || u.code FROM {0}.points p JOIN {0}.units u ON {1}(u.geom, "
                                      "p.geom)",
                                      schema, predicate));
    return {rows.begin(), rows.end()};
}

} // namespace

TEST_CASE("Devon and Cornwall: PostGIS puts every point that is on no border into the same unit")
{
    const auto layer = test::data_file("devon_cornwall/lsoa11_devon_cornwall.gpkg");
    if (!layer) {
        return;
    }
    UnitsSpec spec;
    spec.source.path = layer->string();
    spec.code = "LSOA11CD";
    Progress progress;
    const auto units = read_units(spec, progress);
    const auto& coverage = units.coverage;
    const auto points = points_of(*test::data_file("devon_cornwall/crime") / "*.csv", coverage.crs());
    const auto located = PointLocator(coverage).locate(points);

    test::make_schema(schema);
    load_units(coverage);
    load_points(points, 27700);
    const auto on_border =
        sql(fmt::format("SELECT DISTINCT p.id FROM {0}.points p JOIN {0}.units u ON u.geom && "
                        "ST_Expand(p.geom, 1e-9) WHERE ST_DWithin(ST_Boundary(u.geom), p.geom, 1e-9)",
                        schema));
    const std::set<std::string> excluded(on_border.begin(), on_border.end());

    std::set<std::string> ours;
    std::vector<double> count(coverage.unit_count(), 0);
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (located[i] != no_group) {
            ours.insert(fmt::format("{}:{}", i, coverage.codes()[located[i]]));
            ++count[located[i]];
        }
    }
    for (const auto* predicate : {"ST_Covers", "ST_Intersects"}) {
        INFO(predicate);
        std::size_t compared = 0;
        std::vector<std::string> different;
        const auto theirs = answers(predicate);
        std::vector<std::string> either;
        std::set_symmetric_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                      std::back_inserter(either));
        for (const auto& answer : either) {
            if (excluded.count(answer.substr(0, answer.find(':'))) == 0) {
                different.push_back(answer);
            }
        }
        compared = theirs.size();
        CHECK(different == std::vector<std::string>{});
        CHECK(compared > 30'000);
    }
    CHECK(points.size() == 32'241 - 1'286);
    CHECK(ours.size() == 30'903);
    CHECK(excluded.size() < 10);

    // And the demand of a study is these counts.
    DemandSpec all;
    all.measure = "police/all";
    all.source.path = (*test::data_file("devon_cornwall/crime") / "*.csv").string();
    all.x = "Longitude";
    all.y = "Latitude";
    all.crs = "EPSG:4326";
    CHECK(overlay(units, {{}, {all}}, progress).measures.front().value == count);
    test::drop_schema(schema);
}
