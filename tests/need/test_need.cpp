#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "need/path.hpp"
#include "needshed/need/need.hpp"
#include "needshed/need/rates.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

MeasureDemand counts(const std::string& name, std::vector<double> value)
{
    return {name, MeasureKind::Count, std::move(value), {}};
}

MeasureDemand scores(const std::string& name, std::vector<double> value)
{
    return {name, MeasureKind::Score, std::move(value), {}};
}

Demand demand_of(std::vector<MeasureDemand> measures, std::vector<double> people)
{
    Demand demand;
    demand.populations = {{"all", std::move(people)}};
    demand.measures = std::move(measures);
    return demand;
}

/// Four units with 100, 200, 400 and 1000 people.
Demand four_units()
{
    return demand_of({counts("police/asb", {2, 2, 8, 10}), scores("health/mood", {0.5, -1, 2, 0.1})},
                     {100, 200, 400, 1000});
}

NeedSpec crude(std::vector<MeasureNeedSpec> measures)
{
    return {RateKind::Crude, Standardisation::Z, std::move(measures)};
}

Need assessed(const Demand& demand, const NeedSpec& spec)
{
    Progress progress;
    return assess(test::path(demand), demand, spec, progress);
}

const MeasureNeedSpec asb{"police/asb", "all", 1, Direction::More};
const MeasureNeedSpec mood{"health/mood", "", 1, Direction::More};

std::string only_message(const Need& need, const std::string& kind)
{
    REQUIRE(need.findings.size() == 1);
    CHECK(need.findings.front().kind == kind);
    return need.findings.front().where + ": " + need.findings.front().message;
}

} // namespace

TEST_CASE("crude rates are events per thousand people")
{
    const auto need = assessed(four_units(), crude({asb}));
    const auto& measure = need.measures.front();

    CHECK(measure.count == std::vector<double>{2, 2, 8, 10});
    CHECK(measure.crude_rate == std::vector<double>{20, 10, 20, 10});
    CHECK(measure.rate == measure.crude_rate);
    CHECK(measure.area_rate == Approx(22.0 / 1700 * 1000));
    CHECK(measure.mean == 15);
    CHECK(measure.standard_deviation == Approx(std::sqrt(100.0 / 3)));
    CHECK(measure.z[0] == Approx(5 / std::sqrt(100.0 / 3)));
    CHECK(need.findings.empty());
}

TEST_CASE("the interval of a rate is that of its count")
{
    const auto need = assessed(four_units(), crude({asb}));

    CHECK(need.measures[0].rate_low[0] == poisson_interval(2).low / 100 * 1000);
    CHECK(need.measures[0].rate_high[3] == poisson_interval(10).high);
}

TEST_CASE("shrunk rates are used when the study asks for them")
{
    const auto demand = demand_of({counts("police/asb", {2, 30, 5, 0, 12})}, {1000, 4000, 2500, 300, 1200});
    const auto need = assessed(demand, {RateKind::EmpiricalBayes, Standardisation::Z, {asb}});

    CHECK(need.measures[0].crude_rate[1] == 7.5);
    // esda 2.9.0: Empirical_Bayes([2, 30, 5, 0, 12], [1000, 4000, 2500, 300, 1200]).r
    CHECK(need.measures[0].rate[1] == Approx(7.17403811578569).epsilon(1e-12));
    CHECK(need.findings.empty());
}

TEST_CASE("a score is its own rate and has neither count nor interval")
{
    const auto need = assessed(four_units(), crude({mood}));
    const auto& measure = need.measures.front();

    CHECK(measure.rate == std::vector<double>{0.5, -1, 2, 0.1});
    CHECK(measure.population.empty());
    CHECK(std::isnan(measure.area_rate));
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(std::isnan(measure.count[i]));
        CHECK(std::isnan(measure.rate_low[i]));
        CHECK(std::isnan(measure.rate_high[i]));
    }
}

TEST_CASE("a measure of which less is more need has its z-score turned round")
{
    const auto more = assessed(four_units(), crude({mood}));
    const auto less = assessed(four_units(), crude({{"health/mood", "", 1, Direction::Less}}));

    CHECK(less.measures[0].rate == more.measures[0].rate);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(less.measures[0].z[i] == Approx(-more.measures[0].z[i]));
    }
}

