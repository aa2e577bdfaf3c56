#include "rings.hpp"

#include <algorithm>

#include "vertex_hash.hpp"

namespace needshed::coverage {

namespace {

/// Copies a ring's vertices without consecutive repeats to the end of `rings`, as a ring if three are left.
void append_ring(Rings& rings, std::span<const std::uint32_t> vertices, bool is_hole)
{
    const std::size_t first = rings.vertex.size();
    for (const auto v : vertices) {
        if (rings.vertex.size() == first || rings.vertex.back() != v) {
            rings.vertex.push_back(v);
        }
    }
    while (rings.vertex.size() > first + 1 && rings.vertex.back() == rings.vertex[first]) {
        rings.vertex.pop_back();
    }
    if (rings.vertex.size() < first + 3) {
        rings.vertex.resize(first);
        return;
    }
    rings.ring_start.push_back(rings.vertex.size());
    rings.is_hole.push_back(is_hole ? 1 : 0);
    const double area = twice_signed_area(rings, rings.ring_count() - 1);
    if ((area < 0) != is_hole) {
        std::reverse(rings.vertex.begin() + static_cast<std::ptrdiff_t>(first), rings.vertex.end());
    }
}

/// The first ring of each part of an area, and one past its last ring.
std::pair<std::size_t, std::size_t> rings_of_area(const PolygonSet& areas, std::size_t area)
{
    return {areas.part_start[areas.area_start[area]], areas.part_start[areas.area_start[area + 1]]};
}

DistinctVertices hashed(const PolygonSet& areas, std::span<const std::uint32_t> order, double snap)
{
    VertexHash hash(areas.points, snap);
    for (const auto area : order) {
        const auto [first, last] = rings_of_area(areas, area);
        for (std::size_t r = first; r < last; ++r) {
            hash.add(areas.ring_start[r], areas.ring_start[r + 1]);
        }
    }
    return hash.finish();
}

} // namespace

double twice_signed_area(const Rings& rings, std::size_t ring)
{
    const auto vertices = rings.ring(ring);
    const Point origin = rings.points[vertices[0]];
    double sum = 0;
    double previous_x = 0;
    double previous_y = 0;
    for (const auto v : vertices.subspan(1)) {
        const double x = rings.points[v].x - origin.x;
        const double y = rings.points[v].y - origin.y;
        sum += previous_x * y - x * previous_y;
        previous_x = x;
        previous_y = y;
    }
    return sum;
}

Rings index_rings(const PolygonSet& areas, std::span<const std::uint32_t> order, double snap)
{
    auto [points, number] = hashed(areas, order, snap);
    Rings rings;
    rings.points = std::move(points);
    rings.vertex.reserve(number.size());
    rings.ring_start.reserve(areas.ring_start.size());
    for (const auto area : order) {
        for (std::size_t p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
            for (std::size_t r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
                const std::span<const std::uint32_t> vertices(number.data() + areas.ring_start[r],
                                                              areas.ring(r).size());
                append_ring(rings, vertices, r != areas.part_start[p]);
            }
        }
        rings.unit_start.push_back(rings.ring_count());
    }
    return rings;
}

void renumber(Rings& rings, std::span<const std::uint32_t> number)
{
    for (auto& v : rings.vertex) {
        v = number[v];
    }
    Rings result;
    result.points = std::move(rings.points);
    result.vertex.reserve(rings.vertex.size());
    for (std::size_t u = 0; u < rings.unit_count(); ++u) {
        for (std::size_t r = rings.unit_start[u]; r < rings.unit_start[u + 1]; ++r) {
            append_ring(result, rings.ring(r), rings.is_hole[r] == 1);
        }
        result.unit_start.push_back(result.ring_count());
    }
    rings = std::move(result);
}

} // namespace needshed::coverage
