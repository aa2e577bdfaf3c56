// Zonal statistics with exact parts of cells (after exactextract, Baston): a unit's sum takes each cell by the part of
// it that lies in the unit, so that the units' sums and what lies outside add up to the raster's. Strips of rows bound
// the memory; within a strip, blocks of rows are worked on side by side, and their sums are added in order. Counting
// only cells whose centre lies inside lost: units of a few cells would be wrong by half.

#include "demand/raster_measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/cell_parts.hpp"

namespace needshed::demand {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Rows that are worked on by one thread; fixed, so that sums do not depend on their number.
constexpr std::size_t rows_of_block = 32;

/// Of a sum: less than this part of it is rounding.
constexpr double rounding = 1e-9;

/// What is known of a unit.
struct Sums {
    double part = 0;   ///< of cells with a value, in cells
    double weight = 0; ///< of them; the part where there are no weights
    double value = 0;  ///< each times its weight, or its part
};

struct SumsOfUnit {
    std::size_t unit;
    Sums sums;
};

/// What some rows hold.
struct BlockSums {
    std::vector<SumsOfUnit> units; ///< ascending, each once
    std::array<std::uint64_t, bucket_count> bucket{};
    double read = 0;
};

class RasterSums {
public:
    RasterSums(const Units& units, const DemandSpec& spec)
        : m_spec(&spec), m_reader(band_of(spec)), m_parts(units.coverage, m_reader.grid(), m_reader.crs()),
          m_sums(units.coverage.unit_count())
    {
        if (spec.raster.statistic == RasterStatistic::WeightedMean) {
            m_weights.emplace(spec.raster.weight, m_reader);
        }
    }

    void read(Progress& progress)
    {
        const auto rows = m_reader.grid().rows;
        const auto strip = m_reader.rows_at_once();
        progress.begin("reading " + m_reader.title(), rows);
        for (std::size_t first = 0; first < rows; first += strip) {
            const auto count = std::min(strip, rows - first);
            m_reader.read_rows(first, count, m_value);
            if (m_weights) {
                m_weights->read_rows(first, count, m_weight);
            }
            add_strip(first, count);
            progress.advance(count);
        }
    }

    const std::string& title() const { return m_reader.title(); }
    const std::vector<Sums>& sums() const { return m_sums; }
    const std::array<std::uint64_t, bucket_count>& buckets() const { return m_bucket; }
    std::uint64_t cells() const { return std::uint64_t{m_reader.grid().columns} * m_reader.grid().rows; }
    double value_read() const { return m_read; }

private:
    static RasterBand band_of(const DemandSpec& spec)
    {
        return {spec.source, spec.raster.band, spec.raster.nodata, spec.raster.crs};
    }

    void add_strip(std::size_t first, std::size_t count)
    {
        const auto blocks = (count + rows_of_block - 1) / rows_of_block;
        std::vector<BlockSums> found(blocks);
        parallel_for(blocks, 1, [&](std::size_t begin, std::size_t end) {
            for (auto b = begin; b < end; ++b) {
                const auto row = b * rows_of_block;
                found[b] = sum_block(first, row, std::min(rows_of_block, count - row));
            }
        });
        for (const auto& block : found) {
            for (const auto& each : block.units) {
                auto& sums = m_sums[each.unit];
                sums.part += each.sums.part;
                sums.weight += each.sums.weight;
                sums.value += each.sums.value;
            }
            for (std::size_t i = 0; i < bucket_count; ++i) {
                m_bucket[i] += block.bucket[i];
            }
            m_read += block.read;
        }
    }

    /// The bucket of a cell that may lie in a unit.
    Bucket bucket_of(std::size_t cell) const
    {
        const double value = m_value[cell];
        const double weight = m_weights ? m_weight[cell] : 1;
        if (std::isnan(value) || std::isnan(weight)) {
            return Bucket::NoValue;
        }
        const bool good =
            std::isfinite(value) && std::isfinite(weight) && weight >= 0 && (m_spec->is_score() || value >= 0);
        return good ? Bucket::Inside : Bucket::BadValue;
    }

