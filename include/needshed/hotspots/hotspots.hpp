#pragma once

/// A *hot spot* is a unit whose neighbourhood has significantly more need than chance gives; a *cold spot* has less.
/// The *neighbourhood* is the unit and its neighbours; links count as neighbours. A unit without a value takes no
/// part, neither for itself nor as a neighbour.
///
/// Chance is *conditional permutation*: the unit keeps its own value, and its neighbours' values are drawn without
/// replacement from all other units, R times. With M the smaller of the number of draws that are at least, and of
/// those that are at most, what was observed, the *pseudo p-value* is (M + 1) / (R + 1). That is one-sided, folded to
/// the nearer tail, which is how GeoDa and esda print it. Draws that equal what was observed count in both tails,
/// so that a constant measure, or a unit without neighbours, has p = 1.
///
/// Folding looks at both tails, so a folded p is below x with probability 2x where there is nothing to find. The false
/// discovery rate is therefore taken over the two-sided min(1, 2p).

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/hotspots/weights.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

struct PermutationOptions {
    int permutations = 999;
    std::uint64_t seed = 1;

    /// Throws   Error{Input} unless 1 <= permutations <= 99 999
    void validate() const;
};

/// One unit's local statistic. NaN throughout where the unit has no value.
struct LocalStatistic {
    double value = 0; ///< the statistic
    double z = 0;     ///< its standard score under the analytical null
    double p = 1;     ///< pseudo p-value by conditional permutation, folded to the smaller tail, from 1/(R+1)
    int tail = 0;     ///< of `p`: 1 when the neighbours' values are high, −1 when low, 0 when neither
};

/// Getis-Ord Gi* of one measure over a neighbourhood that includes the unit itself.
/// Shape    one entry per unit, in unit order; NaN where the value is missing
/// Value    Gi* with row-standardised weights: the mean of the neighbourhood, divided by the total of all units. NaN
///          where it means nothing: when any value is negative, as z-scores are, or the total is 0. `z` and `p` are
///          the same for binary and for row-standardised weights, and for any value a·x + b with a > 0
/// Isolates a unit without neighbours has the z of its own value, and p = 1
/// Constant z = 0 and p = 1 where the values do not vary, or the neighbourhood is all units
/// Requires `value.size() == graph.unit_count()`; the same seed gives the same p for any number of threads
/// Throws   Error{Usage} when fewer than three units have a value, or the sizes differ
/// Source   Getis & Ord (1992) for `value`; Ord & Getis (1995), eq. 14 for `z`; Anselin (1995) for conditional
///          permutation
std::vector<LocalStatistic> getis_ord_star(const Graph& graph, std::span<const double> value,
                                           const PermutationOptions& options = {});

/// The same under any weights; the unit itself weighs `weights.self`.
std::vector<LocalStatistic> getis_ord_star(const Weights& weights, std::span<const double> value,
                                           const PermutationOptions& options = {});

/// The two-sided p-value of a folded one: min(1, 2p); NaN stays NaN.
std::vector<double> two_sided(std::span<const LocalStatistic> statistic);

/// Benjamini–Hochberg adjusted p-values; NaN stays NaN and does not count.
/// Source   Benjamini & Hochberg (1995)
std::vector<double> benjamini_hochberg(std::span<const double> p);

enum class HotspotClass : std::uint8_t { None, Hot, Cold, Missing };

/// `hot`, `cold`, `none`, or empty for missing.
std::string class_name(HotspotClass each);

struct HotspotSpec {
    PermutationOptions permutation;
    double false_discovery_rate = 0.05;

    /// Throws   Error{Input} unless 0 < false_discovery_rate < 1, and as PermutationOptions
    void validate() const;
};

/// Hot spots of one measure, or of the need index.
/// Shape    vectors have one entry per unit
struct MeasureHotspots {
    std::string measure; ///< `agency/measure`, or `need` for the index
    std::vector<LocalStatistic> statistic;
    std::vector<double> q; ///< Benjamini–Hochberg of the two-sided p
    std::vector<HotspotClass> classes;
    std::size_t hot = 0;
    std::size_t cold = 0;
};

struct Hotspots {
    MeasureHotspots index;
    std::vector<MeasureHotspots> measures; ///< in the order of Need::measures
    Findings findings;
};

/// Gi* of the need index and of every measure's z-score. A unit is hot where q is at most the false discovery rate,
/// its z is above 0 and its neighbours are high (cold: below 0 and low); a unit that stands out against its
/// neighbours is neither.
/// Findings `no_neighbours`, units that have no neighbour with a value and so cannot be hot; `too_few_values`, a
///          measure that fewer than three units have; `few_permutations`, when units reach the smallest p there
///          is and yet none can pass the false discovery rate. `size` is the number of units
/// Throws   Error{Input} as HotspotSpec; Error{Usage} when need and graph are of different units
Hotspots find_hotspots(const Graph& graph, const Need& need, const HotspotSpec& spec, Progress& progress);

} // namespace needshed
