#include <catch2/catch.hpp>

#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "needshed/study/origin.hpp"
#include "needshed/study/run.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::TemporaryDirectory;

namespace {

/// A run over 16 squares of 1 km, with two agencies, each with a measure that rises to the north-east.
class Grid {
public:
    explicit Grid(const std::string& localities = R"("count": 2)")
    {
        std::vector<std::string> squares;
        TextValues codes;
        std::string people = "code,people,a,b\n";
        for (int i = 0; i < side * side; ++i) {
            const int x = i % side;
            const int y = i / side;
            codes.push_back("U" + std::to_string(10 + i));
            squares.push_back(square(x, y));
            people += codes.back() + ",100," + std::to_string(x + y) + "," + std::to_string(2 * x + y) + "\n";
        }
        Table units;
        units.add("code", codes);
        write_geopackage(m_directory.path() / "units.gpkg", "units", test::areas_from_wkt(squares), units,
                         {"EPSG:27700"});
        m_directory.write("people.csv", people);
        m_study = parse_study(R"({"title": "Grid", "units": {"source": "units.gpkg", "code": "code"},
            "populations": {"all": {"source": "people.csv", "code": "code", "column": "people"}},
            "agencies": [{"name": "a"}, {"name": "b"}],
            "demand": [{"measure": "a/calls", "as": "counts", "source": "people.csv", "code": "code", "count": "a"},
                       {"measure": "b/calls", "as": "counts", "source": "people.csv", "code": "code", "count": "b"}],
            "need": {"measures": {"a/calls": {"per": "all"}, "b/calls": {"per": "all"}}},
            "hotspots": {"permutations": 99},
            "localities": {)" + localities +
                                  R"(, "effort": "quick"}})",
                              m_directory.path() / "study.json");
        m_origin = origin_of(m_study);
        Progress progress;
        m_outcome = run(m_study, progress);
    }

    Outcome& outcome() { return m_outcome; }
    Results results() const { return results_of(m_outcome, m_origin); }

private:
    static constexpr int side = 4;

    static std::string square(int x, int y)
    {
        const auto at = [](int east, int north) {
            return std::to_string(400000 + 1000 * east) + " " + std::to_string(100000 + 1000 * north);
        };
        return "POLYGON((" + at(x, y) + ", " + at(x + 1, y) + ", " + at(x + 1, y + 1) + ", " + at(x, y + 1) + ", " +
               at(x, y) + "))";
    }

    TemporaryDirectory m_directory;
    Study m_study;
    Origin m_origin;
    Outcome m_outcome;
};

} // namespace

TEST_CASE("small rates keep their figures in the summary")
{
    Grid grid;
    auto& measure = grid.outcome().survey.need.measures[0];
    measure.area_rate = 0.00012345;
    measure.mean = 12.34567;
    measure.standard_deviation = 0.0456789;

    const auto text = to_text(run_summary(grid.results()));

    CHECK(text.find("\"area_rate\": 0.0001235,") != std::string::npos);
    CHECK(text.find("\"mean\": 12.346,") != std::string::npos);
    CHECK(text.find("\"standard_deviation\": 0.04568\n") != std::string::npos);
}

TEST_CASE("a small p-value of the organisational matrix is not written as 0")
{
    Grid grid;
    REQUIRE(grid.outcome().scorecard.services.pairs.size() == 1);
    grid.outcome().scorecard.services.pairs[0].p = 0.00000312;

    const auto table = services_table(grid.results());
    const auto& p = *table.find("p");

    CHECK(p.rounded(std::get<RealValues>(p.values)[0]) == 0.0000031);
}
