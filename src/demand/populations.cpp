#include "demand/populations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "demand/codes.hpp"
#include "demand/entry.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// What the rows of a population lacked.
struct Lacks {
    std::size_t outside = 0;    ///< rows of no unit
    std::size_t not_number = 0; ///< units with a text that is not a number
    std::string example;
};

class PopulationReader {
public:
    PopulationReader(const Units& units, const PopulationSpec& spec)
        : m_units(&units), m_spec(&spec), m_index(units, spec.match), m_code(m_columns.add(spec.code)),
          m_people(units.coverage.unit_count(), missing), m_row(units.coverage.unit_count(), 0)
    {
        for (const auto& column : spec.columns) {
            m_fields.push_back(m_columns.add(column));
        }
    }

    const std::vector<std::string>& columns() const { return m_columns.names(); }
    void take(const Record& record);
    Population finish(Findings& findings);

private:
    double sum_of(const Record& record);
    double number_in(const Record& record, std::size_t field, bool& unreadable);
    void report(Findings& findings) const;

    const Units* m_units;
    const PopulationSpec* m_spec;
    CodeIndex m_index;
    CodeTally m_tally;
    ColumnList m_columns;
    std::size_t m_code;
    std::vector<std::size_t> m_fields;
    std::vector<double> m_people;
    std::vector<std::uint64_t> m_row; ///< of each unit; 0: none yet
    Lacks m_lacks;
};

void PopulationReader::take(const Record& record)
{
    const auto code = record.field[m_code];
    const auto unit = code.empty() ? no_unit : m_index.find(code);
    if (!code.empty()) {
        m_tally.add(code, unit != no_unit);
    }
    if (unit == no_unit) {
        ++m_lacks.outside;
        return;
    }
    auto& row = m_row[to_index(unit)];
    if (row != 0) {
        throw Error(ErrorKind::Input, fmt::format("{} row {}", place(m_spec->source), record.row),
                    fmt::format("'{}' already has its people in row {}", code, row), "Give each unit one row");
    }
    row = record.row;
    m_people[to_index(unit)] = sum_of(record);
}

/// Missing when one of the columns is: the others alone would understate the people at risk.
double PopulationReader::sum_of(const Record& record)
{
    double sum = 0;
    bool unreadable = false;
    for (const auto field : m_fields) {
        sum += number_in(record, field, unreadable);
    }
    m_lacks.not_number += unreadable ? 1 : 0;
    return sum;
}

double PopulationReader::number_in(const Record& record, std::size_t field, bool& unreadable)
{
    const auto text = record.field[field];
    const auto number = parse_number(text);
    if (number && !(*number >= 0)) {
        throw Error(ErrorKind::Input,
                    fmt::format("{} row {} column '{}'", place(m_spec->source), record.row, m_columns.names()[field]),
                    fmt::format("'{}' has {} people", record.field[m_code], text), "Give a number of 0 or more");
    }
    if (!number && !text.empty()) {
        unreadable = true;
        if (m_lacks.example.empty()) {
            m_lacks.example = text;
        }
    }
    return number.value_or(missing);
}

void PopulationReader::report(Findings& findings) const
{
    const auto where = "population:" + m_spec->name;
    const auto units = counted(m_people.size(), "unit");
    const auto add = [&](const char* kind, std::size_t count, const std::string& message) {
        if (count > 0) {
            findings.push_back(
                {kind, where, grouped(static_cast<long long>(count)) + message, static_cast<double>(count)});
        }
    };
    const auto absent =
        std::count_if(m_people.begin(), m_people.end(), [](double people) { return std::isnan(people); });
    const auto examples = m_tally.unknown_examples(m_index);
    add("population_outside", m_lacks.outside,
        fmt::format(" of the rows left out: no unit has their code{}", examples.empty() ? "" : ", " + examples));
    add("population_not_number", m_lacks.not_number,
        fmt::format(" of {} with a text that is not a number, such as '{}': taken as missing", units, m_lacks.example));
    add("population_missing", static_cast<std::size_t>(absent), fmt::format(" of {} without people", units));
}

Population PopulationReader::finish(Findings& findings)
{
    m_tally.require_some(m_index, *m_units, m_spec->source, m_spec->code);
    report(findings);
    return {m_spec->name, std::move(m_people)};
}

} // namespace

Population read_population(const Units& units, const PopulationSpec& spec, Findings& findings)
{
    PopulationReader reader(units, spec);
    for_each_record(
        spec.source, reader.columns(), [](const StreamHeader&) {}, [&](const Record& record) { reader.take(record); });
    return reader.finish(findings);
}

} // namespace needshed::demand
