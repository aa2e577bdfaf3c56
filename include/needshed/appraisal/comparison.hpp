#pragma once

/// A *comparison* sets two plans of the same units side by side. Localities are *matched* one to one so that as many
/// people as possible stay; a unit *moves* when its localities in the two plans are not matched. Numbers and order of
/// localities play no part, so two plans that differ in them only are equal.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/grouping.hpp"
#include "needshed/core/unit_index.hpp"

namespace needshed {

/// A locality before and the one that it became; `no_group` where a plan has more localities than the other.
struct LocalityMatch {
    std::uint32_t before = no_group;
    std::uint32_t after = no_group;
    std::size_t units_kept = 0;   ///< that are in both
    std::size_t units_left = 0;   ///< only in the one before
    std::size_t units_joined = 0; ///< only in the one after
    double people_kept = 0;
    double people_left = 0;
    double people_joined = 0;
};

struct Comparison {
    std::vector<LocalityMatch> matches; ///< in the order of the localities before; new ones at the end
    std::vector<UnitIndex> moved;       ///< ascending
    double people_moved = 0;
    double people = 0;
    double adjusted_rand = 0;            ///< 1 for equal plans, about 0 for plans that agree by chance
    double variation_of_information = 0; ///< in nats, 0 for equal plans, at most log of the number of units
};

/// Sources: Kuhn (1955) and Jonker & Volgenant (1987) for the matching, Hubert & Arabie (1985) for the adjusted Rand
/// index, Meilă (2007) for the variation of information; the last two count every unit the same.
/// Shape    one locality per unit, numbered from 0 without a gap; `people` is empty where there are none, and a unit
///          without a number has none
/// Throws   Error{Input} when lengths differ
Comparison compare(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after,
                   std::span<const double> people);

} // namespace needshed
