#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>
#include <numeric>

#include "demand/grid.hpp"

using namespace needshed;
using test::error_of;
using test::TemporaryDirectory;

namespace {

using Texts = std::vector<std::string>;

DemandSpec dated(const std::filesystem::path& file)
{
    auto spec = test::counts(file);
    spec.absent_is_zero = true;
    spec.date = "when";
    return spec;
}

/// `2019M01 A=3 B=1`: the units of each period of a series that are not 0.
Texts shown(const Series& series)
{
    Texts result;
    for (std::size_t p = 0; p < series.period.size(); ++p) {
        auto text = period_name(series, p);
        for (std::size_t u = 0; u < series.value[p].size(); ++u) {
            if (series.value[p][u] != 0) {
                text += std::string(" ") + static_cast<char>('A' + u) + "=" +
                        std::to_string(std::lround(series.value[p][u]));
            }
        }
        result.push_back(text);
    }
    return result;
}

const std::string calls = "code,when,n\n"
                          "A,2019-01-07 05:59,1\n" // a Monday
                          "A,2019-01-07T06:00:00Z,2\n"
                          "B,2019-04-13,4\n" // a Saturday
                          "B,2019-05,8\n"
                          "A,31/12/2020 11:30 PM,16\n"; // a Thursday

} // namespace

TEST_CASE("records are kept by month unless the measure says by year or quarter")
{
    const TemporaryDirectory directory;
    auto spec = dated(directory.write("calls.csv", calls));
    const auto series = [&] { return test::overlay(test::grid_units(), {spec}).measures[0].series; };
    REQUIRE(series().size() == 1);
    CHECK(shown(series()[0]) == Texts{"2019M01 A=3", "2019M04 B=4", "2019M05 B=8", "2020M12 A=16"});
    spec.periods.every = PeriodKind::Quarter;
    CHECK(shown(series()[0]) == Texts{"2019Q1 A=3", "2019Q2 B=12", "2020Q4 A=16"});
    spec.periods.every = PeriodKind::Year;
    CHECK(shown(series()[0]) == Texts{"2019 A=3 B=12", "2020 A=16"});
}

TEST_CASE("a period of which the source has any record is known: nothing that counts is 0, not missing")
{
    const TemporaryDirectory directory;
    auto spec = dated(directory.write("calls.csv", "code,when,n,kind\n"
                                                   "A,2019-02,1,theft\n"
                                                   "A,2019-04,2,noise\n"
                                                   "Z,2019-05,4,noise\n" // a code that no unit has
                                                   "A,2019-07,,noise\n"  // no value
                                                   "A,2019-09,8,theft\n"
                                                   "A,never,8,theft\n"));
    spec.where = {{"kind", {"noise"}}};
    const auto series = test::overlay(test::grid_units(), {spec}).measures[0].series;
    REQUIRE(series.size() == 1);
    CHECK(series[0].period.size() == 5);
    CHECK(shown(series[0]).front() == "2019M02");
    CHECK(shown(series[0])[1] == "2019M04 A=2");
    CHECK(shown(series[0]).back() == "2019M09");
    CHECK(series[0].value[0][1] == 0);
}

TEST_CASE("weekdays and bands of hours hold the records whose dates say them; the others are findings")
{
    const TemporaryDirectory directory;
    auto spec = dated(directory.write("calls.csv", calls));
    spec.periods = {PeriodKind::Year, true, {6, 14, 22}};
    const auto demand = test::overlay(test::grid_units(), {spec});
    const auto& series = demand.measures[0].series;
    REQUIRE(series.size() == 3);
    CHECK(shown(series[1]) ==
          Texts{"monday A=3", "tuesday", "wednesday", "thursday A=16", "friday", "saturday B=4", "sunday"});
    CHECK(shown(series[2]) == Texts{"06h-14h A=2", "14h-22h", "22h-06h A=17"});
    CHECK(test::said(demand.findings) ==
          Texts{"dates_without_day council/calls: 1 of 5 records in no weekday: the date states no day",
                "dates_without_time council/calls: 2 of 5 records in no band of hours: the date states no time of "
                "day"});
}

TEST_CASE("a date that does not say the period of its measure is no date for it")
{
    const TemporaryDirectory directory;
    auto spec = dated(directory.write("calls.csv", "code,when,n\nA,2019,1\nA,2019-Q2,2\nA,2019-05,4\n"));
    const auto bad = [&](PeriodKind every) {
        spec.periods.every = every;
        return test::in_bucket(test::overlay(test::grid_units(), {spec}), Bucket::BadDate);
    };
    CHECK(bad(PeriodKind::Year) == 0);
    CHECK(bad(PeriodKind::Quarter) == 1);
    CHECK(bad(PeriodKind::Month) == 2);
}

