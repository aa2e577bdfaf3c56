#pragma once

/// Whether a need is *generic*, high across an area, or *localised*, borne by hot spots. This is what partners share
/// and where it hurts: a generic need asks for a service everywhere, a localised one for work in a few places.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/grouping.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

enum class NeedLabel : std::uint8_t {
    Missing,   ///< no unit has a value
    Low,       ///< not above the area, and not borne by hot spots; over the whole area: no records
    Generic,   ///< above the area, and not borne by hot spots
    Scattered, ///< over the whole area: few people have most of it, but in no hot spots
    Localised  ///< borne by hot spots: there are some, and outside them need is not above the area, or most of it is
               ///< there
};

/// `generic`, `localised`, `scattered`, `low`, or empty for missing.
std::string label_name(NeedLabel label);

/// One measure over one locality, or over all of the area. NaN where a figure is not known or means nothing.
struct NeedProfile {
    std::uint32_t locality = no_group; ///< no_group: the whole area
    std::string measure;
    NeedLabel label = NeedLabel::Missing;
    double mean_z = 0;            ///< of the units' standardised need, by people
    double z_outside = 0;         ///< the same of the units that are not hot
    double location_quotient = 0; ///< rate here / rate of the area; NaN for scores
    double gini = 0;              ///< of need over people: 0 where everybody has the same; NaN for scores
    double theil = 0;             ///< of need over people: 0 where everybody has the same; NaN for scores
    double theil_between = 0;     ///< the part of it between localities; of the whole area under a plan, else NaN
    std::size_t hot_units = 0;
    double people_in_hot = 0; ///< share of the people who live in hot units
    double demand_in_hot = 0; ///< share of the records; NaN for scores
};

/// The largest Gini coefficient of a need that is spread over an area rather than localised.
inline constexpr double generic_gini = 0.2;

/// Over the whole area hot spots bear a need when they hold this share of its records, or of the people for a score.
inline constexpr double localised_share = 0.1;

/// Profiles of every measure over the whole area, then over each locality in order. In a locality, hot spots bear a
/// need when the mean outside them is not above that of all units; or when the Gini coefficient is above `generic_gini`
/// and more than half of the records, but less than half of the people, are in them. Over the whole area, whose mean is
/// the usual one, a need with such a coefficient is localised when hot spots hold `localised_share` of its records,
/// else scattered; without such a coefficient it is generic. A score is localised by people, else generic.
/// Shape    `locality` has one entry per unit, below `count`; none when `count` is 0: the whole area only
/// Requires hot spots of the same measures
/// Source   Gini (1912) over the Lorenz curve of events against people; Haig (1926) for the location quotient
std::vector<NeedProfile> profile_needs(std::span<const std::uint32_t> locality, std::size_t count, const Demand& demand,
                                       const Need& need, const Hotspots& hotspots);

} // namespace needshed
