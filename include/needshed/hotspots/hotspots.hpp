#pragma once

/// A *hot spot* is a unit whose neighbourhood has significantly more need than chance gives. Links count as neighbours.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
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
    double p = 1;     ///< pseudo p-value by conditional permutation, two-sided as the smaller tail, from 1/(R+1)
};

/// Getis-Ord Gi* of one measure over a neighbourhood that includes the unit itself, binary weights.
/// Shape    one entry per unit, in unit order; NaN where the value is missing
/// Requires `value.size() == graph.unit_count()`
/// Throws   Error{Usage} when fewer than three units have a value
/// Source   Getis & Ord (1992) for the ratio in `value`; Ord & Getis (1995), eq. 14 for `z`; Anselin (1995) for
///          conditional permutation
std::vector<LocalStatistic> getis_ord_star(const Graph& graph, std::span<const double> value,
                                           const PermutationOptions& options = {});

/// Benjamini–Hochberg adjusted p-values; NaN stays NaN and does not count.
/// Source   Benjamini & Hochberg (1995)
std::vector<double> benjamini_hochberg(std::span<const double> p);

/// Moran's I with row-standardised weights; units without a value or without neighbours do not count.
double morans_i(const Graph& graph, std::span<const double> value);

enum class HotspotClass : std::uint8_t { None, Hot, Cold, Missing };

/// `hot`, `cold`, `none`, or empty for missing.
std::string class_name(HotspotClass each);

struct HotspotSpec {
    PermutationOptions permutation;
    double false_discovery_rate = 0.05;

    void validate() const;
};

/// Hot spots of one measure, or of the need index.
/// Shape    vectors have one entry per unit
struct MeasureHotspots {
    std::string measure; ///< `agency/measure`, or `need` for the index
    std::vector<LocalStatistic> statistic;
    std::vector<double> q;
    std::vector<HotspotClass> classes;
    std::size_t hot = 0;
    std::size_t cold = 0;
};

struct Hotspots {
    MeasureHotspots index;
    std::vector<MeasureHotspots> measures; ///< in the order of Need::measures
    Findings findings;
};

/// Gi* of the need index and of every measure's z-score.
Hotspots find_hotspots(const Graph& graph, const Need& need, const HotspotSpec& spec, Progress& progress);

} // namespace needshed
