// A lookup from codes to units. Weights are sizes: what falls to a target is its weight over the sum of its code's, so
// that nothing is lost whatever the column holds: people, addresses, areas, or shares of 1. Taking weights as shares as
// they stand lost: a share that was rounded, or left out because it is small, would lose demand silently. The sum runs
// over all targets, also those that are no unit: what belongs elsewhere is not drawn into the study area.

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "demand/lookup.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

/// Shares printed with two decimals add up to 1 within this.
constexpr double share_tolerance = 0.01;
constexpr std::string_view population_prefix = "population:";

std::string number(std::size_t count)
{
    return grouped(static_cast<long long>(count));
}

/// How many codes something is true of, and the first of them.
struct Noted {
    std::size_t count = 0;
    std::uint32_t first = 0;

    void note(std::uint32_t code)
    {
        first = count == 0 ? code : first;
        ++count;
    }
};

/// The targets of one code stand next to each other.
template <class Each>
void for_each_code(std::vector<Target>& targets, Each each)
{
    for (std::size_t begin = 0; begin < targets.size();) {
        auto end = begin + 1;
        while (end < targets.size() && targets[end].code == targets[begin].code) {
            ++end;
        }
        each(std::span<Target>(targets.data() + begin, end - begin));
        begin = end;
    }
}

double sum_of(std::span<const Target> targets)
{
    double sum = 0;
    for (const auto& target : targets) {
        sum += target.weight;
    }
    return sum;
}

bool has_unit(std::span<const Target> targets)
{
    return targets.front().unit != no_unit;
}

class ByCode {
public:
    ByCode(const LookupSpec& spec, const LookupGround& ground)
        : m_spec(&spec), m_ground(&ground), m_index(ground.units, spec.match), m_from(m_columns.add(spec.from)),
          m_code(m_columns.add(spec.code))
    {
        if (spec.weight.rfind(population_prefix, 0) == 0) {
            m_people = &people(spec.weight.substr(population_prefix.size()));
        }
        else if (!spec.weight.empty()) {
            m_weight = m_columns.add(spec.weight);
        }
    }

    Lookup read(Findings& findings)
    {
        for_each_record(
            m_spec->source, m_columns.names(), [](const StreamHeader&) {}, [&](const Record& record) { take(record); });
        m_tally.require_some(m_index, m_ground->units, m_spec->source, m_spec->code);
        merge_repeated();
        for_each_code(m_targets, [&](std::span<Target> targets) { weigh(targets); });
        m_targets.erase(std::remove_if(m_targets.begin(), m_targets.end(),
                                       [](const Target& target) { return !(target.weight > 0); }),
                        m_targets.end());
        report(findings);
        return {*m_spec, std::move(m_codes), std::move(m_strays), std::move(m_targets)};
    }

private:
    const std::vector<double>& people(const std::string& name) const
    {
        const auto& all = m_ground->populations;
        return std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; })->people;
    }

    void take(const Record& record);
    void merge_repeated();
    void weigh(std::span<Target> targets);
    void take_people(std::span<Target> targets);
    void report(Findings& findings) const;

    const LookupSpec* m_spec;
    const LookupGround* m_ground;
    CodeIndex m_index;
    CodeTally m_tally;
    ColumnList m_columns;
    std::size_t m_from;
    std::size_t m_code;
    std::optional<std::size_t> m_weight;
    const std::vector<double>* m_people = nullptr;

    CodeList m_codes;
    CodeList m_strays;
    std::vector<Target> m_targets;
    std::size_t m_rows = 0;
    std::size_t m_blank = 0;
    Noted m_split;      ///< equally, for want of weights
    Noted m_weightless; ///< all weights 0
    Noted m_uneven;     ///< weights do not add up to 1
    Noted m_cut;        ///< strays without a weight beside units
};

void ByCode::take(const Record& record)
{
    ++m_rows;
    const auto from = record.field[m_from];
    const auto code = record.field[m_code];
    if (from.empty() || code.empty()) {
        ++m_blank;
        return;
    }
    Target target;
    target.code = m_codes.add(from);
    target.unit = m_index.find(code);
    if (target.unit == no_unit) {
        m_tally.add_unknown(code);
        target.stray = m_strays.add(code);
    }
    else {
        m_tally.add_known();
    }
    target.weight = m_weight ? weight_in(record, *m_weight, *m_spec) : 1;
    m_targets.push_back(target);
}

/// Leaves each pair of code and area once. Without a column of weights a repeated row says nothing more than the first.
void ByCode::merge_repeated()
{
    const auto key = [](const Target& target) { return std::tie(target.code, target.unit, target.stray); };
    std::stable_sort(m_targets.begin(), m_targets.end(),
                     [&](const Target& a, const Target& b) { return key(a) < key(b); });
    std::size_t kept = 0;
    for (const auto& target : m_targets) {
        if (kept > 0 && key(m_targets[kept - 1]) == key(target)) {
            m_targets[kept - 1].weight += m_weight ? target.weight : 0;
        }
        else {
            m_targets[kept++] = target;
        }
    }
    m_targets.resize(kept);
}

void ByCode::take_people(std::span<Target> targets)
{
    bool strays = false;
    for (auto& target : targets) {
        const double people = target.unit == no_unit ? 0 : (*m_people)[to_index(target.unit)];
        target.weight = people > 0 ? people : 0;
        strays = strays || target.unit == no_unit;
    }
    if (strays && has_unit(targets)) {
        m_cut.note(targets.front().code);
    }
}

void ByCode::weigh(std::span<Target> targets)
{
    const auto code = targets.front().code;
    if (m_people != nullptr) {
        take_people(targets);
    }
    const bool several = targets.size() > 1 && has_unit(targets);
    if (!(sum_of(targets) > 0)) {
        for (auto& target : targets) {
            target.weight = 1;
        }
        if (several) {
            m_weightless.note(code);
        }
        return;
    }
    if (several && m_spec->weight.empty()) {
        m_split.note(code);
    }
    if (m_weight && std::abs(sum_of(targets) - 1) > share_tolerance) {
        m_uneven.note(code);
    }
}

void ByCode::report(Findings& findings) const
{
    const auto codes = counted(m_codes.size(), "code");
    const auto add = [&](const char* kind, const Noted& noted, const std::string& what) {
        if (noted.count > 0) {
            findings.push_back({kind, description(m_spec->source),
                                fmt::format("{} of {} {}, such as '{}'", number(noted.count), codes, what,
                                            m_codes.codes()[noted.first]),
                                static_cast<double>(noted.count)});
        }
    };
    if (m_blank > 0) {
        findings.push_back({"lookup_blank", description(m_spec->source),
                            fmt::format("{} of {} left out: a code is blank", number(m_blank), counted(m_rows, "row")),
                            static_cast<double>(m_blank)});
    }
    add("lookup_split_equally", m_split, "lead to several areas: split equally, as there is no \"weight\"");
    add("lookup_no_weight", m_weightless, "lead to several areas whose weights are all 0: split equally");
    add("lookup_unweighted_outside", m_cut,
        "lead to areas that are no unit as well, of which the population is not known: shared between the units alone");
    // Where most add up to 1 the column holds shares, and the rest of the others may be missing.
    if (m_uneven.count * 2 < m_codes.size()) {
        add("lookup_weights", m_uneven,
            "have weights that do not add up to 1 as the others' do: scaled so that they do");
    }
}

} // namespace

Lookup read_lookup_by_code(const LookupSpec& spec, const LookupGround& ground, Findings& findings)
{
    return ByCode(spec, ground).read(findings);
}

} // namespace needshed::demand
