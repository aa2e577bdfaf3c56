#pragma once

/// How unequally a need is shared out, and how much of that lies between groups of units.

#include <cstdint>
#include <span>

#include "needshed/core/grouping.hpp"

namespace needshed {

/// Theil's T of events among people: 0 where every unit has the same rate. `between` is what would be left if all units
/// of a group had their group's rate, `within` the rest. NaN throughout where nothing happened.
struct Theil {
    double total = 0;
    double between = 0;
    double within = 0;
};

/// T = Σ (xᵢ/X) ln((xᵢ/X) / (nᵢ/N)). Units without people, or with a missing figure, take no part. With one person in
/// each unit it is the index of the values as they are.
/// Shape    one entry of each per unit; `group` may be empty: one group. Units of `no_group` form a group of their own
/// Requires events of 0 or more
/// Source   Theil (1967), Economics and information theory; Shorrocks (1980) for the decomposition
Theil theil_index(std::span<const double> events, std::span<const double> people,
                  std::span<const std::uint32_t> group = {});

} // namespace needshed
