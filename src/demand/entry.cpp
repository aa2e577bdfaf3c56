#include "demand/entry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

/// Enough to suggest from; columns of names or numbers would hold a value per record.
constexpr std::size_t others_kept = 40;

} // namespace

std::size_t ColumnList::add(const std::string& name)
{
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    if (found != m_names.end()) {
        return static_cast<std::size_t>(found - m_names.begin());
    }
    m_names.push_back(name);
    return m_names.size() - 1;
}

Condition::Condition(std::string column, const std::vector<std::string>& allowed, std::size_t field)
    : m_column(std::move(column)), m_used(allowed.size()), m_field(field)
{
    for (const auto& value : allowed) {
        m_allowed.emplace_back(trimmed(value));
    }
}

bool Condition::holds(const Record& record)
{
    const auto value = record.field[m_field];
    const auto found = std::find(m_allowed.begin(), m_allowed.end(), value);
    if (found != m_allowed.end()) {
        ++m_used[static_cast<std::size_t>(found - m_allowed.begin())];
        return true;
    }
    if (m_others.size() < others_kept && m_others.find(value) == m_others.end()) {
        m_others.emplace(value);
    }
    return false;
}

void Condition::report(const std::string& measure, Findings& findings) const
{
    for (std::size_t i = 0; i < m_allowed.size(); ++i) {
        if (m_used[i] == 0) {
            findings.push_back(
                {"where_unused", measure, fmt::format("no record has '{}' in column '{}'", m_allowed[i], m_column), 0});
        }
    }
}

void Condition::require_used(const std::string& where) const
{
    if (std::any_of(m_used.begin(), m_used.end(), [](auto records) { return records > 0; })) {
        return;
    }
    const std::vector<std::string> others(m_others.begin(), m_others.end());
    const auto nearest = nearest_name(m_allowed.front(), others);
    throw Error(ErrorKind::Input, where,
                fmt::format("no record has '{}' in column '{}'", list_names(m_allowed), m_column),
                nearest.empty() ? "It holds: " + list_names(others) : "Did you mean '" + nearest + "'?");
}

EntryReader::EntryReader(const DemandSpec& spec, ColumnList& columns) : m_spec(&spec)
{
    for (const auto& [column, allowed] : spec.where) {
        m_where.emplace_back(column, allowed, columns.add(column));
    }
    if (!spec.date.empty()) {
        m_date = columns.add(spec.date);
    }
    if (!spec.value.empty()) {
        m_value = columns.add(spec.value);
    }
}

/// Asks every condition, so that each knows all values of its column.
bool EntryReader::passes(const Record& record)
{
    bool all = true;
    for (auto& condition : m_where) {
        all = condition.holds(record) && all;
    }
    return all;
}

void EntryReader::read_value(const Record& record, Entry& entry) const
{
    if (m_spec->value.empty()) {
        entry.value = 1;
        return;
    }
    const auto text = record.field[m_value];
    const auto number = parse_number(text);
    if (text.empty()) {
        entry.bucket = Bucket::NoValue;
    }
    else if (!number || (!m_spec->is_score() && !(*number >= 0))) {
        entry.bucket = Bucket::BadValue;
    }
    else {
        entry.value = *number;
    }
}

void EntryReader::read_when(const Record& record, Entry& entry) const
{
    if (m_spec->date.empty()) {
        return;
    }
    const auto date = parse_date(record.field[m_date]);
    const auto period = date ? calendar_period(*date, m_spec->periods.every) : std::nullopt;
    if (!period) {
        entry.bucket = entry.bucket == Bucket::Filtered ? entry.bucket : Bucket::BadDate;
        return;
    }
    entry.when.period = *period;
    if (m_spec->periods.weekdays) {
        entry.when.weekday = static_cast<std::int8_t>(weekday_of(*date).value_or(0) - 1);
    }
    if (const auto band = hour_band(*date, m_spec->periods.hours)) {
        entry.when.band = static_cast<std::int8_t>(*band);
        entry.when.midnight = date->hour == 0 && date->minute == 0 && date->second == 0;
    }
}

Entry EntryReader::read(const Record& record)
{
    Entry entry;
    if (passes(record)) {
        read_value(record, entry);
    }
    else {
        entry.bucket = Bucket::Filtered; // but it tells that the source knows of its period
    }
    read_when(record, entry);
    return entry;
}

void EntryReader::report(std::uint64_t records, Findings& findings) const
{
    if (records == 0) {
        return;
    }
    for (const auto& condition : m_where) {
        condition.require_used(place(m_spec->source));
        condition.report(m_spec->measure, findings);
    }
}

} // namespace needshed::demand
