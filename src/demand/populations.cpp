#include "demand/populations.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "demand/entry.hpp"
#include "demand/unmatched.hpp"
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
    PopulationReader(const Units& units, const PopulationSpec& spec, const Lookup* lookup)
        : m_units(&units), m_spec(&spec), m_lookup(lookup), m_index(units, spec.match),
          m_code(m_columns.add(spec.code)), m_people(units.coverage.unit_count(), 0), m_reached(m_people.size(), false),
          m_row(lookup == nullptr ? m_people.size() : lookup->codes().size(), 0),
          m_strays(lookup == nullptr ? 0 : lookup->strays().size())
    {
        for (const auto& column : spec.columns) {
            m_fields.push_back(m_columns.add(column));
        }
    }

    const std::vector<std::string>& columns() const { return m_columns.names(); }
    void take(const Record& record);
    void finish(Demand& demand);

private:
    std::optional<std::uint32_t> find(std::string_view code) const;
    void require_first(const Record& record, std::uint32_t key);
    void share_out(std::uint32_t key, double people);
    double sum_of(const Record& record);
    double lone_sum_of(const Record& record) const;
    double number_in(const Record& record, std::size_t field, bool& unreadable);
    std::vector<Unmatched> lone_codes() const;
    std::string unknown_examples() const;
    void report(Findings& findings) const;

    const Units* m_units;
    const PopulationSpec* m_spec;
    const Lookup* m_lookup; ///< may be null
    CodeIndex m_index;
    CodeTally m_tally;
    ColumnList m_columns;
    std::size_t m_code;
    std::vector<std::size_t> m_fields;
    std::vector<double> m_people;
    std::vector<bool> m_reached;      ///< units with people, if only missing ones
    std::vector<std::uint64_t> m_row; ///< of each unit, or of each code of the lookup; 0: none yet
    std::vector<Tally> m_unknown;     ///< by number of the unknown code
    std::vector<Tally> m_strays;      ///< by number of the lookup's stray
    Lacks m_lacks;
};

/// The unit, or the code of the lookup, that a code stands for.
std::optional<std::uint32_t> PopulationReader::find(std::string_view code) const
{
    if (m_lookup != nullptr) {
        return m_lookup->codes().find(code);
    }
    const auto unit = m_index.find(code);
    return unit == no_unit ? std::nullopt : std::optional(static_cast<std::uint32_t>(unit));
}

void PopulationReader::take(const Record& record)
{
    const auto code = record.field[m_code];
    if (code.empty()) {
        ++m_lacks.outside;
        return;
    }
    const auto key = find(code);
    if (!key) {
        const auto number = m_tally.add_unknown(code);
        m_unknown.resize(m_tally.unknown().size());
        ++m_unknown[number].records;
        m_unknown[number].value += lone_sum_of(record);
        ++m_lacks.outside;
        return;
    }
    m_tally.add_known();
    require_first(record, *key);
    const double people = sum_of(record);
    if (m_lookup != nullptr) {
        share_out(*key, people);
        return;
    }
    m_people[*key] = people;
    m_reached[*key] = true;
}

void PopulationReader::require_first(const Record& record, std::uint32_t key)
{
    if (m_row[key] != 0) {
        throw Error(ErrorKind::Input, fmt::format("{} row {}", place(m_spec->source), record.row),
                    fmt::format("'{}' already has its people in row {}", record.field[m_code], m_row[key]),
                    m_lookup == nullptr ? "Give each unit one row" : "Give each code one row");
    }
    m_row[key] = record.row;
}

/// A unit lacks people when any code that leads to it does.
void PopulationReader::share_out(std::uint32_t key, double people)
{
    for (const auto& target : m_lookup->targets(key)) {
        const double part = people * m_lookup->part(target);
        if (target.unit == no_unit) {
            ++m_strays[target.stray].records;
            m_strays[target.stray].value += part;
        }
        else {
            m_people[to_index(target.unit)] += part;
            m_reached[to_index(target.unit)] = true;
        }
    }
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

/// Of a row without a unit, whose faults concern nobody.
double PopulationReader::lone_sum_of(const Record& record) const
{
    double sum = 0;
    for (const auto field : m_fields) {
        sum += parse_number(record.field[field]).value_or(missing);
    }
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

std::string PopulationReader::unknown_examples() const
{
    return m_lookup == nullptr ? m_tally.unknown_examples(m_index)
                               : demand::unknown_examples(m_tally, *m_lookup, *m_units);
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
    const auto examples = unknown_examples();
    add("population_outside", m_lacks.outside,
        fmt::format(" of the rows left out: {} their code{}", m_lookup == nullptr ? "no unit has" : "the lookup lacks",
                    examples.empty() ? "" : ", " + examples));
    add("population_not_number", m_lacks.not_number,
        fmt::format(" of {} with a text that is not a number, such as '{}': taken as missing",
                    m_lookup == nullptr ? units : "the rows", m_lacks.example));
    add("population_missing", static_cast<std::size_t>(absent), fmt::format(" of {} without people", units));
}

std::vector<Unmatched> PopulationReader::lone_codes() const
{
    std::vector<Unmatched> codes;
    const auto add = [&](UnmatchedSide side, const CodeList& list, const std::vector<Tally>& tallies) {
        for (std::size_t i = 0; i < tallies.size(); ++i) {
            if (tallies[i].records > 0) {
                codes.push_back({{}, side, list.codes()[i], tallies[i].records, tallies[i].value});
            }
        }
    };
    add(UnmatchedSide::Records, m_tally.unknown(), m_unknown);
    if (m_lookup != nullptr) {
        add(UnmatchedSide::Lookup, m_lookup->strays(), m_strays);
    }
    return codes;
}

void PopulationReader::finish(Demand& demand)
{
    if (m_lookup == nullptr) {
        m_tally.require_some(m_index, *m_units, m_spec->source, m_spec->code);
    }
    else {
        require_some(m_tally, *m_lookup, *m_units, m_spec->source, m_spec->code);
    }
    Join join{"population:" + m_spec->name, m_spec->match, m_lookup != nullptr, lone_codes(), {}};
    for (std::size_t unit = 0; unit < m_people.size(); ++unit) {
        if (!m_reached[unit]) {
            m_people[unit] = missing;
            join.units.push_back(unit);
        }
    }
    report(demand.findings);
    list_unmatched(std::move(join), *m_units, demand);
    demand.populations.push_back({m_spec->name, std::move(m_people)});
}

} // namespace

void read_population(const Units& units, const PopulationSpec& spec, const Lookup* lookup, Demand& demand)
{
    PopulationReader reader(units, spec, lookup);
    for_each_record(
        spec.source, reader.columns(), [](const StreamHeader&) {}, [&](const Record& record) { reader.take(record); });
    reader.finish(demand);
}

} // namespace needshed::demand
