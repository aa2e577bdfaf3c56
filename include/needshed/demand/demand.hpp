#pragma once

/// *Demand* is a count per unit, measure and period. A *record* is one row an agency supplied. Every record lands in
/// one bucket, and the buckets add up to the records read. A *population* is the people at risk, the denominator of
/// rates.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "needshed/core/finding.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/table.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/periods.hpp"
#include "needshed/demand/rejected.hpp"
#include "needshed/io/raster.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

/// Where a record ended; told apart because each has its own remedy. A record that could be in several is in the first
/// of: Protocol; Filtered; BadDate; NoLocation, BadLocation, Outside, or NoCode, UnknownCode; NoValue, BadValue.
enum class Bucket : std::uint8_t {
    Inside,      ///< allocated: the point lies in a unit, or the code is a unit's
    Snapped,     ///< allocated: the point lies outside, but within `snap_m` of a unit
    Outside,     ///< the point lies in no unit
    NoLocation,  ///< no coordinates
    BadLocation, ///< coordinates that are not numbers, or not on Earth
    BadDate,     ///< the date column holds no date
    Filtered,    ///< the `where` of the measure does not hold
    NoCode,      ///< no unit code
    UnknownCode, ///< a code that no unit has
    NoValue,     ///< no count or score
    BadValue,    ///< a count or score that is not a number, or a negative count
    Protocol     ///< withheld by a data-sharing protocol
};
inline constexpr std::size_t bucket_count = 12;

/// The bucket's name in outputs, such as `no_location`.
std::string bucket_name(Bucket bucket);

constexpr bool is_allocated(Bucket bucket) noexcept
{
    return bucket == Bucket::Inside || bucket == Bucket::Snapped;
}

/// How the records of one measure were accounted for.
struct Reconciliation {
    std::string measure;
    std::vector<std::string> files;
    std::uint64_t records = 0;                        ///< read
    std::array<std::uint64_t, bucket_count> bucket{}; ///< adds up to `records`
    double value_read = 0;         ///< sum of the counts of the records that `where` lets through; 0 for scores
    double value_allocated = 0;    ///< sum of those, or of the parts of them, that reached a unit
    double value_outside = 0;      ///< sum of those, or of the parts of them, that lie in no unit
    std::size_t units_without = 0; ///< units to which no record gives a value (`counts` and `scores`)
};

/// On which side of a join a code stands alone.
enum class UnmatchedSide : std::uint8_t {
    Records, ///< of records: no unit has it; with a lookup: the lookup lacks it
    Lookup,  ///< to which the lookup leads: no unit has it; or a code of records whose place lies in no unit
    Units    ///< of a unit that nothing reaches
};

/// `records`, `lookup`, `units`.
std::string unmatched_side_name(UnmatchedSide side);

struct Unmatched {
    std::string measure; ///< or `population:NAME`
    UnmatchedSide side = UnmatchedSide::Records;
    std::string code;
    std::uint64_t records = 0; ///< that name it, or lead to it
    double value = 0;          ///< their counts, or the parts of them; NaN for scores
};

enum class MeasureKind {
    Count, ///< events or people: needs a denominator to become a rate
    Score  ///< already relative to people
};

struct MeasureDemand {
    std::string name; ///< `agency/measure`
    MeasureKind kind = MeasureKind::Count;
    std::vector<double> value;  ///< per unit; NaN where missing
    std::vector<Series> series; ///< calendar, which adds up to `value`; weekdays; hours. Empty without dates
};

/// `police` of `police/antisocial`.
std::string agency_of(const std::string& measure);

struct Population {
    std::string name;
    std::vector<double> people; ///< per unit; NaN where missing
};

struct Demand {
    std::vector<Population> populations;
    std::vector<MeasureDemand> measures;
    std::vector<Reconciliation> reconciliations; ///< one per measure, in the same order
    RejectedRecords rejected;                    ///< in order of measure, file, row
    std::vector<Unmatched> unmatched; ///< populations first; within each in order of side and code. Only joins by code
    Findings findings;

    /// Throws   Error{Usage} that lists the names known
    const Population& population(const std::string& name) const;
    const MeasureDemand& measure(const std::string& name) const;
};

/// From the codes of a table to units: by unit codes, one or several for each, or by a place for each.
struct LookupSpec {
    Source source;
    std::string from;   ///< column of the codes that the table has
    std::string code;   ///< column of the unit codes; empty: each code has a place
    std::string match;  ///< as in PopulationSpec
    std::string weight; ///< column of sizes, or `population:NAME`; empty: all alike

    // Places
    std::string x; ///< as for points; empty: the layer's own
    std::string y;
    std::string crs;
    double snap_m = 0;

    friend bool operator==(const LookupSpec&, const LookupSpec&) = default;
};

struct PopulationSpec {
    std::string name;
    Source source;
    std::string code;
    std::vector<std::string> columns;   ///< summed
    std::string match;                  ///< column of the unit layer that `code` is matched with; empty: the unit code
    std::optional<LookupSpec> lookup{}; ///< from `code` to units
    std::string title{};                ///< for people; empty: none is given
};

