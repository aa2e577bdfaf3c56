#include "need/age_rates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Events and people by band.
/// Shape    one row per band, each per unit
struct Bands {
    std::vector<std::vector<double>> events;
    std::vector<std::vector<double>> people;

    std::size_t count() const { return events.size(); }

    BandCounts of_unit(std::size_t unit) const
    {
        BandCounts counts;
        for (std::size_t k = 0; k < count(); ++k) {
            counts.events.push_back(events[k][unit]);
            counts.people.push_back(people[k][unit]);
        }
        return counts;
    }

    /// Events and people are known in every band.
    bool known(std::size_t unit) const
    {
        for (std::size_t k = 0; k < count(); ++k) {
            if (!std::isfinite(events[k][unit]) || !(people[k][unit] >= 0)) {
                return false;
            }
        }
        return true;
    }
};

Bands bands_of(const MeasureNeed& need, const Demand& demand, const AgeSpec& spec)
{
    const auto where = place_of(need.measure) + "/ages/bands";
    Bands bands;
    for (const auto& band : spec.bands) {
        const auto& measure = find_by_name(demand.measures, band.measure, where, "measure");
        const auto bad = std::find_if(measure.value.begin(), measure.value.end(), [](double each) { return each < 0; });
        if (bad != measure.value.end() || measure.kind == MeasureKind::Score) {
            throw Error(ErrorKind::Input, where, "\"" + band.measure + "\" is no count of events",
                        "Name measures that are counts of 0 or more");
        }
        bands.events.push_back(measure.value);
        bands.people.push_back(find_by_name(demand.populations, band.population, where, "population").people);
    }
    return bands;
}

double sum(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

BandCounts whole_area(const Bands& bands)
{
    BandCounts area{std::vector<double>(bands.count(), 0), std::vector<double>(bands.count(), 0)};
    for (std::size_t unit = 0; unit < bands.events.front().size(); ++unit) {
        for (std::size_t k = 0; k < bands.count() && bands.known(unit); ++k) {
            area.events[k] += bands.events[k][unit];
            area.people[k] += bands.people[k][unit];
        }
    }
    return area;
}

/// Records that reached the units but no band.
void report_unknown(const MeasureNeed& need, const Bands& bands, Findings& findings)
{
    double all = 0;
    double with_age = 0;
    for (std::size_t unit = 0; unit < need.count.size(); ++unit) {
        if (std::isfinite(need.count[unit]) && bands.known(unit)) {
            all += need.count[unit];
            with_age += sum(bands.of_unit(unit).events);
        }
    }
    constexpr double rounding = 1e-6;
    if (std::abs(all - with_age) > rounding * std::max(1.0, all)) {
        findings.push_back(
            {"age_unknown", "measure " + need.measure,
             fmt::format("its count is {:.6g}, its bands of ages add up to {:.6g}: what is free of ages is "
                         "of the bands",
                         all, with_age),
             std::abs(all - with_age)});
    }
}

std::vector<double> standard_of(const AgeSpec& spec, const Bands& bands)
{
    if (spec.standard == AgeStandard::Area) {
        return whole_area(bands).people;
    }
    std::vector<double> people;
    for (const auto& band : spec.bands) {
        people.push_back(spec.standard == AgeStandard::Own ? band.standard
                                                           : european_standard_population_2013(band.band));
    }
    return people;
}

AgeStandardised empty(AgeMethod method, std::size_t units)
{
    const std::vector<double> nothing(units, missing);
    return {method, nothing, nothing, nothing, {}};
}

void report_few(const MeasureNeed& need, std::size_t units, double least, Findings& findings)
{
    if (units > 0) {
        findings.push_back({"few_events", "measure " + need.measure,
                            fmt::format("{} fewer than {:g} events and so no directly standardised rate: standardise "
                                        "indirectly, or set \"least_events\" lower",
                                        counted(units, "unit") + (units == 1 ? " has" : " have"), least),
                            static_cast<double>(units)});
    }
}

} // namespace

void add_direct_rates(MeasureNeed& need, const Demand& demand, const AgeSpec& spec, Findings& findings)
{
    const auto bands = bands_of(need, demand, spec);
    const auto standard = standard_of(spec, bands);
    report_unknown(need, bands, findings);
    need.ages = empty(AgeMethod::Direct, need.count.size());
    std::size_t few = 0;
    for (std::size_t unit = 0; unit < need.count.size(); ++unit) {
        if (!bands.known(unit)) {
            continue;
        }
        const auto result = directly_standardised(bands.of_unit(unit), standard);
        if (result.events < spec.least_events) {
            ++few;
            continue;
        }
        need.ages.value[unit] = per_people * result.rate;
        need.ages.low[unit] = per_people * result.interval.low;
        need.ages.high[unit] = per_people * result.interval.high;
    }
    report_few(need, few, spec.least_events, findings);
    need.rate = need.ages.value;
}

AtRisk add_indirect_ratios(MeasureNeed& need, const Demand& demand, const AgeSpec& spec, Findings& findings)
{
    const auto bands = bands_of(need, demand, spec);
    report_unknown(need, bands, findings);
    const auto area = whole_area(bands);
    const double area_rate = sum(area.events) / sum(area.people);
    const auto units = need.count.size();
    need.ages = empty(AgeMethod::Indirect, units);
    need.ages.expected.assign(units, missing);
    AtRisk result{std::vector<double>(units, missing), std::vector<double>(units, missing)};
    for (std::size_t unit = 0; unit < units; ++unit) {
        if (!bands.known(unit)) {
            continue;
        }
        const auto counts = bands.of_unit(unit);
        const auto ratio = indirectly_standardised(sum(counts.events), counts.people, area);
        need.ages.value[unit] = ratio.ratio;
        need.ages.low[unit] = ratio.interval.low;
        need.ages.high[unit] = ratio.interval.high;
        need.ages.expected[unit] = ratio.expected;
        result.events[unit] = ratio.observed;
        result.people[unit] = area_rate > 0 ? ratio.expected / area_rate : sum(counts.people);
    }
    return result;
}

} // namespace needshed
