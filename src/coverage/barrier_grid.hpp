#pragma once

/// Barriers as segments in a grid, and what of a border lies near them.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "grid.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/coverage/locate.hpp"

namespace needshed::coverage {

/// A part of a segment, as shares of its length from its first point.
struct Stretch {
    double from = 0;
    double to = 0;

    bool empty() const { return !(from < to); }
    bool all() const { return from <= 0 && to >= 1; }
};

/// The part of the segment from `p` to `q` that lies within `reach` of the segment from `a` to `b`. It is one part,
/// because what lies within reach of a segment is convex.
Stretch stretch_near(const Point& p, const Point& q, const Point& a, const Point& b, double reach) noexcept;

/// Which barriers cancel anything. May be written from several threads.
class BarrierUse {
public:
    explicit BarrierUse(std::size_t count) : m_used(std::make_unique<std::atomic<bool>[]>(count)), m_count(count) {}

    bool operator[](std::size_t barrier) const { return m_used[barrier].load(std::memory_order_relaxed); }
    void mark(std::size_t barrier) { m_used[barrier].store(true, std::memory_order_relaxed); }
    std::size_t count() const { return m_count; }

private:
    std::unique_ptr<std::atomic<bool>[]> m_used;
    std::size_t m_count;
};

class BarrierGrid {
public:
    /// Segments further than `tolerance` from `extent` are left out. `tolerance` is in units of the coordinates.
    BarrierGrid(const Barriers& barriers, const Box& extent, double tolerance);

    /// Adds the parts of the segment that lie within the tolerance of a line or an outline; they may overlap.
    void add_stretches(const Point& p, const Point& q, std::vector<Stretch>& stretches, BarrierUse& use) const;

    /// Whether the point lies within the tolerance of a line or an outline, or in an area. Marks who cancels it.
    bool cancels(const Point& point, BarrierUse& use) const;
    bool cancels(const Point& point) const;

    /// Whether a straight way from `p` to `q` is barred. One no longer than the tolerance is judged like a border, by
    /// whether its middle lies within the tolerance of a barrier; a longer one is barred where it touches a line or an
    /// outline, other than at its ends, or lies in an area.
    bool bars(const Point& p, const Point& q) const;

    /// The barrier whose area holds each point, or `no_group`; a point outside the box of all areas costs next to
    /// nothing.
    std::vector<std::uint32_t> areas_at(std::span<const Point> points) const;
    bool has_areas() const { return m_areas.has_value(); }

private:
    struct Segment {
        Point a;
        Point b;
        std::uint32_t barrier;
    };

    template <typename Visit>
    void visit_near(const Point& point, Visit visit) const;
    void add_segments(const Barriers& barriers);
    void sort_into_cells();
    std::span<const std::uint32_t> in_cell(std::size_t cell) const
    {
        return {m_item.data() + m_start[cell], m_start[cell + 1] - m_start[cell]};
    }

    Box m_extent; ///< of what matters: with the tolerance around it
    double m_tolerance;
    std::vector<Segment> m_segments;
    Grid m_grid;
    std::vector<std::size_t> m_start;
    std::vector<std::uint32_t> m_item;
    std::optional<PointLocator> m_areas;
};

} // namespace needshed::coverage
