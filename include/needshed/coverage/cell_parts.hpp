#pragma once

/// How much of each cell of a raster lies in each unit.

#include <cstdint>
#include <memory>
#include <vector>

#include "needshed/coverage/coverage.hpp"
#include "needshed/io/raster.hpp"

namespace needshed {

/// Neighbouring cells of a row of which the same part, more than 0, lies in a unit.
struct CellRun {
    UnitIndex unit{};
    std::uint32_t row = 0;
    std::uint32_t column = 0;
    std::uint32_t count = 0;
    double part = 0; ///< of each cell
};

class CellParts {
public:
    /// Changes the outlines to the raster, never the raster to the outlines. A side of a unit is straight in the CRS of
    /// the coverage; where it would bend in the raster's by more than a hundredth of a cell, points are put in.
    /// Requires `coverage` to outlive the object
    /// Throws   Error{Input} when a vertex has no place in the raster's CRS
    CellParts(const Coverage& coverage, const RasterGrid& grid, const Crs& crs);
    ~CellParts();

    /// The runs of some rows, by unit, row and column. Parts are exact but for rounding.
    /// Requires rows of the grid
    std::vector<CellRun> runs(std::size_t first_row, std::size_t row_count) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace needshed
