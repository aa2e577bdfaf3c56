#include <catch2/catch.hpp>

#include "study/study_folder.hpp"

using namespace needshed;
using test::error_of;
using Folder = test::StudyFolder;

TEST_CASE("a study says what planners ask")
{
    const Folder folder;
    const auto study = folder.parse(test::whole_study);
    CHECK(study.title == "Example");
    CHECK(study.units.source.path == folder.path("units.geojson"));
    CHECK(study.units.parents.front().column == "district");
    CHECK(study.demand.measures[0].form == DemandForm::Points);
    CHECK(study.need.measures[0].weight == 2);
    CHECK(study.need.measures[1].per.empty());
    CHECK(study.localities.count.min == 4);
    CHECK(study.localities.count.max == 4);
    CHECK(study.localities.bounds.front().max == 900);
    CHECK(study.localities.unit_weight == "population:all");
    CHECK(study.agencies.front().parent == "district");
}

TEST_CASE("what a study leaves out has its documented default")
{
    const Folder folder;
    const auto study = folder.parse(R"({"units": {"source": "units.geojson", "code": "c"},
        "demand": [{"measure": "a/b", "as": "scores", "source": "people.csv", "code": "code", "value": "v"}],
        "localities": {"count": {"min": 2, "max": 5}}})");
    CHECK(study.title == "study");
    CHECK(study.units.options.islands == Islands::Link);
    CHECK(study.units.options.snap_m == 0.001);
    CHECK(study.units.options.max_gap_m2 == 1);
    CHECK(study.need.rate == RateKind::EmpiricalBayes);
    CHECK(study.need.standardise == Standardisation::Z);
    CHECK(study.need.measures.front().measure == "a/b");
    CHECK(study.hotspots.permutation.permutations == 999);
    CHECK(study.hotspots.level == 0.05);
    CHECK(study.localities.unit_weight.empty());
    CHECK(study.localities.compactness == 0.1);
    CHECK(study.localities.effort == Effort::Normal);
    CHECK(study.localities.seed == 1);
    CHECK(study.outputs.simplify_m == 0);
}

TEST_CASE("the resolution of outputs is a length")
{
    const Folder folder;
    const auto with = [&](const std::string& value) {
        return folder.error_with(R"("title": "Example")", R"("outputs": {"simplify_m": )" + value + "}");
    };
    CHECK(with("20") == "no error");
    CHECK(with("0.5") == "no error");
    CHECK(with("-1") == "3: study.json /outputs/simplify_m: is -1, needs 0 or more. Change it.");
    CHECK(with(R"("20 m")") ==
          "3: study.json /outputs/simplify_m: is a text, needs a number. docs/study-file.md says what it holds.");
    CHECK(folder.error_with(R"("title": "Example")", R"("outputs": {"simplfy_m": 20})") ==
          "3: study.json /outputs/simplfy_m: is an unknown key. Did you mean \"simplify_m\"?");
}

TEST_CASE("formats of layers are FlatGeobuf and Shapefile")
{
    const Folder folder;
    const auto with = [&](const std::string& value) {
        return folder.error_with(R"("title": "Example")", R"("outputs": {"formats": )" + value + "}");
    };
    CHECK(with("[]") == "no error");
    CHECK(with(R"(["shapefile", "flatgeobuf"])") == "no error");
    CHECK(with(R"(["shapefiles"])") ==
          "3: study.json /outputs/formats: does not know \"shapefiles\". Did you mean \"shapefile\"?");
    CHECK(with(R"(["flatgeobuf", "KML"])") ==
          "3: study.json /outputs/formats: does not know \"KML\". Write one of: flatgeobuf, shapefile.");
    CHECK(with(R"("shapefile")") ==
          "3: study.json /outputs/formats: is a text, needs a list. docs/study-file.md says what it holds.");
}

