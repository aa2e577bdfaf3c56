#include <catch2/catch.hpp>

#include <cmath>

#include "study/study_folder.hpp"

using namespace needshed;
using test::error_of;
using Folder = test::StudyFolder;

TEST_CASE("the number of localities is a number, a range, or as many as the bounds allow")
{
    const Folder folder;
    CHECK(folder.error_with(R"("count": 4)", R"("count": "most")") == "no error");
    CHECK(folder.error_with(R"("count": 4)", R"("count": "must")") ==
          "3: study.json /localities/count: does not know \"must\". Did you mean \"most\"?");
    CHECK(folder.error_with(R"("count": 4)", R"("count": 0)") ==
          "3: study.json /localities/count: is 0, needs 1 to 10000000. Change it.");
    CHECK(folder.error_with(R"("count": 4)", R"("count": 4.5)") ==
          "3: study.json /localities/count: is a number, needs a whole number. docs/study-file.md says what it holds.");
    CHECK(folder.error_with(R"("count": 4)", R"("count": {"min": 5, "max": 3})") ==
          "3: study.json /localities/count/max: is 3, needs 5 to 10000000. Change it.");
}

TEST_CASE("terms may follow footprints and today's plan")
{
    const Folder folder;
    const auto terms = [&](const std::string& keys) {
        return folder.study_with(R"("within": "district")", R"("terms": {)" + keys + "}").localities;
    };
    const auto spec = terms(R"("footprints": {"council": 0.2}, "change": {"from": "people.csv", "weight": 0})");
    REQUIRE(spec.footprints.size() == 1);
    CHECK(spec.footprints[0].agency == "council");
    CHECK(spec.footprints[0].weight == 0.2);
    CHECK(spec.change.from.path == folder.path("people.csv"));
    CHECK(spec.change.weight == 0);
    CHECK(
        error_of([&] { terms(R"("footprints": {"counsil": 1})"); }) ==
        "3: study.json /localities/terms/footprints/counsil: there is no agency with a footprint \"counsil\". Did you "
        "mean \"council\"?");
    CHECK(error_of([&] { terms(R"("footprints": {"council": -1})"); }) ==
          "3: study.json /localities/terms/footprints/council: is -1, needs 0 or more. Change it.");
    CHECK(error_of([&] { terms(R"("change": {"from": "now.csv"})"); }) ==
          "3: study.json /localities/terms/change/from: there is no file " + folder.path("now.csv") +
              ". Paths in a study are relative to the study file.");
}

TEST_CASE("localities may each hold a seed and places of a kind, and be limited in units and area")
{
    const Folder folder;
    const auto localities = [&](const std::string& keys) {
        return folder.study_with(R"("within": "district")", keys).localities;
    };
    const auto spec = localities(R"("seeds": ["A", "B", "C", "D"], "facilities": [
        {"name": "surgeries", "as": "points", "source": "people.csv", "x": "x", "y": "y", "crs": "EPSG:27700", "max": 3},
        {"name": "schools", "as": "counts", "source": "people.csv", "code": "code", "min": 1}])");
    CHECK(spec.seeds.size() == 4);
    CHECK(spec.count.min == 4);
    CHECK(spec.count.max == 4);
    REQUIRE(spec.facilities.size() == 2);
    CHECK(spec.facilities[0].places.measure == "facility:surgeries");
    CHECK(spec.facilities[0].max == 3);
    CHECK(spec.facilities[1].places.form == DemandForm::Counts);
    CHECK(spec.facilities[1].min == 1);
    CHECK(error_of([&] { localities(R"("seeds": ["A"])"); }) ==
          "3: study.json /localities/seeds: names 1 unit, and \"count\" does not allow as many localities. Ask for 1.");
    CHECK(error_of([&] {
              localities(R"("facilities": [{"name": "s", "as": "points", "source": "people.csv"},
                                           {"name": "s", "as": "points", "source": "people.csv"}])");
          }) == "3: study.json /localities/facilities/1/name: stands twice. Give each kind its own name.");
    CHECK(error_of([&] {
              localities(
                  R"("facilities": [{"name": "s", "as": "points", "source": "people.csv", "min": 3, "max": 2}])");
          }) == "3: study.json /localities/facilities/0: the minimum is larger than the maximum. Change one of them.");
}

