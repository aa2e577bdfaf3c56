#pragma once

/// *Patterns* are what there is to say of need beyond which units are hot: whether it clusters over the whole area.

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "needshed/hotspots/global.hpp"
#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

struct PatternSpec {
    bool global = true; ///< whether global statistics are taken
};

/// Whether near units are alike over the whole area, in one measure or in the need index.
struct MeasureAssociation {
    std::string measure;       ///< as MeasureHotspots
    GlobalStatistic moran;     ///< of standardised need
    GlobalStatistic geary;     ///< of standardised need
    GlobalStatistic general_g; ///< of rates, which have no sign; NaN for the index, and where a score is negative
};

struct Patterns {
    std::vector<MeasureAssociation> global; ///< the index first, then as Need::measures; empty where not asked for
    Findings findings;
};

/// Weights, permutations and seed are those of the hot spots. Statistics of fewer than four units are NaN.
/// Requires `points`, one per unit in metres, for weights by distance
/// Throws   Error{Input} as HotspotSpec and weights.hpp; Error{Usage} when need and graph are of different units
Patterns find_patterns(const Graph& graph, const Need& need, const HotspotSpec& hotspots, const PatternSpec& spec,
                       Progress& progress, std::span<const Point> points = {});

} // namespace needshed
