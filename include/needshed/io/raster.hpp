#pragma once

/// A *raster* is a grid of cells with a number each, or none. Its *pixel coordinates* count cells: x from the left edge
/// of the first column, y from the top of the first row down; any grid, also a rotated one, is an affine image of them.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/io/crs.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

struct RasterBand {
    Source source;
    int band = 1;
    std::optional<double> nodata; ///< a value that stands for none, beside what the raster itself says
    std::string crs;              ///< whatever the raster states; empty: what it states

    friend bool operator==(const RasterBand&, const RasterBand&) = default;
};

/// How a raster lies in its CRS.
struct RasterGrid {
    std::size_t columns = 0;
    std::size_t rows = 0;
    std::array<double, 6> origin{}; ///< x = [0] + [1] column + [2] row, y = [3] + [4] column + [5] row

    friend bool operator==(const RasterGrid&, const RasterGrid&) = default;

    /// Changes points of the raster's CRS to pixel coordinates in place.
    void to_pixels(std::span<Point> points) const;
};

/// True when the cells of both coincide, to a thousandth of a cell.
bool same_cells(const RasterGrid& a, const RasterGrid& b);

class RasterReader {
public:
    /// Throws   Error{Input} when the source cannot be opened, has no such band or no place on the ground, and when its
    ///          CRS is not known
    explicit RasterReader(const RasterBand& band);

    /// The band as counts on the cells of another raster, in whatever system: each of its cells is shared out by area
    /// among the cells it lies in, so that sums stay (GDAL's resampling `sum`; in systems that bend against each other,
    /// to about 0.1 %).
    /// Throws   as above, and Error{Input} when GDAL cannot change between the two systems
    RasterReader(const RasterBand& band, const RasterReader& like);
    ~RasterReader();
    RasterReader(RasterReader&&) noexcept;
    RasterReader& operator=(RasterReader&&) noexcept;

    const std::string& title() const; ///< as messages name it
    const RasterGrid& grid() const;
    const Crs& crs() const;

    /// Rows whose cells are stored together, or a few more of them: what is best read at once.
    std::size_t rows_at_once() const;

    /// The values of whole rows; NaN where there is none. With scale and offset applied where the raster has them.
    /// Shape    row by row from `first`, `count * grid().columns` values
    /// Throws   Error{Input} when the raster breaks off
    void read_rows(std::size_t first, std::size_t count, std::vector<double>& values) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace needshed
