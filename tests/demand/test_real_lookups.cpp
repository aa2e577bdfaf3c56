// Independent figures by Python's csv module: every old code's people, or its score, shared equally between (averaged
// over) the new codes of lookup_lsoa11_lsoa21.csv; then the sum of squares of the units' people, and the sum of scores;
// the examples are the first codes of the one column that the other lacks.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>
#include <set>

#include "demand/grid.hpp"

using namespace needshed;
using test::data_file;
using test::in_bucket;

namespace {

LookupSpec old_to_new(const std::string& area)
{
    LookupSpec lookup;
    lookup.source.path = data_file(area + "/lookup_lsoa11_lsoa21.csv")->string();
    lookup.from = "lsoa11_code";
    lookup.code = "lsoa21_code";
    return lookup;
}

/// Squares in a row, one for each 2021 code of the lookup: joins by code do not ask for the real borders.
Units units_of(const LookupSpec& lookup)
{
    const auto table = read_table(lookup.source, std::vector{lookup.code});
    const auto& codes = std::get<TextValues>(table.columns[0].values);
    UnitAreas areas;
    areas.title = "row of squares";
    areas.crs = {"EPSG:27700"};
    for (const auto& code : std::set<std::string>(codes.begin(), codes.end())) {
        const double west = 1000.0 * static_cast<double>(areas.codes.size());
        areas.codes.push_back(code);
        areas.areas.points.insert(areas.areas.points.end(),
                                  {{west, 0}, {west + 1000, 0}, {west + 1000, 1000}, {west, 1000}});
        areas.areas.end_ring();
        areas.areas.end_part();
        areas.areas.end_area();
    }
    Progress progress;
    return {build_coverage(std::move(areas), {}, progress), {}, {}, {}};
}

PopulationSpec people_of(const std::string& area, std::optional<LookupSpec> lookup)
{
    PopulationSpec spec{"all",
                        {data_file(area + "/population_mid2019_lsoa11.csv")->string(), "", ""},
                        "lsoa11_code",
                        {"total_population"},
                        ""};
    spec.lookup = std::move(lookup);
    return spec;
}

double sum(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

double sum_of_squares(const std::vector<double>& values)
{
    return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

} // namespace

TEST_CASE("Devon and Cornwall: people of 2011 areas reach all 1,066 areas of 2021, every one of them")
{
    if (!data_file("devon_cornwall/lookup_lsoa11_lsoa21.csv")) {
        return;
    }
    const std::string area = "devon_cornwall";
    const auto lookup = old_to_new(area);
    const auto units = units_of(lookup);
    REQUIRE(units.coverage.unit_count() == 1'066);
    auto people = people_of(area, lookup);
    DemandSpecs specs{{people}, {}};
    auto counts = test::counts(people.source.path, "total_population");
    counts.code = "lsoa11_code";
    counts.lookup = lookup;
    auto scores = test::scores(*data_file(area + "/imd2015_lsoa11.csv"));
    scores.code = "lsoa11_code";
    scores.value = "IMD_score";
    scores.lookup = lookup;
    specs.measures = {counts, scores};
    Progress progress;
    const auto demand = overlay(units, specs, progress);

    CHECK(std::abs(sum(demand.population("all").people) - 1'772'541) < 1e-9 * 1'772'541);
    CHECK(std::abs(sum_of_squares(demand.population("all").people) / 3'086'894'000 - 1) < 1e-8);
    CHECK(demand.measures[0].value == demand.population("all").people);
    CHECK(demand.reconciliations[0].value_outside == 0);
    CHECK(std::abs(sum(demand.measures[1].value) / 23'131.772 - 1) < 1e-8);
    // Two areas became one: (11.803 + 25.977) / 2 = 18.89
    CHECK(demand.measures[1].value[to_index(units.coverage.find("E01034858"))] == Approx(18.89));
    CHECK(demand.unmatched.empty());
    CHECK(test::said(demand.findings) ==
          std::vector<std::string>{"lookup_split_equally " + lookup.source.path +
                                   ": 28 of 1,034 codes lead to several areas: split equally, as there is no "
                                   "\"weight\", such as 'E01015252'"});
}

TEST_CASE("Devon and Cornwall: people of 2011 areas without a lookup are told from those of another area")
{
    if (!data_file("devon_cornwall/lookup_lsoa11_lsoa21.csv")) {
        return;
    }
    const auto units = units_of(old_to_new("devon_cornwall"));
    Progress progress;
    const auto demand = overlay(units, {{people_of("devon_cornwall", std::nullopt)}, {}}, progress);
    CHECK(demand.unmatched.size() == 30 + 62);
    CHECK(test::said(demand.findings).back() ==
          "codes_of_another_year population:all: 30 codes such as 'E01015135', 'E01015157', 'E01015158' … are no "
          "unit's, while 62 units such as 'E01034157', 'E01034158', 'E01034159' … are without a record: if the codes "
          "are of another year, bring them to the units with \"lookup\"");
}

TEST_CASE("Warwickshire: people of 2011 areas on the boundaries of 2021, equally and by best fit")
{
    const auto layer = data_file("warwickshire/lsoa21_warwickshire.gpkg");
    if (!layer) {
        return;
    }
    UnitsSpec spec;
    spec.source.path = layer->string();
    spec.code = "lsoa21_code";
    Progress progress;
    const auto units = read_units(spec, progress);
    const auto equally = overlay(units, {{people_of("warwickshire", old_to_new("warwickshire"))}, {}}, progress);
    CHECK(std::abs(sum(equally.population("all").people) - 577'933) < 1e-9 * 577'933);
    CHECK(std::abs(sum_of_squares(equally.population("all").people) / 1'004'932'049 - 1) < 1e-8);
    CHECK(equally.unmatched.empty());

    // Best fit by a point inside each 2011 area: all people arrive, but of a split area only one part has them.
    spec.source.path = data_file("warwickshire/lsoa11_warwickshire.gpkg")->string();
    spec.code = "LSOA11CD";
    const auto old = read_units(spec, progress);
    const test::TemporaryDirectory directory;
    std::string places = "code,x,y\n";
    for (std::size_t u = 0; u < old.coverage.unit_count(); ++u) {
        const auto point = old.coverage.interior_points()[u];
        places += old.coverage.codes()[u] + "," + std::to_string(point.x) + "," + std::to_string(point.y) + "\n";
    }
    LookupSpec lookup;
    lookup.source.path = directory.write("places.csv", places).string();
    lookup.from = "code";
    lookup.x = "x";
    lookup.y = "y";
    lookup.crs = old.coverage.crs().definition;
    const auto best_fit = overlay(units, {{people_of("warwickshire", lookup)}, {}}, progress);
    double all = 0;
    std::size_t unreached = 0;
    for (const double people : best_fit.population("all").people) {
        all += std::isnan(people) ? 0 : people;
        unreached += std::isnan(people) ? 1 : 0;
    }
    CHECK(all == 577'933);
    // 354 units, 339 codes: at least 15 units cannot be reached.
    CHECK(unreached >= 15);
    CHECK(unreached == best_fit.unmatched.size());
}
