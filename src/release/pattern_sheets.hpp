#pragma once

/// The sheets of the workbook for patterns of need.

#include <vector>

#include "needshed/io/workbook.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed::release {

/// Trends and periods, clusters by the scan statistic, units outside funnel limits: those that the study asks for.
void add_pattern_sheets(std::vector<Sheet>& sheets, const Results& results);

} // namespace needshed::release
