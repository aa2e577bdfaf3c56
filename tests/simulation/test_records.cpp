#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "needshed/core/parallel.hpp"
#include "needshed/simulation/simulation.hpp"
#include "support/support.hpp"

using namespace needshed;

namespace {

County county_with(const SimulationOptions& options)
{
    Progress silent;
    return make_county(options, silent);
}

SimulationOptions busy()
{
    SimulationOptions options;
    options.records_per_1000 = 40;
    return options;
}

const County& busy_county()
{
    static const County county = county_with(busy());
    return county;
}

const SimulatedMonth& busy_month()
{
    static const SimulatedMonth month = make_records(busy_county(), 3);
    return month;
}

/// Records of an agency and the kind, per measure that can be planted.
struct Kind {
    const std::vector<SimulatedRecord>& records;
    std::uint8_t kind;
    bool old_people;
};

Kind kind_of(const SimulatedMonth& month, PlantedNeed need)
{
    switch (need) {
    case PlantedNeed::Antisocial:
        return {month.police, 0, false};
    case PlantedNeed::Violence:
        return {month.police, 1, false};
    case PlantedNeed::Falls:
        return {month.ambulance, 0, true};
    case PlantedNeed::MentalHealth:
        return {month.ambulance, 1, false};
    case PlantedNeed::Homelessness:
        break;
    }
    return {month.council, 0, false};
}

/// Events per person at risk in some units.
double rate_in(const County& county, const Kind& kind, const std::vector<char>& wanted)
{
    double events = 0;
    double people = 0;
    for (const auto& record : kind.records) {
        events += record.kind == kind.kind && wanted[record.unit] != 0 ? record.count : 0;
    }
    for (std::size_t unit = 0; unit < county.unit_count(); ++unit) {
        const auto& bands = county.people[unit];
        const auto at_risk = kind.old_people ? bands[2] + bands[3] : county.population(to_unit(unit));
        people += wanted[unit] != 0 ? static_cast<double>(at_risk) : 0;
    }
    return events / people;
}

double dirty_share(const std::vector<SimulatedRecord>& records)
{
    const auto dirty =
        std::ranges::count_if(records, [](const auto& record) { return record.defect != RecordDefect::None; });
    return static_cast<double>(dirty) / static_cast<double>(records.size());
}

bool same(const std::vector<SimulatedRecord>& a, const std::vector<SimulatedRecord>& b)
{
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
        return x.unit == y.unit && x.place == y.place && x.kind == y.kind && x.day == y.day && x.defect == y.defect;
    });
}

} // namespace

TEST_CASE("a planted need is more frequent in its hot spots than latent need explains")
{
    for (std::size_t i = 0; i < planted_need_names.size(); ++i) {
        const auto need = static_cast<PlantedNeed>(i);
        std::vector<char> planted(400, 0);
        std::vector<char> elsewhere(400, 1);
        double explained = 0;
        std::size_t units = 0;
        for (const auto& spot : busy_county().hot_spots) {
            for (const UnitIndex unit : spot.units) {
                if (spot.need == need) {
                    planted[to_index(unit)] = 1;
                    elsewhere[to_index(unit)] = 0;
                    explained += std::exp(0.6 * busy_county().latent_need[to_index(unit)]);
                    ++units;
                }
            }
        }
        const Kind kind = kind_of(busy_month(), need);
        const double ratio = rate_in(busy_county(), kind, planted) / rate_in(busy_county(), kind, elsewhere);
        INFO(planted_need_names[i]);
        CHECK(ratio > 1.5 * std::min(1.0, explained / static_cast<double>(units)));
    }
}

TEST_CASE("rates rise with latent need")
{
    std::vector<char> low(400);
    std::vector<char> high(400);
    for (std::size_t unit = 0; unit < 400; ++unit) {
        low[unit] = static_cast<char>(busy_county().latent_need[unit] < -0.5);
        high[unit] = static_cast<char>(busy_county().latent_need[unit] > 0.5);
    }

    for (std::size_t i = 0; i < planted_need_names.size(); ++i) {
        const Kind kind = kind_of(busy_month(), static_cast<PlantedNeed>(i));
        CHECK(rate_in(busy_county(), kind, high) > 1.1 * rate_in(busy_county(), kind, low));
    }
}

TEST_CASE("police have about as many records as asked for")
{
    std::int64_t people = 0;
    for (std::size_t unit = 0; unit < 400; ++unit) {
        people += busy_county().population(to_unit(unit));
    }
    const double per_1000 = 1000.0 * static_cast<double>(busy_month().police.size()) / static_cast<double>(people);

    CHECK(per_1000 == Approx(40).epsilon(0.2));
}

TEST_CASE("each agency's records are dirty to the share asked for")
{
    CHECK(dirty_share(busy_month().police) == Approx(0.01).epsilon(0.2));
    CHECK(dirty_share(busy_month().ambulance) == Approx(0.01).epsilon(0.3));

    SimulationOptions filthy = busy();
    filthy.dirty_share = 0.25;
    const SimulatedMonth month = make_records(county_with(filthy), 0);
    CHECK(dirty_share(month.police) == Approx(0.25).epsilon(0.1));
    CHECK(dirty_share(month.ambulance) == Approx(0.25).epsilon(0.1));
    CHECK(dirty_share(month.council) == Approx(0.25).epsilon(0.2));

    SimulationOptions clean = busy();
    clean.dirty_share = 0;
    CHECK(dirty_share(make_records(county_with(clean), 0).police) == 0);
}

TEST_CASE("each agency's records have the defects that its form allows")
{
    std::map<RecordDefect, int> police;
    std::map<RecordDefect, int> council;
    for (const auto& record : busy_month().police) {
        ++police[record.defect];
    }
    for (const auto& record : busy_month().council) {
        ++council[record.defect];
    }

    CHECK(police[RecordDefect::NoLocation] > 0);
    CHECK(police[RecordDefect::Outside] > 0);
    CHECK(police[RecordDefect::BadDate] > 0);
    CHECK(police[RecordDefect::UnknownCode] == 0);
    CHECK(council[RecordDefect::UnknownCode] > 0);
    CHECK(council[RecordDefect::Outside] == 0);
}

TEST_CASE("police records know only the anonymous points of their unit")
{
    for (const auto& record : busy_month().police) {
        if (record.defect != RecordDefect::Outside) {
            CHECK(record.place / places_per_unit == record.unit);
            CHECK(record.place % places_per_unit < streets_per_unit);
        }
    }
}

TEST_CASE("antisocial behaviour has a season and months differ")
{
    const auto antisocial = [](int month) {
        return std::ranges::count(make_records(busy_county(), month).police, 0, &SimulatedRecord::kind);
    };

    CHECK(antisocial(6) > antisocial(0));
    CHECK_FALSE(same(make_records(busy_county(), 0).police, make_records(busy_county(), 12).police));
}

TEST_CASE("one thread and many draw the same records")
{
    SimulatedMonth alone;
    with_threads(1, [&] { alone = make_records(busy_county(), 3); });

    CHECK(same(alone.police, busy_month().police));
    CHECK(same(alone.ambulance, busy_month().ambulance));
    CHECK(same(alone.council, busy_month().council));
}
