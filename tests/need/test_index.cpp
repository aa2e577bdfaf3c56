#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "need/path.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/random.hpp"
#include "needshed/need/need.hpp"
#include "needshed/need/rates.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

MeasureDemand scores(const std::string& name, std::vector<double> value)
{
    MeasureDemand measure;
    measure.name = name;
    measure.kind = MeasureKind::Score;
    measure.value = std::move(value);
    return measure;
}

MeasureNeedSpec weighted(const std::string& name, double weight)
{
    return {name, "", weight, Direction::More};
}

Need assessed(const Demand& demand, const NeedSpec& spec)
{
    Progress progress;
    return assess(test::path(demand), demand, spec, progress);
}

Demand three_measures()
{
    Demand demand;
    demand.measures = {scores("a/x", {1, 2, 3, 4}), scores("a/y", {4, 1, 2, 2}), scores("b/z", {0, 5, 1, missing})};
    return demand;
}

NeedSpec spec_of(std::vector<MeasureNeedSpec> measures)
{
    NeedSpec spec;
    spec.measures = std::move(measures);
    return spec;
}

NeedSpec three(double x = 1, double y = 1, double z = 1)
{
    return spec_of({weighted("a/x", x), weighted("a/y", y), weighted("b/z", z)});
}

std::string refusal(const NeedSpec& spec)
{
    return test::error_of([&] { spec.validate(); });
}

Demand random_scores(std::size_t units, std::size_t measures)
{
    Demand demand;
    for (std::size_t m = 0; m < measures; ++m) {
        Random random(3, m);
        std::vector<double> value(units);
        for (auto& each : value) {
            each = random.normal();
        }
        demand.measures.push_back(scores("a/" + std::to_string(m), std::move(value)));
    }
    return demand;
}

} // namespace

TEST_CASE("a domain weighs as one, however many measures it has")
{
    auto spec = three(3, 1, 5);
    spec.domains = {{"place", 1, {"a/x", "a/y"}}, {"people", 3, {"b/z"}}};
    const auto need = assessed(three_measures(), spec);

    CHECK(need.measures[0].weight == Approx(0.25 * 0.75));
    CHECK(need.measures[1].weight == Approx(0.25 * 0.25));
    CHECK(need.measures[2].weight == Approx(0.75));
    CHECK(need.measures[2].domain == "people");
    REQUIRE(need.domains.size() == 2);
    CHECK(need.domains[0].weight == Approx(0.25));
    CHECK(need.domains[0].score[0] == Approx(0.75 * need.measures[0].z[0] + 0.25 * need.measures[1].z[0]));
    CHECK(need.index[1] == Approx(0.25 * need.domains[0].score[1] + 0.75 * need.domains[1].score[1]));
}

TEST_CASE("contributions add up to the index")
{
    for (const double least_present : {1.0, 0.5}) {
        auto spec = three(2, 1, 1);
        spec.least_present = least_present;
        const auto need = assessed(three_measures(), spec);
        for (std::size_t i = 0; i < 4; ++i) {
            double sum = 0;
            for (const auto& measure : need.measures) {
                sum += std::isnan(measure.contribution[i]) ? 0 : measure.contribution[i];
            }
            CHECK(sum == Approx(std::isnan(need.index[i]) ? 0 : need.index[i]));
        }
        CHECK(std::isnan(need.index[3]) == (least_present == 1)); // the unit without the third measure
    }
}

TEST_CASE("an index needs every measure unless a share of the weight is enough")
{
    auto spec = three(1, 1, 2);
    CHECK(std::isnan(assessed(three_measures(), spec).index[3]));

    spec.least_present = 0.5;
    const auto need = assessed(three_measures(), spec);
    CHECK(need.index[3] == Approx((need.measures[0].z[3] + need.measures[1].z[3]) / 2));
    REQUIRE(need.findings.size() == 1);
    CHECK(need.findings[0].kind == "need_in_part");
    CHECK(need.findings[0].message == "the index of 1 unit is that of the measures with a value (b/z 1): they take no "
                                      "part in common need");

    spec.least_present = 0.6;
    CHECK(std::isnan(assessed(three_measures(), spec).index[3]));
}

