#pragma once

/// The report of a run: one HTML page that opens offline, reads without JavaScript and prints on A4.

#include <string>

#include "release/layers.hpp"

namespace needshed {

/// The whole page. Asks no network for anything: styles, script and data are in it.
std::string report_page(const Results& results, const Layers& layers);

} // namespace needshed
