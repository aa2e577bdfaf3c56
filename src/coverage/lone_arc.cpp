#include "lone_arc.hpp"

#include <algorithm>

namespace needshed::coverage {

namespace {

/// Resolution = 0.65 √(weighted area).
constexpr double resolution_factor = 0.65;

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
    m_heap.clear(size);
    m_last = last;
    for (auto place = m_first; place <= last; ++place) {
        fates[place] = {place - 1, place + 1, 0, Fate::stays};
    }
    m_is_ring = is_ring;
    if (is_ring) {
        fates[m_first].before = last - 1;
        fates[last - 1].after = m_first;
        fates[last].key = Fate::never_stood;
    }
    m_end = std::min(leaves_at, m_rule.limit);
    for (auto place = m_first; place <= last; ++place) {
        if (!is_fixed(place)) {
            const float key = key_of(place, fates);
            if (key < m_end) {
                m_heap.add(place - m_first, key);
            }
        }
    }
    m_heap.order();
    while (!m_heap.empty() && m_heap.top_key() < m_end) {
        const auto place = m_first + m_heap.top();
        m_front = m_heap.top_key();
        m_heap.pop();
        try_to_remove(place, fates);
    }
    if (leaves_at < m_rule.limit) {
        leave(leaves_at, fates);
    }
}

float LoneArc::key_of(std::uint32_t place, const Fates& fates) const
{
    const auto& fate = fates[place];
    return no_less(m_front, m_rule.key_of(m_arcs.vertex[fate.before], m_arcs.vertex[place], m_arcs.vertex[fate.after]));
}

void LoneArc::try_to_remove(std::uint32_t place, Fates& fates)
{
    const auto before = fates[place].before;
    const auto after = fates[place].after;
    if (is_edge(before, after, fates)) {
        return; // until one of the two goes
    }
    fates[before].after = after;
    fates[after].before = before;
    fates[place].key = m_front;
    fates[place].order = ++m_count;
    for (const auto neighbour : {before, after}) {
        if (!is_fixed(neighbour)) {
            m_heap.set(neighbour - m_first, key_of(neighbour, fates), m_end);
        }
    }
}

/// Whether the vertices two places apart are joined by an edge already, in a closed arc of three vertices.
bool LoneArc::is_edge(std::uint32_t before, std::uint32_t after, const Fates& fates) const
{
    const auto a = m_arcs.vertex[before];
    const auto c = m_arcs.vertex[after];
    const bool from_a = !is_fixed(before) && m_arcs.vertex[fates[before].before] == c;
    const bool from_c = !is_fixed(after) && m_arcs.vertex[fates[after].after] == a;
    return a == c || from_a || from_c;
}

void LoneArc::leave(float key, Fates& fates)
{
    for (auto place = m_first; place <= m_last; ++place) {
        if (!fates[place].is_gone()) {
            fates[place] = {place, place, ++m_count, key};
        }
    }
}

} // namespace needshed::coverage
