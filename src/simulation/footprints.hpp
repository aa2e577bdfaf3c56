#pragma once

/// The areas of agencies as groups of units.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "simulation/ground.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

/// How many districts, police neighbourhoods and health partnerships so many units make.
std::size_t district_count(std::size_t units);
std::size_t police_count(std::size_t units);
std::size_t health_count(std::size_t units);

/// Districts, in no particular order of units.
std::vector<std::uint32_t> draw_districts(const Network& ferried, std::uint64_t seed);

/// Areas of another agency. Some of its borders follow those of districts, most do not.
std::vector<std::uint32_t> draw_footprint(const Network& ferried, std::span<const std::uint32_t> district,
                                          std::size_t count, std::uint64_t seed, Purpose purpose);

/// Where each unit goes so that units are in order of district, and of place within it.
/// Shape    entry i is the new number of unit i
std::vector<std::uint32_t> order_by_district(const Patchwork& patchwork, std::span<const std::uint32_t> district);

} // namespace needshed::simulation
