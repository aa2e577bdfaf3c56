#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "need/path.hpp"
#include "needshed/need/need.hpp"
#include "needshed/need/rates.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Four units in a row. Old people fall ten times as often as young ones, at the same rate everywhere but in the last
/// unit, where they fall twice as often; the second unit is old.
Demand falls()
{
    Demand demand;
    demand.populations = {
        {"all", {1000, 1000, 1000, 1000}}, {"young", {900, 100, 900, 900}}, {"old", {100, 900, 100, 100}}};
    demand.measures = {{"a/falls", MeasureKind::Count, {19, 91, 19, 29}, {}},
                       {"a/young", MeasureKind::Count, {9, 1, 9, 9}, {}},
                       {"a/old", MeasureKind::Count, {10, 90, 10, 20}, {}}};
    return demand;
}

AgeSpec by_age(AgeMethod method, AgeStandard standard = AgeStandard::European2013)
{
    AgeSpec spec;
    spec.method = method;
    spec.standard = standard;
    spec.bands = {{{0, 64}, "a/young", "young", 3}, {{65}, "a/old", "old", 1}};
    return spec;
}

NeedSpec spec_of(const AgeSpec& ages, RateKind rate = RateKind::Crude)
{
    NeedSpec spec;
    spec.rate = rate;
    spec.measures.push_back({"a/falls", "all"});
    spec.measures[0].ages = ages;
    return spec;
}

Need assessed(const Demand& demand, const NeedSpec& spec)
{
    Progress progress;
    return assess(test::path(demand), demand, spec, progress);
}

} // namespace

TEST_CASE("an old unit has many falls, but no more than its ages lead one to expect")
{
    const auto need = assessed(falls(), spec_of(by_age(AgeMethod::Indirect))).measures[0];
    // By hand: 28 events among 2 800 young people, 130 among 1 200 old ones.
    const double expected = 100 * 28.0 / 2800 + 900 * 130.0 / 1200;

    CHECK(need.crude_rate[1] == Approx(91));
    CHECK(need.ages.expected[1] == Approx(expected));
    CHECK(need.ages.value[1] == Approx(91 / expected));
    CHECK(need.ages.low[1] == Approx(poisson_interval(91).low / expected));
    CHECK(need.ages.high[1] == Approx(poisson_interval(91).high / expected));
    CHECK(need.ages.value[3] > 1.3);
    CHECK(need.rate[1] == Approx(158.0 / 4 * 91 / expected)); // the area's 39.5 per 1 000, times the ratio
    CHECK(std::max_element(need.z.begin(), need.z.end()) - need.z.begin() == 3);
}

TEST_CASE("ratios are shrunk as rates are, with what is expected for people")
{
    const auto spec = spec_of(by_age(AgeMethod::Indirect), RateKind::EmpiricalBayes);
    const auto need = assessed(falls(), spec).measures[0];
    std::vector<double> people;
    for (const double expected : need.ages.expected) {
        people.push_back(expected / (158.0 / 4000));
    }
    const auto shrunk = empirical_bayes(std::vector<double>{19, 91, 19, 29}, people);
    for (std::size_t unit = 0; unit < 4; ++unit) {
        CHECK(need.rate[unit] == Approx(1000 * shrunk.rate[unit]));
    }
}

TEST_CASE("a directly standardised rate is that of the standard's ages")
{
    const auto european = assessed(falls(), spec_of(by_age(AgeMethod::Direct))).measures[0];
    CHECK(european.ages.value[0] == Approx(0.805 * 10 + 0.195 * 100)); // 80 500 of 100 000 are under 65
    CHECK(european.ages.value[1] == Approx(european.ages.value[0]));
    CHECK(european.ages.value[3] == Approx(0.805 * 10 + 0.195 * 200));
    CHECK(european.rate == european.ages.value);

    const auto area = assessed(falls(), spec_of(by_age(AgeMethod::Direct, AgeStandard::Area))).measures[0];
    CHECK(area.ages.value[0] == Approx(0.7 * 10 + 0.3 * 100));
    const auto own = assessed(falls(), spec_of(by_age(AgeMethod::Direct, AgeStandard::Own))).measures[0];
    CHECK(own.ages.value[0] == Approx(0.75 * 10 + 0.25 * 100));
}

