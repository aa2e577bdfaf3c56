#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>

#include "demand/grid.hpp"
#include "needshed/core/parallel.hpp"

using namespace needshed;
using test::error_of;
using test::in_bucket;
using test::TemporaryDirectory;

namespace {

using Texts = std::vector<std::string>;

/// Units as in grid.hpp; old areas: P is A, Q is B and C, R and S are D, T is E and an area beyond the study.
const std::string split = "old,new,people\n"
                          "P,A,100\n"
                          "Q,B,30\n"
                          "Q,C,70\n"
                          "R,D,20\n"
                          "S,D,60\n"
                          "T,E,75\n"
                          "T,Z,25\n";

LookupSpec by_code(const std::filesystem::path& file, const std::string& weight = "people")
{
    LookupSpec lookup;
    lookup.source.path = file.string();
    lookup.from = "old";
    lookup.code = "new";
    lookup.weight = weight;
    return lookup;
}

LookupSpec by_place(const std::filesystem::path& file, const std::string& weight = {})
{
    LookupSpec lookup;
    lookup.source.path = file.string();
    lookup.from = "old";
    lookup.x = "x";
    lookup.y = "y";
    lookup.crs = "EPSG:27700";
    lookup.weight = weight;
    return lookup;
}

DemandSpec through(LookupSpec lookup, DemandSpec spec)
{
    spec.lookup = std::move(lookup);
    return spec;
}

double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, double each) { return std::isnan(each) ? sum : sum + each; });
}

/// Values to six digits, `-` where missing.
Texts shown(const std::vector<double>& values)
{
    Texts result;
    for (const auto value : values) {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g", value);
        result.push_back(std::isnan(value) ? "-" : text);
    }
    return result;
}

/// `side code records value`, one entry per lone code.
Texts lone(const Demand& demand)
{
    Texts result;
    for (const auto& each : demand.unmatched) {
        char text[96];
        std::snprintf(text, sizeof text, "%s %s %d %g", unmatched_side_name(each.side).c_str(), each.code.c_str(),
                      static_cast<int>(each.records), each.value);
        result.push_back(text);
    }
    return result;
}

} // namespace

TEST_CASE("counts are shared out by the weights of a lookup, and what leads elsewhere lies outside")
{
    const TemporaryDirectory directory;
    const auto counts = test::counts(directory.write("calls.csv", "code,n\nP,10\nQ,20\nR,1\nS,2\nT,8\n"));
    const auto demand =
        test::overlay(test::grid_units(), {through(by_code(directory.write("split.csv", split)), counts)});
    CHECK(shown(demand.measures[0].value) == Texts{"10", "6", "14", "3", "6", "-", "-", "-", "-"});
    CHECK(in_bucket(demand, Bucket::Inside) == 5);
    CHECK(demand.reconciliations[0].value_read == 41);
    CHECK(demand.reconciliations[0].value_allocated == 39);
    CHECK(demand.reconciliations[0].value_outside == 2);
}

TEST_CASE("shares that add up to 1 and sizes of the same proportions mean the same")
{
    const TemporaryDirectory directory;
    const auto counts = test::counts(directory.write("calls.csv", "code,n\nQ,20\n"));
    const auto shares = directory.write("shares.csv", "old,new,people\nQ,B,0.3\nQ,C,0.7\n");
    const auto sizes = directory.write("sizes.csv", "old,new,people\nQ,C,50\nQ,B,30\nQ,C,20\n");
    const auto units = test::grid_units();
    const auto by_shares = test::overlay(units, {through(by_code(shares), counts)});
    const auto by_sizes = test::overlay(units, {through(by_code(sizes), counts)});
    CHECK(shown(by_shares.measures[0].value) == Texts{"-", "6", "14", "-", "-", "-", "-", "-", "-"});
    CHECK(shown(by_sizes.measures[0].value) == shown(by_shares.measures[0].value));
}

