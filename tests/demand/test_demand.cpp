#include <catch2/catch.hpp>

#include <set>

#include "demand/grid.hpp"

using namespace needshed;
using test::error_of;

namespace {

std::string refusal(const DemandSpec& spec)
{
    return error_of([&] { DemandSpecs{{}, {spec}}.validate(); });
}

std::string refusal(const PopulationSpec& spec)
{
    return error_of([&] { DemandSpecs{{spec}, {}}.validate(); });
}

} // namespace

TEST_CASE("a population or measure is found by name, and a name nearby is suggested")
{
    Demand demand;
    demand.populations = {{"all", {1, 2}}, {"65_up", {3, 4}}};
    demand.measures = {{"police/antisocial", MeasureKind::Count, {5, 6}, {}}};
    CHECK(demand.population("65_up").people == std::vector<double>{3, 4});
    CHECK(demand.measure("police/antisocial").value == std::vector<double>{5, 6});
    CHECK(error_of([&] { (void)demand.population("adults"); }) ==
          "2: population 'adults': is not known. Known: all, 65_up.");
    CHECK(error_of([&] { (void)demand.measure("police/antisocail"); }) ==
          "2: measure 'police/antisocail': is not known. Did you mean 'police/antisocial'?");
    CHECK(error_of([&] { (void)Demand{}.population("all"); }) == "2: population 'all': is not known. There is none.");
}

TEST_CASE("every bucket has a name of its own")
{
    std::set<std::string> names;
    for (std::size_t b = 0; b < bucket_count; ++b) {
        names.insert(bucket_name(static_cast<Bucket>(b)));
    }
    CHECK(names.size() == bucket_count);
    CHECK(bucket_name(Bucket::NoLocation) == "no_location");
    CHECK(error_of([] { bucket_name(static_cast<Bucket>(bucket_count)); }) == "5: bucket 12: has no name.");
}

TEST_CASE("specs of points that cannot be meant so are refused")
{
    auto spec = test::points("crime.csv");
    spec.crs = "";
    CHECK(refusal(spec) == "3: police/all: x and y are given without \"crs\". Add \"crs\": \"EPSG:4326\" for longitude "
                           "and latitude, or the code of the grid of the coordinates.");
    spec = test::points("crime.csv");
    spec.y = "";
    CHECK(refusal(spec) == "3: police/all: names x without y. Name both.");
    spec = test::points("crime.csv");
    spec.x = "";
    CHECK(refusal(spec) == "3: police/all: names y without x. Name both.");
    spec = test::points("crime.csv");
    spec.snap_m = std::nan("");
    CHECK(refusal(spec) == "3: police/all: snap_m is nan. Give metres, 0 or more.");
    spec.snap_m = -1;
    CHECK(refusal(spec) == "3: police/all: snap_m is -1. Give metres, 0 or more.");
    spec = test::points("crime.csv");
    spec.where["Crime type"] = {};
    CHECK(refusal(spec) == "3: police/all: \"where\" allows no value of column 'Crime type'. Name at least one, or "
                           "leave the column out.");
}

TEST_CASE("specs by code that lack a column are refused, and say where the study names them")
{
    auto spec = test::counts("calls.csv");
    spec.code = "";
    spec.source.named_at = "study.json /demand/2";
    CHECK(refusal(spec) == "3: study.json /demand/2: names no column of codes. Add \"code\".");
    spec = test::scores("mood.csv");
    spec.value = "";
    CHECK(refusal(spec) == "3: health/mood: names no column of scores. Add \"value\".");
    CHECK(refusal(PopulationSpec{"all", {}, "", {"n"}, ""}) ==
          "3: population:all: names no column of codes. Add \"code\".");
    CHECK(refusal(PopulationSpec{"all", {}, "code", {}, ""}) ==
          "3: population:all: names no column of people. Add \"column\" or \"columns\".");
}

TEST_CASE("a name that stands twice is refused")
{
    const auto spec = test::counts("calls.csv");
    const PopulationSpec people{"all", {}, "code", {"n"}, ""};
    CHECK(error_of([&] {
              DemandSpecs{{}, {spec, spec}}.validate();
          }) == "3: council/calls: measure 'council/calls' stands twice. Give each its own name.");
    CHECK(error_of([&] {
              DemandSpecs{{people, people}, {}}.validate();
          }) == "3: all: population 'all' stands twice. Give each its own name.");
}

TEST_CASE("no populations and no measures make an empty demand")
{
    const auto demand = test::overlay(test::grid_units(), {});
    CHECK(demand.measures.empty());
    CHECK(demand.findings.empty());
}