enum class DemandForm { Points, Counts, Scores, Areas, Raster };

/// By what a figure known for an area is spread among the units in it.
enum class SpreadBy {
    Area,       ///< evenly over the land
    Population, ///< by the people of each unit, who live evenly over its land
    Points,     ///< by points, such as addresses, and their weights
    Raster      ///< by the cells of a raster, such as people per cell
};

struct SpreadSpec {
    SpreadBy by = SpreadBy::Area;
    std::string population; ///< its name
    RasterBand raster;
    Source source; ///< of the points
    std::string x; ///< column of easting or longitude; empty: the layer's own points
    std::string y;
    std::string crs;    ///< empty: the source's
    std::string weight; ///< column; empty: all points are alike

    friend bool operator==(const SpreadSpec&, const SpreadSpec&) = default;
};

/// Areas other than the units, for which figures are known.
struct AreasSpec {
    Source source;    ///< empty path: the records are the areas
    std::string code; ///< column of the codes that records name; areas with the same code are one
    std::string crs;  ///< of the areas, whatever they state; empty: what they state
    SpreadSpec spread;

    friend bool operator==(const AreasSpec&, const AreasSpec&) = default;
};

enum class RasterStatistic {
    Sum,         ///< of the cells, each by the part of it that lies in the unit: a count
    Mean,        ///< of the cells, weighted by that part: a score
    WeightedMean ///< weighted by that part and the cell's weight: a score
};

/// The raster is `DemandSpec::source`, a cell is a record, and none of them is listed as rejected.
struct RasterSpec {
    int band = 1;
    std::optional<double> nodata; ///< as in RasterBand
    std::string crs;              ///< as in RasterBand
    RasterStatistic statistic = RasterStatistic::Sum;
    RasterBand weight; ///< of the cells, for a weighted mean

    friend bool operator==(const RasterSpec&, const RasterSpec&) = default;
};

struct DemandSpec {
    std::string measure;
    std::string title; ///< for people; empty: none is given
    DemandForm form = DemandForm::Points;
    Source source;                                         ///< the path may be a pattern
    std::map<std::string, std::vector<std::string>> where; ///< column to the values that count
    std::string date;                                      ///< column; empty: no date
    PeriodSpec periods;

    // Points
    std::string x; ///< column of easting or longitude; empty: the layer's own points
    std::string y;
    std::string crs; ///< of `x` and `y`; empty: the layer's
    double snap_m = 0;

    // Counts, scores and areas
    std::string code;                 ///< of areas: names the area, unless the records are the areas
    std::string match;                ///< as in PopulationSpec
    std::optional<LookupSpec> lookup; ///< from `code` to units
    std::string value;                ///< column of the count or the score; empty for counts: each row is one
    bool absent_is_zero = false;      ///< units that no record names, or with no value: 0 rather than missing

    // Areas
    AreasSpec areas;
    bool is_mean = false; ///< `value` is already relative to people or land: units get means, not parts

    RasterSpec raster;

    /// Whether the measure is of scores rather than counts.
    bool is_score() const
    {
        return form == DemandForm::Scores || (form == DemandForm::Areas && is_mean) ||
               (form == DemandForm::Raster && raster.statistic != RasterStatistic::Sum);
    }
};

struct DemandSpecs {
    std::vector<PopulationSpec> populations;
    std::vector<DemandSpec> measures;

    /// Throws   Error{Input} for a name that stands twice, x or y alone or without a CRS, a `snap_m` that is negative
    ///          or not finite, a missing column of codes, people or scores, and a condition that allows nothing
    void validate() const;
};

/// Reads the records of every measure and puts them on the units. Measures of the same source are read together; memory
/// grows with units, periods, lookups, rejected records and unknown codes only. Whole counts add up the same in any
/// order of records.
/// Findings `records_…` by bucket, per measure; `records_none`; `count_outside`, what of shared records is in no unit;
///          `demand_missing`, units without a value; `where_unused`, a value that no record has; `mostly_outside`;
///          `dates_without_day`, `dates_without_time`, `times_at_midnight`; `rows_too_long`, rows of a table with more
///          than its columns; `population_outside`, `population_not_number`, `population_missing`;
///          `codes_of_another_year`; `lookup_…`, what a lookup lacks or leaves alone; `areas_invalid`,
///          `areas_crs_overridden`, `areas_spread_evenly`, `spread_points_lost` and `spread_cells_lost` for areas.
///          `size` is the number of records, rows, codes or units
/// Throws   Error{Input} when a source cannot be read or lacks a column; when a population is negative, or a unit has
///          two of it, or two scores; when none of the codes is a unit's, or the lookup's, none of the records has
///          coordinates, or none has an allowed value; when most points of a file lie outside only because x and y are
///          swapped; and when a lookup leads to no unit, or has a weight that is none
Demand overlay(const Units& units, const DemandSpecs& specs, Progress& progress);

} // namespace needshed
