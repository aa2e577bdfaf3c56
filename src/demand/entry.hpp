#pragma once

/// An *entry* is what a measure makes of a record before its place is known: whether it counts, when, and how much.

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "needshed/demand/demand.hpp"
#include "needshed/io/reader.hpp"

namespace needshed::demand {

/// The columns that one reading of a source is to deliver, each once.
class ColumnList {
public:
    /// Place of the column among the fields of a record.
    std::size_t add(const std::string& name);

    const std::vector<std::string>& names() const { return m_names; }

private:
    std::vector<std::string> m_names;
};

/// When, as far as a measure wants to know it and the record says it.
struct When {
    static constexpr std::int8_t unknown = -1;
    static constexpr std::int32_t never = std::numeric_limits<std::int32_t>::min();

    std::int32_t period = never;   ///< of the calendar
    std::int8_t weekday = unknown; ///< 0 for Monday
    std::int8_t band = unknown;    ///< of hours
    bool midnight = false;         ///< to the second, where bands are wanted
};

struct Entry {
    Bucket bucket = Bucket::Inside; ///< Inside stands for: nothing wrong so far
    When when{};
    double value = 0; ///< 0 where none is stated, or one that cannot count
};

/// One column of a measure's `where`.
class Condition {
public:
    Condition(std::string column, const std::vector<std::string>& allowed, std::size_t field);

    bool holds(const Record& record);

    /// Findings `where_unused` for allowed values that no record had.
    void report(const std::string& measure, Findings& findings) const;

    /// Throws   Error{Input} when no record had any of the allowed values; it suggests one that records have
    void require_used(const std::string& where) const;

private:
    std::string m_column;
    std::vector<std::string> m_allowed;
    std::vector<std::uint64_t> m_used;           ///< records with each of them
    std::set<std::string, std::less<>> m_others; ///< some values that are not allowed, to suggest
    std::size_t m_field;
};

/// Reads the columns a measure wants.
class EntryReader {
public:
    EntryReader(const DemandSpec& spec, ColumnList& columns);

    Entry read(const Record& record);

    /// What the records as a whole did not have. Throws Error{Input} as Condition::require_used.
    void report(std::uint64_t records, Findings& findings) const;

private:
    bool passes(const Record& record);
    void read_value(const Record& record, Entry& entry) const;
    void read_when(const Record& record, Entry& entry) const;

    const DemandSpec* m_spec;
    std::vector<Condition> m_where;
    std::size_t m_date = 0;
    std::size_t m_value = 0;
};

} // namespace needshed::demand
