#pragma once

/// The block of JSON from which the report's script draws the map and answers.

#include <string>

#include "release/report/maps.hpp"

namespace needshed::report {

/// Compact, and safe to stand inside a script element. src/release/report/report.js says what is what.
std::string map_data(const Context& context, const ScreenArcs& screen);

} // namespace needshed::report
