#pragma once

/// The *spatial scan statistic*: of all windows on the map, the one whose excess of cases is least likely by chance. A
/// *window* is a set of units, in space and time a set of units over a run of periods. Chance deals the cases out to
/// the units by what is expected of each; a window's p-value is the rank of its log likelihood ratio among the largest
/// of each of R such deals, so that the choice among all windows is paid for.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/graph.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/hotspots/weights.hpp"

namespace needshed {

struct ScanOptions {
    double largest_share = 0.5;      ///< of all that is expected: no window holds more
    std::size_t largest_units = 500; ///< of a circle, in units
    std::size_t flexible_units = 15; ///< a flexible window stays among so many nearest units, at most 20
    double flexible_screen = 0.2;    ///< and holds only units whose own mid-p-value is below this
    bool prospective = false;        ///< in time: only runs that reach the last period
    int permutations = 999;
    std::uint64_t seed = 1;
    double largest_p = 0.05; ///< of a cluster to be told of

    /// Throws   Error{Input} unless shares lie in (0, 1), numbers of units from 1, and permutations from 1 to 99 999
    void validate() const;
};

/// A window with more cases than expected, more than any other that shares a unit with it.
struct ScanCluster {
    std::vector<UnitIndex> units; ///< ascending
    UnitIndex centre{};
    double radius = 0;            ///< from the centre's point to the farthest unit's, in units of the coordinates
    std::size_t first_period = 0; ///< of the run, 0 for a scan in space alone
    std::size_t last_period = 0;
    double cases = 0;
    double expected = 0;
    double relative_risk = 0; ///< cases / expected within over the same outside; infinite where all cases are within
    double log_likelihood_ratio = 0;
    double p = 1;
};

/// Kulldorff's scan in circles around each unit's point, under the Poisson model. Units at one distance enter together.
/// A unit with a missing count, or nothing expected, takes no part.
/// Shape    clusters in order of their log likelihood ratio, largest first; no two share a unit
/// Requires one point, count and expectation per unit; what is expected is scaled to add up to the cases
/// Throws   Error{Usage} when sizes differ; Error{Input} for a negative or fractional count, a negative expectation
/// Source   Kulldorff (1997), A spatial scan statistic
std::vector<ScanCluster> scan_circles(std::span<const Point> points, std::span<const double> cases,
                                      std::span<const double> expected, const ScanOptions& options, Progress& progress);

/// The same in cylinders: a circle over a run of periods, which is at most half of all. A circle leaves out what is
/// barred from its centre.
/// Shape    `cases` and `expected` have one row per period, each per unit
/// Source   Kulldorff (2001), Prospective time periodic geographical disease surveillance using a scan statistic
std::vector<ScanCluster> scan_cylinders(std::span<const Point> points, std::span<const std::vector<double>> cases,
                                        std::span<const std::vector<double>> expected, const ScanOptions& options,
                                        Progress& progress, const Barred& barred = {});

/// Flexible windows: connected sets of units among the nearest of one of them, of whatever shape. Only units that are
/// themselves raised may be in a window, which keeps the search small and the windows honest.
/// Source   Tango & Takahashi (2005), A flexibly shaped spatial scan statistic; Tango (2008) for the restriction
std::vector<ScanCluster> scan_flexible(const Graph& graph, std::span<const Point> points, std::span<const double> cases,
                                       std::span<const double> expected, const ScanOptions& options,
                                       Progress& progress);

} // namespace needshed
