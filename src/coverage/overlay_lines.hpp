#pragma once

/// The edges of a layer, as the overlay takes them up strip by strip.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "needshed/coverage/coverage.hpp"
#include "overlay_cells.hpp"

namespace needshed::coverage {

/// Consecutive edges with the same owners on either side: what a strip takes or passes over at once.
struct Run {
    const std::uint32_t* vertex; ///< null: the points themselves, in order
    std::size_t first;           ///< edge i runs from point i to i + 1
    std::size_t last;
    std::size_t start; ///< of the ring, to which the edge from `end - 1` returns; used without `vertex`
    std::size_t end;
    std::uint32_t left;
    std::uint32_t right;
    double min_y;
    double max_y;
};

/// The edges of a layer.
struct Lines {
    const std::vector<Point>* points = nullptr;
    std::vector<Run> runs;
    std::size_t edges = 0;

    template <class Each>
    void for_each_edge(const Run& run, Each each) const
    {
        for (auto i = run.first; i < run.last; ++i) {
            const auto next = run.vertex == nullptr && i + 1 == run.end ? run.start : i + 1;
            each((*points)[run.vertex == nullptr ? i : run.vertex[i]],
                 (*points)[run.vertex == nullptr ? next : run.vertex[next]]);
        }
    }

    /// Cut into runs.
    void add(Run run);
};

/// The arcs of a coverage, over `points` in place of its own.
/// Requires both to outlive the lines
Lines lines_of(const ArcSet& arcs, const std::vector<Point>& points);

/// Rings with their area on the left, whichever way they run; `size` becomes the sizes of the areas.
Lines lines_of(const PolygonSet& areas, std::vector<double>& size);

/// The parts of edges within the strip; both strips beside a line cut an edge at the same point.
std::vector<Piece> pieces_in(const Lines& lines, const Box& strip);

} // namespace needshed::coverage