TEST_CASE("without weights a code is split equally, a repeated row says nothing more, and both show")
{
    const TemporaryDirectory directory;
    const auto counts = test::counts(directory.write("calls.csv", "code,n\nP,10\nQ,20\n"));
    const auto file = directory.write("split.csv", "old,new\nP,A\nQ,B\nQ,C\nQ,C\nQ,\n");
    const auto demand = test::overlay(test::grid_units(), {through(by_code(file, ""), counts)});
    CHECK(shown(demand.measures[0].value) == Texts{"10", "10", "10", "-", "-", "-", "-", "-", "-"});
    CHECK(test::said(demand.findings) ==
          Texts{"lookup_blank " + file.string() + ": 1 of 5 rows left out: a code is blank",
                "lookup_split_equally " + file.string() +
                    ": 1 of 2 codes lead to several areas: split equally, as there is no \"weight\", such as 'Q'",
                "demand_missing council/calls: 6 of 9 units without a value",
                "lookup_unreached council/calls: 6 of 9 units to which no record leads by the lookup, such as 'D', "
                "'E', 'F' …"});
}

TEST_CASE("a lookup can share by a population of the units; areas of no unit then have no part")
{
    const TemporaryDirectory directory;
    DemandSpecs specs;
    specs.populations.push_back(
        {"all", {directory.write("people.csv", "code,n\nB,100\nC,300\n").string(), {}, {}}, "code", {"n"}, ""});
    const auto file = directory.write("split.csv", "old,new\nQ,B\nQ,C\nQ,Z\nR,D\nR,E\n");
    specs.measures.push_back(
        through(by_code(file, "population:all"), test::counts(directory.write("calls.csv", "code,n\nQ,20\nR,4\n"))));
    Progress progress;
    const auto demand = overlay(test::grid_units(), specs, progress);
    CHECK(shown(demand.measures[0].value) == Texts{"-", "5", "15", "2", "2", "-", "-", "-", "-"});
    const auto said = test::said(demand.findings);
    CHECK(std::count(said.begin(), said.end(),
                     "lookup_no_weight " + file.string() +
                         ": 1 of 2 codes lead to several areas whose weights are all 0: split equally, such as 'R'") ==
          1);
    CHECK(std::count(said.begin(), said.end(),
                     "lookup_unweighted_outside " + file.string() +
                         ": 1 of 2 codes lead to areas that are no unit as well, of which the population is not known: "
                         "shared between the units alone, such as 'Q'") == 1);
}

TEST_CASE("scores are carried over; where several codes reach a unit their mean by weight is its score")
{
    const TemporaryDirectory directory;
    const auto scores = test::scores(directory.write("mood.csv", "code,score\nP,-1\nQ,2\nR,1\nS,3\nT,5\n"));
    const auto demand =
        test::overlay(test::grid_units(), {through(by_code(directory.write("split.csv", split)), scores)});
    //  D: (20 × 1 + 60 × 3) / 80
    CHECK(shown(demand.measures[0].value) == Texts{"-1", "2", "2", "2.5", "5", "-", "-", "-", "-"});
}

TEST_CASE("a code has one score")
{
    const TemporaryDirectory directory;
    const auto mood = directory.write("mood.csv", "code,score\nP,-1\nQ,2\nP,3\n");
    CHECK(error_of([&] {
              test::overlay(test::grid_units(),
                            {through(by_code(directory.write("split.csv", split)), test::scores(mood))});
          }) == "3: " + mood.string() +
                    " row 3: the code already has its score for health/mood from row 1. Choose one row per code with "
                    "\"where\".");
}

