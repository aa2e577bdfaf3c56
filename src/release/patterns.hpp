#pragma once

/// Patterns of need in tables and summaries.

#include "needshed/core/table.hpp"
#include "needshed/hotspots/patterns.hpp"
#include "needshed/io/json.hpp"

namespace needshed::release {

/// Adds a member for each kind of pattern that the study asks for.
void add_patterns(Json& summary, const Patterns& patterns);

/// Adds columns to a table of one row per unit, likewise.
void add_patterns(Table& table, const Patterns& patterns);

/// The code of a scan's cluster, by its number among those of all measures: `S01`.
std::string scan_code(const std::vector<MeasureScan>& scans, std::size_t number);

} // namespace needshed::release
