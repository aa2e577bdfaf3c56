#pragma once

/// *Patterns* are what there is to say of need beyond which units are hot: whether it clusters over the whole area; how
/// it has moved over the periods; which windows of the map hold more cases than chance gives; and how measures go
/// together.

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "needshed/demand/demand.hpp"
#include "needshed/hotspots/global.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/hotspots/local.hpp"
#include "needshed/hotspots/scan.hpp"
#include "needshed/hotspots/trend.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

/// Trends and emerging hot spots.
struct TrendSpec {
    std::vector<std::string> measures; ///< empty: every measure of need that has calendar periods
    bool seasonal = false;             ///< compares each month, or quarter, with the same one of other years only
    double level = 0.05;               ///< of the corrected p-value from which a unit is rising or falling
};

/// A scan of counts for clusters.
struct ScanSpec {
    std::vector<std::string> measures; ///< empty: every measure of need that is of whole counts
    bool flexible = false;             ///< windows of any shape, else circles
    bool in_time = false;              ///< circles over runs of periods
    bool adjust_time = false;          ///< expects of each period what it had in all; else the same of each day
    ScanOptions options{};             ///< but for its seed, which is that of the hot spots
};

struct PatternSpec {
    bool global = true; ///< whether global statistics are taken
    std::optional<TrendSpec> trends{};
    std::optional<ScanSpec> scan{};
    std::vector<std::pair<std::string, std::string>> pairs{}; ///< a unit's own measure, and its neighbours'
    std::vector<std::string> together{};                      ///< measures that are looked at as one; empty: none
};

/// Whether near units are alike over the whole area, in one measure or in the need index.
struct MeasureAssociation {
    std::string measure;       ///< as MeasureHotspots
    GlobalStatistic moran;     ///< of standardised need
    GlobalStatistic geary;     ///< of standardised need
    GlobalStatistic general_g; ///< of rates, which have no sign; NaN for the index, and where a score is negative
};

/// A measure over its calendar periods, gaps included.
/// Shape    rows per period, entries per unit
struct MeasureTrends {
    std::string measure;
    PeriodKind kind = PeriodKind::Month;
    std::vector<std::string> period;       ///< names, as `period_name`
    std::vector<std::string> start;        ///< first days, as `period_start`
    std::vector<std::vector<double>> rate; ///< crude, per 1 000 people and period; of a score the score. NaN in gaps
    std::vector<Trend> trend;              ///< of `rate`, per unit
    std::vector<double> q;                 ///< of the trends, by Benjamini and Hochberg
    std::vector<int> direction;            ///< 1 rising, −1 falling, 0 neither
    std::vector<double> area_rate;         ///< of the whole area, or the mean score, per period; NaN in gaps
    Trend area;                            ///< of that
    bool seasonal = false;                 ///< slopes are per year, else per period
    std::vector<MeasureHotspots> hotspots; ///< by Gi*, one per period; empty statistics in gaps
    std::vector<Emerging> emerging;        ///< per unit
};

/// `rising`, `falling`, `none`, or empty where there is no rate.
std::string direction_name(const MeasureTrends& trends, std::size_t unit);

/// Clusters of one measure by the scan statistic.
struct MeasureScan {
    std::string measure;
    std::vector<ScanCluster> clusters;
    std::vector<std::string> period; ///< names of the periods of a scan in time
};

/// Where a measure of the units goes with another of their neighbours.
struct PairHotspots {
    std::string own;
    std::string other;
    GlobalStatistic association; ///< bivariate Moran's I
    LocalMoran moran;
    std::vector<double> q;
    std::vector<Quadrant> classes; ///< None where q is above the level
};

/// Where units are like their neighbours in several measures at once, or unlike them.
struct TogetherHotspots {
    std::vector<std::string> measures; ///< empty: not asked for
    std::vector<LocalStatistic> geary;
    std::vector<double> q;
    std::vector<HotspotClass> classes; ///< Hot or Cold where all measures are on one side, else Alike; Different
};

struct Patterns {
    std::vector<MeasureAssociation> global; ///< the index first, then as Need::measures; empty where not asked for
    std::vector<MeasureTrends> trends;
    std::vector<MeasureScan> scans;
    std::vector<PairHotspots> pairs;
    TogetherHotspots together;
    Findings findings;
};

/// What patterns are looked for in.
struct PatternField {
    const Graph& graph;
    const Demand& demand;
    const NeedSpec& spec; ///< by which `need` was assessed
    const Need& need;
    std::span<const Point> points; ///< one per unit in metres
    Barred barred{};               ///< what parts units that are no neighbours
};

/// Weights, permutations, seed, correction and level are those of the hot spots. Statistics of fewer than four units
/// are NaN. Findings `trend_ages`, a measure standardised by age, whose periods are not; `few_periods`, a measure of
/// fewer than ten, too few to tell a trend from chance; `scan_not_whole`,
/// a
///          measure that was passed over because its counts are fractions; those of hot spots for each period
/// Throws   Error{Input} as HotspotSpec and weights.hpp, and for a measure that is named and has no need, no periods,
///          or no whole counts
Patterns find_patterns(const PatternField& field, const HotspotSpec& hotspots, const PatternSpec& spec,
                       Progress& progress);

} // namespace needshed