TEST_CASE("need by domains, with its rule for missing values and its draws of weights")
{
    const Folder folder;
    const auto study = folder.parse(R"({"units": {"source": "units.geojson", "code": "c"},
        "demand": [{"measure": "a/b", "as": "scores", "source": "people.csv", "code": "code", "value": "v"}],
        "need": {"rate": "local_empirical_bayes", "standardise": "robust_z", "winsorise": 0.05, "least_present": 0.75,
                 "domains": {"crime": {"weight": 3, "measures": ["a/b"]}},
                 "sensitivity": {"draws": 200, "concentration": 20}},
        "localities": {"count": 2, "seed": 9}})");

    CHECK(study.need.rate == RateKind::LocalEmpiricalBayes);
    CHECK(study.need.standardise == Standardisation::RobustZ);
    CHECK(study.need.winsorise == 0.05);
    CHECK(study.need.least_present == 0.75);
    CHECK(study.need.domains.front().weight == 3);
    CHECK(study.need.domains.front().measures == std::vector<std::string>{"a/b"});
    CHECK(study.need.sensitivity.draws == 200);
    CHECK(study.need.sensitivity.concentration == 20);
    CHECK(study.need.sensitivity.seed == 9);
}

TEST_CASE("a domain of measures that need does not have is refused")
{
    const Folder folder;
    CHECK(test::error_of([&] {
              folder.parse(R"({"units": {"source": "units.geojson", "code": "c"},
        "demand": [{"measure": "a/b", "as": "scores", "source": "people.csv", "code": "code", "value": "v"}],
        "need": {"domains": {"crime": {"measures": ["a/c"]}}}, "localities": {"count": 2}})");
          }) ==
          "3: study.json /need/domains/crime/measures: there is no measure of need \"a/c\". Did you mean \"a/b\"?");
}

TEST_CASE("a territory is that of agencies with a footprint")
{
    const Folder folder;
    const auto with = [&](const std::string& agency) {
        auto text = std::string(test::whole_study);
        const std::string units = R"("units": {)";
        return text.replace(text.find(units), units.size(), units + R"("territory": [")" + agency + R"("], )");
    };
    const auto study = folder.parse(with(folder.parse(test::whole_study).agencies.front().name));
    REQUIRE(study.units.territory.size() == 1);
    CHECK(study.units.territory[0].parent == "district");
    CHECK(error_of([&] {
              folder.parse(with("coast guard"));
          }).find("3: study.json /units/territory/0: there is no agency with a footprint \"coast guard\".") == 0);
}

TEST_CASE("an unknown key is met with the nearest known one")
{
    const Folder folder;
    CHECK(folder.error_with(R"("within")", R"("witin")") ==
          "3: study.json /localities/witin: is an unknown key. Did you mean \"within\"?");
    CHECK(folder.error_with(R"("title")", R"("colour")") ==
          "3: study.json /colour: is an unknown key. Known here: agencies, attribution, crs, demand, hotspots, "
          "localities, need, organisational_matrix, "
          "outputs, populations, title, units.");
    CHECK(folder.error_with(R"("weight": 2)", R"("wieght": 2)") ==
          "3: study.json /need/measures/police~1antisocial/wieght: is an unknown key. Did you mean \"weight\"?");
}

TEST_CASE("a missing key is named, with the one that may have been meant")
{
    const Folder folder;
    CHECK(folder.error_with(R"("units")", R"("unitz")") ==
          "3: study.json /: the key \"units\" is missing. Did you mean it where you wrote \"unitz\"?");
    CHECK(folder.error_with(R"("code": "code", "name": "name",)", "") ==
          "3: study.json /units: the key \"code\" is missing. Add it; docs/study-file.md says what it holds.");
    CHECK(folder.error_with(R"("as": "points", )", "") ==
          "3: study.json /demand/0: the key \"as\" is missing. Add it; docs/study-file.md says what it holds.");
}

TEST_CASE("a study without localities can be measured but not planned")
{
    const Folder folder;
    const auto study = folder.parse(R"({"units": {"source": "units.geojson", "code": "code"}, "demand": [
        {"measure": "a/b", "as": "scores", "source": "people.csv", "code": "code", "value": "n"}]})");
    CHECK_FALSE(study.has_localities);
    CHECK(error_of([&] { require_localities(study); }) ==
          "3: study.json /: the key \"localities\" is missing. Add it; docs/study-file.md says what it holds.");
}