TEST_CASE("a domain counts for the same whatever is missing in it")
{
    auto spec = three(3, 1, 1);
    spec.domains = {{"crime", 1, {"a/x", "a/y"}}, {"health", 3, {"b/z"}}};
    spec.least_present = 0.1;
    auto demand = three_measures();
    demand.measures[0].value[1] = std::nan("");
    const auto need = assessed(demand, spec);
    const auto& m = need.measures;
    CHECK(need.index[0] == Approx(0.25 * (0.75 * m[0].z[0] + 0.25 * m[1].z[0]) + 0.75 * m[2].z[0]));
    CHECK(need.index[1] == Approx(0.25 * m[1].z[1] + 0.75 * m[2].z[1]));
    CHECK(need.index[3] == Approx(0.75 * m[0].z[3] + 0.25 * m[1].z[3])); // no health
    CHECK(m[1].contribution[1] == Approx(0.25 * m[1].z[1]));
    CHECK(std::isnan(m[0].contribution[1]));
}

TEST_CASE("winsorised values stand at the edge before they are standardised")
{
    Demand demand;
    demand.measures = {scores("a/x", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1000})};
    auto spec = spec_of({weighted("a/x", 1)});
    spec.winsorise = 0.1;
    const auto need = assessed(demand, spec);

    CHECK(need.measures[0].z == z_scores(std::vector<double>{2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10}));
    CHECK(need.measures[0].rate[10] == 1000);
}

TEST_CASE("robust z-scores fall back where more than half of the values are equal, and say so")
{
    Demand demand;
    demand.measures = {scores("a/x", {0, 0, 0, 5})};
    auto spec = spec_of({weighted("a/x", 1)});
    spec.standardise = Standardisation::RobustZ;
    const auto need = assessed(demand, spec);

    CHECK(need.measures[0].z == z_scores(std::vector<double>{0, 0, 0, 5}));
    REQUIRE(need.findings.size() == 1);
    CHECK(need.findings[0].message ==
          "more than half of the values are equal, so that their median deviation is 0: standardised by mean and "
          "standard deviation instead");
}

TEST_CASE("percentiles keep their scale")
{
    auto spec = spec_of({weighted("a/x", 1)});
    spec.standardise = Standardisation::Percentile;

    CHECK(assessed(three_measures(), spec).index == std::vector<double>{12.5, 37.5, 62.5, 87.5});
}

TEST_CASE("local shrinkage is that of the neighbourhood")
{
    Demand demand;
    demand.populations = {{"all", {100, 200, 400, 1000}}};
    MeasureDemand calls;
    calls.name = "police/asb";
    calls.value = {2, 2, 8, 90};
    demand.measures = {calls};
    auto spec = spec_of({{"police/asb", "all", 1, Direction::More}});
    spec.rate = RateKind::LocalEmpiricalBayes;
    const auto need = assessed(demand, spec);
    const auto expected = local_empirical_bayes(test::path(4), calls.value, demand.populations[0].people);

    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(need.measures[0].rate[i] == Approx(1000 * expected.rate[i]));
    }
    CHECK(need.measures[0].area_rate == Approx(60));
    REQUIRE(expected.negative == 2);
    CHECK(need.findings.back().message == "around 2 units the crude rates differ less than chance alone would make "
                                          "them: their shrunk rates are the neighbourhood's");
}

TEST_CASE("one measure leaves deciles no room to change")
{
    const auto sensitivity = assessed(random_scores(50, 1), spec_of({weighted("a/0", 1)})).sensitivity;

    CHECK(std::all_of(sensitivity.changed.begin(), sensitivity.changed.end(), [](double s) { return s == 0; }));
    CHECK(std::count(sensitivity.uncertain.begin(), sensitivity.uncertain.end(), true) == 0);
}