    /// `row` counts from the first of the strip.
    BlockSums sum_block(std::size_t first_of_strip, std::size_t row, std::size_t count) const
    {
        const auto columns = m_reader.grid().columns;
        BlockSums block;
        std::vector<bool> inside(columns * count, false);
        for (const auto& run : m_parts.runs(first_of_strip + row, count)) {
            const auto unit = to_index(run.unit);
            if (block.units.empty() || block.units.back().unit != unit) {
                block.units.push_back({unit, {}});
            }
            auto& sums = block.units.back().sums;
            const auto start = (run.row - first_of_strip) * columns + run.column;
            for (auto cell = start; cell < start + run.count; ++cell) {
                inside[cell - row * columns] = true;
                if (bucket_of(cell) == Bucket::Inside) {
                    const double weight = run.part * (m_weights ? m_weight[cell] : 1);
                    sums.part += run.part;
                    sums.weight += weight;
                    sums.value += weight * m_value[cell];
                }
            }
        }
        for (std::size_t i = 0; i < inside.size(); ++i) {
            auto bucket = bucket_of(row * columns + i);
            block.read += bucket == Bucket::Inside ? m_value[row * columns + i] : 0;
            bucket = bucket == Bucket::Inside && !inside[i] ? Bucket::Outside : bucket;
            ++block.bucket[static_cast<std::size_t>(bucket)];
        }
        return block;
    }

    const DemandSpec* m_spec;
    RasterReader m_reader;
    std::optional<RasterReader> m_weights;
    CellParts m_parts;
    std::vector<double> m_value; ///< of the strip
    std::vector<double> m_weight;
    std::vector<Sums> m_sums;
    std::array<std::uint64_t, bucket_count> m_bucket{};
    double m_read = 0;
};

/// A sum needs a cell with a value, a mean a weight too.
double figure_of(const Sums& sums, const DemandSpec& spec)
{
    if (!spec.is_score()) {
        return sums.part > 0 ? sums.value : spec.absent_is_zero ? 0 : missing;
    }
    return sums.weight > 0 ? sums.value / sums.weight : missing;
}

void report(const RasterMeasure& result, std::size_t units_missing, Findings& findings)
{
    const auto& account = result.account;
    const auto& measure = account.measure;
    const auto bad = account.bucket[static_cast<std::size_t>(Bucket::BadValue)];
    const auto used = account.bucket[static_cast<std::size_t>(Bucket::Inside)];
    if (used == 0) {
        findings.push_back({"records_none", measure, "no cell with a value lies in a unit", 0});
    }
    if (units_missing > 0) {
        findings.push_back({"demand_missing", measure,
                            fmt::format("{} of {} without a value", grouped(static_cast<long long>(units_missing)),
                                        counted(result.measure.value.size(), "unit")),
                            static_cast<double>(units_missing)});
    }
    if (account.value_outside > 0) {
        findings.push_back({"count_outside", measure,
                            fmt::format("{:.10g} of {:.10g} left out: cells, or parts of cells, that lie in no unit",
                                        account.value_outside, account.value_read),
                            account.value_outside});
    }
    if (bad > 0) {
        findings.push_back({"records_bad_value", measure,
                            fmt::format("{} of {} left out: infinite, or a negative count or weight",
                                        grouped(static_cast<long long>(bad)), counted(account.records, "cell")),
                            static_cast<double>(bad)});
    }
}

} // namespace

RasterMeasure read_raster(const Units& units, const DemandSpec& spec, Findings& findings, Progress& progress)
{
    RasterSums raster(units, spec);
    raster.read(progress);
    RasterMeasure result;
    result.measure.name = spec.measure;
    result.measure.kind = spec.is_score() ? MeasureKind::Score : MeasureKind::Count;
    result.account.measure = spec.measure;
    result.account.files = {raster.title()};
    result.account.records = raster.cells();
    result.account.bucket = raster.buckets();
    for (const auto& sums : raster.sums()) {
        result.measure.value.push_back(figure_of(sums, spec));
        result.account.value_allocated += spec.is_score() ? 0 : sums.value;
        result.account.units_without += sums.weight > 0 ? 0 : 1;
    }
    if (!spec.is_score()) {
        result.account.value_read = raster.value_read();
        const double rest = result.account.value_read - result.account.value_allocated;
        result.account.value_outside = rest > rounding * result.account.value_read ? rest : 0;
    }
    const auto& value = result.measure.value;
    report(result,
           static_cast<std::size_t>(std::count_if(value.begin(), value.end(), [](double v) { return std::isnan(v); })),
           findings);
    return result;
}

} // namespace needshed::demand
