// One pass of hashing that finds equal and near vertices alike. The plane is cut into cells 16 snaps wide; a vertex
// goes into the bucket of its cell, and is compared with what is there already and, when it lies within a snap of its
// cell's edge, with the neighbouring cells. Near vertices are united, so that the classes are those of single linkage
// and do not depend on the order of arrival. Expected cost is linear: about 50 ns a vertex, most of it memory latency,
// which is why addresses are computed a block ahead and prefetched. Sorting by cell lost (three passes over the data
// instead of one); hashing first exactly and then near lost as well (layers with float noise have no equal vertices at
// all).

#include "vertex_hash.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr std::uint32_t none = 0xffffffffU;
constexpr double cell_in_snaps = 16;
constexpr std::size_t block = 32;

std::uint32_t mixed(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t hash = (a * 0x9E3779B97F4A7C15ULL) ^ std::rotl(b * 0xC2B2AE3D27D4EB4FULL, 29);
    hash ^= hash >> 32U;
    hash *= 0xD6E8FEB86659FD93ULL;
    return static_cast<std::uint32_t>(hash >> 32U);
}

} // namespace

VertexHash::VertexHash(std::size_t capacity, double snap)
    : m_snap(snap), m_cells_per_unit(snap > 0 ? 1 / (snap * cell_in_snaps) : 0)
{
    const std::size_t buckets = std::bit_ceil(capacity + capacity / 4 + 16);
    m_mask = static_cast<std::uint32_t>(buckets - 1);
    m_head.assign(buckets, none);
    m_points.reserve(capacity);
    m_next.reserve(capacity);
    m_parent.reserve(capacity);
}

VertexHash::Place VertexHash::place(const Point& point) const
{
    if (m_snap == 0) {
        return {
            {mixed(std::bit_cast<std::uint64_t>(point.x + 0.0), std::bit_cast<std::uint64_t>(point.y + 0.0)) & m_mask},
            1};
    }
    const double x = point.x * m_cells_per_unit;
    const double y = point.y * m_cells_per_unit;
    const double column = std::floor(x);
    const double row = std::floor(y);
    // A little more than the snap, so that rounding cannot hide a neighbour.
    constexpr double margin = 1.001 / cell_in_snaps;
    const int step_x = x - column <= margin ? -1 : (x - column >= 1 - margin ? 1 : 0);
    const int step_y = y - row <= margin ? -1 : (y - row >= 1 - margin ? 1 : 0);
    const auto bucket = [&](int dx, int dy) {
        return mixed(static_cast<std::uint64_t>(static_cast<std::int64_t>(column) + dx),
                     static_cast<std::uint64_t>(static_cast<std::int64_t>(row) + dy)) &
               m_mask;
    };
    Place place{{bucket(0, 0)}, 1};
    if (step_x != 0) {
        place.bucket[place.count++] = bucket(step_x, 0);
    }
    if (step_y != 0) {
        place.bucket[place.count++] = bucket(0, step_y);
    }
    if (step_x != 0 && step_y != 0) {
        place.bucket[place.count++] = bucket(step_x, step_y);
    }
    return place;
}

std::uint32_t VertexHash::root(std::uint32_t vertex)
{
    while (m_parent[vertex] != vertex) {
        m_parent[vertex] = m_parent[m_parent[vertex]];
        vertex = m_parent[vertex];
    }
    return vertex;
}

void VertexHash::unite(std::uint32_t a, std::uint32_t b)
{
    a = root(a);
    b = root(b);
    // The older is the root, so that classes are numbered by first appearance.
    m_parent[std::max(a, b)] = std::min(a, b);
    m_merged = true;
}

std::uint32_t VertexHash::find_or_insert(const Point& point, const Place& place)
{
    for (auto v = m_head[place.bucket[0]]; v != none; v = m_next[v]) {
        if (m_points[v] == point) {
            return v;
        }
    }
    const auto number = static_cast<std::uint32_t>(m_points.size());
    m_points.push_back({point.x + 0.0, point.y + 0.0});
    m_parent.push_back(number);
    if (m_snap > 0) {
        for (std::uint32_t i = 0; i < place.count; ++i) {
            for (auto v = m_head[place.bucket[i]]; v != none; v = m_next[v]) {
                if (squared_distance(m_points[v], point) <= m_snap * m_snap) {
                    unite(v, number);
                }
            }
        }
    }
    m_next.push_back(m_head[place.bucket[0]]);
    m_head[place.bucket[0]] = number;
    return number;
}

void VertexHash::add(std::span<const Point> points, std::uint32_t* number)
{
    Place places[block];
    for (std::size_t first = 0; first < points.size(); first += block) {
        const std::size_t count = std::min(block, points.size() - first);
        for (std::size_t i = 0; i < count; ++i) {
            places[i] = place(points[first + i]);
            for (std::uint32_t k = 0; k < places[i].count; ++k) {
                __builtin_prefetch(&m_head[places[i].bucket[k]]);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            const auto v = m_head[places[i].bucket[0]];
            if (v != none) {
                __builtin_prefetch(&m_points[v]);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            number[first + i] = find_or_insert(points[first + i], places[i]);
        }
    }
}

std::vector<Point> VertexHash::finish(std::span<std::uint32_t> numbers)
{
    if (!m_merged) {
        return std::move(m_points);
    }
    // Roots are older than their members, so one forward pass gives each class its number and its point.
    auto& label = m_next;
    std::uint32_t count = 0;
    for (std::uint32_t v = 0; v < m_points.size(); ++v) {
        const auto r = root(v);
        if (r == v) {
            label[v] = count;
            m_points[count++] = m_points[v];
            continue;
        }
        label[v] = label[r];
        auto& point = m_points[label[r]];
        if (lexicographically_less(m_points[v], point)) {
            point = m_points[v];
        }
    }
    for (auto& number : numbers) {
        number = label[number];
    }
    m_points.resize(count);
    return std::move(m_points);
}

} // namespace needshed::coverage
