/// The figures of reference/published_values.json in the data directory, read from there and met to the digits printed.
/// Plans are scored here; test_published_plans.cpp finds them.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <catch2/catch.hpp>

#include "needshed/hotspots/global.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/local.hpp"
#include "needshed/hotspots/weights.hpp"
#include "needshed/io/json.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/inequality.hpp"
#include "needshed/need/rates.hpp"
#include "study/classical.hpp"
#include "study/published.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::figure;
using test::figures;
using test::published;
using test::read;
using test::to_digits;

namespace {

/// Centroids of the areas in the coordinates of the file, as GeoDa has them.
std::vector<Point> centroids(const std::string& file)
{
    Progress progress;
    const auto path = test::data_file(file);
    const auto layer = read_areas({path->string(), {}, {}}, std::vector<std::string>{}, progress);
    const auto& areas = layer.areas;
    std::vector<Point> result;
    for (std::size_t area = 0; area < areas.area_count(); ++area) {
        double twice = 0;
        Point sum{0, 0};
        const auto first_part = areas.area_start[area];
        for (auto ring = areas.part_start[first_part]; ring < areas.part_start[areas.area_start[area + 1]]; ++ring) {
            const auto points = areas.ring(ring);
            for (std::size_t i = 0; i < points.size(); ++i) {
                const auto& a = points[i];
                const auto& b = points[(i + 1) % points.size()];
                const double cross = a.x * b.y - b.x * a.y;
                twice += cross;
                sum.x += (a.x + b.x) * cross;
                sum.y += (a.y + b.y) * cross;
            }
        }
        result.push_back({sum.x / (3 * twice), sum.y / (3 * twice)});
    }
    return result;
}

double mean_neighbours(const Weights& weights)
{
    return static_cast<double>(weights.neighbour.size()) / static_cast<double>(weights.unit_count());
}

std::pair<std::size_t, std::size_t> fewest_and_most(const Weights& weights)
{
    std::size_t least = weights.unit_count();
    std::size_t most = 0;
    for (std::size_t u = 0; u < weights.unit_count(); ++u) {
        const auto count = weights.neighbours(to_unit(u)).size();
        least = std::min(least, count);
        most = std::max(most, count);
    }
    return {least, most};
}

/// Units within two steps.
std::size_t within_two(const Graph& graph, UnitIndex unit)
{
    std::set<UnitIndex> near;
    for (const auto first : graph.neighbours(unit)) {
        near.insert(first);
        for (const auto second : graph.neighbours(first)) {
            near.insert(second);
        }
    }
    near.erase(unit);
    return near.size();
}

} // namespace

TEST_CASE("the weights of Guerry's France are the published ones: sparsity, median, lag, distance band")
{
    const auto guerry = read("guerry/Guerry.shp", "CODE_DE");
    if (!guerry) {
        return;
    }
    const auto weights = contiguity(guerry->coverage.graph());
    std::vector<std::size_t> counts;
    for (std::size_t u = 0; u < 85; ++u) {
        counts.push_back(weights.neighbours(to_unit(u)).size());
    }
    std::sort(counts.begin(), counts.end());
    CHECK(mean_neighbours(weights) / 85 == to_digits(figure({"guerry", "weights", "queen", "sparsity"}), 16));
    CHECK(counts[42] == figure({"guerry", "weights", "queen", "median"}));

    // Gi is the lag over the total of all others.
    const auto value = guerry->values("Crm_prs");
    double total = 0;
    for (const double each : value) {
        total += each;
    }
    const auto g = getis_ord(weights, value, {99, 1});
    const auto lag = figures({"guerry", "spatial_lag_Crm_prs_first3", "value"});
    for (std::size_t row = 0; row < lag.size(); ++row) {
        const auto unit = to_index(guerry->unit(row));
        CHECK(g[unit].value * (total - value[unit]) == to_digits(lag[row], 2));
    }

    const auto points = centroids("classical/guerry/Guerry.shp");
    const auto band = distance_band(points, connecting_distance(points));
    CHECK(connecting_distance(points) == to_digits(figure({"guerry", "weights", "min_distthreshold"}), 2));
    CHECK(mean_neighbours(band) == to_digits(figure({"guerry", "weights", "distance_band", "mean"}), 14));
    CHECK(mean_neighbours(band) / 85 == to_digits(figure({"guerry", "weights", "distance_band", "sparsity"}), 15));
    CHECK(fewest_and_most(band).first == figure({"guerry", "weights", "distance_band", "min"}));
    CHECK(fewest_and_most(band).second == figure({"guerry", "weights", "distance_band", "max"}));
    CHECK(mean_neighbours(k_nearest(points, 6)) / 85 == to_digits(figure({"guerry", "weights", "knn6_sparsity"}), 16));
}

