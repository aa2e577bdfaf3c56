#include "demand/ledger.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Of a count that is shared out: less than this part of it is rounding, not land outside.
constexpr double rounding = 1e-12;

/// What is known of a unit, in order of weight. A unit of which only an unreadable count is known is missing, even
/// where absent units count as zero: a suppressed figure is not a zero.
enum State : std::uint8_t { Untouched, Unreadable, Valued };

bool comes_before_place(Bucket bucket) noexcept
{
    return bucket == Bucket::Filtered || bucket == Bucket::BadDate;
}

/// The one bucket of a record, by the precedence that the public header states.
Bucket bucket_of(const Entry& entry, const Place& place) noexcept
{
    if (comes_before_place(entry.bucket) || !is_allocated(place.bucket)) {
        return comes_before_place(entry.bucket) ? entry.bucket : place.bucket;
    }
    return entry.bucket == Bucket::Inside ? place.bucket : entry.bucket;
}

/// What a finding says of the records in a bucket; empty for those that are as they should be.
std::string remark(Bucket bucket)
{
    switch (bucket) {
    case Bucket::Snapped:
        return "put into the nearest unit: in no unit, but within snap_m of one";
    case Bucket::Outside:
        return "left out: in no unit";
    case Bucket::NoLocation:
        return "left out: no coordinates";
    case Bucket::BadLocation:
        return "left out: coordinates that are not numbers, or not on Earth";
    case Bucket::BadDate:
        return "left out: no date that can be read";
    case Bucket::NoCode:
        return "left out: no code";
    case Bucket::UnknownCode:
        return "left out: a code that no unit has";
    case Bucket::NoValue:
        return "left out: no value";
    case Bucket::BadValue:
        return "left out: a value that is not a number, or a negative count";
    default:
        return {};
    }
}

std::size_t count_missing(const std::vector<double>& value)
{
    return static_cast<std::size_t>(std::count_if(value.begin(), value.end(), [](double v) { return !(v == v); }));
}

} // namespace

Ledger::Ledger(const DemandSpec& spec, std::uint32_t measure, std::size_t units)
    : m_spec(&spec), m_measure(measure), m_sums(units, is_score()), m_series(spec, units), m_state(units, Untouched)
{
    m_account.measure = spec.measure;
    if (is_score()) {
        m_unit_origin.resize(units);
    }
}

void Ledger::begin_file(const Source& file)
{
    m_account.files.push_back(description(file));
    m_files.push_back(file);
}

void Ledger::enter(std::uint64_t row, const Entry& entry, const Place& place)
{
    const auto bucket = bucket_of(entry, place);
    ++m_account.records;
    ++m_account.bucket[static_cast<std::size_t>(bucket)];
    m_account.value_read += is_score() ? 0 : entry.value;
    m_series.know(entry.when);
    if (place.listed != no_key && (bucket == place.bucket || is_allocated(bucket))) {
        list(entry.value, place);
    }
    if (is_allocated(bucket)) {
        m_series.note(entry.when);
        allocate(row, entry, place);
        return;
    }
    if (bucket == Bucket::BadValue) {
        mark_unreadable(place);
    }
    m_account.value_outside += bucket == Bucket::Outside && !is_score() ? entry.value : 0;
    const auto file = static_cast<std::uint32_t>(m_account.files.size() - 1);
    m_rejected.add({m_measure, file, row, bucket});
}

void Ledger::allocate(std::uint64_t row, const Entry& entry, const Place& place)
{
    if (is_score()) {
        require_first_score(row, place);
    }
    if (place.shares.empty()) {
        m_account.value_allocated += is_score() ? 0 : entry.value;
        add(entry, {place.unit, 1});
        return;
    }
    for (const auto& share : place.shares) {
        if (share.weight > 0) {
            add(entry, share);
        }
    }
    if (!is_score()) {
        split_count(entry.value, place.shares);
    }
}

void Ledger::add(const Entry& entry, const Share& share)
{
    m_state[to_index(share.unit)] = Valued;
    m_sums.add(entry.value, share);
    m_series.add(entry.when, entry.value, share);
}

/// Accounts for a count that units share. Weights that come from areas add up to 1 only to rounding.
void Ledger::split_count(double count, std::span<const Share> shares)
{
    double allocated = 0;
    for (const auto& share : shares) {
        allocated += count * share.weight;
    }
    m_account.value_allocated += allocated;
    const double rest = count - allocated;
    if (rest > rounding * count) {
        m_account.value_outside += rest;
        m_cut_off += rest;
        ++m_cut;
    }
}

void Ledger::list(double value, const Place& place)
{
    m_listed.resize(std::max(m_listed.size(), place.listed + std::size_t{1}));
    auto& tally = m_listed[place.listed];
    ++tally.records;
    tally.value += is_score() ? missing : value;
}

bool Ledger::is_unreached(std::size_t unit) const
{
    return m_state[unit] == Untouched;
}

void Ledger::mark_unreadable(const Place& place)
{
    const auto mark = [&](UnitIndex unit) {
        auto& state = m_state[to_index(unit)];
        state = std::max(state, static_cast<std::uint8_t>(Unreadable));
    };
    if (place.unit != no_unit) {
        mark(place.unit);
    }
    for (const auto& share : place.shares) {
        mark(share.unit);
    }
}

