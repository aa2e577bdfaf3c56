#include "needshed/coverage/locate.hpp"

#include <algorithm>
#include <array>

#include "locator_grid.hpp"
#include "needshed/core/parallel.hpp"
#include "ring_walk.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Many, so that points in cell order share cells and edges; few, so that a block stays in the cache.
constexpr std::size_t block_points = 1U << 19U;

/// In visits: long enough for the memory to answer, short enough for the cache to keep.
constexpr std::size_t fetch_distance = 8;

AreaEdges edges_of(const Coverage& coverage)
{
    const auto& arcs = coverage.arcs();
    std::vector<std::uint32_t> each(coverage.unit_count());
    for (std::uint32_t u = 0; u < each.size(); ++u) {
        each[u] = u;
    }
    const auto bounding = arcs_of_groups(arcs, each, each.size());
    AreaEdges result;
    result.points = arcs.points;
    for (std::size_t u = 0; u < each.size(); ++u) {
        for (const auto directed_arc : bounding.of(u)) {
            const auto arc = arcs.arc(arc_of(directed_arc));
            for (std::size_t i = 0; i + 1 < arc.size(); ++i) {
                result.edges.push_back({arc[i], arc[i + 1]});
            }
        }
        result.start.push_back(result.edges.size());
    }
    result.is_coverage = true;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const auto arc = arcs.arc(k);
        for (std::size_t i = 0; arcs.right[k] == no_unit && i + 1 < arc.size(); ++i) {
            result.open.push_back({arc[i], arc[i + 1]});
        }
    }
    return result;
}

struct Visit {
    std::uint32_t cell;
    std::uint32_t point;
};

/// Sorts by cell, eleven bits at a time; points outside are not among the visits.
void sort_by_cell(std::vector<Visit>& visits, std::vector<Visit>& spare, std::size_t cell_count)
{
    constexpr unsigned bits = 11;
    constexpr std::uint32_t mask = (1U << bits) - 1;
    spare.resize(visits.size());
    for (unsigned shift = 0; (cell_count - 1) >> shift > 0; shift += bits) {
        std::array<std::uint32_t, mask + 2> place{};
        for (const auto& visit : visits) {
            ++place[((visit.cell >> shift) & mask) + 1];
        }
        for (std::size_t i = 1; i < place.size(); ++i) {
            place[i] += place[i - 1];
        }
        for (const auto& visit : visits) {
            spare[place[(visit.cell >> shift) & mask]++] = visit;
        }
        visits.swap(spare);
    }
}

/// Repeats the last visit, so that every visit has others to look ahead to.
void pad_for_fetching(std::vector<Visit>& visits)
{
    if (!visits.empty()) {
        visits.insert(visits.end(), 4 * fetch_distance, Visit(visits.back()));
    }
}

} // namespace

struct PointLocator::State {
    LocatorGrid grid;
};

PointLocator::PointLocator(const Coverage& coverage) : m_state(new State{LocatorGrid(edges_of(coverage))})
{
}
PointLocator::PointLocator(const PolygonSet& areas) : m_state(new State{LocatorGrid(edges_of(areas))})
{
}
PointLocator::~PointLocator() = default;
PointLocator::PointLocator(PointLocator&&) noexcept = default;
PointLocator& PointLocator::operator=(PointLocator&&) noexcept = default;

std::vector<std::uint32_t> PointLocator::locate(std::span<const Point> points) const
{
    std::vector<std::uint32_t> result(points.size(), no_group);
    const auto& grid = m_state->grid;
    parallel_for((points.size() + block_points - 1) / block_points, 1, [&](std::size_t begin, std::size_t end) {
        std::vector<Visit> visits;
        std::vector<Visit> spare;
        for (std::size_t block = begin; block < end; ++block) {
            const std::size_t first = block * block_points;
            const auto some = points.subspan(first, std::min(block_points, points.size() - first));
            visits.clear();
            for (std::uint32_t i = 0; i < some.size(); ++i) {
                const auto cell = grid.cell_of(some[i]);
                if (cell != LocatorGrid::nowhere) {
                    visits.push_back({cell, i});
                }
            }
            sort_by_cell(visits, spare, grid.cell_count());
            pad_for_fetching(visits);
            for (std::size_t i = 0; i + 4 * fetch_distance < visits.size(); ++i) {
                grid.fetch_cell(visits[i + 4 * fetch_distance].cell);
                grid.fetch_groups(visits[i + 3 * fetch_distance].cell);
                grid.fetch_edges(visits[i + 2 * fetch_distance].cell);
                grid.fetch_points(visits[i + fetch_distance].cell);
                __builtin_prefetch(&some[visits[i + fetch_distance].point]);
                const auto [cell, point] = visits[i];
                result[first + point] = grid.area_at(some[point], cell);
            }
        }
    });
    return result;
}

std::uint32_t PointLocator::nearest(Point point, double within) const
{
    return m_state->grid.nearest(point, within).area;
}

} // namespace needshed
