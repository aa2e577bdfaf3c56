#pragma once

/// The colours of maps, as `red,green,blue,opacity`, told apart by people who do not see red or green apart.

#include <array>
#include <string_view>

#include "release/styles.hpp"

namespace needshed::palette {

/// Paul Tol's light scheme, https://personal.sron.nl/~pault
inline constexpr std::array<std::string_view, map_colours> light_scheme{
    "119,170,221,255", "238,136,102,255", "238,221,136,255", "255,170,187,255",
    "68,187,153,255",  "187,204,51,255",  "153,221,255,255", "170,170,0,255"};

/// Paul Tol's bright scheme, for outlines: blue, red, green, yellow, cyan, purple.
inline constexpr std::array<std::string_view, 6> bright_scheme{"68,119,170,255", "238,102,119,255", "34,136,51,255",
                                                               "204,187,68,255", "102,204,238,255", "170,51,119,255"};

/// ColorBrewer's YlOrBr, from most to least need, with a tenth between.
inline constexpr std::array<std::string_view, 10> need_ramp{
    "102,37,6,255",   "153,52,4,255",   "204,76,2,255",    "236,112,20,255",  "254,153,41,255",
    "254,178,66,255", "254,196,79,255", "254,227,145,255", "255,247,188,255", "255,255,229,255"};

inline constexpr std::string_view hot_red = "178,24,43,255";
inline constexpr std::string_view cold_blue = "33,102,172,255";
inline constexpr std::string_view unknown_grey = "221,221,221,255";
inline constexpr std::string_view thin_line = "255,255,255,160";
inline constexpr std::string_view dark_line = "51,51,51,255";

} // namespace needshed::palette
