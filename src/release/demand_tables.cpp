#include <limits>

#include "needshed/release/outputs.hpp"

namespace needshed {

namespace {

/// Fractions of records that units share: enough decimals that sums of a column are right to a thousandth.
constexpr int value_decimals = 6;

/// Rows of one period of a measure, one per unit in code order.
struct Block {
    const MeasureDemand& measure;
    const std::vector<double>& value;
    std::string kind;
    std::string period;
    std::string start;
};

Table table_of(const Block& block, const Units& units)
{
    const auto count = block.value.size();
    Table table;
    table.add("unit", units.coverage.codes(), "code of the unit");
    table.add("measure", TextValues(count, block.measure.name), "agency and measure");
    table.add("period_kind", TextValues(count, block.kind), "total, year, quarter, month, weekday or hours");
    table.add("period", TextValues(count, block.period), "name of the period");
    table.add("start", TextValues(count, block.start), "first day of a year, quarter or month");
    table.columns.back().is_date = true;
    table.add("value", block.value, value_decimals, "count, or score");
    return table;
}

/// All blocks of a measure: the total, then every period of every series.
std::vector<Block> blocks_of(const MeasureDemand& measure)
{
    std::vector<Block> blocks{{measure, measure.value, "total", "all", ""}};
    for (const auto& series : measure.series) {
        for (std::size_t period = 0; period < series.period.size(); ++period) {
            blocks.push_back({measure, series.value[period], period_kind_name(series.kind), period_name(series, period),
                              period_start(series, period)});
        }
    }
    return blocks;
}

/// Rows of `rejected.csv` that are made at a time.
constexpr std::size_t rejected_rows = 65'536;

Table next_rejected(const Demand& demand, RejectedRecords::Iterator& next)
{
    TextValues sources;
    TextValues measures;
    IntegerValues rows;
    TextValues reasons;
    for (; next != demand.rejected.end() && rows.size() < rejected_rows; ++next) {
        const auto& reconciliation = demand.reconciliations[next->measure];
        sources.push_back(reconciliation.files[next->file]);
        measures.push_back(reconciliation.measure);
        rows.push_back(static_cast<std::int64_t>(next->row));
        reasons.push_back(bucket_name(next->reason));
    }
    Table table;
    table.add("source", std::move(sources), "file or table of the record");
    table.add("measure", std::move(measures), "measure it was read for");
    table.add("row", std::move(rows), "its row; 1 is the first row of data");
    table.add("reason", std::move(reasons), "why it reached no unit");
    return table;
}

} // namespace

std::function<std::optional<Table>()> demand_tables(const Demand& demand, const Units& units)
{
    std::vector<Block> blocks;
    for (const auto& measure : demand.measures) {
        for (auto& block : blocks_of(measure)) {
            blocks.push_back(std::move(block));
        }
    }
    return [blocks = std::move(blocks), next = std::size_t{0}, &units]() mutable -> std::optional<Table> {
        return next < blocks.size() ? std::optional(table_of(blocks[next++], units)) : std::nullopt;
    };
}

std::function<std::optional<Table>()> rejected_tables(const Demand& demand)
{
    return [&demand, next = demand.rejected.begin(), first = true]() mutable -> std::optional<Table> {
        if (next == demand.rejected.end() && !first) {
            return std::nullopt;
        }
        first = false;
        return next_rejected(demand, next);
    };
}

Table reconciliation_table(const Demand& demand)
{
    const auto& all = demand.reconciliations;
    const auto whole = [&](auto each) {
        IntegerValues values;
        for (const auto& reconciliation : all) {
            values.push_back(static_cast<std::int64_t>(each(reconciliation)));
        }
        return values;
    };
    const auto real = [&](double Reconciliation::*member) {
        RealValues values;
        for (const auto& reconciliation : all) {
            values.push_back(reconciliation.*member);
        }
        return values;
    };
    TextValues measures;
    for (const auto& each : all) {
        measures.push_back(each.measure);
    }
    Table table;
    table.add("measure", std::move(measures));
    table.add("files", whole([](const auto& each) { return each.files.size(); }));
    table.add("records", whole([](const auto& each) { return each.records; }));
    for (std::size_t b = 0; b < bucket_count; ++b) {
        table.add(bucket_name(static_cast<Bucket>(b)), whole([b](const auto& each) { return each.bucket[b]; }));
    }
    table.add("count_read", real(&Reconciliation::value_read), value_decimals);
    table.add("count_allocated", real(&Reconciliation::value_allocated), value_decimals);
    table.add("count_outside", real(&Reconciliation::value_outside), value_decimals);
    table.add("units_without_record", whole([](const auto& each) { return each.units_without; }));
    return table;
}

Table unmatched_table(const Demand& demand)
{
    TextValues measures;
    TextValues sides;
    TextValues codes;
    IntegerValues records;
    RealValues values;
    for (const auto& each : demand.unmatched) {
        measures.push_back(each.measure);
        sides.push_back(unmatched_side_name(each.side));
        codes.push_back(each.code);
        records.push_back(static_cast<std::int64_t>(each.records));
        values.push_back(each.value);
    }
    Table table;
    table.add("measure", std::move(measures));
    table.add("side", std::move(sides));
    table.add("code", std::move(codes));
    table.add("records", std::move(records));
    table.add("value", std::move(values), value_decimals);
    return table;
}

} // namespace needshed
