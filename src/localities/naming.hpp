#pragma once

/// How messages call units, areas and amounts.

#include <cstdint>
#include <span>
#include <string>

#include "needshed/localities/plan.hpp"

namespace needshed::localities {

/// The unit's code, or its place in the order of units when the rules carry no codes.
std::string unit_name(const LocalityRules& rules, std::uint32_t unit);

/// `unit E01`, or `the 3 units from E01 to E09`.
std::string units_name(const LocalityRules& rules, std::span<const std::uint32_t> units);

/// A connected part of the study area: `district E07000044`, the piece of it, or the units.
std::string part_name(const LocalityRules& rules, std::span<const std::uint32_t> units);

/// The area of `within` that all these units are in and that holds no other unit; no_group when there is none.
std::uint32_t whole_area_of(const LocalityRules& rules, std::span<const std::uint32_t> units);

/// An amount with thousands grouped; two decimals unless it is whole.
std::string amount_text(double amount);

/// The same, rounded so that a minimum (or a maximum) set to it is kept by `amount`.
std::string amount_below(double amount);
std::string amount_above(double amount);

/// What to do about two units that no connected locality can hold.
std::string not_connected_remedy(const LocalityRules& rules, std::uint32_t a, std::uint32_t b);

} // namespace needshed::localities