TEST_CASE("hot spots by any statistic, weights and correction")
{
    const Folder folder;
    const auto hotspots = [&](const std::string& keys) {
        return folder.study_with(R"("localities")", R"("hotspots": {)" + keys + R"(}, "localities")").hotspots;
    };
    const auto error = [&](const std::string& keys) { return error_of([&] { hotspots(keys); }); };
    const auto moran = hotspots(R"("statistic": "local_moran", "bonferroni": 0.01, "p_value": "analytical",
                                    "weights": {"kind": "k_nearest", "k": 6})");
    CHECK(moran.statistic == HotspotStatistic::LocalMoran);
    CHECK(moran.correction == Correction::Bonferroni);
    CHECK(moran.level == 0.01);
    CHECK(moran.p_value == PValueKind::Analytical);
    CHECK(moran.weights.kind == WeightsSpec::Kind::KNearest);
    CHECK(moran.weights.k == 6);
    CHECK(hotspots(R"("weights": {"kind": "queen"})").weights.kind == WeightsSpec::Kind::Queen);
    CHECK(hotspots(R"("weights": {"kind": "rook"})").weights.kind == WeightsSpec::Kind::Rook);
    CHECK(hotspots(R"("weights": {"kind": "kernel"})").weights.k == 0);
    const auto kernel = hotspots(R"("weights": {"kind": "kernel", "distance_m": 5000, "kernel": "quartic"})").weights;
    CHECK(kernel.kernel == Kernel::Quartic);
    CHECK(kernel.distance_m == 5000);
    CHECK(hotspots("").statistic == HotspotStatistic::GiStar);
    CHECK(error(R"("false_discovery_rate": 0.05, "uncorrected": 0.05)") ==
          "3: study.json /hotspots/uncorrected: stands beside \"false_discovery_rate\". Choose one of "
          "false_discovery_rate, bonferroni and uncorrected.");
    CHECK(error(R"("bonferroni": 0)") ==
          "3: study.json /hotspots/bonferroni: is neither above 0 nor below 1. Give a share between 0 and 1, such as "
          "0.05.");
    CHECK(error(R"("statistic": "moran")") ==
          "3: study.json /hotspots/statistic: does not know \"moran\". Write one of: gi_star, gi, local_moran, "
          "local_geary, join_count.");
    CHECK(error(R"("weights": {"kind": "k_nearest", "distance_m": 5})") ==
          "3: study.json /hotspots/weights/distance_m: is an unknown key. Known here: k, kind.");
}

TEST_CASE("patterns are taken as the study asks for them")
{
    const Folder folder;
    const auto patterns = [&](const std::string& keys) {
        auto text = test::whole_study;
        const std::string crs = R"("crs": "EPSG:4326"})";
        text.replace(text.find(crs), crs.size(), R"("crs": "EPSG:4326", "date": "month"})");
        text.insert(text.rfind(R"("localities")"), R"("hotspots": {)" + keys + "}, ");
        return folder.parse(text).patterns;
    };
    const auto error = [&](const std::string& keys) { return error_of([&] { patterns(keys); }); };
    CHECK(patterns("").global);
    CHECK(!patterns("").trends);
    CHECK(!patterns("").scan);
    CHECK(!patterns(R"("global": false)").global);
    CHECK(patterns(R"("trends": {"seasonal": true, "level": 0.01})").trends->seasonal);
    CHECK(patterns(R"("trends": {})").trends->measures.empty());
    const auto scan = patterns(R"("scan": {"time": true, "prospective": true, "permutations": 199})").scan;
    CHECK(scan->in_time);
    CHECK(scan->options.prospective);
    CHECK(scan->options.permutations == 199);
    CHECK(patterns(R"("scan": {"window": "flexible", "flexible_units": 9})").scan->options.flexible_units == 9);
    const auto pair = patterns(R"("pairs": [["police/antisocial", "health/mood"]])").pairs;
    CHECK(pair.front().second == "health/mood");
    CHECK(patterns(R"("together": ["police/antisocial", "health/mood"])").together.size() == 2);

    CHECK(error(R"("trends": {"measures": ["health/mood"]})") ==
          "3: study.json /hotspots/trends/measures: \"health/mood\" has no \"date\". Name the column of dates in "
          "\"demand\".");
    CHECK(error(R"("scan": {"measures": ["health/mood"]})") ==
          "3: study.json /hotspots/scan/measures: \"health/mood\" is a score. Scan counts; in time, counts with a "
          "\"date\".");
    CHECK(error(R"("scan": {"window": "flexible", "time": true})") ==
          "3: study.json /hotspots/scan/time: goes with circular windows only. Remove it, or set \"window\" to "
          "\"circular\".");
    CHECK(error(R"("scan": {"window": "flexible", "largest_units": 9})") ==
          "3: study.json /hotspots/scan/largest_units: is an unknown key. Known here: flexible_screen, flexible_units, "
          "largest_p, largest_share, measures, permutations, time, window.");
    CHECK(error(R"("scan": {"largest_share": 2})") ==
          "3: study.json /hotspots/scan/largest_share: is 2, needs 0.001 to 0.999. Change it.");
    CHECK(
        error(R"("pairs": [["police/antisocial"]])") ==
        "3: study.json /hotspots/pairs/0: is not a pair of measures. Name two: that of a unit itself, and that of its "
        "neighbours.");
    CHECK(error(R"("together": ["police/antisocial"])") ==
          "3: study.json /hotspots/together: needs two measures or more. Name those that are to be looked at as one.");
    CHECK(error(R"("together": ["health/mood", "health/mood"])") ==
          "3: study.json /hotspots/together: names \"health/mood\" twice. Name each measure once.");
    CHECK(error(R"("together": ["health/mod", "police/antisocial"])") ==
          "3: study.json /hotspots/together: there is no measure of need \"health/mod\". Did you mean "
          "\"health/mood\"?");
}

