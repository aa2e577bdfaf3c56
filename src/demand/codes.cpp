#include "demand/codes.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

constexpr std::size_t examples_tried = 50;
constexpr std::size_t examples_shown = 3;

const std::vector<std::string>& keys_of(const Units& units, const std::string& match)
{
    if (match.empty()) {
        return units.coverage.codes();
    }
    const auto* column = units.attributes.find(match);
    const auto* values = column == nullptr ? nullptr : std::get_if<TextValues>(&column->values);
    if (values == nullptr) {
        throw Error(ErrorKind::Usage, "match '" + match + "'", "is not a column that the units were read with",
                    "Name it in UnitsSpec::keep");
    }
    return *values;
}

std::string without_zeros(std::string_view code)
{
    return std::string(code.substr(std::min(code.find_first_not_of('0'), code.size())));
}

std::string without_spaces(std::string_view code)
{
    std::string result(code);
    result.erase(std::remove(result.begin(), result.end(), ' '), result.end());
    return result;
}

template <class Codes>
std::string quoted_first(const Codes& all)
{
    std::string result;
    for (std::size_t i = 0; i < std::min(all.size(), examples_shown); ++i) {
        result += (i == 0 ? "'" : ", '") + all[i] + "'";
    }
    return all.size() > examples_shown ? result + " …" : result;
}

/// A code and the key it equals once both are changed by `change`.
struct NearMiss {
    std::string code;
    std::string key;
};

/// The first code that has one. Keys may be many, as of a national lookup: they are looked at once and not kept.
template <class Keys, class Change>
std::optional<NearMiss> near_miss(const std::vector<std::string>& codes, const Keys& keys, Change change)
{
    std::unordered_map<std::string, std::size_t> changed;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        changed.emplace(change(codes[i]), i);
    }
    changed.erase("");
    std::size_t first = codes.size();
    std::optional<NearMiss> miss;
    for (const auto& key : keys) {
        const auto found = changed.find(change(key));
        if (found != changed.end() && found->second < first) {
            first = found->second;
            miss = {codes[first], key};
        }
    }
    return miss;
}

template <class Keys>
std::string near_miss_hint_among(const std::vector<std::string>& codes, const Keys& keys, const char* holder)
{
    if (const auto miss = near_miss(codes, keys, lower_case)) {
        return fmt::format("'{}' and '{}' differ in letter case only: write the codes as {}", miss->code, miss->key,
                           holder);
    }
    if (const auto miss = near_miss(codes, keys, without_zeros)) {
        return fmt::format("'{}' and '{}' differ in leading zeros only: save the column as text", miss->code,
                           miss->key);
    }
    if (const auto miss = near_miss(codes, keys, without_spaces)) {
        return fmt::format("'{}' and '{}' differ in spaces only: write the codes as {}", miss->code, miss->key, holder);
    }
    return {};
}

/// Enough of the codes to find out what is wrong with them.
std::vector<std::string> first_of(const CodeList& list)
{
    const auto& codes = list.codes();
    const auto count = static_cast<std::ptrdiff_t>(std::min(codes.size(), examples_tried));
    return {codes.begin(), codes.begin() + count};
}

bool any_in(const std::vector<std::string>& codes, const std::vector<std::string>& keys)
{
    const std::set<std::string_view> known(keys.begin(), keys.end());
    return std::any_of(codes.begin(), codes.end(), [&](const auto& code) { return known.count(code) > 0; });
}

/// The column of the units that does hold the codes, as a sentence.
std::string match_hint(const std::vector<std::string>& codes, const Units& units)
{
    for (const auto& column : units.attributes.columns) {
        const auto* values = std::get_if<TextValues>(&column.values);
        if (values != nullptr && any_in(codes, *values)) {
            return fmt::format("The units' column '{0}' holds them: set \"match\": \"{0}\"", column.name);
        }
    }
    if (any_in(codes, units.coverage.codes())) {
        return "They are the units' codes: leave \"match\" out";
    }
    if (any_in(codes, units.coverage.names())) {
        return "They are the units' names: set \"match\" to the column of names";
    }
    return "Name the column of the units that holds the same codes with \"match\", or add the units' codes to the "
           "table";
}

} // namespace

CodeIndex::CodeIndex(const Units& units, const std::string& match) : m_keys(&keys_of(units, match))
{
    m_unit.reserve(m_keys->size());
    for (std::size_t i = 0; i < m_keys->size(); ++i) {
        const auto& key = (*m_keys)[i];
        const auto [place, fresh] = m_unit.emplace(key, to_unit(i));
        if (!fresh && !key.empty()) {
            const auto& codes = units.coverage.codes();
            throw Error(
                ErrorKind::Input, "units column '" + match + "'",
                fmt::format("holds '{}' for both unit {} and unit {}", key, codes[to_index(place->second)], codes[i]),
                "Match by a column that tells the units apart");
        }
    }
}

UnitIndex CodeIndex::find(std::string_view code) const
{
    const auto found = m_unit.find(code);
    return found == m_unit.end() ? no_unit : found->second;
}

void CodeTally::require_some(const CodeIndex& index, const Units& units, const Source& source,
                             const std::string& column) const
{
    if (!none_known()) {
        return;
    }
    const auto hint = near_miss_hint(m_unknown, index.keys());
    throw Error(ErrorKind::Input, place(source) + " column '" + column + "'",
                fmt::format("holds {}; the units have {}", quoted(m_unknown), quoted(index.keys())),
                hint.empty() ? match_hint(first_of(m_unknown), units) : hint);
}

std::string CodeTally::unknown_examples(const CodeIndex& index) const
{
    if (m_unknown.size() == 0) {
        return {};
    }
    const auto hint = near_miss_hint(m_unknown, index.keys());
    return "such as " + quoted(m_unknown) + (hint.empty() ? "" : "; " + hint);
}

std::string quoted(const std::vector<std::string>& codes)
{
    return quoted_first(codes);
}

std::string quoted(const CodeList& codes)
{
    return quoted_first(codes.codes());
}

std::string near_miss_hint(const CodeList& codes, const std::vector<std::string>& keys)
{
    return near_miss_hint_among(first_of(codes), keys, "the units have them");
}

std::string near_miss_hint(const CodeList& codes, const CodeList& keys, const char* holder)
{
    return near_miss_hint_among(first_of(codes), keys.codes(), holder);
}

std::vector<Unmatched> CodeTally::unmatched(const std::vector<Tally>& tallies) const
{
    std::vector<Unmatched> result;
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        if (tallies[i].records > 0) {
            result.push_back({{}, UnmatchedSide::Records, m_unknown.codes()[i], tallies[i].records, tallies[i].value});
        }
    }
    return result;
}

} // namespace needshed::demand
