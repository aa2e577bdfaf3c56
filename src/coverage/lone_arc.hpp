#pragma once

/// One arc by itself.

#include <cstdint>
#include <vector>

#include "fate.hpp"

namespace needshed::coverage {

/// Simplifies arcs as if no other were there. Holds what it needs from arc to arc.
class LoneArc {
public:
    LoneArc(const ArcSet& arcs, const CornerRule& rule) : m_arcs(arcs), m_rule(rule) {}

    /// `leaves_at` is the key at which a free ring goes as a whole, `Fate::stays` for what does not.
    /// Shape    fates has one entry per place of all arcs
    void simplify(std::size_t arc, bool is_ring, float leaves_at, Fates& fates);

private:
    bool set_key(std::uint32_t place, const Fates& fates);
    void try_to_remove(std::uint32_t place, Fates& fates);
    bool is_edge(std::uint32_t before, std::uint32_t after, const Fates& fates) const;
    void leave(float key, Fates& fates);

    float& state(std::uint32_t place) { return m_state[place - m_first]; }
    float state(std::uint32_t place) const { return m_state[place - m_first]; }

    const ArcSet& m_arcs;
    const CornerRule& m_rule;
    std::uint32_t m_first = 0; ///< place
    std::uint32_t m_count = 0; ///< of what went
    float m_front = 0;
    std::vector<float> m_state;        ///< key of each place of the arc, or what it has instead
    std::vector<std::uint64_t> m_heap; ///< keys and places
};

} // namespace needshed::coverage