TEST_CASE("too few events have no directly standardised rate, and are told")
{
    auto demand = falls();
    demand.measures[0].value[0] = 4;
    demand.measures[1].value[0] = 2;
    demand.measures[2].value[0] = 2;
    const auto need = assessed(demand, spec_of(by_age(AgeMethod::Direct)));

    CHECK(std::isnan(need.measures[0].ages.value[0]));
    REQUIRE(need.findings.size() == 2);
    CHECK(need.findings[0].kind == "few_events");
    CHECK(need.findings[0].message ==
          "1 unit has fewer than 10 events and so no directly standardised rate: standardise "
          "indirectly, or set \"least_events\" lower");
    CHECK(need.findings[1].kind == "need_missing");
    auto all = by_age(AgeMethod::Direct);
    all.least_events = 0;
    CHECK(assessed(demand, spec_of(all)).measures[0].ages.value[0] > 0);
}

TEST_CASE("records of unknown age are told, and take no part")
{
    auto demand = falls();
    demand.measures[0].value[2] += 5;
    const auto need = assessed(demand, spec_of(by_age(AgeMethod::Indirect)));

    REQUIRE(need.findings.size() == 1);
    CHECK(need.findings[0].kind == "age_unknown");
    CHECK(need.findings[0].message ==
          "its count is 163, its bands of ages add up to 158: what is free of ages is of the bands");
    CHECK(need.findings[0].size == 5);
    CHECK(need.measures[0].ages.value[2] == need.measures[0].ages.value[0]);
}

TEST_CASE("a band that is missing or empty somewhere leaves the unit without a ratio, or the band out of it")
{
    auto demand = falls();
    demand.measures[1].value[0] = missing;
    demand.populations[1].people[1] = 0;
    demand.measures[1].value[1] = 0;
    const auto indirect = assessed(demand, spec_of(by_age(AgeMethod::Indirect))).measures[0].ages;
    CHECK(std::isnan(indirect.value[0]));
    CHECK(indirect.expected[1] == Approx(900 * 120.0 / 1100));
    // Direct standardisation has nothing to say where the standard has people and the unit none.
    CHECK(std::isnan(assessed(demand, spec_of(by_age(AgeMethod::Direct))).measures[0].ages.value[1]));
}

TEST_CASE("bands without any event have nothing to standardise by")
{
    auto demand = falls();
    for (auto& measure : demand.measures) {
        measure.value.assign(4, 0);
    }
    const auto need = assessed(demand, spec_of(by_age(AgeMethod::Indirect))).measures[0];
    CHECK(std::isnan(need.ages.value[0]));
    CHECK(need.rate == std::vector<double>{0, 0, 0, 0});
}

TEST_CASE("bands of unknown measures, populations and scores are refused")
{
    auto ages = by_age(AgeMethod::Indirect);
    ages.bands[1].measure = "a/odl";
    CHECK(test::error_of([&] { assessed(falls(), spec_of(ages)); }) ==
          "3: /need/measures/a~1falls/ages/bands: there is no measure 'a/odl'. Did you mean 'a/old'?");
    ages.bands[1] = {{65}, "a/old", "yuong"};
    CHECK(test::error_of([&] { assessed(falls(), spec_of(ages)); }) ==
          "3: /need/measures/a~1falls/ages/bands: there is no population 'yuong'. Did you mean 'young'?");
    auto demand = falls();
    demand.measures[2].value[0] = -1;
    CHECK(
        test::error_of([&] { assessed(demand, spec_of(by_age(AgeMethod::Indirect))); }) ==
        "3: /need/measures/a~1falls/ages/bands: \"a/old\" is no count of events. Name measures that are counts of 0 or "
        "more.");
}

