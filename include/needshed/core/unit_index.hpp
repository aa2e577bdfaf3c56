#pragma once

/// A *unit* is the smallest area a plan may not split. People call it by its *code*, a text; arrays know it by its
/// *index*. Units are kept in code order, so that order, ties and output never depend on the order of the input.

#include <cstddef>
#include <cstdint>

namespace needshed {

/// The place of a unit in every per-unit array.
enum class UnitIndex : std::uint32_t {};

/// Stands where there is no unit: outside the study area, or not found.
inline constexpr UnitIndex no_unit{0xffffffffU};

constexpr std::size_t to_index(UnitIndex unit) noexcept
{
    return static_cast<std::size_t>(unit);
}

constexpr UnitIndex to_unit(std::size_t index) noexcept
{
    return static_cast<UnitIndex>(index);
}

} // namespace needshed
