#pragma once

/// The weights as the statistics see them: only units with a value, numbered without gaps.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "needshed/hotspots/weights.hpp"

namespace needshed {

/// Shape    member m is unit `unit[m]` with `value[m]`; its neighbours, members too, are
///          `neighbour[start[m] .. start[m + 1])` with `weight` for each
struct Neighbourhoods {
    std::vector<UnitIndex> unit;
    std::vector<double> value;
    std::vector<std::size_t> start{0};
    std::vector<std::uint32_t> neighbour;
    std::vector<double> weight;
    double self = 1;

    std::size_t size() const { return unit.size(); }

    std::span<const std::uint32_t> neighbours(std::size_t member) const
    {
        return {neighbour.data() + start[member], start[member + 1] - start[member]};
    }
    std::span<const double> weights(std::size_t member) const
    {
        return {weight.data() + start[member], start[member + 1] - start[member]};
    }
};

/// Throws   Error{Usage} when there is not one value per unit
Neighbourhoods neighbourhoods_of(const Weights& weights, std::span<const double> value);

/// 1 for each member that has a neighbour, or is one; 0 for the rest, which say nothing of association.
std::vector<std::uint8_t> joined_members(const Neighbourhoods& hoods);

/// Weights of each row divided by their sum, so that they add up to 1; rows without neighbours stay empty.
void standardise_rows(Neighbourhoods& hoods);

/// What the values of a member's neighbours add up to, each times its weight.
double lag_of(const Neighbourhoods& hoods, std::size_t member, std::span<const double> value);

/// False when the values lie within a rounding error of each other.
bool varies(std::span<const double> value);

} // namespace needshed
