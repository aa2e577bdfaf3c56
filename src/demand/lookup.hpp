#pragma once

/// A *lookup* leads from the codes of a table to units: to one or several *targets*, the units, or areas that are none,
/// among which a code is shared out; or to a place, whose unit is the code's only target. An area that is no unit is a
/// *stray*.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "demand/codes.hpp"
#include "demand/place.hpp"

namespace needshed::demand {

/// One area to which a code leads.
struct Target {
    std::uint32_t code = 0; ///< number in `Lookup::codes()`
    UnitIndex unit = no_unit;
    std::uint32_t stray = 0; ///< where `unit` is no unit: number in `Lookup::strays()`
    double weight = 1;
};

class Lookup {
public:
    /// Targets may come in any order; each pair of code and area once.
    /// Shape    `codes` and `strays` by number; `snapped`: one entry per code, empty when none is
    Lookup(LookupSpec spec, CodeList codes, CodeList strays, std::vector<Target> targets,
           std::vector<bool> snapped = {});

    const LookupSpec& spec() const { return m_spec; }

    /// The codes that records may have.
    const CodeList& codes() const { return m_codes; }

    /// The codes of areas that are no unit; for places, the codes whose place lies in no unit.
    const CodeList& strays() const { return m_strays; }

    /// In unit order, strays last. Empty for a code that has no place.
    std::span<const Target> targets(std::uint32_t code) const;

    /// The part of its code that falls to the target: all parts of a code add up to 1.
    double part(const Target& target) const { return target.weight / m_total[target.code]; }

    /// Inside, Snapped, Outside, or NoLocation for a code without a place.
    Bucket bucket(std::uint32_t code) const;

private:
    LookupSpec m_spec;
    CodeList m_codes;
    CodeList m_strays;
    std::vector<Target> m_targets;
    std::vector<std::size_t> m_start; ///< of each code's targets, and the end
    std::vector<double> m_total;      ///< of the weights of each code
    std::vector<bool> m_snapped;
};

/// What lookups are read onto.
struct LookupGround {
    const Units& units;
    const std::vector<Population>& populations; ///< those that weights may name
    std::function<const Ground&()> ground;      ///< made for the first place
};

/// By unit codes. Weights of rows that repeat code and unit are added up; a code whose weights are all 0 is split
/// equally. Findings `lookup_blank`, `lookup_split_equally`, `lookup_weights`, `lookup_no_weight`,
/// `lookup_unweighted_outside`
/// Throws   Error{Input} for a weight that is no number of 0 or more, and when no target is a unit
Lookup read_lookup_by_code(const LookupSpec& spec, const LookupGround& ground, Findings& findings);

/// By places: the mean of a code's places, by weight, lies in its unit. Findings `lookup_blank`, `lookup_no_place`,
/// `lookup_no_weight`, `lookup_mean_place`
/// Throws   Error{Input} for a weight that is no number of 0 or more, an unknown CRS, and when no place lies in a unit
Lookup read_lookup_by_place(const LookupSpec& spec, const LookupGround& ground, Findings& findings);

/// Reads each lookup once, for all that use it.
class LookupShelf {
public:
    explicit LookupShelf(LookupGround ground) : m_ground(std::move(ground)) {}

    const Lookup& find(const LookupSpec& spec, Findings& findings);

private:
    LookupGround m_ground;
    std::vector<std::unique_ptr<const Lookup>> m_lookups;
};

/// The number of 0 or more in a lookup's column of weights.
/// Throws   Error{Input} that names the row when it is none
double weight_in(const Record& record, std::size_t field, const LookupSpec& spec);

/// Throws   Error{Input} with examples of both sides when there were codes of records and the lookup has none of them
void require_some(const CodeTally& tally, const Lookup& lookup, const Units& units, const Source& source,
                  const std::string& column);

/// The codes that the lookup lacks, and what they seem to lack, as a phrase; empty when it has all.
std::string unknown_examples(const CodeTally& tally, const Lookup& lookup, const Units& units);

} // namespace needshed::demand