TEST_CASE("localities of today's plan may stay")
{
    const Folder folder;
    const auto frozen = [&](const std::string& keys) {
        return folder.study_with(R"("within": "district")", R"("frozen": {)" + keys + "}").localities.frozen;
    };
    const auto spec = frozen(R"("from": "people.csv", "localities": ["North", "South"])");
    CHECK(spec.from.path == folder.path("people.csv"));
    CHECK(spec.localities == std::vector<std::string>{"North", "South"});
    CHECK(error_of([&] { frozen(R"("localities": ["North"])"); }) ==
          "3: study.json /localities/frozen: the key \"from\" is missing. Add it; docs/study-file.md says what it "
          "holds.");
    CHECK(error_of([&] { frozen(R"("from": "people.csv", "locality": "North")"); }) ==
          "3: study.json /localities/frozen: the key \"localities\" is missing. Did you mean it where you wrote "
          "\"locality\"?");
}

TEST_CASE("a published method is named, with what it may vary")
{
    const Folder folder;
    const std::string bounds = R"("bounds": [{"sum": "population:all", "min": 100, "max": 900}], "within": "district")";
    const auto method = [&](const std::string& json) {
        return method_text(folder.study_with(bounds, R"("method": )" + json).localities.method);
    };
    CHECK(method(R"("search")") == "search");
    CHECK(method(R"("skater")") == "skater");
    CHECK(method(R"("redcap")") == "redcap full ward");
    CHECK(method(R"({"name": "redcap", "order": "first", "linkage": "single"})") == "redcap first single");
    CHECK(method(R"("ward")") == "schc ward");
    CHECK(method(R"({"name": "schc", "linkage": "average"})") == "schc average");
    CHECK(method(R"({"name": "azp", "search": "annealing"})") == "azp annealing");
    CHECK(method(R"("recombination")") == "recombination");
    CHECK(folder.study_with(bounds, R"("method": "skater")").localities.compactness == 0);
    CHECK(folder.study_with(bounds, R"("method": "azp")").localities.compactness == 0.1);

    const auto error = [&](const std::string& keys) { return folder.error_with(bounds, keys); };
    CHECK(error(R"("method": "skatr")") ==
          "3: study.json /localities/method: does not know \"skatr\". Did you mean \"skater\"?");
    CHECK(error(R"("method": {"name": "skater", "linkage": "ward"})").find("/localities/method/linkage") !=
          std::string::npos);
    CHECK(
        error(R"("method": {"name": "redcap", "order": "first"})") ==
        "3: study.json /localities/method/order: REDCAP of first order has no Ward linkage. Take the full order, or a "
        "single, complete or average linkage.");
}

TEST_CASE("bounds may be on shape and reach, and soft; terms on travel and flows")
{
    const Folder folder;
    const auto localities = [&](const std::string& keys) {
        return folder.study_with(R"("within": "district")", keys).localities;
    };
    const auto bounds = [&](const std::string& list) {
        return folder.study_with(R"("bounds": [{"sum": "population:all", "min": 100, "max": 900}])",
                                 R"("bounds": [)" + list + "]");
    };
    const auto spec = bounds(R"({"sum": "width_km", "max": 12}, {"sum": "polsby_popper", "min": 0.2, "soft": 0.5},
        {"sum": "reach_minutes", "max": 20,
         "times": {"source": "people.csv", "from": "a", "to": "b", "minutes": "m"}})")
                          .localities;
    REQUIRE(spec.bounds.size() == 3);
    CHECK(std::isinf(spec.bounds[0].soft));
    CHECK(spec.bounds[1].soft == 0.5);
    CHECK(spec.bounds[2].times.from == "a");
    CHECK(spec.bounds[2].times.value == "m");
    const std::string times = R"({"sum": "reach_minutes", "max": 20,
        "times": {"source": "people.csv", "from": "a", "to": "b", "minutes": "m"}})";
    CHECK(
        error_of([&] { bounds(times + "," + times); }) ==
        "3: study.json /localities/bounds/1/sum: there is a bound on reach_minutes already. Put both limits into one.");
    CHECK(error_of([&] { bounds(R"({"sum": "reach_minutes", "max": 20})"); }) ==
          "3: study.json /localities/bounds/0: the key \"times\" is missing. Add it; docs/study-file.md says what it "
          "holds.");
    const auto terms = localities(R"("terms": {"travel": {"sum": "population:all"},
        "cut_flows": {"source": "people.csv", "from": "a", "to": "b", "amount": "n", "weight": 0.3}})");
    CHECK(terms.travel.sum == "population:all");
    CHECK(terms.travel.weight == 0.1);
    CHECK(terms.flows.table.value == "n");
    CHECK(terms.flows.weight == 0.3);
    CHECK(error_of([&] { bounds(R"({"sum": "width_km", "max": 9}], "method": "skater", "apart": [)"); }) ==
          "3: study.json /localities/bounds/0/sum: the method skater cannot keep a limit on what is no sum. Leave it "
          "out, or take \"azp\" or needshed's own search, which keep it.");
}

