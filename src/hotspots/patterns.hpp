#pragma once

/// The patterns one by one.

#include "needshed/hotspots/patterns.hpp"

namespace needshed {

/// Place of the measure among those of need.
/// Throws   Error{Input} at `where` when it has none
std::size_t place_of_measure(const Need& need, const std::string& measure, const std::string& where);

/// The calendar periods of a measure; nullptr where it has none.
const Series* calendar_of(const MeasureDemand& demand);

/// Throws   Error{Input} for a named measure without periods
std::vector<MeasureTrends> trends_of(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots,
                                     const TrendSpec& spec, Progress& progress, Findings& findings);

/// Throws   Error{Input} for a named measure that is a score, or of fractions, or in time has fewer than two periods
std::vector<MeasureScan> scans_of(const PatternField& field, const HotspotSpec& hotspots, const ScanSpec& spec,
                                  Progress& progress, Findings& findings);

PairHotspots pair_of(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots,
                     const std::pair<std::string, std::string>& measures, Findings& findings);

TogetherHotspots together_of(const PatternField& field, const Weights& weights, const HotspotSpec& hotspots,
                             const std::vector<std::string>& measures, Findings& findings);

} // namespace needshed
