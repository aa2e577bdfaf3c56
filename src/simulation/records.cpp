// Counts are Poisson: rate per person × people × e^(effect × latent need) × the relative risk of a planted hot spot ×
// season. Each unit draws from a stream of its own for each month, so that units can be drawn in any order.
#include "needshed/simulation/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "needshed/core/parallel.hpp"
#include "simulation/streams.hpp"

namespace needshed {

namespace simulation {

namespace {

enum class AtRisk : std::uint8_t { Everybody, Old };

/// One kind of record: how frequent, and what moves it.
struct Kind {
    double rate;   ///< records a month per person at risk, for one police record of any kind per person
    double effect; ///< of one standard deviation of latent need, on the logarithm of the rate
    double summer; ///< share by which midsummer exceeds the year's mean; negative: midwinter does
    AtRisk at_risk = AtRisk::Everybody;
};

constexpr std::array<Kind, police_kinds.size()> police{{{0.27, 0.45, 0.25},
                                                        {0.32, 0.45, 0.1},
                                                        {0.10, 0.35, 0.05},
                                                        {0.08, 0.45, 0.1},
                                                        {0.07, 0.25, 0.1},
                                                        {0.06, 0.3, 0},
                                                        {0.04, 0.2, -0.1},
                                                        {0.03, 0.25, -0.15},
                                                        {0.03, 0.4, 0}}};
constexpr std::array<Kind, ambulance_kinds.size()> ambulance{
    {{1.0, 0.3, -0.2, AtRisk::Old}, {0.12, 0.5, 0}, {0.12, 0.3, -0.3}, {0.1, 0.25, -0.1}}};
constexpr std::array<Kind, council_kinds.size()> council{{{0.12, 0.55, 0}, {0.2, 0.35, 0.05}}};

/// Where the kinds of an agency begin in `PlantedNeed`, and how many of them can be planted.
struct Planted {
    std::size_t first;
    std::size_t count;
};

struct Agency {
    std::span<const Kind> kinds;
    Planted planted;
    std::array<RecordDefect, 3> defects;
    bool counts; ///< one record per unit and kind instead of one per event
};

constexpr std::array<Agency, 3> agencies{
    {{police, {0, 2}, {RecordDefect::NoLocation, RecordDefect::Outside, RecordDefect::BadDate}, false},
     {ambulance, {2, 2}, {RecordDefect::NoLocation, RecordDefect::Outside, RecordDefect::BadDate}, false},
     {council, {4, 1}, {RecordDefect::UnknownCode, RecordDefect::UnknownCode, RecordDefect::BadDate}, true}}};

constexpr std::size_t block = 512;

using Risks = std::vector<std::array<float, planted_need_names.size()>>;

/// Relative risk of each plantable need in each unit.
Risks relative_risks(const County& county)
{
    Risks risks(county.unit_count());
    for (auto& row : risks) {
        row.fill(1);
    }
    for (const auto& spot : county.hot_spots) {
        for (const UnitIndex unit : spot.units) {
            risks[to_index(unit)][static_cast<std::size_t>(spot.need)] = static_cast<float>(spot.relative_risk);
        }
    }
    return risks;
}

double season(const Kind& kind, int month)
{
    return 1 - kind.summer * std::cos(2 * std::numbers::pi * (month % 12) / 12);
}

double expected(const County& county, std::uint32_t unit, const Kind& kind, int month)
{
    const auto& bands = county.people[unit];
    const double old = static_cast<double>(bands[2] + bands[3]);
    const double at_risk = kind.at_risk == AtRisk::Old ? old : static_cast<double>(county.population(to_unit(unit)));
    // The mean of e^(effect × need) is e^(effect² / 2): taken out, so that rates mean what they say.
    const double need = std::exp(kind.effect * county.latent_need[unit] - kind.effect * kind.effect / 2);
    return county.options.records_per_1000 / 1000 * kind.rate * at_risk * need * season(kind, month);
}

SimulatedRecord draw_record(const County& county, const Agency& agency, Random& random)
{
    SimulatedRecord record;
    if (random.uniform() < county.options.dirty_share) {
        record.defect = agency.defects[random.below(agency.defects.size())];
    }
    const double chance = random.uniform();
    if (record.defect == RecordDefect::Outside && !county.outside_places.empty()) {
        record.place = static_cast<std::uint32_t>(chance * static_cast<double>(county.outside_places.size()));
    }
    record.day = static_cast<std::uint8_t>(1 + random.below(28));
    return record;
}

void draw_unit(const County& county, const Agency& agency, std::span<const float> risk, std::uint32_t unit, int month,
               Random& random, std::vector<SimulatedRecord>& out)
{
    for (std::size_t kind = 0; kind < agency.kinds.size(); ++kind) {
        const double planted = kind < agency.planted.count ? risk[agency.planted.first + kind] : 1;
        const std::uint64_t count = random.poisson(planted * expected(county, unit, agency.kinds[kind], month));
        const std::uint64_t rows = agency.counts ? std::min<std::uint64_t>(count, 1) : count;
        for (std::uint64_t i = 0; i < rows; ++i) {
            SimulatedRecord record = draw_record(county, agency, random);
            record.unit = unit;
            record.kind = static_cast<std::uint8_t>(kind);
            record.count = static_cast<std::uint32_t>(agency.counts ? count : 1);
            if (record.defect != RecordDefect::Outside) {
                // The first places are the busiest; police records know no others than the first few.
                const std::size_t choice = agency.planted.first == 0 ? streets_per_unit : places_per_unit;
                const double chance = random.uniform();
                record.place = static_cast<std::uint32_t>(unit * places_per_unit) +
                               static_cast<std::uint32_t>(chance * chance * static_cast<double>(choice));
            }
            out.push_back(record);
        }
    }
}

std::vector<SimulatedRecord> draw_agency(const County& county, std::size_t which, const Risks& risks, int month)
{
    const std::size_t units = county.unit_count();
    std::vector<std::vector<SimulatedRecord>> parts((units + block - 1) / block);
    parallel_for(parts.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t unit = begin * block; unit < std::min(end * block, units); ++unit) {
            const std::uint64_t item = (static_cast<std::uint64_t>(month) * agencies.size() + which) << 32U | unit;
            auto random = stream(county.options.seed, Purpose::Records, item);
            draw_unit(county, agencies[which], risks[unit], static_cast<std::uint32_t>(unit), month, random,
                      parts[unit / block]);
        }
    });
    std::vector<SimulatedRecord> records;
    for (const auto& part : parts) {
        records.insert(records.end(), part.begin(), part.end());
    }
    return records;
}

} // namespace

} // namespace simulation

SimulatedMonth make_records(const County& county, int month)
{
    const auto risks = simulation::relative_risks(county);
    return {month, simulation::draw_agency(county, 0, risks, month), simulation::draw_agency(county, 1, risks, month),
            simulation::draw_agency(county, 2, risks, month)};
}

} // namespace needshed