TEST_CASE("by places, a code belongs wholly to the unit that holds its place")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("places.csv", "old,x,y,w\n"
                                                    "P,290500,70500,1\n" // A
                                                    "Q,290900,70500,1\n" // A; the mean by weight lies in B
                                                    "Q,291500,70500,9\n" // B
                                                    "R,289950,70500,1\n" // 50 m west of A
                                                    "S,200000,70500,1\n" // far away
                                                    "T,,,1\n");
    auto lookup = by_place(file, "w");
    lookup.snap_m = 100;
    const auto calls = directory.write("calls.csv", "code,n\nP,10\nQ,20\nR,1\nS,2\nT,8\nU,4\n");
    const auto demand = test::overlay(test::grid_units(), {through(lookup, test::counts(calls))});
    CHECK(shown(demand.measures[0].value) == Texts{"11", "20", "-", "-", "-", "-", "-", "-", "-"});
    CHECK(in_bucket(demand, Bucket::Inside) == 2);
    CHECK(in_bucket(demand, Bucket::Snapped) == 1);
    CHECK(in_bucket(demand, Bucket::Outside) == 1);
    CHECK(in_bucket(demand, Bucket::NoLocation) == 1);
    CHECK(in_bucket(demand, Bucket::UnknownCode) == 1);
    CHECK(lone(demand) == Texts{"records U 1 4", "lookup S 1 2", "units C 0 0", "units D 0 0", "units E 0 0",
                                "units F 0 0", "units G 0 0", "units H 0 0", "units I 0 0"});
}

TEST_CASE("places in degrees and a layer's own points do as well")
{
    const TemporaryDirectory directory;
    //  gdaltransform -s_srs EPSG:27700 -t_srs EPSG:4326 <<< "291500 71500"
    const auto layer = directory.write("places.geojson", R"({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"old": "P"},
         "geometry": {"type": "Point", "coordinates": [-3.5322909, 50.5331815]}}]})");
    LookupSpec lookup;
    lookup.source.path = layer.string();
    lookup.from = "old";
    const auto calls = test::counts(directory.write("calls.csv", "code,n\nP,10\n"));
    const auto demand = test::overlay(test::grid_units(), {through(lookup, calls)});
    CHECK(shown(demand.measures[0].value) == Texts{"-", "-", "-", "-", "10", "-", "-", "-", "-"});
}

TEST_CASE("every lone code of a join is listed with its records and what they carry")
{
    const TemporaryDirectory directory;
    const auto counts = test::counts(directory.write("calls.csv", "code,n\nP,10\nX,1\nT,8\nT,4\nX,2\nW,5\n"));
    const auto file = directory.write("split.csv", split + "V,Y,1\n");
    const auto demand = test::overlay(test::grid_units(), {through(by_code(file), counts)});
    CHECK(lone(demand) == Texts{"records W 1 5", "records X 2 3", "lookup Z 2 3", "units B 0 0", "units C 0 0",
                                "units D 0 0", "units F 0 0", "units G 0 0", "units H 0 0", "units I 0 0"});
    const auto said = test::said(demand.findings);
    CHECK(std::count(said.begin(), said.end(),
                     "lookup_outside council/calls: 1 code to which records lead by the lookup lies in no unit, such "
                     "as 'Z'") == 1);
    CHECK(std::count(said.begin(), said.end(),
                     "records_unknown_code council/calls: 3 of 6 records left out: a code that the lookup lacks, such "
                     "as 'X', 'W'") == 1);
}

TEST_CASE("without a lookup the lone codes are those of records and of units, for each measure by its own filter")
{
    const TemporaryDirectory directory;
    auto spec = test::counts(directory.write("calls.csv", "code,kind,n\nA,a,1\nX,a,2\nY,b,3\n"));
    spec.where["kind"] = {"a"};
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(lone(demand) == Texts{"records X 1 2", "units B 0 0", "units C 0 0", "units D 0 0", "units E 0 0",
                                "units F 0 0", "units G 0 0", "units H 0 0", "units I 0 0"});
}

