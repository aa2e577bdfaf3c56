#pragma once

/// Makes equal and near vertices one.

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "large_array.hpp"
#include "needshed/core/geometry.hpp"

namespace needshed::coverage {

/// Shape    `number` has one entry per point given, an index into `points`
struct DistinctVertices {
    std::vector<Point> points;
    std::vector<std::uint32_t> number;
};

class VertexHash {
public:
    /// Vertices within `snap` of each other will be one. The points are read, not copied.
    VertexHash(std::span<const Point> points, double snap);

    /// Adds the points [first, last), best a ring at a time.
    void add(std::size_t first, std::size_t last);

    /// The distinct vertices, in order of first appearance. What was not added has the number 0xffffffff.
    DistinctVertices finish();

private:
    /// A cell of the plane, by its hash. Two cells that share one are told apart by the distance of their points.
    struct Slot {
        std::uint32_t tag;
        std::uint32_t first; ///< point of the cell
    };

    struct Place {
        std::uint64_t key[4]; ///< own cell first, then neighbouring cells that may hold near vertices
        std::uint32_t count;
    };

    Place place(const Point& point) const;
    /// Where the search begins: the upper half of the key, as a share of the table, which so may have any size.
    std::size_t home(std::uint64_t key) const { return (key >> 32U) * m_slots.size() >> 32U; }
    const Slot& likely_slot(std::uint64_t key) const { return m_slots[home(key)]; }
    Slot& slot(std::uint64_t key);
    void fetch(const Place& place) const;
    void fetch_points(const Place& place) const;
    bool follow(std::size_t i, std::size_t first);
    void find_or_insert(std::uint32_t i, const Place& place);
    void insert(std::uint32_t i, Slot& own, std::uint64_t key);
    void grow();
    std::uint32_t root(std::uint32_t vertex);
    void unite(std::uint32_t a, std::uint32_t b);

    std::span<const Point> m_points;
    double m_snap = 0;
    double m_cells_per_unit = 0;
    LargeArray<Slot> m_slots;
    std::size_t m_used = 0;
    std::vector<std::uint32_t> m_parent; ///< for each point added, one equal or near to it, in a forest of all
    std::vector<std::uint32_t> m_next;   ///< the next distinct point of the same cell
    std::vector<std::pair<std::size_t, std::size_t>> m_added;
};

/// All points as one run.
DistinctVertices distinct_vertices(std::span<const Point> points, double snap);

} // namespace needshed::coverage
