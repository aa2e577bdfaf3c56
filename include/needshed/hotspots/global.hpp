#pragma once

/// *Global statistics* of association: whether, over the whole area, near units are alike. Units without a value
/// or without neighbours take no part. Rows of the weights are standardised unless stated otherwise.

#include <span>

#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/weights.hpp"

namespace needshed {

/// A statistic under two nulls: values drawn from a normal distribution, and the observed values dealt out at random.
/// NaN throughout where the values do not vary.
struct GlobalStatistic {
    double value = 0;
    double expected = 0;
    double variance_normal = 0; ///< NaN for General G, whose null is randomisation
    double variance_random = 0;
    double z_normal = 0;
    double z_random = 0;
    double p_normal = 1; ///< two-sided, from the standard normal distribution
    double p_random = 1;
    double p_permuted = 1; ///< pseudo p-value of `permutations` random deals, folded to the smaller tail
};

/// The third and fourth moments of fewer units with a value and a neighbour leave nothing to divide by.
inline constexpr std::size_t fewest_joined = 4;

/// Moran's I = n/S₀ · Σᵢⱼ wᵢⱼ zᵢ zⱼ / Σ zᵢ².
/// Throws   Error{Usage} when fewer than four units take part, or the sizes differ
/// Source   Cliff & Ord (1981), Spatial processes, ch. 2; Anselin (1995) for permutation
GlobalStatistic global_moran(const Weights& weights, std::span<const double> value,
                             const PermutationOptions& options = {});

/// Bivariate Moran's I: n/S₀ · Σᵢⱼ wᵢⱼ zᵢ z′ⱼ / Σ zᵢ² of z-scores; no analytical null (NaN), `other` is dealt out anew.
GlobalStatistic global_moran(const Weights& weights, std::span<const double> value, std::span<const double> other,
                             const PermutationOptions& options);

/// Geary's C = (n − 1)/(2 S₀) · Σᵢⱼ wᵢⱼ (xᵢ − xⱼ)² / Σ zᵢ²: 1 without association, smaller where near units are alike.
/// Source   Cliff & Ord (1981), ch. 2
GlobalStatistic global_geary(const Weights& weights, std::span<const double> value,
                             const PermutationOptions& options = {});

/// Getis & Ord's General G = Σᵢⱼ wᵢⱼ xᵢ xⱼ / Σᵢ≠ⱼ xᵢ xⱼ, weights as they are: large where high values are near each
/// other. Throws   Error{Input} for a negative value Source   Getis & Ord (1992), The analysis of spatial association
/// by use of distance statistics
GlobalStatistic general_g(const Weights& weights, std::span<const double> value,
                          const PermutationOptions& options = {});

} // namespace needshed
