#include <catch2/catch.hpp>

#include <cmath>

#include "demand/grid.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

/// People of the grid's units, read from `content` in columns `n` and, with `two`, `m`.
Demand people_from(const std::string& content, bool two = false, const std::string& code = "code")
{
    const TemporaryDirectory directory;
    PopulationSpec spec{
        "all", {directory.write("people.csv", content).string(), "", "", "people.csv", "s /p"}, code, {"n"}, ""};
    if (two) {
        spec.columns.emplace_back("m");
    }
    Progress progress;
    return overlay(test::grid_units(), {{spec}, {}}, progress);
}

std::string refusal(const std::string& content, const std::string& code = "code")
{
    return error_of([&] { people_from(content, false, code); });
}

const std::string nine = "code,n,m\nA,1,10\nB,2,20\nC,3,30\nD,4,40\nE,5,50\nF,6,60\nG,7,70\nH,8,80\nI,9,90\n";

} // namespace

TEST_CASE("people are joined by code, in unit order, and columns are added up")
{
    const auto one = people_from(nine);
    CHECK(one.population("all").people == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9});
    CHECK(one.findings.empty());
    CHECK(people_from(nine, true).population("all").people == std::vector<double>{11, 22, 33, 44, 55, 66, 77, 88, 99});
}

TEST_CASE("rows of no unit, units without people and texts that are no numbers are counted findings")
{
    const auto demand = people_from("code,n\nA,1\nB,\nC,-\nD,4\nE,5\nF,6\nG,7\nH,1 000\nX,9\n,9\n");
    const auto& people = demand.population("all").people;
    CHECK(std::vector<bool>{std::isnan(people[0]), std::isnan(people[1]), std::isnan(people[2]), std::isnan(people[7]),
                            std::isnan(people[8])} == std::vector<bool>{false, true, true, true, true});
    CHECK(test::said(demand.findings) ==
          std::vector<std::string>{
              "population_outside population:all: 2 of the rows left out: no unit has their code, such as 'X'",
              "population_not_number population:all: 2 of 9 units with a text that is not a number, such as '-': taken "
              "as missing",
              "population_missing population:all: 4 of 9 units without people"});
    CHECK(demand.findings[0].size == 2);
}

TEST_CASE("a blank in one of several columns leaves the unit without people")
{
    const auto demand = people_from("code,n,m\nA,1,\nB,2,3\n", true);
    CHECK(std::isnan(demand.population("all").people[0]));
    CHECK(demand.population("all").people[1] == 5);
}

TEST_CASE("a negative population is refused with its row, code and value")
{
    CHECK(refusal("code,n\nA,1\nB,-7\n") ==
          "3: s /p: people.csv row 2 column 'n': 'B' has -7 people. Give a number of 0 or more.");
}

TEST_CASE("a code with two rows of people is refused with both rows")
{
    CHECK(refusal("code,n\nA,1\nB,2\nA,3\n") ==
          "3: s /p: people.csv row 3: 'A' already has its people in row 1. Give each unit one row.");
}

TEST_CASE("people whose codes are none of the units' are refused")
{
    CHECK(refusal("code,n\na,1\nb,2\n") ==
          "3: s /p: people.csv column 'code': holds 'a', 'b'; the units have 'A', 'B', "
          "'C' …. 'a' and 'A' differ in letter case only: write the codes as the "
          "units have them.");
}

TEST_CASE("a missing column of people's codes is refused")
{
    CHECK(refusal(nine, "cod") == "3: s /p: people.csv: there is no column 'cod'. Did you mean 'code'?");
}

TEST_CASE("people can be matched by another column of the units")
{
    auto units = test::grid_units();
    units.attributes.add("tract", TextValues{"T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"});
    const TemporaryDirectory directory;
    const auto file = directory.write("people.csv", "tract,n\nT9,9\nT1,1\n");
    Progress progress;
    const auto demand = overlay(units, {{{"all", {file.string(), "", ""}, "tract", {"n"}, "tract"}}, {}}, progress);
    CHECK(demand.population("all").people[0] == 1);
    CHECK(demand.population("all").people[8] == 9);
}
