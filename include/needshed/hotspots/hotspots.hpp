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

#include "needshed/core/geometry.hpp"
#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/hotspots/weights.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

struct PermutationOptions {
    int permutations = 999;
    std::uint64_t seed = 1;
    std::vector<UnitIndex> units{}; ///< whose draws are wanted, ascending; none: of all. Entries of others say nothing

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

/// What a unit is. The outliers are of local Moran and local Geary only.
enum class HotspotClass : std::uint8_t {
    None,
    Hot,
    Cold,
    Missing,
    HighLow,   ///< a high unit among low ones
    LowHigh,   ///< a low unit among high ones
    Different, ///< unlike its neighbours, by local Geary
    Alike      ///< like its neighbours in several measures, which are not all on one side of their means
};

/// `hot`, `cold`, `high-low`, `low-high`, `different`, `alike`, `none`, or empty for missing.
std::string class_name(HotspotClass each);

/// By which statistic units are judged; local.hpp says what each is.
enum class HotspotStatistic {
    GiStar,     ///< Getis-Ord Gi*: the unit and its neighbours
    Gi,         ///< Getis-Ord Gi: the neighbours alone
    LocalMoran, ///< hot where both are high, cold where both are low, else outliers
    LocalGeary, ///< hot and cold where the unit is like its neighbours, and they are high or low
    JoinCount   ///< hot where a unit of the highest `top_share` has more such neighbours than chance gives
};

/// The name in columns: `gi` for both of Getis and Ord, `moran`, `geary`, `joins`.
std::string statistic_name(HotspotStatistic statistic);

/// Which units are near each other.
struct WeightsSpec {
    enum class Kind {
        Neighbours,   ///< those of the graph, links among them
        Rook,         ///< the same, of a graph of units that share a border
        Queen,        ///< the same, of a graph of units that share a border or a corner
        KNearest,     ///< the `k` nearest
        DistanceBand, ///< all within `distance_m`, weighted by distance to the power of −`power`
        Kernel        ///< all within `distance_m`, by a kernel; without it, up to the k-th nearest of each
    };
    Kind kind = Kind::Neighbours;
    std::size_t k = 0;     ///< 0: eight, or all others where there are fewer
    double distance_m = 0; ///< 0: for a band, the least at which every unit has a neighbour
    double power = 0;
    Kernel kernel = Kernel::Gaussian;
};

/// What is done about testing every unit at once.
enum class Correction {
    FalseDiscoveryRate, ///< Benjamini–Hochberg: of the units told, at most this share are there by chance
    Bonferroni,         ///< chance tells any unit at all at most this often
    None                ///< each unit by itself
};

enum class PValueKind {
    Permutation, ///< pseudo p-value
    Analytical   ///< of the standard score, from the normal distribution
};

struct HotspotSpec {
    HotspotStatistic statistic = HotspotStatistic::GiStar;
    WeightsSpec weights{};
    PermutationOptions permutation{};
    int refine_to = 99'999; ///< permutations, for the units chance reached least, where the first are too few to tell
    PValueKind p_value = PValueKind::Permutation;
    Correction correction = Correction::FalseDiscoveryRate;
    double level = 0.05;    ///< of the corrected p-value
    double top_share = 0.2; ///< of the units, for join counts

    /// Throws   Error{Input} unless 0 < level < 1, 0 < top_share < 1 and refine_to <= 99 999, and as PermutationOptions
    void validate() const;
};

/// Hot spots of one measure, or of the need index.
/// Shape    vectors have one entry per unit
struct MeasureHotspots {
    std::string measure; ///< `agency/measure`, or `need` for the index
    std::vector<LocalStatistic> statistic;
    std::vector<double> q; ///< the corrected p-value, two-sided but for join counts
    std::vector<HotspotClass> classes;
    std::size_t hot = 0;
    std::size_t cold = 0;
};

/// A connected set of units that are hot, or cold, in the same measure.
struct HotspotCluster {
    std::string measure; ///< as MeasureHotspots; `shared` for units that are hot for several agencies
    HotspotClass kind = HotspotClass::Hot;
    std::vector<UnitIndex> units;      ///< ascending
    std::vector<std::string> agencies; ///< whose measures are hot in some of the units; empty for the index
};

/// In order of size, largest first, then of the smallest unit. Shape    classes has one entry per unit
std::vector<HotspotCluster> clusters_of(const Graph& graph, const std::string& measure,
                                        std::span<const HotspotClass> classes);

struct Hotspots {
    HotspotStatistic statistic = HotspotStatistic::GiStar;
    MeasureHotspots index;
    std::vector<MeasureHotspots> measures;         ///< in the order of Need::measures
    std::vector<std::vector<std::string>> hot_for; ///< per unit: agencies with a measure that is hot there, by name
    std::vector<HotspotCluster> clusters;          ///< of the index, of each measure, and shared ones, in this order
    Findings findings;
};

/// Statistics of the need index and of every measure's z-score. By Gi and Gi* a unit is hot where q is at most the
/// level, its z is above 0 and its neighbours are high (cold: below 0 and low); a unit that stands out against its
/// neighbours is neither. A *shared* hot spot is a unit that is hot for two agencies or more.
/// Findings `no_neighbours`, units that have no neighbour with a value and so cannot be hot; `too_few_values`, a
///          measure that fewer than three units have; `few_permutations`, when units reach the smallest p there
///          is, refined as far as the study allows, and yet none can pass the correction. `size` is the number of units
/// Requires `points`, one per unit in metres, for weights by distance; those take no pair for near that is `barred`,
///          unless they are neighbours in the graph
/// Throws   Error{Input} as HotspotSpec and weights.hpp; Error{Usage} when need and graph are of different units
Hotspots find_hotspots(const Graph& graph, const Need& need, const HotspotSpec& spec, Progress& progress,
                       std::span<const Point> points = {}, const Barred& barred = {});

} // namespace needshed
