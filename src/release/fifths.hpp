#pragma once

/// *Fifths* of the units by a measure, as maps show it: five classes of as many units each.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "needshed/release/outputs.hpp"
#include "release/palette.hpp"

namespace needshed::release {

struct Fifths {
    std::vector<std::size_t> of_unit; ///< 1 has most need; 0 where missing. Equal values are in one fifth
    std::array<std::string, 5>
        ranges; ///< the figures of each as `12.3 to 18.9`, or `12.3`; empty for a fifth without a unit
};

Fifths fifths_of(const MeasureNeed& measure);

/// What these figures are: `records per 1,000 people, smoothed where people are few`. Not escaped.
std::string fifths_words(const Origin& origin, const MeasureNeed& measure);

/// `first` is that of most need.
inline constexpr std::array<std::string_view, 5> fifth_colours{
    palette::need_ramp[0], palette::need_ramp[3], palette::need_ramp[5], palette::need_ramp[7], palette::need_ramp[9]};

} // namespace needshed::release