TEST_CASE("bands of ages are taken as they are written, and refused where they make no sense")
{
    const Folder folder;
    const auto measure = [&](const std::string& ages) {
        return folder.study_with(R"("per": "all", "weight": 2)", R"("per": "all", "ages": {)" + ages + "}")
            .need.measures[0];
    };
    const auto error = [&](const std::string& ages) { return error_of([&] { measure(ages); }); };
    const std::string young = R"({"ages": "0-64", "count": "police/antisocial", "per": "all"})";
    const std::string old = R"({"ages": "65+", "count": "police/antisocial", "per": "all"})";
    const std::string where = "3: study.json /need/measures/police~1antisocial/ages/bands";
    const auto ages =
        measure(R"("method": "direct", "standard": "area", "least_events": 3, "bands": [)" + young + "," + old + "]")
            .ages;
    CHECK(ages->method == AgeMethod::Direct);
    CHECK(ages->standard == AgeStandard::Area);
    CHECK(ages->least_events == 3);
    CHECK(ages->bands[0].band == AgeBand{0, 64});
    CHECK(ages->bands[1].band == AgeBand{65});

    CHECK(error(R"("bands": [)" + young + "]") ==
          where + ": needs two bands or more. Without bands a rate cannot be made free of ages.");
    CHECK(error(R"("bands": [)" + old + "," + young + "]") ==
          where + "/1: the band 0-64 begins before 65+ has ended. Write the bands from the youngest on, so that none "
                  "overlaps another.");
    const std::string oldest = R"({"ages": "75+", "count": "police/antisocial", "per": "all"})";
    CHECK(error(R"("bands": [)" + young + "," + oldest + "]") ==
          where + "/1: the ages 65 to 74 are in no band. Add a band for them, or begin this one at 65.");
    CHECK(
        folder.error_with(R"("per": "all", "weight": 2)",
                          R"("per": "all", "as": "proportion", "ages": {"bands": [)" + young + "," + old + "]}") ==
        "3: study.json /need/measures/police~1antisocial/ages: stands beside \"as\": \"proportion\". Choose one: rates "
        "are made free of the mix of ages, proportions are not.");
    CHECK(error(R"("bands": [{"ages": "old", "count": "police/antisocial", "per": "all"}])") ==
          where + "/0/ages: \"old\" is no band of ages. Write it as \"0-64\", or \"65+\" for all from 65 on.");
    CHECK(error(R"("bands": [{"ages": "65+", "count": "health/mood", "per": "all"}])") ==
          where + "/0/count: there is no measure that is a count \"health/mood\". The study has: police/antisocial.");
    CHECK(error(R"("method": "direct", "bands": [{"ages": "0-15", "count": "police/antisocial", "per": "all"},
                {"ages": "16+", "count": "police/antisocial", "per": "all"}])") ==
          where + "/0/ages: does not begin and end where the European Standard Population's bands do. Use "
                  "0-4, 5-9 … 85-89, 90+ or bands made of several of them, or state a standard of your own.");
    CHECK(error(R"("method": "direct", "standard": "own", "bands": [)" + young + "," + old + "]") ==
          where + "/0: the key \"people\" is missing. Add it; docs/study-file.md says what it holds.");
}

