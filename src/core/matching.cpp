// The assignment problem by shortest augmenting paths (Jonker & Volgenant 1987): rows enter one at a time, each along
// the cheapest path of alternating edges to a free column, with prices that keep all reduced costs at 0 or more. Cubic,
// which for the 700 localities of a country is under a second.

#include "needshed/core/matching.hpp"

#include <limits>

namespace needshed {

namespace {

constexpr std::uint32_t none = 0xffffffffU;

class Matching {
public:
    Matching(const std::vector<double>& gain, std::size_t rows, std::size_t columns)
        : m_gain(gain), m_columns(columns), m_row_price(rows, 0), m_column_price(columns, 0), m_row_of(columns, none)
    {
    }

    void enter(std::uint32_t row)
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        m_distance.assign(m_columns, infinity);
        m_from.assign(m_columns, none);
        m_done.assign(m_columns, false);
        std::uint32_t end = none;
        std::uint32_t at = row;
        std::uint32_t from = none; ///< the column by which `at` was reached
        double so_far = 0;
        while (end == none) {
            std::uint32_t nearest = none;
            for (std::uint32_t column = 0; column < m_columns; ++column) {
                if (m_done[column]) {
                    continue;
                }
                const double distance = so_far + reduced_cost(at, column);
                if (distance < m_distance[column]) {
                    m_distance[column] = distance;
                    m_from[column] = from;
                }
                if (nearest == none || m_distance[column] < m_distance[nearest]) {
                    nearest = column;
                }
            }
            m_done[nearest] = true;
            so_far = m_distance[nearest];
            from = nearest;
            at = m_row_of[nearest];
            end = at == none ? nearest : none;
        }
        reprice(row, so_far);
        augment(row, end);
    }

    std::vector<std::uint32_t> columns_of(std::size_t rows) const
    {
        std::vector<std::uint32_t> column_of(rows, none);
        for (std::uint32_t column = 0; column < m_columns; ++column) {
            if (m_row_of[column] != none) {
                column_of[m_row_of[column]] = column;
            }
        }
        return column_of;
    }

private:
    double reduced_cost(std::uint32_t row, std::uint32_t column) const
    {
        return -m_gain[row * m_columns + column] - m_row_price[row] - m_column_price[column];
    }

    void reprice(std::uint32_t row, double length)
    {
        for (std::uint32_t column = 0; column < m_columns; ++column) {
            if (m_done[column] && m_row_of[column] != none) {
                m_row_price[m_row_of[column]] += length - m_distance[column];
            }
            m_column_price[column] += m_done[column] ? m_distance[column] - length : 0;
        }
        m_row_price[row] += length;
    }

    void augment(std::uint32_t row, std::uint32_t end)
    {
        for (auto column = end; column != none; column = m_from[column]) {
            m_row_of[column] = m_from[column] == none ? row : m_row_of[m_from[column]];
        }
    }

    const std::vector<double>& m_gain;
    std::size_t m_columns;
    std::vector<double> m_row_price;
    std::vector<double> m_column_price;
    std::vector<std::uint32_t> m_row_of; ///< per column
    std::vector<double> m_distance;      ///< of the current path, per column
    std::vector<std::uint32_t> m_from;   ///< the column before it
    std::vector<bool> m_done;
};

} // namespace

std::vector<std::uint32_t> best_matching(const std::vector<double>& gain, std::size_t rows, std::size_t columns)
{
    Matching matching(gain, rows, columns);
    for (std::uint32_t row = 0; row < rows; ++row) {
        matching.enter(row);
    }
    return matching.columns_of(rows);
}

} // namespace needshed