TEST_CASE("codes of another year are pointed out, codes of a wider area are not")
{
    const TemporaryDirectory directory;
    const auto units = test::grid_units({"E01000001", "E01000002", "E01000003", "E01000004", "E01000005", "E01000006",
                                         "E01000007", "E01033701", "E01033702"});
    std::string rows = "code,n\n";
    for (int i = 1; i <= 8; ++i) {
        rows += "E0100000" + std::to_string(i) + ",1\n";
    }
    const auto said = test::said(test::overlay(units, {test::counts(directory.write("old.csv", rows))}).findings);
    CHECK(std::count(said.begin(), said.end(),
                     "codes_of_another_year council/calls: 1 code such as 'E01000008' is no unit's, while 2 units such "
                     "as 'E01033701', 'E01033702' are without a record: if the codes are of another year, bring them "
                     "to the units with \"lookup\"") == 1);
    const auto wider = directory.write("wider.csv", rows + "E01033701,1\nE01033702,1\n");
    for (const auto& finding : test::overlay(units, {test::counts(wider)}).findings) {
        CHECK(finding.kind != "codes_of_another_year");
    }
}

TEST_CASE("populations come through lookups as well, and a unit lacks people when any code that leads to it does")
{
    const TemporaryDirectory directory;
    PopulationSpec spec{"all",
                        {directory.write("people.csv", "code,n\nP,10\nQ,20\nR,1\nS,\nT,8\nX,3\n").string(), {}, {}},
                        "code",
                        {"n"},
                        ""};
    spec.lookup = by_code(directory.write("split.csv", split));
    Progress progress;
    const auto demand = overlay(test::grid_units(), {{spec}, {}}, progress);
    CHECK(shown(demand.population("all").people) == Texts{"10", "6", "14", "-", "6", "-", "-", "-", "-"});
    CHECK(lone(demand) ==
          Texts{"records X 1 3", "lookup Z 1 2", "units F 0 0", "units G 0 0", "units H 0 0", "units I 0 0"});
    CHECK(test::said(demand.findings) ==
          Texts{"population_outside population:all: 1 of the rows left out: the lookup lacks their code, such as 'X'",
                "population_missing population:all: 5 of 9 units without people",
                "lookup_outside population:all: 1 code to which records lead by the lookup lies in no unit, such as "
                "'Z'",
                "lookup_unreached population:all: 4 of 9 units to which no record leads by the lookup, such as 'F', "
                "'G', 'H' …"});
    directory.write("people.csv", "code,n\nP,10\nQ,20\nP,1\n");
    CHECK(error_of([&] {
              overlay(test::grid_units(), {{spec}, {}}, progress);
          }) == "3: " + spec.source.path + " row 3: 'P' already has its people in row 1. Give each code one row.");
}

TEST_CASE("a lookup of which nothing fits is refused with both sides and what would help")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("split.csv", split);
    const auto calls = directory.path() / "calls.csv";
    const auto refusal = [&](const std::string& rows, LookupSpec lookup) {
        directory.write("calls.csv", rows);
        return error_of([&] { test::overlay(test::grid_units(), {through(lookup, test::counts(calls))}); });
    };
    const auto column = "3: " + calls.string() + " column 'code': holds ";
    CHECK(refusal("code,n\nX,1\nY,2\n", by_code(file)) ==
          column + "'X', 'Y'; " + file.string() +
              " has 'P', 'Q', 'R' …. Name the column of the lookup that holds the same codes with \"from\".");
    CHECK(refusal("code,n\nA,1\n", by_code(file)) == column + "'A'; " + file.string() +
                                                         " has 'P', 'Q', 'R' …. They are the units' own codes: leave "
                                                         "\"lookup\" out.");
    CHECK(refusal("code,n\np,1\n", by_code(file)) == column + "'p'; " + file.string() +
                                                         " has 'P', 'Q', 'R' …. 'p' and 'P' differ in letter case "
                                                         "only: write the codes as the lookup has them.");
    const auto postcodes = directory.write("postcodes.csv", "old,new\nPL1 1AA,A\n");
    CHECK(refusal("code,n\nPL11AA,1\n", by_code(postcodes, "")) ==
          column + "'PL11AA'; " + postcodes.string() +
              " has 'PL1 1AA'. 'PL11AA' and 'PL1 1AA' differ in spaces only: write the codes as the lookup has them.");
    const auto nowhere = directory.write("nowhere.csv", "old,new\nP,a\nQ,b\n");
    CHECK(refusal("code,n\nP,1\n", by_code(nowhere, "")) ==
          "3: " + nowhere.string() +
              " column 'new': holds 'a', 'b'; the units have 'A', 'B', 'C' …. 'a' and 'A' differ in letter case only: "
              "write the codes as the units have them.");
}

