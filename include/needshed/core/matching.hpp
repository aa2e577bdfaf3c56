#pragma once

/// The *assignment problem*: rows and columns of a table matched one to one so that the sum is greatest.

#include <cstdint>
#include <vector>

namespace needshed {

/// For each row the column it is matched with, so that the sum of `gain` is greatest; every row has one.
/// Shape    `gain` row by row, at least as many columns as rows
std::vector<std::uint32_t> best_matching(const std::vector<double>& gain, std::size_t rows, std::size_t columns);

} // namespace needshed
