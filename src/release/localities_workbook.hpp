#pragma once

/// `localities.xlsx`: the result for whoever works in a spreadsheet.

#include <filesystem>

#include "release/layers.hpp"

namespace needshed {

/// Notes, summary, localities, profile, bounds, footprints, borders and assignment, a sheet each.
/// Throws   Error{Input} when the file cannot be written
void write_localities_workbook(const std::filesystem::path& file, const Results& results, const Layers& layers);

} // namespace needshed