TEST_CASE("a value of the wrong type is named with the type it needs")
{
    const Folder folder;
    CHECK(folder.error_with(R"("title": "Example")", R"("title": 3)") ==
          "3: study.json /title: is a whole number, needs a text. docs/study-file.md says what it holds.");
    CHECK(folder.error_with(R"("weight": 2)", R"("weight": "2")") ==
          "3: study.json /need/measures/police~1antisocial/weight: is a text, needs a number. docs/study-file.md says "
          "what it holds.");
    CHECK(folder.error_with(R"("health/mood": {})", R"("health/mood": [])") ==
          "3: study.json /need/measures/health~1mood: is a list, needs an object. Write it in braces.");
    CHECK(folder.error_with(R"("code": "code", "name")", R"("code": "", "name")") ==
          "3: study.json /units/code: is an empty text. Write a name, or leave the key out.");
}

TEST_CASE("a value out of range is named with the range")
{
    const Folder folder;
    CHECK(folder.error_with(R"("weight": 2)", R"("weight": -2)") ==
          "3: study.json /need/measures/police~1antisocial/weight: is -2, needs 0 or more. Change it.");
    CHECK(folder.error_with(R"("min": 100, "max": 900)", R"("min": 900, "max": 100)") ==
          "3: study.json /localities/bounds/0: the minimum is larger than the maximum. Change one of them.");
    CHECK(folder.error_with(R"("within": "district")", R"("within": "district"}, "hotspots": {"permutations": 5)") ==
          "3: study.json /hotspots/permutations: is 5, needs 99 to 99999. Change it.");
}

TEST_CASE("a name that nothing defines is met with the nearest that something does")
{
    const Folder folder;
    CHECK(
        folder.error_with(R"("population:all")", R"("population:al")") ==
        "3: study.json /localities/bounds/0/sum: there is no sum \"population:al\". Did you mean \"population:all\"?");
    CHECK(folder.error_with(R"("within": "district")", R"("within": "ward")") ==
          "3: study.json /localities/within: there is no parent level \"ward\". The study has: district.");
    CHECK(folder.error_with(R"("per": "all")", R"("per": "everyone")") ==
          "3: study.json /need/measures/police~1antisocial/per: there is no population \"everyone\". The study has: "
          "all.");
    CHECK(folder.error_with(R"("health/mood": {})", R"("health/moods": {})") ==
          "3: study.json /need/measures/health~1moods: there is no measure \"health/moods\". Did you mean "
          "\"health/mood\"?");
}

TEST_CASE("a file that is not there is named with the key that names it")
{
    const Folder folder;
    CHECK(folder.error_with("units.geojson", "unit.geojson") ==
          "3: study.json /units/source: there is no file " + folder.path("unit.geojson") +
              ". Paths in a study are relative to the study file.");
    CHECK(folder.error_with("crime-*.csv", "calls-*.csv") ==
          "3: study.json /demand/0/source: no file matches the pattern: " + folder.path("calls-*.csv") +
              ". Paths in a study are relative to the study file.");
    CHECK(error_of([&] { read_study(folder.path("none.json")); }) ==
          "3: " + folder.path("none.json") +
              ": the study file cannot be read. Check the name; 'needshed simulate' writes an example.");
}

