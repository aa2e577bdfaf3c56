#pragma once

/// One arc by itself.

#include <cstdint>

#include "fate.hpp"
#include "key_heap.hpp"

namespace needshed::coverage {

/// Simplifies arcs as if no other were there. Holds what it needs from arc to arc.
class LoneArc {
public:
    LoneArc(const ArcSet& arcs, const CornerRule& rule) : m_arcs(arcs), m_rule(rule) {}

    /// `leaves_at` is the key at which a free ring goes as a whole, `Fate::stays` for what does not.
    /// Shape    fates has one entry per place of all arcs
    void simplify(std::size_t arc, bool is_ring, float leaves_at, Fates& fates);

private:
    float key_of(std::uint32_t place, const Fates& fates) const;
    void try_to_remove(std::uint32_t place, Fates& fates);
    bool is_edge(std::uint32_t before, std::uint32_t after, const Fates& fates) const;
    void leave(float key, Fates& fates);

    /// A node; or the repeated vertex of a ring, which takes no part.
    bool is_fixed(std::uint32_t place) const { return place == m_last || (place == m_first && !m_is_ring); }

    const ArcSet& m_arcs;
    const CornerRule& m_rule;
    std::uint32_t m_first = 0; ///< place
    std::uint32_t m_last = 0;
    bool m_is_ring = false;
    std::uint32_t m_count = 0; ///< of what went
    float m_front = 0;         ///< key of what went last
    float m_end = 0;           ///< keys below it go
    KeyHeap m_heap;            ///< corners that may go, counted from the first place
};

} // namespace needshed::coverage
