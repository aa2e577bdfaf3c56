#pragma once

/// The places of arcs, sorted into the cells of a grid; of places at one point, the first. Each with the key at which
/// it goes, so that what has gone needs no visit elsewhere.

#include <cstdint>

#include "fate.hpp"
#include "grid.hpp"

namespace needshed::coverage {

class PlaceGrid {
public:
    PlaceGrid(const ArcSet& arcs, const Fates& fates);

    /// Whether a place in the box that goes at this key, or later, is one that `is_it` takes.
    template <typename Predicate>
    bool any_in(const Box& box, float key, Predicate is_it) const
    {
        const auto first_column = m_grid.column(box.min_x);
        const auto last_column = m_grid.column(box.max_x);
        for (auto row = m_grid.row(box.min_y), last_row = m_grid.row(box.max_y); row <= last_row; ++row) {
            const auto end = m_start[m_grid.cell(last_column, row) + 1];
            for (auto i = m_start[m_grid.cell(first_column, row)]; i < end; ++i) {
                const auto& point = m_entries[i].point;
                if (m_entries[i].key >= key && contains(box, point) && is_it(m_entries[i].place, point)) {
                    return true;
                }
            }
        }
        return false;
    }

private:
    struct Entry {
        Point point;
        std::uint32_t place = 0;
        float key = 0;
    };

    Grid m_grid;
    LargeArray<std::uint32_t> m_start; ///< per cell, and one more
    LargeArray<Entry> m_entries;
};

} // namespace needshed::coverage
