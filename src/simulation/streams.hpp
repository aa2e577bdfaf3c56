#pragma once

/// Every purpose draws from random streams of its own, so that a change in one leaves the others as they were.

#include <cstdint>

#include "needshed/core/random.hpp"

namespace needshed::simulation {

enum class Purpose : std::uint64_t {
    Landscape = 1,
    Sites,
    Towns,
    Growth,
    Arcs,
    Districts,
    Police,
    Health,
    People,
    Need,
    HotSpots,
    Places,
    Records,
    Names
};

inline std::uint64_t purpose_seed(std::uint64_t seed, Purpose purpose) noexcept
{
    return seed ^ (static_cast<std::uint64_t>(purpose) * 0x9e3779b97f4a7c15ULL);
}

inline Random stream(std::uint64_t seed, Purpose purpose, std::uint64_t item = 0) noexcept
{
    return Random(purpose_seed(seed, purpose), item);
}

} // namespace needshed::simulation
