#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>

#include "demand/grid.hpp"
#include "demand/ledger.hpp"
#include "needshed/core/random.hpp"

using namespace needshed;
using demand::Entry;
using demand::Ledger;
using demand::Place;
using demand::Share;

namespace {

constexpr std::size_t units = 4;

DemandSpec spec_of(DemandForm form)
{
    DemandSpec spec;
    spec.measure = "health/visits";
    spec.form = form;
    spec.value = "n";
    return spec;
}

Entry entry_of(double value)
{
    Entry entry;
    entry.value = value;
    return entry;
}

Place shared_by(const std::vector<Share>& shares, std::uint32_t key = demand::no_key)
{
    return {no_unit, Bucket::Inside, key, shares};
}

/// Enters values with their places, and closes.
Demand entered(const DemandSpec& spec, const std::vector<std::pair<double, Place>>& records)
{
    Ledger ledger(spec, 0, units);
    ledger.begin_file({"visits.csv", {}, {}});
    std::uint64_t row = 0;
    for (const auto& [value, place] : records) {
        auto entry = entry_of(value);
        entry.when.period = 2019 * 12;
        ledger.enter(++row, entry, place);
    }
    Demand demand;
    ledger.close(demand, {});
    return demand;
}

const std::vector<Share> thirds{{UnitIndex{0}, 0.25}, {UnitIndex{2}, 0.5}};

} // namespace

TEST_CASE("a count is split between the units that share its record; the rest lies outside")
{
    const auto demand =
        entered(spec_of(DemandForm::Counts),
                {{100, shared_by(thirds)}, {7, {UnitIndex{2}, Bucket::Inside}}, {3, {no_unit, Bucket::Outside}}});
    const auto& value = demand.measures[0].value;
    CHECK(value[0] == 25);
    CHECK(std::isnan(value[1]));
    CHECK(value[2] == 57);
    CHECK(demand.reconciliations[0].value_read == 110);
    CHECK(demand.reconciliations[0].value_allocated == 82);
    CHECK(demand.reconciliations[0].value_outside == 28);
    CHECK(test::said(demand.findings) ==
          std::vector<std::string>{
              "demand_missing health/visits: 2 of 4 units without a value",
              "count_outside health/visits: 25 of 110 left out: part of 1 record lies in no unit",
              "records_outside health/visits: 1 of 3 records left out: in no unit, with 3 of 110",
          });
}

TEST_CASE("the score of a unit is the weighted mean of the scores that reach it, also by month")
{
    auto spec = spec_of(DemandForm::Scores);
    spec.date = "month";
    const std::vector<Share> other{{UnitIndex{2}, 1.5}, {UnitIndex{3}, 0}};
    const auto demand = entered(spec, {{8, shared_by(thirds, 0)}, {4, shared_by(other, 1)}});
    const auto& measure = demand.measures[0];
    CHECK(measure.value[0] == 8);
    CHECK(measure.value[2] == 5);
    CHECK(std::isnan(measure.value[3]));
    REQUIRE(measure.series[0].value.size() == 1);
    CHECK(measure.series[0].value[0][0] == 8);
    CHECK(measure.series[0].value[0][2] == 5);
    CHECK(demand.reconciliations[0].value_outside == 0);
}

TEST_CASE("a code whose score units share has one score")
{
    const auto spec = spec_of(DemandForm::Scores);
    CHECK(test::error_of([&] {
              entered(spec, {{8, shared_by(thirds, 5)}, {3, shared_by(thirds, 4)}, {4, shared_by(thirds, 5)}});
          }) == "3: visits.csv row 3: the code already has its score for health/visits from row 1. Choose one row per "
                "code with \"where\".");
}

TEST_CASE("an unreadable count leaves all units that share it missing, even where absent units count as zero")
{
    auto spec = spec_of(DemandForm::Counts);
    spec.absent_is_zero = true;
    Ledger ledger(spec, 0, units);
    ledger.begin_file({"visits.csv", {}, {}});
    Entry unreadable;
    unreadable.bucket = Bucket::BadValue;
    ledger.enter(1, unreadable, shared_by(thirds));
    Demand demand;
    ledger.close(demand, {});
    const auto& value = demand.measures[0].value;
    CHECK(std::isnan(value[0]));
    CHECK(value[1] == 0);
    CHECK(std::isnan(value[2]));
}

TEST_CASE("shared counts are conserved: units and what lies outside add up to what was read")
{
    CHECK(rc::check("shared", [] {
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        Random random(seed);
        std::vector<std::vector<Share>> shares(20);
        std::vector<std::pair<double, Place>> records;
        for (auto& each : shares) {
            double left = random.below(2) == 0 ? 1 : random.uniform();
            for (std::uint32_t u = 0; u < units; ++u) {
                const double weight = u + 1 < units ? left * random.uniform() : left;
                each.push_back({UnitIndex{u}, weight});
                left -= weight;
            }
            records.emplace_back(1000 * random.uniform(), shared_by(each));
        }
        const auto demand = entered(spec_of(DemandForm::Counts), records);
        const auto& account = demand.reconciliations[0];
        double total = 0;
        for (const double value : demand.measures[0].value) {
            total += value;
        }
        RC_ASSERT(std::abs(total - account.value_allocated) <= 1e-12 * account.value_read);
        RC_ASSERT(std::abs(account.value_allocated + account.value_outside - account.value_read) <=
                  1e-11 * account.value_read);
    }));
}
