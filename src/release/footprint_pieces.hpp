#pragma once

/// Which of the agencies' areas lie in which locality, and how much of each.

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "needshed/release/outputs.hpp"

namespace needshed {

/// What of an agency's area lies in a locality.
struct FootprintInLocality {
    std::size_t overlay = 0; ///< index into Results::footprint_overlays
    std::uint32_t area = 0;
    double amount = 0;        ///< people, who live evenly over each unit; land in km² without a population
    double share_of_area = 0; ///< of all that the area holds in the study
    double share_of_locality = 0;
};

/// Parts that hold less than this of a locality are slivers between borders drawn at different scales.
inline constexpr double smallest_footprint_share = 0.005;

/// Parts that hold less than `least` of a locality are left out.
/// Shape    one list per locality; agency by agency, the largest first
std::vector<std::vector<FootprintInLocality>> footprints_in_localities(const Results& results,
                                                                       double least = smallest_footprint_share);

/// One area of an agency, across the localities.
/// Shape    `amount` has one entry per locality
struct AreaAcross {
    std::vector<double> amount;
    double all = 0;
    std::size_t largest = 0;    ///< the locality that has most of it
    std::size_t localities = 0; ///< in which the part is no sliver, of the area or of the locality
};

/// The same pieces by overlay and area.
std::map<std::pair<std::size_t, std::uint32_t>, AreaAcross>
areas_across(const std::vector<std::vector<FootprintInLocality>>& pieces);

} // namespace needshed
