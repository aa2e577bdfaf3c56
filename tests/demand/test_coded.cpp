#include <catch2/catch.hpp>

#include <cmath>

#include "demand/grid.hpp"

using namespace needshed;
using test::counts;
using test::error_of;
using test::in_bucket;
using test::scores;
using test::TemporaryDirectory;

namespace {

std::vector<std::string> shown(const std::vector<double>& values)
{
    std::vector<std::string> result;
    for (const auto value : values) {
        result.push_back(std::isnan(value) ? "-" : std::to_string(std::lround(value)));
    }
    return result;
}

using Texts = std::vector<std::string>;

const std::string calls = "code,month,n\n"
                          "A,2019-01,3\n"
                          " A ,2019-02,4\n"
                          "B,2019-01,0\n"
                          "C,2019-01,\n"
                          "D,2019-01,*\n"
                          "E,2019-01,-1\n"
                          "X,2019-01,9\n"
                          ",2019-01,9\n"
                          "F,soon,9\n";

} // namespace

TEST_CASE("counts are added up by code; units that no record gives a value are missing")
{
    const TemporaryDirectory directory;
    const auto demand = test::overlay(test::grid_units(), {counts(directory.write("calls.csv", calls))});
    CHECK(shown(demand.measures[0].value) == Texts{"7", "0", "-", "-", "-", "9", "-", "-", "-"});
    CHECK(demand.reconciliations[0].units_without == 6);
    CHECK(in_bucket(demand, Bucket::Inside) == 4);
    CHECK(in_bucket(demand, Bucket::NoValue) == 1);
    CHECK(in_bucket(demand, Bucket::BadValue) == 2);
    CHECK(in_bucket(demand, Bucket::UnknownCode) == 1);
    CHECK(in_bucket(demand, Bucket::NoCode) == 1);
    CHECK(demand.reconciliations[0].value_read == 3 + 4 + 9 + 9 + 9);
    CHECK(demand.reconciliations[0].value_allocated == 3 + 4 + 9);
}

TEST_CASE("each fault of a table of counts is a finding")
{
    const TemporaryDirectory directory;
    auto spec = counts(directory.write("calls.csv", calls));
    spec.date = "month";
    CHECK(test::said(test::overlay(test::grid_units(), {spec}).findings) ==
          Texts{"demand_missing council/calls: 7 of 9 units without a value",
                "records_bad_date council/calls: 1 of 9 records left out: no date that can be read",
                "records_no_code council/calls: 1 of 9 records left out: no code",
                "records_unknown_code council/calls: 1 of 9 records left out: a code that no unit has, such as 'X'",
                "records_no_value council/calls: 1 of 9 records left out: no value",
                "records_bad_value council/calls: 2 of 9 records left out: a value that is not a number, or a negative "
                "count"});
}

TEST_CASE("absent units can count as zero, but a figure that cannot be read is no zero")
{
    const TemporaryDirectory directory;
    auto spec = counts(directory.write("calls.csv", calls));
    spec.absent_is_zero = true;
    const auto demand = test::overlay(test::grid_units(), {spec});
    CHECK(shown(demand.measures[0].value) == Texts{"7", "0", "0", "-", "-", "9", "0", "0", "0"});
    CHECK(demand.reconciliations[0].units_without == 6);
}

TEST_CASE("months of counts add up to the whole, and missing units are missing in each")
{
    const TemporaryDirectory directory;
    auto spec = counts(directory.write("calls.csv", calls));
    spec.date = "month";
    const auto demand = test::overlay(test::grid_units(), {spec});
    const auto& measure = demand.measures[0];
    CHECK(measure.series[0].period == std::vector<std::int32_t>{2019 * 12, 2019 * 12 + 1});
    CHECK(shown(measure.series[0].value[0]) == Texts{"3", "0", "-", "-", "-", "-", "-", "-", "-"});
    CHECK(shown(measure.series[0].value[1]) == Texts{"4", "0", "-", "-", "-", "-", "-", "-", "-"});
}

TEST_CASE("without a column of counts each row is one")
{
    const TemporaryDirectory directory;
    const auto demand =
        test::overlay(test::grid_units(), {counts(directory.write("calls.csv", "code,month\nA,1\nB,1\nA,2\n"), "")});
    CHECK(shown(demand.measures[0].value) == Texts{"2", "1", "-", "-", "-", "-", "-", "-", "-"});
}

TEST_CASE("scores may be negative and are missing where there is none")
{
    const TemporaryDirectory directory;
    const auto demand =
        test::overlay(test::grid_units(), {scores(directory.write("mood.csv", "code,score\nA,-2\nB,NA\nC,7\n"))});
    CHECK(demand.measures[0].kind == MeasureKind::Score);
    CHECK(shown(demand.measures[0].value) == Texts{"-2", "-", "7", "-", "-", "-", "-", "-", "-"});
    CHECK(in_bucket(demand, Bucket::BadValue) == 1);
    CHECK(demand.reconciliations[0].value_read == 0);
}