TEST_CASE("a column without any date is the wrong one, and is refused")
{
    const TemporaryDirectory directory;
    const auto file = directory.write("calls.csv", "code,when,n\nA,Exeter,1\nB,,2\nB,Torquay,4\n");
    auto spec = dated(file);
    CHECK(
        test::error_of([&] { test::overlay(test::grid_units(), {spec}); }) ==
        "3: " + file.string() +
            " column 'when': none of 3 records holds a date. Name the column of dates with \"date\", or leave it out.");
    spec.date.clear();
    CHECK(test::in_bucket(test::overlay(test::grid_units(), {spec}), Bucket::Inside) == 3);
}

TEST_CASE("times that are nearly all midnight are a finding")
{
    const TemporaryDirectory directory;
    std::string rows = "code,when,n\n";
    for (int day = 10; day < 20; ++day) {
        rows += "A,2019-01-" + std::to_string(day) + " 00:00:00,1\n";
    }
    auto spec = dated(directory.write("calls.csv", rows + "A,2019-06-01 12:00,1\n"));
    spec.periods.hours = {0, 12};
    CHECK(test::said(test::overlay(test::grid_units(), {spec}).findings) ==
          Texts{"times_at_midnight council/calls: 10 of 11 records at 00:00:00 exactly: the source may hold days only, "
                "or midnight for unknown"});
}

TEST_CASE("a unit that is missing is missing in every period")
{
    const TemporaryDirectory directory;
    auto spec = dated(directory.write("calls.csv", calls));
    spec.absent_is_zero = false;
    spec.periods = {PeriodKind::Year, true, {0, 12}};
    const auto demand = test::overlay(test::grid_units(), {spec});
    REQUIRE(demand.measures[0].series.size() == 3);
    for (const auto& series : demand.measures[0].series) {
        for (const auto& value : series.value) {
            CHECK_FALSE(std::isnan(value[1]));
            CHECK(std::isnan(value[2]));
        }
    }
}

TEST_CASE("periods that make no sense are refused")
{
    const auto refusal = [](DemandSpec spec) { return error_of([&] { DemandSpecs{{}, {spec}}.validate(); }); };
    auto spec = dated("calls.csv");
    spec.periods.every = PeriodKind::Weekday;
    CHECK(refusal(spec) == "3: council/calls: the calendar has no such period. Use Year, Quarter or Month.");
    for (const auto& hours : {std::vector<int>{6}, {0, 24}, {-1, 6}, {6, 6}, {12, 6}}) {
        spec = dated("calls.csv");
        spec.periods.hours = hours;
        CHECK(refusal(spec) ==
              "3: council/calls: the hours do not ascend from 0 to 23, or are fewer than two. Give the "
              "hours at which bands start, such as 0, 6, 12, 18.");
    }
    spec = dated("calls.csv");
    spec.date = "";
    spec.periods.weekdays = true;
    CHECK(refusal(spec) == "3: council/calls: weekdays and hours need a column of dates. Add \"date\".");
    spec = test::scores("mood.csv");
    spec.date = "when";
    spec.periods.weekdays = true;
    CHECK(refusal(spec) == "3: health/mood: a score belongs to no weekday and no hour. Leave them out.");
}

TEST_CASE("every series adds up to what was allocated, less what its findings say")
{
    CHECK(rc::check("series", [] {
        const auto row = rc::gen::tuple(rc::gen::inRange(0, 9), rc::gen::inRange(1, 13), rc::gen::inRange(0, 29),
                                        rc::gen::inRange(-1, 24), rc::gen::inRange(0, 1000));
        std::string rows = "code,when,n\nA,2019-01-01 00:00,1\n";
        double with_day = 1;
        double with_time = 1;
        for (const auto& [unit, month, day, hour, n] :
             *rc::gen::container<std::vector<std::tuple<int, int, int, int, int>>>(row)) {
            rows += std::string(1, static_cast<char>('A' + unit)) + ",2019-" + std::to_string(month);
            rows += day == 0 ? "" : "-" + std::to_string(day);
            rows += day == 0 || hour < 0 ? "" : " " + std::to_string(hour) + ":30";
            rows += "," + std::to_string(n) + "\n";
            with_day += day == 0 ? 0 : n;
            with_time += day == 0 || hour < 0 ? 0 : n;
        }
        const TemporaryDirectory directory;
        auto spec = dated(directory.write("calls.csv", rows));
        spec.periods = {*rc::gen::element(PeriodKind::Year, PeriodKind::Quarter, PeriodKind::Month), true, {5, 17}};
        const auto demand = test::overlay(test::grid_units(), {spec});
        const auto sum = [&](std::size_t series) {
            double result = 0;
            for (const auto& value : demand.measures[0].series[series].value) {
                result = std::accumulate(value.begin(), value.end(), result);
            }
            return result;
        };
        RC_ASSERT(sum(0) == demand.reconciliations[0].value_allocated);
        RC_ASSERT(sum(1) == with_day);
        RC_ASSERT(sum(2) == with_time);
    }));
}
