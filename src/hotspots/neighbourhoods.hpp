#pragma once

/// The graph as the local statistics see it: only units with a value, numbered without gaps.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/graph.hpp"

namespace needshed {

/// Shape    member m is unit `unit[m]` with `value[m]`; its neighbours, members too, are
///          `neighbour[start[m] .. start[m + 1])`
struct Neighbourhoods {
    std::vector<UnitIndex> unit;
    std::vector<double> value;
    std::vector<std::size_t> start{0};
    std::vector<std::uint32_t> neighbour;

    std::size_t size() const { return unit.size(); }

    std::span<const std::uint32_t> neighbours(std::size_t member) const
    {
        return {neighbour.data() + start[member], start[member + 1] - start[member]};
    }
};

/// Throws   Error{Usage} when there is not one value per unit
Neighbourhoods neighbourhoods_of(const Graph& graph, std::span<const double> value);

/// False when the values lie within a rounding error of each other.
bool varies(std::span<const double> value);

} // namespace needshed
