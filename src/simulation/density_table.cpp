#include "simulation/density_table.hpp"

#include <algorithm>

#include "needshed/core/parallel.hpp"

namespace needshed::simulation {

DensityTable::DensityTable(const Landscape& landscape, double pixel_m)
    : m_pixel_m(pixel_m), m_columns(static_cast<std::size_t>(frame_width_m / pixel_m)),
      m_rows(static_cast<std::size_t>(frame_height_m / pixel_m)), m_sum((m_columns + 1) * (m_rows + 1), 0.0)
{
    std::vector<Landscape::Survey> survey(m_columns * m_rows);
    parallel_for(m_rows, 8, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin * m_columns; i < end * m_columns; ++i) {
            const std::size_t row = i / m_columns;
            const std::size_t column = i - row * m_columns;
            survey[i] = landscape.survey(
                {(static_cast<double>(column) + 0.5) * m_pixel_m, (static_cast<double>(row) + 0.5) * m_pixel_m});
        }
    });
    for (std::size_t row = 0; row < m_rows; ++row) {
        double run = 0;
        for (std::size_t column = 0; column < m_columns; ++column) {
            const std::size_t i = row * m_columns + column;
            const double mass = survey[i].density * m_pixel_m * m_pixel_m;
            run += mass;
            m_land_mass += survey[i].land ? mass : 0;
            m_sum[(row + 1) * (m_columns + 1) + column + 1] = at(column + 1, row) + run;
        }
    }
}

double DensityTable::below(double x, double y) const
{
    const double across = std::clamp(x / m_pixel_m, 0.0, static_cast<double>(m_columns));
    const double up = std::clamp(y / m_pixel_m, 0.0, static_cast<double>(m_rows));
    const auto column = std::min(static_cast<std::size_t>(across), m_columns - 1);
    const auto row = std::min(static_cast<std::size_t>(up), m_rows - 1);
    const double dx = across - static_cast<double>(column);
    const double dy = up - static_cast<double>(row);
    return (1 - dy) * ((1 - dx) * at(column, row) + dx * at(column + 1, row)) +
           dy * ((1 - dx) * at(column, row + 1) + dx * at(column + 1, row + 1));
}

} // namespace needshed::simulation