TEST_CASE("standardising by rank gives the z-score of the rank")
{
    const auto demand = demand_of({scores("a/b", {3, 1, 4, 1, 5})}, {1, 1, 1, 1, 1});
    const auto need = assessed(demand, {RateKind::Crude, Standardisation::Rank, {{"a/b", "", 1, Direction::More}}});

    // scipy 1.17.1: zscore(rankdata([3, 1, 4, 1, 5]), ddof=1)
    const std::vector<double> expected{0, -0.9733285267845753, 0.6488856845230502, -0.9733285267845753,
                                       1.2977713690461004};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(need.measures[0].z[i] == Approx(expected[i]).margin(1e-15));
    }
}

TEST_CASE("standardising exponentially turns towards need before it ranks")
{
    const auto demand = demand_of({scores("a/b", {-3, -1, -4, -1, -5})}, {1, 1, 1, 1, 1});
    const auto need =
        assessed(demand, {RateKind::Crude, Standardisation::Exponential, {{"a/b", "", 1, Direction::Less}}});

    // scipy 1.17.1, x = [3, 1, 4, 1, 5]: R = rankdata(x) / 5; zscore(-23 * log(1 - R * (1 - exp(-100 / 23))), ddof=1)
    const std::vector<double> expected{-0.36240450460228923, -0.6898766843247217, 0.03464416085798684,
                                       -0.6898766843247217, 1.707513712393746};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(need.measures[0].z[i] == Approx(expected[i]).epsilon(1e-12));
    }
}

TEST_CASE("the index is the mean of the z-scores with normalised weights")
{
    auto twice = asb;
    twice.weight = 6;
    auto once = mood;
    once.weight = 2;
    const auto need = assessed(four_units(), crude({twice, once}));

    CHECK(need.measures[0].weight == 0.75);
    CHECK(need.measures[1].weight == 0.25);
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(need.index[i] == Approx(0.75 * need.measures[0].z[i] + 0.25 * need.measures[1].z[i]));
    }
}

TEST_CASE("the unit with most need ranks first and ties share their mean rank")
{
    const auto need = assessed(four_units(), crude({asb}));

    CHECK(need.index_rank == std::vector<double>{1.5, 3.5, 1.5, 3.5});
    CHECK(need.decile == std::vector<int>{4, 9, 4, 9});
}

TEST_CASE("a unit without people has no rate, and the finding counts it with its events")
{
    auto demand = four_units();
    demand.populations[0].people = {100, 0, 400, missing};
    const auto need = assessed(demand, crude({asb}));

    CHECK(need.measures[0].crude_rate[0] == 20);
    CHECK(std::isnan(need.measures[0].crude_rate[1]));
    CHECK(std::isnan(need.measures[0].rate_low[1]));
    CHECK(std::isnan(need.measures[0].z[3]));
    CHECK(need.measures[0].area_rate == 20);
    REQUIRE(need.findings.size() == 3); // the two units left have one rate: constant, and two have no index
    CHECK(need.findings[0].kind == "no_denominator");
    CHECK(need.findings[0].where == "measure police/asb");
    CHECK(need.findings[0].message ==
          "2 units with 12 of the count have no people in population 'all': the rate is missing");
    CHECK(need.findings[0].size == 2);
}

TEST_CASE("a unit without a value for one measure has no index, rank or decile")
{
    auto demand = four_units();
    demand.measures[1].value[2] = missing;
    const auto need = assessed(demand, crude({asb, mood}));

    CHECK(std::isnan(need.index[2]));
    CHECK(std::isnan(need.index_rank[2]));
    CHECK(need.decile[2] == 0);
    CHECK(need.index_rank[0] == 1);
    CHECK_FALSE(std::isnan(need.measures[0].z[2]));
    CHECK(only_message(need, "need_missing") ==
          "need index: 1 of 4 units has no need index, for want of a value (health/mood 1): placed like any other, but "
          "without part in common need");
}

