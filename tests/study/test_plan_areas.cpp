#include <catch2/catch.hpp>

#include "needshed/io/writer.hpp"
#include "study/read_plan.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

const Crs grid{"EPSG:27700"};

/// Squares of 1 km with 100 people each, and plans laid over them.
///
///    C D
///    A B
class Squares {
public:
    explicit Squares(const std::string& demand = R"({"measure": "a/b", "as": "scores", "source": "people.csv",
                                                     "code": "code", "value": "score"})")
        : m_demand(demand)
    {
        Table units;
        units.add("code", TextValues{"A", "B", "C", "D"});
        write_geopackage(file("units.gpkg"), "units",
                         test::areas_from_wkt({square(0, 0), square(1000, 0), square(0, 1000), square(1000, 1000)}),
                         units, grid);
        m_directory.write("people.csv", "code,people,score\nA,100,1\nB,100,2\nC,100,3\nD,100,4\n");
    }

    std::filesystem::path file(const std::string& name) const { return m_directory.path() / name; }
    const TemporaryDirectory& directory() const { return m_directory; }

    /// `A=label B=label …`
    std::string plan(const TextValues& labels, const std::vector<std::string>& areas)
    {
        Table table;
        table.add("locality", labels);
        write_geopackage(file("plan.gpkg"), "plan", test::areas_from_wkt(areas), table, grid);
        return read("plan.gpkg");
    }

    std::string read(const std::string& name, std::vector<std::pair<std::string, std::string>> moves = {})
    {
        const auto study = parse_study(R"({"units": {"source": "units.gpkg", "code": "code"},
            "populations": {"all": {"source": "people.csv", "code": "code", "column": "people"}},
            "demand": [)" + m_demand + R"(], "localities": {"count": 2}})",
                                       file("study.json"));
        Progress progress;
        const auto found = overlay(study, progress);
        m_findings.clear();
        m_plan = read_plan({{file(name).string(), {}, {}, name}, std::move(moves)}, {study, found.units, found.demand},
                           m_findings, progress);
        std::string text;
        for (std::size_t u = 0; u < m_plan.locality.size(); ++u) {
            text += (u == 0 ? "" : " ") + found.units.coverage.codes()[u] + "=" + m_plan.label[m_plan.locality[u]];
        }
        return text;
    }

    /// `kind: message` of each.
    std::vector<std::string> findings() const
    {
        std::vector<std::string> texts;
        for (const auto& finding : m_findings) {
            texts.push_back(finding.kind + ": " + finding.message);
        }
        return texts;
    }

    const Table& cut_units() const { return m_plan.cut_units; }

    static std::string square(int x, int y) { return box(x, y, x + 1000, y + 1000); }

    static std::string box(int left, int bottom, int right, int top)
    {
        const auto at = [](int x, int y) { return std::to_string(x) + " " + std::to_string(y); };
        return "POLYGON((" + at(left, bottom) + ", " + at(right, bottom) + ", " + at(right, top) + ", " +
               at(left, top) + ", " + at(left, bottom) + "))";
    }

private:
    TemporaryDirectory m_directory;
    std::string m_demand;
    Findings m_findings;
    NamedPlan m_plan;
};

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("a plan may be areas drawn over the units")
{
    Squares squares;
    CHECK(squares.plan({"east", "west"}, {Squares::box(1000, 0, 2000, 2000), Squares::box(0, 0, 1000, 2000)}) ==
          "A=west B=east C=west D=east");
    CHECK(squares.findings().empty());
    CHECK(squares.cut_units().row_count() == 0);
}

TEST_CASE("areas with one locality are parts of it")
{
    Squares squares;
    CHECK(squares.plan({"1", "2", "1", "1"}, {Squares::square(0, 0), Squares::square(1000, 0), Squares::square(0, 1000),
                                              Squares::square(1000, 1000)}) == "A=1 B=2 C=1 D=1");
    CHECK(squares.findings().empty());
}