void Ledger::require_first_score(std::uint64_t row, const Place& place)
{
    const bool shared = !place.shares.empty();
    const auto which = shared ? std::size_t{place.key} : to_index(place.unit);
    if (shared && place.key == no_key) {
        return;
    }
    auto& origins = shared ? m_key_origin : m_unit_origin;
    origins.resize(std::max(origins.size(), which + 1));
    auto& origin = origins[which];
    const auto file = static_cast<std::uint32_t>(m_account.files.size() - 1);
    if (origin.row == 0) {
        origin = {file, row};
        return;
    }
    throw Error(ErrorKind::Input, fmt::format("{} row {}", needshed::place(m_files[file]), row),
                fmt::format("the {} already has its score for {} from row {}{}", shared ? "code" : "unit",
                            m_spec->measure, origin.row,
                            origin.file == file ? "" : " of " + description(m_files[origin.file])),
                fmt::format("Choose one row per {} with \"where\"", shared ? "code" : "unit"));
}

void Ledger::require_balanced() const
{
    const auto sum = std::accumulate(m_account.bucket.begin(), m_account.bucket.end(), std::uint64_t{0});
    if (sum != m_account.records) {
        throw Error(ErrorKind::Internal, m_spec->measure,
                    fmt::format("{} records were read, but the buckets hold {}", m_account.records, sum));
    }
}

/// A column that holds no date at all is the wrong one.
void Ledger::require_dates() const
{
    const auto count = [&](Bucket bucket) { return m_account.bucket[static_cast<std::size_t>(bucket)]; };
    const auto bad = count(Bucket::BadDate);
    if (bad > 0 && bad + count(Bucket::Filtered) == m_account.records) {
        throw Error(ErrorKind::Input, fmt::format("{} column '{}'", needshed::place(m_spec->source), m_spec->date),
                    fmt::format("none of {} holds a date", counted(bad, "record")),
                    "Name the column of dates with \"date\", or leave it out");
    }
}

void Ledger::close(Demand& demand, const std::string& unknown)
{
    require_balanced();
    require_dates();
    m_series.report(demand.findings);
    demand.measures.push_back(finish_measure());
    report(count_missing(demand.measures.back().value), unknown, demand.findings);
    demand.reconciliations.push_back(std::move(m_account));
    demand.rejected.append(m_rejected);
    m_rejected = {};
}

MeasureDemand Ledger::finish_measure()
{
    const bool zero = m_spec->form == DemandForm::Points || m_spec->absent_is_zero;
    MeasureDemand measure;
    measure.name = m_spec->measure;
    measure.kind = is_score() ? MeasureKind::Score : MeasureKind::Count;
    measure.value = m_sums.take();
    measure.series = m_series.take();
    for (std::size_t u = 0; u < m_state.size(); ++u) {
        if (m_state[u] == Valued || (zero && m_state[u] == Untouched)) {
            continue;
        }
        measure.value[u] = missing;
        for (auto& series : measure.series) {
            for (auto& period : series.value) {
                period[u] = missing;
            }
        }
    }
    if (m_spec->form != DemandForm::Points) {
        m_account.units_without =
            m_state.size() - static_cast<std::size_t>(std::count(m_state.begin(), m_state.end(), Valued));
    }
    return measure;
}

void Ledger::report(std::size_t missing_units, const std::string& unknown, Findings& findings) const
{
    const auto& measure = m_spec->measure;
    if (m_account.records == 0) {
        findings.push_back({"records_none", measure, "the source has no records", 0});
    }
    if (missing_units > 0) {
        findings.push_back({"demand_missing", measure,
                            fmt::format("{} of {} without a value", grouped(static_cast<long long>(missing_units)),
                                        counted(m_state.size(), "unit")),
                            static_cast<double>(missing_units)});
    }
    if (m_cut > 0) {
        findings.push_back({"count_outside", measure,
                            fmt::format("{:.10g} of {:.10g} left out: part of {} lies in no unit", m_cut_off,
                                        m_account.value_read, counted(m_cut, "record")),
                            m_cut_off});
    }
    for (std::size_t b = 0; b < bucket_count; ++b) {
        const auto bucket = static_cast<Bucket>(b);
        const auto count = m_account.bucket[b];
        const auto what =
            bucket == Bucket::UnknownCode && m_spec->lookup ? "left out: a code that the lookup lacks" : remark(bucket);
        if (count == 0 || what.empty()) {
            continue;
        }
        const double outside = m_account.value_outside - m_cut_off;
        const auto amount = bucket == Bucket::Outside && !m_spec->value.empty() && !is_score()
                                ? fmt::format(", with {:.10g} of {:.10g}", outside, m_account.value_read)
                                : "";
        const auto examples = bucket == Bucket::UnknownCode && !unknown.empty() ? ", " + unknown : "";
        findings.push_back({"records_" + bucket_name(bucket), measure,
                            fmt::format("{} of {} {}{}{}", grouped(static_cast<long long>(count)),
                                        counted(m_account.records, "record"), what, amount, examples),
                            static_cast<double>(count)});
    }
}

} // namespace needshed::demand
