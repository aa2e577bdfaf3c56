#pragma once

/// *Local statistics* of association: for each unit, how its neighbours' values stand to its own, and how often chance
/// does as much. All take spatial weights, standardise their rows (each unit's weights add up to 1), and judge by
/// conditional permutation as hotspots.hpp describes. The standard score is that of the same null: the unit keeps its
/// value, its neighbours are drawn without replacement from all others, so that the sum over them has the mean W₁μ and
/// the variance σ²(N W₂ − W₁²)/(N − 1), with μ and σ² over the N others and W₁, W₂ the sums of weights and their
/// squares.
///
/// A unit without a value takes no part. A unit without neighbours has the statistic 0, z = 0 and p = 1; so have all
/// where the values do not vary.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/weights.hpp"

namespace needshed {

/// Where a unit and its neighbours stand to the mean.
enum class Quadrant : std::uint8_t { None, HighHigh, LowLow, LowHigh, HighLow };

/// `high-high`, `low-low`, `low-high` (a low unit among high ones), `high-low`, or empty.
std::string quadrant_name(Quadrant quadrant);

/// Shape    one entry per unit; `tail` is 1 where the neighbours are higher than chance gives, −1 where lower
struct LocalMoran {
    std::vector<LocalStatistic> statistic;
    std::vector<Quadrant> quadrant; ///< by the signs of both sides, whatever p is; None where either is 0 or missing
};

/// Local Moran: Iᵢ = zᵢ Σⱼ wᵢⱼ zⱼ, z with the n − 1 standard deviation.
/// Throws   Error{Usage} when fewer than three units have a value, or the sizes differ
/// Source   Anselin (1995); Sokal, Oden & Thomson (1998) for the conditional moments
LocalMoran local_moran(const Weights& weights, std::span<const double> value, const PermutationOptions& options = {});

/// Bivariate local Moran: Iᵢ = zᵢ Σⱼ wᵢⱼ z′ⱼ of a unit's own `value` and its neighbours' `other`. Units that lack
/// either take no part.
/// Source   Anselin, Syabri & Smirnov (2002)
LocalMoran local_moran(const Weights& weights, std::span<const double> value, std::span<const double> other,
                       const PermutationOptions& options);

/// Local Geary: cᵢ = Σⱼ wᵢⱼ (zᵢ − zⱼ)². Small where neighbours are alike (`tail` −1), large where they differ (1).
/// Source   Anselin (1995, 2019)
std::vector<LocalStatistic> local_geary(const Weights& weights, std::span<const double> value,
                                        const PermutationOptions& options = {});

/// Multivariate local Geary: the mean of cᵢ over several measures, permuted together. Units that lack any take no part.
/// Requires at least one measure
/// Source   Anselin (2019), A local indicator of multivariate spatial association
std::vector<LocalStatistic> local_geary(const Weights& weights, std::span<const std::vector<double>> measures,
                                        const PermutationOptions& options = {});

/// Getis-Ord Gi: as Gi* but of the neighbours alone; `value` is their weighted mean divided by the total of all others,
/// NaN where a value is negative or that total is 0.
/// Source   Getis & Ord (1992); Ord & Getis (1995)
std::vector<LocalStatistic> getis_ord(const Weights& weights, std::span<const double> value,
                                      const PermutationOptions& options = {});

/// Local join count: how many of a unit's neighbours have 1 where it has 1 itself, each times its weight, which is not
/// standardised. `p` is one-sided, for more joins than chance gives; a unit with 0 has the count 0, z = 0 and p = 1.
/// Throws   Error{Input} for a value other than 0, 1 or missing
/// Source   Anselin & Li (2019), Operational local join count statistics for cluster detection
std::vector<LocalStatistic> local_join_count(const Weights& weights, std::span<const double> value,
                                             const PermutationOptions& options = {});

} // namespace needshed