TEST_CASE("units are moved after areas are laid over them")
{
    Squares squares;
    squares.plan({"east", "west"}, {Squares::box(1000, 0, 2000, 2000), Squares::box(0, 0, 1000, 2000)});
    CHECK(squares.read("plan.gpkg", {{"D", "west"}}) == "A=west B=east C=west D=west");
}

TEST_CASE("a unit that is cut goes where most of its people are: evenly over its land, where no more is known")
{
    Squares squares;
    // B and D are cut at 1,400 and 1,600.
    CHECK(
        squares.plan({"east", "west"}, {"POLYGON((1400 0, 2000 0, 2000 2000, 1600 2000, 1600 1000, 1400 1000, 1400 0))",
                                        "POLYGON((0 0, 1400 0, 1400 1000, 1600 1000, 1600 2000, 0 2000, 0 0))"}) ==
        "A=west B=east C=west D=west");
    CHECK(squares.findings() ==
          Texts{"plan_unit_cut: its borders cut 2 units, in which 80 people live on the other side, such as 'B' (60 % "
                "'east', 40 % 'west'), 'D' (60 % 'west', 40 % 'east'); each goes where most of its people live"});
    const auto& table = squares.cut_units();
    CHECK(std::get<TextValues>(table.find("unit")->values) == TextValues{"B", "B", "D", "D"});
    CHECK(std::get<TextValues>(table.find("locality")->values) == TextValues{"east", "west", "west", "east"});
    CHECK(std::get<TextValues>(table.find("kept")->values) == TextValues{"yes", "no", "yes", "no"});
    CHECK(std::get<RealValues>(table.find("people")->values)[1] == Approx(40));
}

TEST_CASE("people live where the study spreads figures by points")
{
    Squares squares(R"({"measure": "a/b", "as": "areas", "source": "areas.gpkg", "count": "n",
                        "spread_by": {"source": "addresses.csv", "x": "x", "y": "y", "crs": "EPSG:27700"}})");
    Table areas;
    areas.add("n", TextValues{"8"});
    write_geopackage(squares.file("areas.gpkg"), "areas", test::areas_from_wkt({Squares::box(0, 0, 2000, 2000)}), areas,
                     grid);
    squares.directory().write("addresses.csv", "x,y\n1100,500\n1200,500\n1300,500\n1700,500\n500,500\n");
    // Three of the four addresses of B are west of the line; D has none, and is cut by land.
    CHECK(squares.plan({"east", "west"}, {Squares::box(1400, 0, 2000, 2000), Squares::box(0, 0, 1400, 2000)}) ==
          "A=west B=west C=west D=east");
    CHECK(squares.findings() ==
          Texts{"plan_unit_cut: its borders cut 2 units, in which 65 people live on the other side, such as 'B' (75 % "
                "'west', 25 % 'east'), 'D' (60 % 'east', 40 % 'west'); each goes where most of its people live"});
}

TEST_CASE("people live where the study spreads figures by a raster")
{
    Squares squares(R"({"measure": "a/b", "as": "areas", "source": "areas.gpkg", "count": "n",
                        "spread_by": {"raster": "cells.asc", "crs": "EPSG:27700"}})");
    Table areas;
    areas.add("n", TextValues{"8"});
    write_geopackage(squares.file("areas.gpkg"), "areas", test::areas_from_wkt({Squares::box(0, 0, 2000, 2000)}), areas,
                     grid);
    // Cells of 500 m, the northern row first; nobody lives in D.
    squares.directory().write("cells.asc", "ncols 4\nnrows 4\nxllcorner 0\nyllcorner 0\ncellsize 500\n"
                                           "5 5 0 0\n5 5 0 0\n0 9 30 5\n9 0 30 5\n");
    // B is cut at 1,400: four fifths of its western cells, 48 of 70, are on the other side. D is cut by land.
    CHECK(squares.plan({"east", "west"}, {Squares::box(1400, 0, 2000, 2000), Squares::box(0, 0, 1400, 2000)}) ==
          "A=west B=west C=west D=east");
    CHECK(squares.findings() ==
          Texts{"plan_unit_cut: its borders cut 2 units, in which 71 people live on the other side, such as 'B' (69 % "
                "'west', 31 % 'east'), 'D' (60 % 'east', 40 % 'west'); each goes where most of its people live"});
    CHECK(std::get<RealValues>(squares.cut_units().find("share")->values)[0] == Approx(48.0 / 70));
}

