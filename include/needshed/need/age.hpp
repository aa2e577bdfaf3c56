#pragma once

/// Age standardisation: rates as they would be if every area had the same mix of ages. An *age band* is all people from
/// one age to another, in whole years, both included; a *standard population* says how many people of each age a model
/// population has. Direct standardisation applies an area's own rates to the standard population; indirect
/// standardisation applies a reference area's rates to the area's own people and compares.

#include <span>
#include <string>
#include <vector>

#include "needshed/need/rates.hpp"

namespace needshed {

/// Ages 90 and over have no upper end.
inline constexpr int no_last_age = 1000;

struct AgeBand {
    int first = 0;
    int last = no_last_age;

    friend bool operator==(const AgeBand&, const AgeBand&) = default;
};

/// `65-69` or `90+`.
std::string band_name(const AgeBand& band);

/// People of the band in the European Standard Population 2013, which has 100 000 in all.
/// Throws   Error{Input} when the band does not begin and end where five-year bands do, or the last one, 90 and over
/// Source   Eurostat (2013), Revision of the European Standard Population, table 1 with the upper band of 90 and over
double european_standard_population_2013(const AgeBand& band);

/// One entry per age band, of one area.
struct BandCounts {
    std::vector<double> events;
    std::vector<double> people;
};

struct StandardisedRate {
    double rate = 0; ///< per person
    Interval interval;
    double events = 0;
};

/// Directly standardised rate Σ sₖ xₖ/nₖ / Σ sₖ with the interval of Dobson: the interval of the total count, scaled by
/// the ratio of the rate's standard error to the count's; without events, the interval of the crude rate. NaN where a
/// band that the standard has people in has none of the area's, or a count is missing. Requires counts, people and
/// standard of one length, with a sum of `standard` above 0 Throws   Error{Usage} unless so; for a negative count
/// Source   Dobson, Kuulasmaa, Eberle & Scherer (1991); Fingertips public health technical guidance, DSRs
StandardisedRate directly_standardised(const BandCounts& area, std::span<const double> standard,
                                       double confidence = 0.95);

struct StandardisedRatio {
    double ratio = 0; ///< observed / expected; 1 is the reference
    Interval interval;
    double observed = 0;
    double expected = 0;
};

/// Indirectly standardised ratio: events over those expected at the reference's band rates. NaN where nothing is
/// expected.
/// Source   Breslow & Day (1987), section 2.3; Fingertips public health technical guidance, ISRs
StandardisedRatio indirectly_standardised(double observed, std::span<const double> people, const BandCounts& reference,
                                          double confidence = 0.95);

} // namespace needshed