TEST_CASE("a rule that the method cannot keep is named with its place and what keeps it")
{
    const Folder folder;
    const std::string bounds = R"("bounds": [{"sum": "population:all", "min": 100, "max": 900}], "within": "district")";
    const auto error = [&](const std::string& keys) { return folder.error_with(bounds, keys); };
    CHECK(error(R"("method": "skater", )" + bounds) ==
          "3: study.json /localities/bounds/0/max: the method skater cannot keep a maximum. Leave it out, or take "
          "\"azp\" or needshed's own search, which keep it.");
    CHECK(error(R"("method": "ward", "bounds": [{"sum": "units", "min": 2}])") ==
          "3: study.json /localities/bounds/0/min: the method schc ward cannot keep a minimum. Leave it out, or take "
          "\"skater\" or \"redcap\", which keep it.");
    CHECK(
        error(R"("method": "ward", "seeds": ["A", "B", "C", "D"])") ==
        "3: study.json /localities/seeds: the method schc ward cannot give each locality one of them. Leave them out, "
        "or take \"skater\" or \"redcap\", which keep them.");
    CHECK(error(R"("method": "redcap", "apart": [["A", "B"]])") ==
          "3: study.json /localities/apart: the method redcap full ward cannot keep units apart. Leave it out, or take "
          "\"azp\" or needshed's own search, which keep it.");
    CHECK(
        error(R"("method": "skater", "terms": {"compactness": 0.2})") ==
        "3: study.json /localities/terms/compactness: the method skater cannot seek anything but common need. Give it "
        "the weight 0, or take another method.");
    CHECK(error(R"("method": "max_p", "bounds": [{"sum": "units", "min": 2}])") ==
          "3: study.json /localities/count: the method max_p greedy cannot give a number that is asked for. Ask for "
          "\"most\".");
    const auto most = R"("count": 4, "bounds": [{"sum": "population:all", "min": 100, "max": 900}])";
    CHECK(folder.error_with(most, R"("count": "most", "method": "max_p")") ==
          "3: study.json /localities/bounds: the method max_p greedy cannot find the most localities that reach a "
          "minimum where there is none. Give one a \"min\".");
    CHECK(folder.error_with(most, R"("count": "most", "method": "ward")") ==
          "3: study.json /localities/count: the method schc ward cannot find the most. Give a number.");
}

TEST_CASE("other plans are looked for as the study asks")
{
    const Folder folder;
    const auto localities = [&](const std::string& keys) {
        return folder.study_with(R"("within": "district")", keys).localities;
    };
    const auto none = localities(R"("seed": 1)");
    CHECK(none.alternatives.count == 0);
    CHECK(none.front.steps == 0);
    const auto asked = localities(R"("alternatives": {"within": 0.1}, "terms": {"footprints": {"council": 0.2}},
        "front": {"terms": ["footprints council", "common_need"], "steps": 5})");
    CHECK(asked.alternatives.count == 3);
    CHECK(asked.alternatives.within == 0.1);
    CHECK(asked.alternatives.differ == 0.05);
    CHECK(asked.front.first == "footprints council");
    CHECK(asked.front.second == "common_need");
    CHECK(asked.front.steps == 5);
    const auto error = [&](const std::string& keys) { return error_of([&] { localities(keys); }); };
    CHECK(error(R"("alternatives": {"differ": 1})") ==
          "3: study.json /localities/alternatives/differ: is 1, needs 0.0001 to 0.9999. Change it.");
    CHECK(error(R"("front": {"terms": ["compactnes", "common_need"]})") ==
          "3: study.json /localities/front/terms: there is no term \"compactnes\". Did you mean \"compactness\"?");
    CHECK(error(R"("front": {"terms": ["compactness", "compactness"]})") ==
          "3: study.json /localities/front/terms: names compactness, compactness. Name two different terms.");
    CHECK(error(R"("front": {"steps": 3})") ==
          "3: study.json /localities/front: the key \"terms\" is missing. Add it; docs/study-file.md says what it "
          "holds.");
}