TEST_CASE("local Moran of every department is the published one, with p and classes within chance")
{
    const auto guerry = read("guerry/Guerry.shp", "CODE_DE");
    if (!guerry) {
        return;
    }
    const std::vector<std::string> set{"guerry", "local_moran_Crm_prp"};
    const auto values = figures({"guerry", "local_moran_Crm_prp", "values"});
    const auto p = figures({"guerry", "local_moran_Crm_prp", "pvalues_999"});
    const auto classes = figures({"guerry", "local_moran_Crm_prp", "clusters_p05"});
    REQUIRE(values.size() == 85);
    const auto found = local_moran(contiguity(guerry->coverage.graph()), guerry->values("Crm_prp"), {9999, 1});
    std::size_t different = 0;
    std::size_t different_otherwise = 0;
    for (std::size_t row = 0; row < 85; ++row) {
        const auto unit = to_index(guerry->unit(row));
        const auto& each = found.statistic[unit];
        CHECK(each.value == to_digits(values[row], 10));
        // Five standard errors of a share of 999 draws, and of ours.
        const double error = 5 * std::sqrt(each.p * (1 - each.p) * (1.0 / 999 + 1.0 / 9999)) + 1.0 / 1000;
        CHECK(std::abs(each.p - p[row]) <= error);
        // 1 and 2 are high-high and low-low; which of the outliers is 3 and which 4 depends on the library.
        const auto quadrant = each.p <= 0.05 ? found.quadrant[unit] : Quadrant::None;
        const auto code = [quadrant](double low_high, double high_low) {
            return quadrant == Quadrant::HighHigh  ? 1
                   : quadrant == Quadrant::LowLow  ? 2
                   : quadrant == Quadrant::LowHigh ? low_high
                   : quadrant == Quadrant::HighLow ? high_low
                                                   : 0;
        };
        different += code(3, 4) == classes[row] ? 0 : 1;
        different_otherwise += code(4, 3) == classes[row] ? 0 : 1;
    }
    CHECK(std::min(different, different_otherwise) <= 2); // 97 % of 85 alike
}

TEST_CASE("false discoveries of published p: four by Benjamini and Hochberg, where GeoDa stops at the first step")
{
    if (!test::data_file("reference/published_values.json")) {
        return;
    }
    const auto p = figures({"guerry", "local_moran_Crm_prp", "pvalues_999"});
    // GeoDa goes up the steps α k / n until the first p that is above its step, which is the first of all: α / n, the
    // bound of Bonferroni. Benjamini & Hochberg (1995) go down from the last step to the first p that is not above: the
    // fourth, 0.001 ≤ 0.05 · 4 / 85.
    CHECK(0.05 / static_cast<double>(p.size()) == to_digits(figure({"guerry", "local_moran_Crm_prp", "fdr_05"}), 10));
    const auto q = benjamini_hochberg(p);
    CHECK(std::count_if(q.begin(), q.end(), [](double each) { return each <= 0.05; }) == 4);
    CHECK(*std::min_element(q.begin(), q.end()) == Approx(0.001 * 85 / 4).epsilon(1e-12));
}

TEST_CASE("the first local statistics of Guerry's France have the published digits")
{
    const auto guerry = read("guerry/Guerry.shp", "CODE_DE");
    if (!guerry) {
        return;
    }
    const auto weights = contiguity(guerry->coverage.graph());
    const PermutationOptions many{9999, 1};
    const auto property = guerry->values("Crm_prp");
    const auto persons = guerry->values("Crm_prs");
    const auto check = [&](const std::string& name, const std::vector<LocalStatistic>& found) {
        const auto values = figures({"guerry", name, "values"});
        REQUIRE(values.size() == 3);
        for (std::size_t row = 0; row < 3; ++row) {
            CHECK(found[to_index(guerry->unit(row))].value == Approx(values[row]).epsilon(1e-13));
        }
    };
    const auto moran = local_moran(weights, persons, many).statistic;
    check("local_moran_Crm_prs_first3", moran);
    const auto p = figures({"guerry", "local_moran_Crm_prs_first3", "pvalues"});
    for (std::size_t row = 0; row < 3; ++row) {
        CHECK(moran[to_index(guerry->unit(row))].p == Approx(p[row]).margin(5 * std::sqrt(p[row] / 999)));
    }
    check("local_bimoran_Crm_prs_Litercy_first3",
          local_moran(weights, persons, guerry->values("Litercy"), many).statistic);
    check("local_geary_Crm_prp_first3", local_geary(weights, property, many));
    check("local_G_Crm_prp_first3", getis_ord(weights, property, many));
    check("local_Gstar_Crm_prp_first3", getis_ord_star(weights, property, many));
}

