#pragma once

/// From the codes of a table to units. Codes are compared as they stand: a table whose codes differ in letter case or
/// have lost their leading zeros is pointed out, never mended silently.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "demand/code_list.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/io/source.hpp"

namespace needshed::demand {

/// The units by code, or by the column of the unit layer that `match` names.
class CodeIndex {
public:
    /// Requires `units` to outlive the index
    /// Throws   Error{Input} when two units have the same value in `match`; Error{Usage} when the column was not kept
    CodeIndex(const Units& units, const std::string& match);

    /// The unit of that code, or `no_unit`.
    UnitIndex find(std::string_view code) const;

    /// What the units have, in unit order.
    const std::vector<std::string>& keys() const { return *m_keys; }

private:
    const std::vector<std::string>* m_keys;
    std::unordered_map<std::string_view, UnitIndex> m_unit;
};

/// The records that stand alone under one number, and their counts.
struct Tally {
    std::uint64_t records = 0;
    double value = 0;
};

/// Watches the codes of one column go by, to say what is wrong when they are not the units', or not a lookup's.
class CodeTally {
public:
    void add_known() { ++m_known; }

    /// The number of the code in `unknown()`.
    std::uint32_t add_unknown(std::string_view code) { return m_unknown.add(code); }

    const CodeList& unknown() const { return m_unknown; }

    /// Throws   Error{Input} with examples of both sides when there were codes and none of them is a unit's
    void require_some(const CodeIndex& index, const Units& units, const Source& source,
                      const std::string& column) const;

    /// The unknown codes, such as `'599', 'e01'`, and what they seem to lack; empty when all were known.
    std::string unknown_examples(const CodeIndex& index) const;

    /// The unknown codes that records name, without their measure.
    /// Shape    `tallies` by number of the code, as far as a ledger met it
    std::vector<Unmatched> unmatched(const std::vector<Tally>& tallies) const;

    /// True when there were codes and none was known.
    bool none_known() const { return m_known == 0 && m_unknown.size() > 0; }

private:
    std::size_t m_known = 0;
    CodeList m_unknown;
};

/// The first of the codes, as `'7A1', '7A2', '7A3' …`.
std::string quoted(const std::vector<std::string>& codes);
std::string quoted(const CodeList& codes);

/// What would make the codes those of `keys`, as a sentence: letter case, leading zeros, spaces; empty when nothing
/// simple would. Only the first codes are tried.
std::string near_miss_hint(const CodeList& codes, const std::vector<std::string>& keys);
std::string near_miss_hint(const CodeList& codes, const CodeList& keys, const char* holder = "the lookup has them");

} // namespace needshed::demand
