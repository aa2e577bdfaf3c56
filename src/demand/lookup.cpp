#include "demand/lookup.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "needshed/core/error.hpp"

namespace needshed::demand {

Lookup::Lookup(LookupSpec spec, CodeList codes, CodeList strays, std::vector<Target> targets, std::vector<bool> snapped)
    : m_spec(std::move(spec)), m_codes(std::move(codes)), m_strays(std::move(strays)), m_targets(std::move(targets)),
      m_start(m_codes.size() + 1, 0), m_total(m_codes.size(), 0), m_snapped(std::move(snapped))
{
    std::sort(m_targets.begin(), m_targets.end(), [](const Target& a, const Target& b) {
        return std::tie(a.code, a.unit, a.stray) < std::tie(b.code, b.unit, b.stray);
    });
    for (const auto& target : m_targets) {
        ++m_start[target.code + 1];
        m_total[target.code] += target.weight;
    }
    for (std::size_t code = 0; code < m_codes.size(); ++code) {
        m_start[code + 1] += m_start[code];
    }
}

std::span<const Target> Lookup::targets(std::uint32_t code) const
{
    return {m_targets.data() + m_start[code], m_start[code + 1] - m_start[code]};
}

Bucket Lookup::bucket(std::uint32_t code) const
{
    const auto all = targets(code);
    if (all.empty()) {
        return Bucket::NoLocation;
    }
    if (all.front().unit == no_unit) {
        return Bucket::Outside;
    }
    return !m_snapped.empty() && m_snapped[code] ? Bucket::Snapped : Bucket::Inside;
}

const Lookup& LookupShelf::find(const LookupSpec& spec, Findings& findings)
{
    const auto same = std::find_if(m_lookups.begin(), m_lookups.end(), [&](const auto& each) {
        auto alike = spec;
        alike.source.named_at = each->spec().source.named_at;
        return each->spec() == alike;
    });
    if (same != m_lookups.end()) {
        return **same;
    }
    const auto read = spec.code.empty() ? read_lookup_by_place : read_lookup_by_code;
    return *m_lookups.emplace_back(std::make_unique<const Lookup>(read(spec, m_ground, findings)));
}

double weight_in(const Record& record, std::size_t field, const LookupSpec& spec)
{
    const auto weight = parse_number(record.field[field]);
    if (!weight || !(*weight >= 0)) {
        throw Error(ErrorKind::Input, fmt::format("{} row {} column '{}'", place(spec.source), record.row, spec.weight),
                    fmt::format("'{}' is no weight", record.field[field]), "Give a number of 0 or more");
    }
    return *weight;
}

namespace {

/// Codes that pass by the lookup because they are a unit's already.
std::string own_code_hint(const CodeTally& tally, const Units& units)
{
    for (const auto& code : tally.unknown().codes()) {
        if (units.coverage.find(code) != no_unit) {
            return code;
        }
    }
    return {};
}

} // namespace

void require_some(const CodeTally& tally, const Lookup& lookup, const Units& units, const Source& source,
                  const std::string& column)
{
    if (!tally.none_known()) {
        return;
    }
    auto hint = near_miss_hint(tally.unknown(), lookup.codes());
    if (hint.empty()) {
        hint = own_code_hint(tally, units).empty()
                   ? "Name the column of the lookup that holds the same codes with \"from\""
                   : "They are the units' own codes: leave \"lookup\" out";
    }
    throw Error(ErrorKind::Input, place(source) + " column '" + column + "'",
                fmt::format("holds {}; {} has {}", quoted(tally.unknown()), description(lookup.spec().source),
                            quoted(lookup.codes())),
                hint);
}

std::string unknown_examples(const CodeTally& tally, const Lookup& lookup, const Units& units)
{
    if (tally.unknown().size() == 0) {
        return {};
    }
    auto hint = near_miss_hint(tally.unknown(), lookup.codes());
    const auto own = own_code_hint(tally, units);
    if (hint.empty() && !own.empty()) {
        hint = "'" + own + "' is a unit's own code: give it a row in the lookup";
    }
    return "such as " + quoted(tally.unknown()) + (hint.empty() ? "" : "; " + hint);
}

} // namespace needshed::demand