TEST_CASE("a proportion has Wilson's interval, and no more people than there are")
{
    auto demand = falls();
    NeedSpec spec;
    spec.rate = RateKind::Crude;
    spec.measures.push_back({"a/falls", "old"});
    spec.measures[0].proportion = true;
    const auto need = assessed(demand, spec).measures[0];
    CHECK(need.crude_rate[1] == Approx(1000.0 * 91 / 900));
    CHECK(need.rate_low[1] == Approx(1000 * proportion_interval(91, 900).low));
    CHECK(need.rate_high[1] == Approx(1000 * proportion_interval(91, 900).high));
    demand.measures[0].value[2] = 101;
    CHECK(test::error_of([&] { assessed(demand, spec); }) ==
          "3: /need/measures/a~1falls/as: entry 3 has a count of 101 among 100 people. Load it as a rate, or name the "
          "population that the counted people are of as \"per\".");
}

TEST_CASE("funnel limits lie around the area's rate, wider where people are few")
{
    NeedSpec spec;
    spec.rate = RateKind::Crude;
    spec.funnel = true;
    spec.measures.push_back({"a/falls", "all"});
    auto demand = falls();
    demand.populations[0].people[0] = 500;
    const auto need = assessed(demand, spec).measures[0];
    const double expected = 158.0 / 3500 * 500;

    CHECK(need.funnel.high_95[0] == Approx(2 * funnel_limits(expected, 0.95).high));
    CHECK(need.funnel.low_998[0] == Approx(2 * funnel_limits(expected, 0.998).low));
    CHECK(need.funnel.high_95[0] - need.funnel.low_95[0] > need.funnel.high_95[1] - need.funnel.low_95[1]);
    CHECK(funnel_name(need.funnel.classes[0]) == "usual");
    CHECK(funnel_name(need.funnel.classes[1]) == "very high");
    CHECK(funnel_name(need.funnel.classes[2]) == "very low");
    CHECK(funnel_name(need.funnel.classes[3]) == "low");
}

TEST_CASE("the funnel of a measure standardised by age is of its ratio")
{
    auto spec = spec_of(by_age(AgeMethod::Indirect));
    spec.funnel = true;
    const auto need = assessed(falls(), spec).measures[0];
    CHECK(need.funnel.high_95[1] == Approx(funnel_limits(need.ages.expected[1], 0.95).high / need.ages.expected[1]));
    CHECK(funnel_name(need.funnel.classes[1]) == "usual");
}

TEST_CASE("a share lies outside the limits of a proportion exactly when its own interval leaves the reference out")
{
    for (const double people : {12.0, 200.0, 5000.0}) {
        const auto limits = proportion_limits(0.3, people, 0.95);
        CHECK(proportion_interval(limits.high * people, people, 0.95).low == Approx(0.3));
        CHECK(proportion_interval(limits.low * people, people, 0.95).high == Approx(0.3));
    }
    CHECK(proportion_limits(0, 10, 0.95).high == 0);
    CHECK(test::error_of([] { proportion_limits(1.5, 10, 0.95); }) ==
          "2: proportion_limits: 1.500000 of 10.000000 people. Give a share of 0 to 1, and people.");
}

TEST_CASE("units without people or a count have no funnel")
{
    NeedSpec spec;
    spec.funnel = true;
    spec.measures.push_back({"a/falls", "all"});
    auto demand = falls();
    demand.populations[0].people[0] = 0;
    demand.measures[0].value[1] = missing;
    const auto funnel = assessed(demand, spec).measures[0].funnel;
    CHECK(funnel_name(funnel.classes[0]).empty());
    CHECK(std::isnan(funnel.high_95[0]));
    CHECK(funnel_name(funnel.classes[1]).empty());
}