TEST_CASE("a measure of weight zero is shown but costs no unit its index")
{
    auto demand = four_units();
    demand.measures[1].value = {missing, missing, missing, missing};
    auto shown = mood;
    shown.weight = 0;
    const auto need = assessed(demand, crude({asb, shown}));

    CHECK(need.measures[1].weight == 0);
    CHECK(need.index == need.measures[0].z);
    CHECK(need.findings.empty());
}

TEST_CASE("a measure that does not vary has z-scores of zero, however it is standardised")
{
    const auto how = GENERATE(Standardisation::Z, Standardisation::Rank, Standardisation::Exponential);
    const auto demand = demand_of({counts("police/asb", {1, 2, 3})}, {10, 20, 30});
    const auto need = assessed(demand, {RateKind::Crude, how, {asb}});

    CHECK(need.measures[0].z == std::vector<double>{0, 0, 0});
    CHECK(need.measures[0].standard_deviation == 0);
    CHECK(only_message(need, "constant_measure") ==
          "measure police/asb: the value is 100 throughout (3 units): the measure tells no units apart and its z is 0");
}

TEST_CASE("where nothing happened the rates are zero with an upper limit")
{
    const auto demand = demand_of({counts("police/asb", {0, 0, 0})}, {10, 20, 30});
    const auto need = assessed(demand, {RateKind::EmpiricalBayes, Standardisation::Z, {asb}});

    CHECK(need.measures[0].rate == std::vector<double>{0, 0, 0});
    CHECK(need.measures[0].rate_high[0] == Approx(368.887945411394));
    CHECK(need.index == std::vector<double>{0, 0, 0});
    CHECK(only_message(need, "constant_measure") ==
          "measure police/asb: the value is 0 throughout (3 units): the measure tells no units apart and its z is 0");
}

TEST_CASE("shrinkage that finds less than chance says so")
{
    const auto demand = demand_of({counts("police/asb", {4, 5, 6}), scores("a/b", {1, 2, 3})}, {500, 500, 500});
    const auto need = assessed(demand, {RateKind::EmpiricalBayes, Standardisation::Z, {asb}});

    REQUIRE(need.findings.size() == 2);
    CHECK(need.findings[0].kind == "negative_variance");
    CHECK(need.findings[0].message == "the crude rates differ less than chance alone would make them: every shrunk "
                                      "rate is the area's");
    CHECK(need.findings[0].size == Approx(8e-6 / 3 - 0.01 / 500));
    CHECK(need.findings[1].kind == "constant_measure");
}

TEST_CASE("one unit is average by definition")
{
    const auto need = assessed(demand_of({counts("police/asb", {3})}, {10}), crude({asb}));

    CHECK(need.index == std::vector<double>{0});
    CHECK(need.index_rank == std::vector<double>{1});
    CHECK(std::isnan(need.measures[0].standard_deviation));
    CHECK(only_message(need, "constant_measure") ==
          "measure police/asb: the value is 300 throughout (1 unit): the measure tells no units apart and its z is 0");
}

TEST_CASE("populations go on to the stages that follow")
{
    const auto need = assessed(four_units(), crude({asb}));

    REQUIRE(need.populations.size() == 1);
    CHECK(need.populations[0].name == "all");
    CHECK(need.populations[0].people == std::vector<double>{100, 200, 400, 1000});
}

TEST_CASE("shuffled units have the same need")
{
    CHECK(rc::check("shuffled", [] {
        const auto n = *rc::gen::inRange<std::size_t>(3, 30);
        std::vector<double> count;
        std::vector<double> people;
        for (std::size_t i = 0; i < n; ++i) {
            count.push_back(*rc::gen::inRange(0, 50));
            people.push_back(*rc::gen::inRange(100, 2000));
        }
        const auto forward = assessed(demand_of({counts("police/asb", count)}, people), {{}, {}, {asb}});
        std::reverse(count.begin(), count.end());
        std::reverse(people.begin(), people.end());
        const auto backward = assessed(demand_of({counts("police/asb", count)}, people), {{}, {}, {asb}});
        for (std::size_t i = 0; i < n; ++i) {
            RC_ASSERT(std::abs(forward.index[i] - backward.index[n - 1 - i]) < 1e-9);
        }
    }));
}
