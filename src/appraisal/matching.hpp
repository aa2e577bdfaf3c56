#pragma once

#include <cstdint>
#include <vector>

namespace needshed::appraisal {

/// For each row the column it is matched with, so that the sum of `gain` is greatest; every row has one.
/// Shape    `gain` row by row, at least as many columns as rows
std::vector<std::uint32_t> best_matching(const std::vector<double>& gain, std::size_t rows, std::size_t columns);

} // namespace needshed::appraisal
