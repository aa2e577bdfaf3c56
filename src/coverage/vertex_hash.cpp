// One pass of hashing that finds equal and near vertices alike. The plane is cut into cells 16 snaps wide; a vertex
// is entered under its cell, and is compared with what is there already and, when it lies within a snap of its
// cell's edge, with the neighbouring cells. Near vertices are united, so that the classes are those of single linkage
// and do not depend on the order of arrival. Expected cost is linear, most of it memory latency, which is why addresses
// are computed a block ahead and prefetched, and why a slot of the table holds part of the hash: what is not there is
// known without a look at any point. A border that was seen before is walked along instead of looked up: where the last
// point equals one of an earlier ring, the next mostly equals that one's neighbour. Sorting by cell lost (three passes
// over the data instead of one); hashing first exactly and then near lost as well (layers with float noise have no
// equal vertices at all).

#include "vertex_hash.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr std::uint32_t none = 0xffffffffU;
constexpr double cell_in_snaps = 16;
constexpr std::size_t block = 16;

std::uint64_t mixed(std::uint64_t a, std::uint64_t b)
{
    std::uint64_t hash = (a * 0x9E3779B97F4A7C15ULL) ^ std::rotl(b * 0xC2B2AE3D27D4EB4FULL, 29);
    hash ^= hash >> 32U;
    hash *= 0xD6E8FEB86659FD93ULL;
    return hash ^ (hash >> 29U);
}

} // namespace

VertexHash::VertexHash(std::span<const Point> points, double snap)
    : m_points(points), m_snap(snap), m_cells_per_unit(snap > 0 ? 1 / (snap * cell_in_snaps) : 0),
      m_slots(points.size() / 20 * 17 + 16, Slot{0, none}), m_parent(points.size(), none), m_next(points.size())
{
}

VertexHash::Place VertexHash::place(const Point& point) const
{
    Place place; // the one object returned, so that none is copied
    place.count = 1;
    // Adding 0 makes -0 one with 0.
    if (m_snap == 0) {
        place.key[0] = mixed(std::bit_cast<std::uint64_t>(point.x + 0.0), std::bit_cast<std::uint64_t>(point.y + 0.0));
        return place;
    }
    const double x = point.x * m_cells_per_unit;
    const double y = point.y * m_cells_per_unit;
    const double column = std::floor(x);
    const double row = std::floor(y);
    // A little more than the snap, so that rounding cannot hide a neighbour.
    constexpr double margin = 1.001 / cell_in_snaps;
    const int step_x = x - column <= margin ? -1 : (x - column >= 1 - margin ? 1 : 0);
    const int step_y = y - row <= margin ? -1 : (y - row >= 1 - margin ? 1 : 0);
    const auto key = [&](int dx, int dy) {
        return mixed(std::bit_cast<std::uint64_t>(column + dx + 0.0), std::bit_cast<std::uint64_t>(row + dy + 0.0));
    };
    place.key[0] = key(0, 0);
    if (step_x != 0) {
        place.key[place.count++] = key(step_x, 0);
    }
    if (step_y != 0) {
        place.key[place.count++] = key(0, step_y);
    }
    if (step_x != 0 && step_y != 0) {
        place.key[place.count++] = key(step_x, step_y);
    }
    return place;
}

/// The slot of the cell, or the free one where it would go.
VertexHash::Slot& VertexHash::slot(std::uint64_t key)
{
    const auto tag = static_cast<std::uint32_t>(key);
    auto s = home(key);
    while (m_slots[s].first != none && m_slots[s].tag != tag) {
        s = s + 1 < m_slots.size() ? s + 1 : 0;
    }
    return m_slots[s];
}

void VertexHash::fetch(const Place& place) const
{
    for (std::uint32_t k = 0; k < place.count; ++k) {
        __builtin_prefetch(&likely_slot(place.key[k]));
    }
}

void VertexHash::fetch_points(const Place& place) const
{
    const auto& own = likely_slot(place.key[0]);
    if (own.first != none && own.tag == static_cast<std::uint32_t>(place.key[0])) {
        __builtin_prefetch(&m_points[own.first]);
        __builtin_prefetch(&m_next[own.first]);
        __builtin_prefetch(&m_parent[own.first]);
    }
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
    m_parent[std::max(a, b)] = std::min(a, b);
}