TEST_CASE("slivers along a border cut nothing")
{
    Squares squares;
    CHECK(squares.plan({"east", "west"}, {"POLYGON((1000 0, 2000 0, 2000 2000, 1000 2000, 1000.5 1000, 1000 0))",
                                          Squares::box(0, 0, 1000, 2000)}) == "A=west B=east C=west D=east");
    CHECK(squares.findings().empty());
}

TEST_CASE("a unit in no area goes with the nearest")
{
    Squares squares;
    CHECK(squares.plan({"north", "south"}, {Squares::square(0, 1000), Squares::box(0, 0, 1900, 500)}) ==
          "A=south B=south C=north D=north");
    CHECK(squares.findings() ==
          Texts{"plan_unit_outside: 1 unit lies in none of its areas and goes with the nearest: 'D'"});
}

TEST_CASE("where areas of a plan overlap is told")
{
    Squares squares;
    CHECK(squares.plan({"east", "west"}, {Squares::box(800, 0, 2000, 2000), Squares::box(0, 0, 1000, 2000)}) ==
          "A=west B=east C=west D=east");
    CHECK(squares.findings() ==
          Texts{"plan_unit_cut: its borders cut 2 units, in which 33 people live on the other side, such as 'A' (83 % "
                "'west', 17 % 'east'), 'C' (83 % 'west', 17 % 'east'); each goes where most of its people live",
                "plan_areas_overlap: its areas overlap by 0.40 km2 in 2 units: 'A', 'C'"});
}

TEST_CASE("an area that gets no unit is told")
{
    Squares squares;
    CHECK(
        squares.plan({"all", "spot"}, {"POLYGON((0 0, 2000 0, 2000 2000, 0 2000, 0 0), (100 100, 100 200, 200 200, 200 "
                                       "100, 100 100))",
                                       Squares::box(100, 100, 200, 200)}) == "A=all B=all C=all D=all");
    CHECK(squares.findings() ==
          Texts{"plan_unit_cut: its borders cut 1 unit, in which 1 person lives on the other side, such as 'A' (99 % "
                "'all', 1 % 'spot'); each goes where most of its people live",
                "plan_area_without_unit: 1 area holds most of no unit, and so is no locality: 'spot'"});
}

TEST_CASE("equal shares go by the name of the locality, not by the order of the areas")
{
    Squares squares;
    CHECK(squares.plan({"b", "a"}, {Squares::box(0, 0, 2000, 500), Squares::box(0, 500, 2000, 2000)}) ==
          "A=a B=a C=a D=a");
}

TEST_CASE("a layer of areas in which a column names the units is a table")
{
    Squares squares;
    Table table;
    table.add("unit", TextValues{"D", "C", "B", "A"});
    table.add("locality", TextValues{"x", "x", "y", "y"});
    write_geopackage(squares.file("plan.gpkg"), "plan",
                     test::areas_from_wkt({Squares::square(0, 0), Squares::square(1000, 0), Squares::square(0, 1000),
                                           Squares::square(1000, 1000)}),
                     table, grid);
    CHECK(squares.read("plan.gpkg") == "A=y B=y C=x D=x");
}

TEST_CASE("a plan of areas that says too little is refused")
{
    Squares squares;
    CHECK(error_of([&] {
              squares.plan({"east", ""}, {Squares::square(0, 0), Squares::square(1000, 0)});
          }) == "3: plan.gpkg row 2: the area has no locality. Give each area a locality; areas with the same one are "
                "parts of it.");
    CHECK(error_of([&] { squares.plan({"far"}, {Squares::square(90000, 0)}); }) ==
          "3: plan.gpkg: no unit lies in any of its areas. Check that the layer is of this place and states the right "
          "CRS.");
    CHECK(error_of([&] { squares.read("units.gpkg"); }) ==
          "3: units.gpkg: there is no column 'locality'. It has: code.");
}
