#include "lone_arc.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>

namespace needshed::coverage {

namespace {

/// Resolution = 0.65 √(weighted area).
constexpr double resolution_factor = 0.65;

/// What a place has instead of a key.
constexpr float fixed = -1; ///< a node
constexpr float gone = -2;
constexpr float waiting = -3; ///< its edge is there already

/// The bits of floats that are not negative are in the order of the floats.
std::uint64_t packed(float key, std::uint32_t place)
{
    return std::uint64_t{std::bit_cast<std::uint32_t>(key)} << 32U | place;
}

} // namespace

float key_at_resolution(double resolution_m)
{
    const double root = resolution_m / resolution_factor;
    return static_cast<float>(root * root);
}

void LoneArc::simplify(std::size_t arc, bool is_ring, float leaves_at, Fates& fates)
{
    const auto size = m_arcs.arc(arc).size();
    if (size < 2) {
        return;
    }
    m_first = static_cast<std::uint32_t>(m_arcs.start[arc]);
    const auto last = static_cast<std::uint32_t>(m_arcs.start[arc + 1] - 1);
    m_front = 0;
    m_count = 0;
    m_heap.clear();
    m_state.assign(size, 0);
    for (auto place = m_first; place <= last; ++place) {
        fates[place] = {place - 1, place + 1, 0, Fate::stays};
    }
    state(m_first) = is_ring ? 0 : fixed;
    state(last) = is_ring ? gone : fixed;
    if (is_ring) {
        fates[m_first].before = last - 1;
        fates[last - 1].after = m_first;
        fates[last].key = Fate::never_stood;
    }
    for (auto place = m_first; place <= last; ++place) {
        if (state(place) >= 0 && set_key(place, fates)) {
            m_heap.push_back(packed(state(place), place));
        }
    }
    std::make_heap(m_heap.begin(), m_heap.end(), std::greater<>());
    while (!m_heap.empty()) {
        const float key = std::bit_cast<float>(static_cast<std::uint32_t>(m_heap.front() >> 32U));
        const auto place = static_cast<std::uint32_t>(m_heap.front());
        if (leaves_at <= key) {
            break;
        }
        std::pop_heap(m_heap.begin(), m_heap.end(), std::greater<>());
        m_heap.pop_back();
        if (state(place) == key) {
            m_front = key;
            try_to_remove(place, fates);
        }
    }
    if (leaves_at < m_rule.limit) {
        leave(leaves_at, fates);
    }
}

/// Returns whether the corner may go.
bool LoneArc::set_key(std::uint32_t place, const Fates& fates)
{
    const auto& fate = fates[place];
    state(place) =
        no_less(m_front, m_rule.key_of(m_arcs.vertex[fate.before], m_arcs.vertex[place], m_arcs.vertex[fate.after]));
    return state(place) < m_rule.limit;
}

void LoneArc::try_to_remove(std::uint32_t place, Fates& fates)
{
    const auto before = fates[place].before;
    const auto after = fates[place].after;
    if (is_edge(before, after, fates)) {
        state(place) = waiting;
        return;
    }
    fates[before].after = after;
    fates[after].before = before;
    fates[place].key = m_front;
    fates[place].order = ++m_count;
    state(place) = gone;
    for (const auto neighbour : {before, after}) {
        if (state(neighbour) != fixed && set_key(neighbour, fates)) {
            m_heap.push_back(packed(state(neighbour), neighbour));
            std::push_heap(m_heap.begin(), m_heap.end(), std::greater<>());
        }
    }
}

/// Whether the vertices two places apart are joined by an edge already, in a closed arc of three vertices.
bool LoneArc::is_edge(std::uint32_t before, std::uint32_t after, const Fates& fates) const
{
    const auto a = m_arcs.vertex[before];
    const auto c = m_arcs.vertex[after];
    const bool from_a = state(before) != fixed && m_arcs.vertex[fates[before].before] == c;
    const bool from_c = state(after) != fixed && m_arcs.vertex[fates[after].after] == a;
    return a == c || from_a || from_c;
}

void LoneArc::leave(float key, Fates& fates)
{
    for (auto place = m_first; place < m_first + m_state.size(); ++place) {
        if (!fates[place].is_gone()) {
            fates[place] = {place, place, ++m_count, key};
        }
    }
}

} // namespace needshed::coverage
