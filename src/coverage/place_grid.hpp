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
            const auto last = m_grid.cell(last_column, row);
            auto i = m_start[m_grid.cell(first_column, row)];
            for (auto cell = m_grid.cell(first_column, row); cell <= last; ++cell) {
                const auto end = m_start[cell + 1];
                for (; i < end && m_entries[i].key >= key; ++i) {
                    const auto& entry = m_entries[i];
                    if (is_in(entry.point, box) && is_it(entry.place, entry.point)) {
                        return true;
                    }
                }
                i = end;
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

    /// Without a branch between: which of the comparisons fails cannot be foretold.
    static bool is_in(const Point& point, const Box& box)
    {
        const bool in_x = (box.min_x <= point.x) & (point.x <= box.max_x);
        const bool in_y = (box.min_y <= point.y) & (point.y <= box.max_y);
        return in_x & in_y;
    }

    Grid m_grid;
    LargeArray<std::uint32_t> m_start; ///< per cell, and one more
    LargeArray<Entry> m_entries;       ///< of each cell those first that go last
};

} // namespace needshed::coverage
