#include "needshed/need/age.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr int band_years = 5;
constexpr int first_open_age = 90;

/// 0–4, 5–9 … 85–89, 90 and over.
constexpr std::array<double, 19> standard_people{5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000,
                                                 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000};

void require_bands(const BandCounts& counts, std::size_t bands, const char* where)
{
    if (counts.events.size() != bands || counts.people.size() != bands) {
        throw Error(ErrorKind::Usage, where,
                    fmt::format("{} counts, {} populations and {} bands of the standard", counts.events.size(),
                                counts.people.size(), bands),
                    "Give one of each per age band");
    }
    const auto bad = std::find_if(counts.events.begin(), counts.events.end(), [](double x) { return x < 0; });
    if (bad != counts.events.end()) {
        throw Error(ErrorKind::Usage, where, fmt::format("a count of {}", *bad), "Counts are 0 or more");
    }
}

double sum(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

} // namespace

std::string band_name(const AgeBand& band)
{
    return band.last == no_last_age ? fmt::format("{}+", band.first) : fmt::format("{}-{}", band.first, band.last);
}

double european_standard_population_2013(const AgeBand& band)
{
    const bool open = band.last == no_last_age;
    const bool fits =
        band.first >= 0 && band.first % band_years == 0 && band.first <= first_open_age &&
        (open || (band.last > band.first && (band.last + 1) % band_years == 0 && band.last < first_open_age));
    if (!fits) {
        throw Error(ErrorKind::Input, "age band " + band_name(band),
                    "does not begin and end where the European Standard Population's bands do",
                    "Use 0-4, 5-9 … 85-89, 90+ or bands made of several of them, or state a standard of your own");
    }
    const auto first = static_cast<std::size_t>(band.first / band_years);
    const auto last = open ? standard_people.size() : static_cast<std::size_t>((band.last + 1) / band_years);
    return sum(std::span(standard_people).subspan(first, last - first));
}

StandardisedRate directly_standardised(const BandCounts& area, std::span<const double> standard, double confidence)
{
    require_bands(area, standard.size(), "directly_standardised");
    const double total = sum(standard);
    if (!(total > 0)) {
        throw Error(ErrorKind::Usage, "directly_standardised", "the standard population is empty",
                    "Give at least one band people");
    }
    StandardisedRate result;
    double variance = 0;
    for (std::size_t k = 0; k < standard.size(); ++k) {
        const double share = standard[k] / total;
        if (share == 0) {
            continue;
        }
        const bool known = area.people[k] > 0 && std::isfinite(area.events[k]);
        const double rate = known ? area.events[k] / area.people[k] : missing;
        result.rate += share * rate;
        variance += known ? share * share * area.events[k] / (area.people[k] * area.people[k]) : missing;
        result.events += area.events[k];
    }
    if (std::isnan(result.rate)) {
        result.interval = {missing, missing};
        return result;
    }
    // Without events the standard error is 0 and so cannot be scaled: the interval is then that of the crude rate.
    const auto counts = poisson_interval(result.events, confidence);
    const double scale = result.events > 0 ? std::sqrt(variance / result.events) : 1 / sum(area.people);
    result.interval = {result.rate + scale * (counts.low - result.events),
                       result.rate + scale * (counts.high - result.events)};
    return result;
}

StandardisedRatio indirectly_standardised(double observed, std::span<const double> people, const BandCounts& reference,
                                          double confidence)
{
    require_bands(reference, people.size(), "indirectly_standardised");
    StandardisedRatio result;
    result.observed = observed;
    for (std::size_t k = 0; k < people.size(); ++k) {
        const double rate = reference.people[k] > 0 ? reference.events[k] / reference.people[k] : missing;
        result.expected += people[k] == 0 ? 0 : people[k] * rate;
    }
    if (!(result.expected > 0) || std::isnan(observed)) {
        result.ratio = missing;
        result.interval = {missing, missing};
        return result;
    }
    const auto counts = poisson_interval(observed, confidence);
    result.ratio = observed / result.expected;
    result.interval = {counts.low / result.expected, counts.high / result.expected};
    return result;
}

} // namespace needshed
