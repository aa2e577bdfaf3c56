#pragma once

/// Invented names. No place, agency or person is meant.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace needshed::simulation {

struct Names {
    std::string county;              ///< `Wexenshire`
    std::string port;                ///< the largest town, on the estuary: `Wexenmouth`
    std::vector<std::string> places; ///< as many as asked for, all different
};

/// Names of a county and of `count` places.
Names invent_names(std::uint64_t seed, std::size_t count);

/// What stands under `Location` for an anonymous point: `On or near Mill Lane`.
std::string street_name(std::uint64_t seed, std::uint32_t place);

/// A code of nine characters: a prefix of three that no real code begins with, and a number from 1.
std::string simulated_code(std::string_view prefix, std::size_t number);

} // namespace needshed::simulation
