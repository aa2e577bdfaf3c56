#include "place_grid.hpp"

#include <algorithm>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

/// The place of each point that any arc uses; none for the others.
constexpr std::uint32_t none = 0xffffffffU;

std::vector<std::uint32_t> first_places(const ArcSet& arcs)
{
    std::vector<std::uint32_t> place(arcs.points.size(), none);
    for (std::size_t p = arcs.vertex.size(); p-- > 0;) {
        place[arcs.vertex[p]] = static_cast<std::uint32_t>(p);
    }
    return place;
}

Box box_of(const ArcSet& arcs)
{
    Box box = bounding_box({});
    for (const auto v : arcs.vertex) {
        const Point& point = arcs.points[v];
        grow(box, point);
    }
    return box;
}

} // namespace

PlaceGrid::PlaceGrid(const ArcSet& arcs, const Fates& fates)
{
    const auto places = first_places(arcs);
    const auto used = static_cast<std::size_t>(
        std::count_if(places.begin(), places.end(), [](std::uint32_t place) { return place != none; }));
    m_grid = Grid(box_of(arcs), used);
    m_start.resize(m_grid.cell_count() + 1);
    for (std::size_t v = 0; v < places.size(); ++v) {
        if (places[v] != none) {
            ++m_start[m_grid.cell_of(arcs.points[v]) + 1];
        }
    }
    for (std::size_t cell = 1; cell < m_start.size(); ++cell) {
        m_start[cell] += m_start[cell - 1];
    }
    m_entries.resize(used);
    // Each cell's start moves to its end, which is the start of the next.
    for (std::size_t v = places.size(); v-- > 0;) {
        if (places[v] != none) {
            m_entries[--m_start[m_grid.cell_of(arcs.points[v]) + 1]] = {arcs.points[v], places[v],
                                                                        fates[places[v]].key};
        }
    }
    for (std::size_t cell = 0; cell + 1 < m_start.size(); ++cell) {
        m_start[cell] = m_start[cell + 1];
    }
    m_start.back() = static_cast<std::uint32_t>(used);
    for (std::size_t cell = 0; cell + 1 < m_start.size(); ++cell) {
        std::sort(m_entries.begin() + m_start[cell], m_entries.begin() + m_start[cell + 1],
                  [](const Entry& a, const Entry& b) { return a.key > b.key; });
    }
}

} // namespace needshed::coverage
