#pragma once

/// The small map of each locality.

#include "release/report/maps.hpp"

namespace needshed::report {

/// One picture for each locality: its units by tenths of need, hot spots hatched, the localities around it.
std::vector<std::string> locality_maps(const Context& context, const ScreenArcs& screen);

} // namespace needshed::report
