#pragma once

/// Hot spots of one measure, as all that look for them do it.

#include <span>
#include <string>

#include "hotspots/judge.hpp"
#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

inline constexpr int most_permutations = 99'999;

/// The key of the study that sets the level of the correction.
std::string key_of(Correction correction);

/// What is barred but for neighbours in the graph, who are near each other whatever lies between their points. Requires
/// both to outlive it.
Barred barred_but_neighbours(const Graph& graph, const Barred& barred);

/// Requires `points` for weights by distance
Weights weights_of(const Graph& graph, std::span<const Point> points, const WeightsSpec& spec, const Barred& barred);

/// Where a finding of the measure is from.
std::string place_of(const MeasureHotspots& spots);

/// Says of a measure, or of several, that permutations are too few for `units` units.
/// Finding  `few_permutations`
void report_coarse(const std::string& place, const Judged& judged, std::size_t units, const HotspotSpec& spec,
                   Findings& findings);

/// Statistics, corrected p-values and classes of one measure; `progress` advances by its units.
/// Findings `too_few_values`, `few_permutations`
MeasureHotspots judge_measure(const Weights& weights, const HotspotSpec& spec, const std::string& measure,
                              std::span<const double> value, Progress& progress, Findings& findings);

} // namespace needshed