TEST_CASE("published plans of Guerry's France have the published ratio and the published sums of squares")
{
    const auto guerry = read("guerry/Guerry.shp", "CODE_DE");
    if (!guerry) {
        return;
    }
    const auto need_of = [&](const std::vector<std::string>& columns) {
        Need need;
        need.index.assign(85, 0);
        for (const auto& column : columns) {
            MeasureNeed measure;
            measure.measure = column;
            measure.z = z_scores(guerry->values(column));
            need.measures.push_back(measure);
        }
        return need;
    };
    const std::vector<std::string> columns{"Crm_prs", "Crm_prp", "Litercy", "Donatns", "Infants", "Suicids"};
    const auto all = published({"guerry", "clustering_with_labels"});
    for (const auto& plan : *all.members()) {
        INFO(plan.name);
        const auto labels = figures({"guerry", "clustering_with_labels", plan.name, "labels"});
        std::vector<std::uint32_t> locality(85);
        for (std::size_t row = 0; row < 85; ++row) {
            locality[to_index(guerry->unit(row))] = static_cast<std::uint32_t>(labels[row]);
        }
        LocalityRules rules;
        rules.codes = guerry->coverage.codes();
        const auto& graph = guerry->coverage.graph();
        const auto within = figures({"guerry", "clustering_with_labels", plan.name, "within_ss_per_variable"});
        const double ratio = figure({"guerry", "clustering_with_labels", plan.name, "between_total_ratio"});
        CHECK(1 - score_plan(graph, need_of(columns), rules, locality).common_need.share == to_digits(ratio, 6));
        for (std::size_t m = 0; m < columns.size(); ++m) {
            CHECK(score_plan(graph, need_of({columns[m]}), rules, locality).common_need.within ==
                  to_digits(within[m], 4));
        }
    }
}

TEST_CASE("American counties have their published neighbours: by corners, within two steps, by distance")
{
    const auto file = test::data_file("classical/natregimes/natregimes.shp");
    if (!file) {
        return;
    }
    Progress progress;
    UnitsSpec spec;
    spec.source.path = file->string();
    spec.code = "FIPS";
    spec.options.islands = Islands::Separate;
    spec.options.neighbours = Neighbours::Queen;
    const auto coverage = read_units(spec, progress).coverage;
    const auto& graph = coverage.graph();
    const auto queen = contiguity(graph);
    CHECK(mean_neighbours(queen) == to_digits(figure({"natregimes", "queen", "mean"}), 14));
    CHECK(mean_neighbours(queen) / 3085 == to_digits(figure({"natregimes", "queen", "sparsity"}), 16));
    CHECK(fewest_and_most(queen).first == figure({"natregimes", "queen", "min"}));
    CHECK(fewest_and_most(queen).second == figure({"natregimes", "queen", "max"}));

    std::size_t sum = 0;
    std::size_t least = 3085;
    std::size_t most = 0;
    for (std::size_t u = 0; u < 3085; ++u) {
        const auto count = within_two(graph, to_unit(u));
        sum += count;
        least = std::min(least, count);
        most = std::max(most, count);
    }
    // The file has 18.574, from the tests of an early pygeoda. Version 0.1.1 of it prints this one, libpysal 4.14.1
    // too.
    CHECK(static_cast<double>(sum) / 3085 == to_digits(18.440194489465153, 14));
    CHECK(least == figure({"natregimes", "queen_order2_incl_lower", "min"}));
    CHECK(most == figure({"natregimes", "queen_order2_incl_lower", "max"}));

    const auto points = centroids("classical/natregimes/natregimes.shp");
    const double distance = connecting_distance(points);
    CHECK(distance == to_digits(figure({"natregimes", "min_distthreshold"}), 12));
    // One pair of counties is 2.7 millionths farther apart than the threshold; pygeoda counts it in, scipy's tree does
    // not.
    const auto band = distance_band(points, distance * (1 + 5e-6));
    CHECK(mean_neighbours(band) == to_digits(figure({"natregimes", "distance_band_mean"}), 14));
}

