#pragma once

/// Integrals of a landscape's density over rectangles, from a summed-area table.

#include <cstddef>
#include <vector>

#include "simulation/landscape.hpp"

namespace needshed::simulation {

/// Units    mass is density times square metres
class DensityTable {
public:
    /// Samples the density once in every square of `pixel_m`, which must divide the frame.
    DensityTable(const Landscape& landscape, double pixel_m);

    double mass(const Box& box) const
    {
        return below(box.max_x, box.max_y) - below(box.min_x, box.max_y) - below(box.max_x, box.min_y) +
               below(box.min_x, box.min_y);
    }

    /// Of all land of the county.
    double land_mass() const { return m_land_mass; }

private:
    double below(double x, double y) const;
    double at(std::size_t column, std::size_t row) const { return m_sum[row * (m_columns + 1) + column]; }

    double m_pixel_m;
    std::size_t m_columns;
    std::size_t m_rows;
    std::vector<double> m_sum;
    double m_land_mass = 0;
};

} // namespace needshed::simulation