void VertexHash::find_or_insert(std::uint32_t i, const Place& place)
{
    const Point& point = m_points[i];
    auto& own = slot(place.key[0]);
    for (auto v = own.first; v != none; v = m_next[v]) {
        if (m_points[v] == point) {
            m_parent[i] = v;
            return;
        }
    }
    m_parent[i] = i;
    for (std::uint32_t k = 0; m_snap > 0 && k < place.count; ++k) {
        for (auto v = (k == 0 ? own : slot(place.key[k])).first; v != none; v = m_next[v]) {
            if (squared_distance(m_points[v], point) <= m_snap * m_snap) {
                unite(v, i);
            }
        }
    }
    insert(i, own, place.key[0]);
}

void VertexHash::insert(std::uint32_t i, Slot& own, std::uint64_t key)
{
    if (own.first != none) {
        m_next[i] = std::exchange(m_next[own.first], i);
        return;
    }
    own = {static_cast<std::uint32_t>(key), i};
    m_next[i] = none;
    if (++m_used > m_slots.size() / 10 * 7) {
        grow();
    }
}

void VertexHash::grow()
{
    const auto cells = std::exchange(m_slots, LargeArray<Slot>(2 * m_slots.size(), Slot{0, none}));
    for (const auto& cell : cells) {
        if (cell.first == none) {
            continue;
        }
        auto& own = slot(place(m_points[cell.first]).key[0]);
        if (own.first != none) { // another cell of the same hash: the two are one from here on
            auto last = cell.first;
            while (m_next[last] != none) {
                last = m_next[last];
            }
            m_next[last] = own.first;
        }
        own = cell;
    }
}

/// Whether the point equals a neighbour, in its ring, of the one that the point before it equals.
bool VertexHash::follow(std::size_t i, std::size_t first)
{
    if (i == first) {
        return false;
    }
    const std::size_t before = m_parent[i - 1];
    for (const auto neighbour : {before - 1, before + 1}) {
        if (neighbour < m_points.size() && m_parent[neighbour] != none && m_points[neighbour] == m_points[i]) {
            m_parent[i] = m_parent[neighbour];
            return true;
        }
    }
    return false;
}

void VertexHash::add(std::size_t first, std::size_t last)
{
    m_added.emplace_back(first, last);
    Place places[block];
    for (std::size_t i = first; i < last;) {
        while (i < last && follow(i, first)) {
            ++i;
        }
        const std::size_t count = std::min(block, last - i);
        for (std::size_t k = 0; k < count; ++k) {
            places[k] = place(m_points[i + k]);
            fetch(places[k]);
        }
        for (std::size_t k = 0; k < count; ++k) {
            fetch_points(places[k]);
        }
        for (std::size_t k = 0; k < count; ++k, ++i) {
            if (!follow(i, first)) {
                find_or_insert(static_cast<std::uint32_t>(i), places[k]);
            }
        }
    }
}

DistinctVertices VertexHash::finish()
{
    m_slots = {};
    std::size_t distinct = 0;
    for (const auto& [first, last] : m_added) {
        for (auto i = static_cast<std::uint32_t>(first); i < last; ++i) {
            distinct += m_parent[i] == i ? 1 : 0;
            m_parent[i] = root(i);
        }
    }
    auto& label = m_next;
    std::fill(label.begin(), label.end(), none);
    DistinctVertices result;
    result.points.reserve(distinct);
    for (const auto& [first, last] : m_added) {
        for (std::size_t i = first; i < last; ++i) {
            const auto r = m_parent[i];
            if (label[r] == none) {
                label[r] = static_cast<std::uint32_t>(result.points.size());
                result.points.push_back({m_points[i].x + 0.0, m_points[i].y + 0.0});
            }
            else if (auto& point = result.points[label[r]]; lexicographically_less(m_points[i], point)) {
                point = {m_points[i].x + 0.0, m_points[i].y + 0.0};
            }
            m_parent[i] = label[r];
        }
    }
    result.number = std::move(m_parent);
    return result;
}

DistinctVertices distinct_vertices(std::span<const Point> points, double snap)
{
    VertexHash hash(points, snap);
    hash.add(0, points.size());
    return hash.finish();
}

} // namespace needshed::coverage
