#pragma once

/// What the scans share: the units that take part, the likelihood, chance, and the choice of clusters.

#include <functional>
#include <optional>
#include <vector>

#include "needshed/core/random.hpp"
#include "needshed/hotspots/scan.hpp"

namespace needshed {

/// Cases and expectations of the units that take part, period by period, numbered without gaps as *members*.
/// Shape    entry of member m in period t: [t * members + m]; `unit` and `point` have one entry per member
struct ScanField {
    std::vector<UnitIndex> unit;
    std::vector<Point> point;
    std::size_t periods = 1;
    std::vector<double> cases;
    std::vector<double> expected; ///< adds up to the cases
    double total = 0;             ///< of the cases

    std::size_t members() const { return unit.size(); }
};

/// Throws   Error{Usage} and Error{Input} as the scans
ScanField scan_field(std::span<const Point> points, std::span<const std::vector<double>> cases,
                     std::span<const std::vector<double>> expected);

/// A window while it is looked for: members, not units.
struct Window {
    double llr = 0;
    double cases = 0;
    double expected = 0;
    std::uint32_t centre = 0;
    std::size_t size = 0;   ///< of a circle: how many of the nearest
    std::uint32_t mask = 0; ///< of a flexible window: which of the nearest
    std::size_t first_period = 0;
    std::size_t last_period = 0;
};

/// Kulldorff's log likelihood ratio of a window with more cases than expected; 0 otherwise.
double log_likelihood_ratio(double cases, double expected, double total);

/// Whether a window beats the best so far. By an upper bound first, which needs no logarithm: the ratio is at most
/// (c − e)² C / (e (C − e)), since the Kullback-Leibler divergence is at most the chi-squared one.
inline bool may_beat(double cases, double expected, double total, double best)
{
    const double excess = cases - expected;
    return excess > 0 && excess * excess * total > best * expected * (total - expected);
}

/// Deals the total out anew: multinomial with what is expected as shares.
void deal(const ScanField& field, Random random, std::vector<double>& cases);

/// What a scan does for any counts: the best ratio of all windows; and for the observed ones, the best window of each
/// centre among the members that are still free.
struct Scan {
    std::function<double(const std::vector<double>& cases)> best_ratio;
    std::function<std::optional<Window>(std::uint32_t centre, const std::vector<std::uint8_t>& taken)> best_window;
    std::function<std::vector<std::uint32_t>(const Window&)> members_of;
};

/// Clusters without overlap and their p-values.
std::vector<ScanCluster> find_clusters(const ScanField& field, const Scan& scan, const ScanOptions& options,
                                       Progress& progress);

} // namespace needshed