TEST_CASE("local join counts of Columbus are the published ones")
{
    const auto columbus = read("columbus_pygeoda/columbus.shp", "polyid", "EPSG:3857");
    if (!columbus) {
        return;
    }
    Progress progress;
    UnitsSpec spec;
    spec.source.path = test::data_file("classical/columbus_pygeoda/columbus.shp")->string();
    spec.code = "polyid";
    spec.source_crs = "EPSG:3857"; // arbitrary units: what the file states is wrong
    spec.options.islands = Islands::Separate;
    spec.options.neighbours = Neighbours::Queen;
    const auto coverage = read_units(spec, progress).coverage;
    const auto found = local_join_count(contiguity(coverage.graph()), columbus->values("nsa"), {9999, 1});
    const auto counts = figures({"columbus", "local_joincount_nsa_first3", "values"});
    // The exact chance by the hypergeometric distribution, 23 others of 48 being 1. pygeoda prints 0.213, 0.07 and
    // 0.017, which are what 999 draws of its generator give.
    const std::vector<double> p{0.22429078014184398, 0.1023936170212766, 0.04550827423167849};
    const auto published_p = figures({"columbus", "local_joincount_nsa_first3", "pvalues"});
    for (std::size_t row = 0; row < 3; ++row) {
        const auto unit = to_index(columbus->unit(row));
        CHECK(found[unit].value == counts[row]);
        CHECK(found[unit].p == Approx(p[row]).margin(5 * std::sqrt(p[row] / 9999)));
        CHECK(std::abs(p[row] - published_p[row]) <= 5 * std::sqrt(p[row] * (1 - p[row]) / 999) + 1.0 / 1000);
        CHECK((found[unit].p <= 0.05) == (published_p[row] <= 0.05));
    }
}

TEST_CASE("Moran's I of North Carolina's infant deaths are the published ones: of two years, and of smoothed rates")
{
    const auto carolina = read("sids2/sids2.shp", "FIPSNO", "EPSG:4267");
    const auto weights_file = test::data_file("classical/sids2/sids2.gal");
    if (!carolina || !weights_file) {
        return;
    }
    std::map<std::string, UnitIndex> unit_of;
    for (const auto& code : carolina->codes) {
        unit_of.emplace(code, carolina->coverage.find(code));
    }
    const auto weights = contiguity(test::read_gal(*weights_file, unit_of));
    const auto moran = global_moran(weights, carolina->values("SIDR74"));
    CHECK(moran.value == to_digits(figure({"sids2", "moran_I_SIDR74"}), 3));
    CHECK(moran.p_normal == Approx(figure({"sids2", "moran_p_norm"})).epsilon(1e-12));
    const auto pair = global_moran(weights, carolina->values("SIDR79"), carolina->values("SIDR74"), {});
    CHECK(pair.value == to_digits(figure({"sids2", "moran_bv_SIDR79_SIDR74"}), 3));

    // Assunção & Reis (1999): each rate less the mean over its own standard deviation, from Marshall's moments.
    const auto events = carolina->values("SID79");
    const auto people = carolina->values("BIR79");
    const auto bayes = empirical_bayes(events, people);
    std::vector<double> rate;
    for (std::size_t u = 0; u < events.size(); ++u) {
        const double variance = bayes.between_variance + bayes.mean / people[u];
        rate.push_back((events[u] / people[u] - bayes.mean) / std::sqrt(variance));
    }
    CHECK(global_moran(weights, rate).value == to_digits(figure({"sids2", "moran_rate_SID79_BIR79"}), 4));
}

TEST_CASE(
    "inequality between the states of Mexico is the published one, between and within regions, over seven decades")
{
    const auto file = test::data_file("classical/mexico/mexico.csv");
    if (!file) {
        return;
    }
    const auto table = read_table({file->string(), {}, {}}, {});
    const auto values = [&](const std::string& name) {
        std::vector<double> result;
        for (const auto& text : std::get<TextValues>(table.find(name)->values)) {
            result.push_back(parse_number(text).value());
        }
        return result;
    };
    std::vector<std::uint32_t> region;
    for (const double number : values("hanson98")) {
        region.push_back(static_cast<std::uint32_t>(number));
    }
    const auto total = figures({"mexico", "theil_T_1940_2000"});
    const auto between = figures({"mexico", "theil_between_hanson98"});
    const auto within = figures({"mexico", "theil_within_hanson98"});
    REQUIRE(total.size() == 7);
    for (std::size_t decade = 0; decade < 7; ++decade) {
        const auto income = values("pcgdp" + std::to_string(1940 + 10 * decade));
        const auto theil = theil_index(income, std::vector<double>(income.size(), 1), region);
        CHECK(theil.total == to_digits(total[decade], 8));
        CHECK(theil.between == to_digits(between[decade], 8));
        CHECK(theil.within == to_digits(within[decade], 8));
    }
}