TEST_CASE("measures are agency/measure, each once, with a system for their coordinates and people to relate to")
{
    const Folder folder;
    CHECK(folder.error_with(R"("measure": "health/mood")", R"("measure": "mood")") ==
          "3: study.json /demand/1/measure: \"mood\" is not agency/measure. Write it like \"police/antisocial\".");
    CHECK(folder.error_with(R"("measure": "health/mood")", R"("measure": "police/antisocial")") ==
          "3: study.json /demand/1/measure: \"police/antisocial\" stands twice. Give each measure its own name.");
    CHECK(folder.error_with(R"(, "crs": "EPSG:4326")", "") ==
          "3: study.json /demand/0: x and y are given without \"crs\". Add \"crs\": \"EPSG:4326\" for longitude and "
          "latitude, or \"EPSG:27700\" for National Grid eastings and northings.");
    CHECK(folder.error_with("EPSG:4326", "EPSG:999999") ==
          "3: study.json /demand/0/crs: PROJ does not know the coordinate reference system 'EPSG:999999'. Give an EPSG "
          "code such as EPSG:27700, or WKT.");
    CHECK(folder.error_with(R"("populations": {"all": )",
                            R"("populations": {"a": {"source": "people.csv", "code": "code", "column": "a"}, "b": )") ==
          "3: study.json /need/measures/police~1antisocial/per: there is no population \"all\". The study has: a, b.");
    CHECK(folder.error_with(R"({"per": "all", "weight": 2})", "{}") == "no error");
    CHECK(error_of([&] {
              // Demand alone can be counted without people.
              require_need(
                  folder.parse(R"({"units": {"source": "units.geojson", "code": "code"}, "localities": {"count": 4},
                  "demand": [{"measure": "a/b", "as": "counts", "source": "people.csv", "code": "code", "count": "n"}]})"));
          }) ==
          "3: study.json /need/measures/a~1b: a count needs the population it is relative to. Add \"populations\" to "
          "the study, and \"per\" here with the name of one.");
}

TEST_CASE("what later versions will take is refused as such")
{
    const Folder folder;
    CHECK(folder.error_with(R"("localities")", R"("protocols": [], "localities")") ==
          "3: study.json /protocols: is not taken by this version. Remove the key.");
    const auto spec = folder.study_with(R"("within": "district")", R"("ensemble": {"within": 0.1})").localities;
    CHECK(spec.ensemble.plans == 200);
    CHECK(spec.ensemble.within == 0.1);
    CHECK(std::isinf(spec.ensemble.temperature));
    CHECK(folder.study_with(R"("within": "district")", R"("ensemble": {"temperature": 0.02})")
              .localities.ensemble.temperature == 0.02);
    CHECK(folder.study_with(R"("within": "district")", R"("seed": 1)").localities.ensemble.plans == 0);
}

TEST_CASE("barriers and the kind of neighbours are read into the coverage's options")
{
    const Folder folder;
    CHECK(folder.error_with(R"("name": "name")", R"("neighbours": "bishop")") ==
          "3: study.json /units/neighbours: does not know \"bishop\". Write one of: rook, queen.");
    CHECK(folder.error_with(R"("name": "name")", R"("barriers": {"source": "river.gpkg"})") ==
          "3: study.json /units/barriers/source: there is no file " + folder.path("river.gpkg") +
              ". Paths in a study are relative to the study file.");
    CHECK(folder.error_with(R"("name": "name")", R"("barriers": {"source": "units.geojson", "tolerance_m": 0})") ==
          "3: study.json /units/barriers/tolerance_m: is 0, needs 0.001 to 1000. Change it.");
    CHECK(folder.error_with(R"("name": "name")", R"("barriers": {"source": "units.geojson", "tolerance": 5})") ==
          "3: study.json /units/barriers/tolerance: is an unknown key. Did you mean \"tolerance_m\"?");
    const auto study = folder.study_with(
        R"("name": "name")",
        R"("neighbours": "queen", "barriers": {"source": "units.geojson", "layer": "l", "where": "x = 1", "crs": "EPSG:27700", "tolerance_m": 25})");
    CHECK(study.units.options.neighbours == Neighbours::Queen);
    REQUIRE(study.units.barriers);
    CHECK(study.units.barriers->source.path == folder.path("units.geojson"));
    CHECK(study.units.barriers->source.layer == "l");
    CHECK(study.units.barriers->source.where == "x = 1");
    CHECK(study.units.barriers->crs == "EPSG:27700");
    CHECK(study.units.barriers->tolerance_m == 25);
}

TEST_CASE("links are pairs and code lists are lists of texts")
{
    const Folder folder;
    CHECK(folder.error_with(R"("name": "name")", R"("links": [["A"]])") ==
          "3: study.json /units/links/0: is not a pair of unit codes. Write it as [\"E01\", \"E02\"].");
    CHECK(folder.error_with(R"("within": "district")", R"("together": [["A", 3]])") ==
          "3: study.json /localities/together/0/1: is a whole number, needs a text. docs/study-file.md says what "
          "it holds.");
}