TEST_CASE("the tighter the weights, the firmer the deciles")
{
    const auto demand = random_scores(200, 4);
    auto spec = spec_of({weighted("a/0", 1), weighted("a/1", 1), weighted("a/2", 1), weighted("a/3", 1)});
    const auto mean_change = [&](double concentration) {
        spec.sensitivity.concentration = concentration;
        double sum = 0;
        for (const double share : assessed(demand, spec).sensitivity.changed) {
            sum += share / 200;
        }
        return sum;
    };
    const double loose = mean_change(4);
    const double usual = mean_change(50);

    CHECK(loose > usual);
    CHECK(usual > mean_change(1e6));
    CHECK(mean_change(1e9) < 0.01);
}

TEST_CASE("the range of deciles holds the chosen one where it is certain, and missing stays missing")
{
    auto demand = random_scores(100, 3);
    demand.measures[1].value[7] = missing;
    const auto need = assessed(demand, spec_of({weighted("a/0", 2), weighted("a/1", 1), weighted("a/2", 1)}));
    const auto& sensitivity = need.sensitivity;

    CHECK(std::isnan(sensitivity.changed[7]));
    CHECK(sensitivity.decile_low[7] == 0);
    CHECK_FALSE(sensitivity.uncertain[7]);
    for (std::size_t i = 0; i < 100; ++i) {
        CHECK(sensitivity.decile_low[i] <= sensitivity.decile_high[i]);
        CHECK(sensitivity.uncertain[i] == (sensitivity.changed[i] > 0.5));
        if (i != 7 && sensitivity.changed[i] < 0.05) {
            CHECK(sensitivity.decile_low[i] == need.decile[i]);
        }
    }
}

TEST_CASE("one thread and many draw the same weights")
{
    const auto demand = random_scores(100, 3);
    const auto spec = spec_of({weighted("a/0", 2), weighted("a/1", 1), weighted("a/2", 1)});
    std::vector<double> one;
    std::vector<double> many;
    with_threads(1, [&] { one = assessed(demand, spec).sensitivity.changed; });
    with_threads(2, [&] { many = assessed(demand, spec).sensitivity.changed; });

    CHECK(one == many);
}

TEST_CASE("an index that cannot be is refused")
{
    auto spec = three();
    spec.winsorise = 0.3;
    CHECK(refusal(spec) == "3: /need/winsorise: is 0.3. Give 0 to 0.25.");
    spec = three();
    spec.least_present = 1.5;
    CHECK(refusal(spec) == "3: /need/least_present: is 1.5. Give 0 to 1.");
    spec = three();
    spec.sensitivity.concentration = 0;
    CHECK(refusal(spec) == "3: /need/sensitivity/concentration: is 0. Give a number above 0.");
    spec = three();
    spec.sensitivity.draws = -1;
    CHECK(refusal(spec) == "3: /need/sensitivity/draws: is -1. Give 0 to 100000.");
    spec = three();
    spec.domains = {{"place", 1, {"a/x", "a/y"}}, {"people", 1, {"a/y", "b/z"}}};
    CHECK(refusal(spec) ==
          "3: /need/domains/people: holds 'a/y', which another domain holds too. Put each measure into "
          "one domain.");
    spec.domains = {{"place", 1, {"a/x", "a/y"}}};
    CHECK(refusal(spec) == "3: /need/domains: no domain holds 'b/z'. Put each measure into one domain, or give it "
                           "weight 0 in one.");
    spec.domains = {{"place", 1, {"a/x"}}, {"place", 1, {"a/y", "b/z"}}};
    CHECK(refusal(spec) == "3: /need/domains/place: is named twice. Name each domain once.");
    spec.domains = {{"place", 0, {"a/x", "a/y", "b/z"}}};
    CHECK(refusal(spec) == "3: /need/domains: the weights add up to 0. Give at least one domain a weight above 0.");
    spec.domains[0].weight = -1;
    CHECK(refusal(spec) == "3: /need/domains/place/weight: is -1. Give a number of 0 or more.");
}
