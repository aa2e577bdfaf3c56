#pragma once

/// Makes equal and near vertices one.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"

namespace needshed::coverage {

class VertexHash {
public:
    /// Room for `capacity` vertices; those within `snap` of each other will be one.
    VertexHash(std::size_t capacity, double snap);

    /// Adds vertices; writes a provisional number for each.
    void add(std::span<const Point> points, std::uint32_t* number);

    /// The distinct vertices, in order of first appearance. `numbers` are changed from provisional to final.
    std::vector<Point> finish(std::span<std::uint32_t> numbers);

private:
    struct Place {
        std::uint32_t bucket[4]; ///< own cell first, then those of neighbouring cells that may hold near vertices
        std::uint32_t count;
    };

    Place place(const Point& point) const;
    std::uint32_t find_or_insert(const Point& point, const Place& place);
    std::uint32_t root(std::uint32_t vertex);
    void unite(std::uint32_t a, std::uint32_t b);

    double m_snap = 0;
    double m_cells_per_unit = 0;
    std::uint32_t m_mask = 0;
    bool m_merged = false;
    std::vector<Point> m_points;
    std::vector<std::uint32_t> m_head; ///< first vertex of each bucket
    std::vector<std::uint32_t> m_next; ///< next vertex of the same bucket
    std::vector<std::uint32_t> m_parent;
};

} // namespace needshed::coverage