TEST_CASE("a second score of a unit is refused with both rows")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("mood1.csv", "code,score\nA,1\nB,2\nA,3\n");
    CHECK(error_of([&] { test::overlay(test::grid_units(), {scores(file)}); }) ==
          "3: " + file.string() +
              " row 3: the unit already has its score for health/mood from row 1. Choose one row "
              "per unit with \"where\".");
    directory.write("mood1.csv", "code,score\nA,1\n");
    const auto second = directory.write("mood2.csv", "code,score\nA,3\n");
    CHECK(error_of([&] { test::overlay(test::grid_units(), {scores(directory.path() / "mood*.csv")}); }) ==
          "3: " + second.string() + " row 1: the unit already has its score for health/mood from row 1 of " +
              file.string() + ". Choose one row per unit with \"where\".");
}

TEST_CASE("codes that are none of the units' are refused with examples of both sides")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "code,n\n7A1,1\n7A2,1\n7A3,1\n7A4,1\n");
    CHECK(error_of([&] { test::overlay(test::grid_units(), {counts(file)}); }) ==
          "3: " + file.string() +
              " column 'code': holds '7A1', '7A2', '7A3' …; the units have 'A', 'B', 'C' …. Name "
              "the column of the units that holds the same codes with \"match\", or add the "
              "units' codes to the table.");
}

TEST_CASE("codes that lost their leading zeros are pointed out, whole or in part")
{
    const auto units = test::grid_units({"001", "002", "003", "004", "005", "006", "007", "008", "009"});
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "code,n\n1,1\n2,1\n");
    CHECK(error_of([&] { test::overlay(units, {counts(file)}); }) ==
          "3: " + file.string() +
              " column 'code': holds '1', '2'; the units have '001', '002', '003' …. '1' and '001' "
              "differ in leading zeros only: save the column as text.");
    const auto partly = test::overlay(units, {counts(directory.write("partly.csv", "code,n\n001,1\n2,1\n"))});
    CHECK(test::said(partly.findings).back() ==
          "records_unknown_code council/calls: 1 of 2 records left out: a code that no unit has, such as '2'; '2' and "
          "'002' differ in leading zeros only: save the column as text");
}

TEST_CASE("codes that another column of the units holds are pointed out")
{
    auto units = test::grid_units({"1", "2", "3", "4", "5", "6", "7", "8", "9"},
                                  {"Ash", "Beer", "Colyton", "Dawlish", "Exe", "Ford", "Gara", "Holne", "Ide"});
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "code,n\nBeer,1\n");
    const auto problem = "3: " + file.string() + " column 'code': holds 'Beer'; the units have '1', '2', '3' …. ";
    CHECK(error_of([&] { test::overlay(units, {counts(file)}); }) ==
          problem + "They are the units' names: set \"match\" to the column of names.");
    units.attributes.add("parish", TextValues(units.coverage.names()));
    CHECK(error_of([&] { test::overlay(units, {counts(file)}); }) ==
          problem + "The units' column 'parish' holds them: set \"match\": \"parish\".");
    auto spec = counts(file);
    spec.match = "parish";
    CHECK(test::overlay(units, {spec}).measures[0].value[1] == 1);
}

TEST_CASE("a match that does not tell units apart, or was not read, is refused")
{
    auto units = test::grid_units();
    units.attributes.add("parish", TextValues{"P", "Q", "P", "R", "S", "T", "", "", "U"});
    const TemporaryDirectory directory;
    auto spec = counts(directory.write("calls.csv", "code,n\nP,1\n"));
    spec.match = "parish";
    CHECK(error_of([&] { test::overlay(units, {spec}); }) == "3: units column 'parish': holds 'P' for both unit A and "
                                                             "unit C. Match by a column that tells the units apart.");
    spec.match = "ward";
    CHECK(error_of([&] { test::overlay(units, {spec}); }) ==
          "2: match 'ward': is not a column that the units were read with. Name it in UnitsSpec::keep.");
}

TEST_CASE("a table gives the same demand whatever its line ends, delimiter, mark and encoding")
{
    const auto units = test::grid_units({"Caf\xc3\xa9", "B", "C", "D", "E", "F", "G", "H", "I"});
    const auto cafe = units.coverage.find("Caf\xc3\xa9");
    const TemporaryDirectory directory;
    for (const std::string content : {"code,n\nCaf\xc3\xa9,5\nB,2\n",
                                      "\xef\xbb\xbf"
                                      "code,n\r\nCaf\xc3\xa9,5\r\nB,2\r\n",
                                      "code;n\nCaf\xc3\xa9;5\nB;2\n", "code,n\nCaf\xe9,5\nB,2\n",
                                      "\"code\",\"n\"\n\"Caf\xc3\xa9\",\"5\"\n\"B\",\"2\""}) {
        INFO(content);
        const auto demand = test::overlay(units, {counts(directory.write("calls.csv", content))});
        CHECK(demand.measures[0].value[to_index(cafe)] == 5);
        CHECK(demand.measures[0].value[0] == 2);
        CHECK(in_bucket(demand, Bucket::Inside) == 2);
    }
}
