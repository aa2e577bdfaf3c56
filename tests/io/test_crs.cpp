#include <catch2/catch.hpp>

#include <cmath>

#include "needshed/io/crs.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;

TEST_CASE("coordinates are easting and northing, longitude and latitude, whatever the authority's order")
{
    // Ordnance Survey's trig pillar at Caister water tower, A guide to coordinate systems in Great Britain, annex B and
    // C: E 651409.903 N 313177.270 is 52 39 27.2531 N, 1 43 4.5177 E on OSGB36.
    std::vector<Point> points{{1 + 43.0 / 60 + 4.5177 / 3600, 52 + 39.0 / 60 + 27.2531 / 3600}};
    Transformer({"EPSG:4277"}, {"EPSG:27700"}).transform(points);
    CHECK(points[0].x == Approx(651409.903).margin(0.001));
    CHECK(points[0].y == Approx(313177.270).margin(0.001));
}

TEST_CASE("a change of system and back returns to the start")
{
    std::vector<Point> points{{250000, 60000}, {300000, 90000}};
    const auto before = points;
    transform(points, {"EPSG:27700"}, wgs84);
    CHECK(points[0].x == Approx(-4.1).margin(0.1));
    transform(points, wgs84, {"EPSG:27700"});
    CHECK(std::hypot(points[1].x - before[1].x, points[1].y - before[1].y) < 0.001);
}

TEST_CASE("a point that is nowhere becomes not a number")
{
    std::vector<Point> points{{-4, 95}, {-4, 50}};
    Transformer(wgs84, {"EPSG:27700"}).transform(points);
    CHECK(std::isnan(points[0].x));
    CHECK(points[1].x == Approx(256000).margin(2000));
}

TEST_CASE("the working system is the source's own when it measures in metres")
{
    CHECK(working_crs({"EPSG:27700"}, {0, 0, 1, 1}).definition == "EPSG:27700");
    CHECK(working_crs({"EPSG:25832"}, {0, 0, 1, 1}).definition == "EPSG:25832");
}

TEST_CASE("the working system of degrees is the National Grid in Great Britain and an equal-area one elsewhere")
{
    CHECK(working_crs(wgs84, {-6.4, 49.8, -2.9, 51.3}).definition == "EPSG:27700");
    CHECK(working_crs(wgs84, {-8.1, 54.0, -5.5, 55.3}).definition.find("+proj=laea") == 0);
    CHECK(working_crs(wgs84, {-87.94, 41.64, -87.52, 42.02}).definition ==
          "+proj=laea +lat_0=41.8 +lon_0=-87.7 +datum=WGS84 +units=m +no_defs +type=crs");
}

TEST_CASE("feet and web-map metres are not measured in")
{
    CHECK(metres_per_unit({"EPSG:3435"}) == Approx(0.3048006096));
    CHECK(working_crs({"EPSG:3435"}, {1.1e6, 1.8e6, 1.2e6, 1.9e6}).definition.find("+proj=laea") == 0);
    CHECK(working_crs({"EPSG:3857"}, {-500000, 6450000, -400000, 6500000}).definition == "EPSG:27700");
}

TEST_CASE("an unknown system is refused with what to state")
{
    CHECK(error_of([] { require_valid({}, "wards.csv"); }) ==
          "3: wards.csv: the coordinate reference system is not known. State it, such as \"crs\": \"EPSG:27700\".");
    CHECK(error_of([] { require_valid({"EPSG:99999999"}, "study.json /crs"); }) ==
          "3: study.json /crs: PROJ does not know the coordinate reference system 'EPSG:99999999'. Give an EPSG code "
          "such as EPSG:27700, or WKT.");
}

TEST_CASE("a system is named for people")
{
    CHECK(crs_title({"EPSG:27700"}) == "OSGB36 / British National Grid (EPSG:27700)");
    CHECK(same_crs({"EPSG:4326"}, {"OGC:CRS84"}));
    CHECK_FALSE(same_crs({"EPSG:4326"}, {"EPSG:27700"}));
    CHECK(is_projected({"EPSG:27700"}));
    CHECK_FALSE(is_projected(wgs84));
}