TEST_CASE("places and weights that are none are refused")
{
    const TemporaryDirectory directory;
    const auto calls = test::counts(directory.write("calls.csv", "code,n\nP,1\n"));
    const auto refusal = [&](const std::string& rows,
                             LookupSpec (*make)(const std::filesystem::path&, const std::string&)) {
        const auto file = directory.write("lookup.csv", rows);
        auto message = error_of([&] { test::overlay(test::grid_units(), {through(make(file, "w"), calls)}); });
        const auto start = "3: " + file.string();
        REQUIRE(message.substr(0, start.size()) == start);
        return message.substr(start.size());
    };
    CHECK(refusal("old,new,w\nP,A,1\nP,B,-2\n", by_code) ==
          " row 2 column 'w': '-2' is no weight. Give a number of 0 or more.");
    CHECK(refusal("old,new,w\nP,A,\n", by_code) == " row 1 column 'w': '' is no weight. Give a number of 0 or more.");
    CHECK(refusal("old,x,y,w\nP,1,2,x\n", by_place) ==
          " row 1 column 'w': 'x' is no weight. Give a number of 0 or more.");
    CHECK(
        refusal("old,x,y,w\nP,1,2,1\nQ,3,4,1\n", by_place) ==
        ": none of its 2 places lies in a unit. Check \"crs\", which is OSGB36 / British National Grid (EPSG:27700).");
    CHECK(refusal("old,x,y,w\nP,east,north,1\n", by_place) ==
          ": none of its 1 code has a place. Name the columns of numbers with \"x\" and \"y\".");
    LookupSpec lookup;
    lookup.source.path = directory.write("lookup.csv", "old,x,y\nP,1,2\n").string();
    lookup.from = "old";
    CHECK(error_of([&] { test::overlay(test::grid_units(), {through(lookup, calls)}); }) ==
          "3: " + lookup.source.path +
              ": has no geometry, and the lookup names no column of unit codes or coordinates. Add \"code\", or \"x\", "
              "\"y\" and \"crs\".");
}

TEST_CASE("shares that do not add up to 1 where the others' do are scaled, and are a finding")
{
    const TemporaryDirectory directory;
    const auto counts = test::counts(directory.write("calls.csv", "code,n\nP,10\nQ,20\nR,4\n"));
    const auto file = directory.write("split.csv", "old,new,people\nP,A,1\nQ,B,0.33\nQ,C,0.67\nR,D,0.5\nR,E,0.3\n");
    const auto demand = test::overlay(test::grid_units(), {through(by_code(file), counts)});
    CHECK(shown(demand.measures[0].value) == Texts{"10", "6.6", "13.4", "2.5", "1.5", "-", "-", "-", "-"});
    CHECK(test::said(demand.findings).front() ==
          "lookup_weights " + file.string() +
              ": 1 of 3 codes have weights that do not add up to 1 as the others' do: scaled so that they do, such as "
              "'R'");
}

