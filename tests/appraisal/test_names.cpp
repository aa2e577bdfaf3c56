#include <catch2/catch.hpp>

#include "appraisal/nine.hpp"

using namespace needshed;
using test::Nine;

namespace {

std::vector<std::string> names(const Nine& nine)
{
    std::vector<std::string> result;
    for (const auto& locality : nine.score().localities) {
        result.push_back(locality.name);
    }
    return result;
}

using Names = std::vector<std::string>;

///     Y Y Y
///     X Y .
///     X X X
const Grouping districts{"district", {"X1", "Y1"}, {"Exmouth", "Yeovil"}, {0, 0, 0, 0, 1, no_group, 1, 1, 1}};

} // namespace

TEST_CASE("a locality is named after the area in which most of its people live; equal names are numbered")
{
    Nine nine;
    nine.parents = {districts};
    CHECK(names(nine) == Names{"Exmouth", "Yeovil 1", "Yeovil 2"});
    nine.demand.populations[0].people[2] = 501;
    CHECK(names(nine) == Names{"Exmouth 1", "Exmouth 2", "Yeovil"});
}

TEST_CASE("of areas with as many people the first names the locality")
{
    Nine nine;
    nine.parents = {districts};
    nine.demand.populations[0].people[2] = 500;
    CHECK(names(nine)[1] == "Exmouth 2");
}

TEST_CASE("the first level that the study has names the localities: parents before footprints")
{
    Nine nine;
    nine.footprints = {{"police", {"P"}, {"South Division"}, {0, 0, 0, 0, 0, 0, 0, 0, 0}}};
    CHECK(names(nine) == Names{"South Division 1", "South Division 2", "South Division 3"});
    nine.parents = {districts, nine.footprints[0]};
    CHECK(names(nine) == Names{"Exmouth", "Yeovil 1", "Yeovil 2"});
}

TEST_CASE("without levels a locality is named after its most populous unit")
{
    Nine nine;
    CHECK(names(nine) == Names{"D", "F", "I"});
    nine.units = test::grid_units({"A", "B", "C", "D", "E", "F", "G", "H", "I"},
                                  {"Ash", "Beer", "Cove", "Down", "Exe", "Ford", "Gara", "Holne", "Down"});
    CHECK(names(nine) == Names{"Down 1", "Ford", "Down 2"});
}

TEST_CASE("a locality outside every area is named after its most populous unit")
{
    Nine nine;
    nine.parents = {{"district", {"X1"}, {"Exmouth"}, {0, 0, 0, 0, 0, 0, no_group, no_group, no_group}}};
    CHECK(names(nine) == Names{"Exmouth 1", "Exmouth 2", "I"});
}

TEST_CASE("people are those that a bound sums, else the first population, else units")
{
    Nine nine;
    nine.demand.populations.push_back({"night", {9, 8, 7, 6, 5, 4, 3, 2, 1}});
    CHECK(names(nine) == Names{"D", "F", "I"});
    nine.rules.bounds = {{"demand:police/asb", std::vector<double>(9, 1.0)},
                         {"population:night", nine.demand.populations[1].people}};
    CHECK(names(nine) == Names{"A", "C", "G"});
    nine.rules.bounds.clear();
    nine.demand.populations.clear();
    CHECK(names(nine) == Names{"A", "C", "G"});
}
