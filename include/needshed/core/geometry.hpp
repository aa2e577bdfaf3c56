#pragma once

/// Plane geometry as flat arrays. A *ring* is a closed line whose first point is not repeated at its end. A *part* is
/// one outer ring followed by its holes. An *area* has any number of parts. `x` is easting or longitude, `y` northing
/// or latitude.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace needshed {

struct Point {
    double x = 0;
    double y = 0;

    friend bool operator==(const Point&, const Point&) = default;
};

struct Box {
    double min_x = 0;
    double min_y = 0;
    double max_x = 0;
    double max_y = 0;
};

/// Whether the point lies in the box or on its edge; not so where a coordinate is no number.
inline bool contains(const Box& box, const Point& point) noexcept
{
    return box.min_x <= point.x && point.x <= box.max_x && box.min_y <= point.y && point.y <= box.max_y;
}

/// Areas, in order.
/// Shape    ring r is `points[ring_start[r] .. ring_start[r + 1])`, part p is rings `[part_start[p], part_start[p +
/// 1])`,
///          area a is parts `[area_start[a], area_start[a + 1])`; each `_start` begins with 0 and ends with the total
struct PolygonSet {
    std::vector<Point> points;
    std::vector<std::size_t> ring_start{0};
    std::vector<std::size_t> part_start{0};
    std::vector<std::size_t> area_start{0};

    std::size_t area_count() const { return area_start.size() - 1; }
    std::size_t part_count() const { return part_start.size() - 1; }
    std::size_t ring_count() const { return ring_start.size() - 1; }

    std::span<const Point> ring(std::size_t r) const
    {
        return {points.data() + ring_start[r], ring_start[r + 1] - ring_start[r]};
    }

    /// Close what has been added so far as a ring, a part, an area.
    void end_ring() { ring_start.push_back(points.size()); }
    void end_part() { part_start.push_back(ring_count()); }
    void end_area() { area_start.push_back(part_count()); }
};

/// Adds the parts of an area to the area that is being added to `to`.
void append_parts(PolygonSet& to, const PolygonSet& from, std::size_t area);

/// Lines, each of any number of parts.
/// Shape    part p is `points[part_start[p] .. part_start[p + 1])`, line l is parts `[line_start[l], line_start[l +
/// 1])`
struct LineSet {
    std::vector<Point> points;
    std::vector<std::size_t> part_start{0};
    std::vector<std::size_t> line_start{0};

    std::size_t line_count() const { return line_start.size() - 1; }
    std::size_t part_count() const { return part_start.size() - 1; }

    void end_part() { part_start.push_back(points.size()); }
    void end_line() { line_start.push_back(part_count()); }
};

/// Twice the signed area of a ring: positive when counter-clockwise. Coordinates are taken relative to the ring's
/// first point, so that large eastings cost no digits.
double twice_signed_area(std::span<const Point> ring) noexcept;

/// Signed area of all rings of an area: outer rings counter-clockwise and holes clockwise give the true area.
double signed_area(const PolygonSet& set, std::size_t area) noexcept;

/// Whether both coordinates are numbers that a place on Earth can have in some unit of length, up to 1e10. Larger ones
/// come of damaged files and wrong systems, and lose their millimetres in a double.
bool is_place(const Point& point);

Box bounding_box(std::span<const Point> points) noexcept;

} // namespace needshed