TEST_CASE("a lookup without sense is refused before anything is read")
{
    const auto refusal = [](LookupSpec lookup) {
        DemandSpec counts = test::counts("calls.csv");
        counts.lookup = std::move(lookup);
        return error_of([&] { DemandSpecs{{}, {counts}}.validate(); });
    };
    auto lookup = by_code("lookup.csv", "population:all");
    CHECK(refusal(lookup) == "3: council/calls: the lookup's weight 'population:all' is none of the populations before "
                             "it. Name a column of the lookup.");
    lookup = by_place("lookup.csv", "population:all");
    CHECK(refusal(lookup) ==
          "3: council/calls: places cannot be weighted by a population of the units. Name a column of the lookup.");
    lookup.weight = "";
    lookup.crs = "";
    CHECK(refusal(lookup) == "3: council/calls: the lookup's places need x, y and their CRS. Name all three.");
    lookup = by_code("lookup.csv");
    lookup.x = "x";
    CHECK(refusal(lookup) ==
          "3: council/calls: the lookup names unit codes and coordinates. Keep \"code\", or \"x\" and \"y\".");
    lookup = by_code("lookup.csv");
    lookup.from = "";
    CHECK(refusal(lookup) == "3: council/calls: the lookup names no column of the codes to look up. Add \"from\".");
}

TEST_CASE("counts through any lookup are conserved to a billionth")
{
    CHECK(rc::check("lookups", [] {
        const auto row = rc::gen::construct<std::tuple<int, int, int>>(rc::gen::inRange(0, 5), rc::gen::inRange(0, 12),
                                                                       rc::gen::inRange(0, 1000));
        const auto lookup = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(row);
        const auto counts = *rc::gen::container<std::vector<std::pair<int, int>>>(
            rc::gen::pair(rc::gen::inRange(0, 6), rc::gen::inRange(0, 100'000)));
        std::string table = "old,new,people\n0,A,1\n";
        for (const auto& [from, to, weight] : lookup) {
            // Units A to I; J, K and L lie elsewhere.
            table += std::to_string(from) + "," + static_cast<char>('A' + to) + "," + std::to_string(weight) + "\n";
        }
        std::string calls = "code,n\n0,1\n";
        for (const auto& [from, count] : counts) {
            calls += std::to_string(from) + "," + std::to_string(count) + "\n";
        }
        const TemporaryDirectory directory;
        const bool weighted = *rc::gen::arbitrary<bool>();
        const auto demand = test::overlay(
            test::grid_units(), {through(by_code(directory.write("lookup.csv", table), weighted ? "people" : ""),
                                         test::counts(directory.write("calls.csv", calls)))});
        const auto& account = demand.reconciliations[0];
        double unknown = 0;
        double stray = 0;
        for (const auto& each : demand.unmatched) {
            (each.side == UnmatchedSide::Records ? unknown : stray) += each.value;
        }
        const double tolerance = 1e-9 * account.value_read;
        RC_ASSERT(std::abs(total(demand.measures[0].value) - account.value_allocated) <= tolerance);
        RC_ASSERT(std::abs(account.value_outside - stray) <= tolerance);
        RC_ASSERT(std::abs(account.value_read - account.value_allocated - account.value_outside - unknown) <=
                  tolerance);
    }));
}

TEST_CASE("a lookup in any order of rows gives the same demand")
{
    const TemporaryDirectory directory;
    const auto counts = test::counts(directory.write("calls.csv", "code,n\nP,10\nQ,20\nR,1\nS,2\nT,7\n"));
    const auto there = by_code(directory.write("split.csv", split));
    const auto back = by_code(
        directory.write("back.csv", "old,new,people\nT,Z,25\nT,E,75\nS,D,60\nR,D,20\nQ,C,70\nQ,B,30\nP,A,100\n"));
    const auto units = test::grid_units();
    const auto one = test::overlay(units, {through(there, counts)});
    const auto other = test::overlay(units, {through(back, counts)});
    CHECK(shown(one.measures[0].value) == shown(other.measures[0].value));
    CHECK(lone(one) == lone(other));
}
