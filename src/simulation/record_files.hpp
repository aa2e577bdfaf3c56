#pragma once

/// Records as the agencies would send them.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "needshed/core/progress.hpp"
#include "needshed/simulation/simulation.hpp"

namespace needshed::simulation {

/// How many rows were written, and how many of them have each defect.
struct RowTally {
    std::string source; ///< as the study names it: `police/*.csv`
    std::uint64_t rows = 0;
    std::array<std::uint64_t, 5> defect{}; ///< by `RecordDefect`
};

/// Writes the records of all months.
std::vector<RowTally> write_records(const County& county, const std::filesystem::path& directory, Progress& progress);

/// The month as `2025-01`; 0 is January 2025.
std::string month_text(int month);

} // namespace needshed::simulation
