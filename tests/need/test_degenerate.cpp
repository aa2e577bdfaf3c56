/// Input of which there is nothing to say: rates, intervals, standardised need and index are defined all the same.

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "need/path.hpp"
#include "needshed/need/need.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

constexpr RateKind all_rates[] = {RateKind::Crude, RateKind::EmpiricalBayes, RateKind::LocalEmpiricalBayes};
constexpr Standardisation all_standardisations[] = {Standardisation::Z, Standardisation::RobustZ, Standardisation::Rank,
                                                    Standardisation::Percentile, Standardisation::Exponential};

Need assessed(std::vector<double> count, std::vector<double> people, RateKind rate, Standardisation standardise)
{
    Demand demand;
    demand.populations = {{"all", std::move(people)}};
    demand.measures = {{"a/calls", MeasureKind::Count, std::move(count), {}}};
    NeedSpec spec;
    spec.rate = rate;
    spec.standardise = standardise;
    spec.funnel = true;
    spec.measures.push_back({"a/calls", "all"});
    Progress progress;
    return assess(test::path(demand), demand, spec, progress);
}

template <typename Check>
void for_all_ways(Check check)
{
    for (const auto rate : all_rates) {
        for (const auto standardise : all_standardisations) {
            INFO("rate " << static_cast<int>(rate) << ", standardised " << static_cast<int>(standardise));
            check(rate, standardise);
        }
    }
}

} // namespace

TEST_CASE("counts in proportion to people, and none at all, tell no unit from another in any way of rating them")
{
    for_all_ways([](RateKind rate, Standardisation standardise) {
        for (const auto& count : {std::vector<double>{1, 2, 3, 4}, {0, 0, 0, 0}}) {
            const auto need = assessed(count, {100, 200, 300, 400}, rate, standardise);
            CHECK(need.measures[0].z == std::vector<double>{0, 0, 0, 0});
            CHECK(need.index == std::vector<double>{0, 0, 0, 0});
            CHECK(std::any_of(need.findings.begin(), need.findings.end(),
                              [](const auto& each) { return each.kind == "constant_measure"; }));
        }
    });
}

TEST_CASE("a unit without people, one without a figure of them and one without a count are missing in any way")
{
    for_all_ways([](RateKind rate, Standardisation standardise) {
        const auto need = assessed({3, 5, missing, 2, 9}, {0, missing, 100, 100, 100}, rate, standardise);
        for (const std::size_t unit : {0, 1, 2}) {
            CHECK(std::isnan(need.measures[0].rate[unit]));
            CHECK(std::isnan(need.measures[0].z[unit]));
            CHECK(std::isnan(need.index[unit]));
            CHECK(need.decile[unit] == 0);
            CHECK(need.measures[0].funnel.classes[unit] == FunnelClass::Missing);
        }
        CHECK(std::isfinite(need.index[3]));
        CHECK(need.index[3] < need.index[4]);
    });
}

TEST_CASE("one unit alone is average in any way, and has its interval")
{
    for_all_ways([](RateKind rate, Standardisation standardise) {
        const auto need = assessed({7}, {1000}, rate, standardise);
        CHECK(need.index == std::vector<double>{0});
        CHECK(need.measures[0].rate[0] == Approx(7));
        CHECK(need.measures[0].rate_low[0] < 7);
        CHECK(need.measures[0].rate_high[0] > 7);
        CHECK(need.measures[0].funnel.classes[0] == FunnelClass::Usual);
    });
}

TEST_CASE("negative and infinite counts are refused in any way")
{
    for_all_ways([](RateKind rate, Standardisation standardise) {
        CHECK(test::error_of([&] {
                  assessed({1, -2}, {10, 10}, rate, standardise);
              }) ==
              "3: /need/measures/a~1calls: entry 2 has a count of -2. Counts are 0 or more; load measures that can be "
              "negative as \"scores\".");
        const double infinite = std::numeric_limits<double>::infinity();
        CHECK(test::error_of([&] {
                  assessed({infinite, 2}, {10, 10}, rate, standardise);
              }) ==
              "3: /need/measures/a~1calls: entry 1 has a count of inf. Counts are 0 or more; load measures that can be "
              "negative as \"scores\".");
    });
}
