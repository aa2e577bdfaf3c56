// Removing a block from its locality can cut it only around that block. When the block's neighbours in the locality are
// joined among themselves, nothing is cut: their adjacency is kept as bit masks, so this costs a few instructions and
// settles nearly every case on a planar map. Otherwise each piece of the ring starts a breadth-first search inside the
// locality, one step each in turn; sides that meet become one. It ends when one side is left (connected) or a side runs
// dry (cut), so it costs the smaller side of the gap, not the locality. Dynamic connectivity structures (Holm, de
// Lichtenberg & Thorup 2001) have better bounds and lost to this by their constants.

#include "localities/connectivity.hpp"

#include <bit>

namespace needshed::localities {

namespace {

/// The neighbours that have not been reached from the first of `wanted`, going only over `wanted`.
std::uint64_t flood(const std::uint64_t* ring, std::uint64_t wanted) noexcept
{
    std::uint64_t fresh = wanted & (~wanted + 1);
    std::uint64_t left = wanted ^ fresh;
    while (fresh != 0 && left != 0) {
        const auto reached = ring[std::countr_zero(fresh)] & left;
        fresh = (fresh & (fresh - 1)) | reached;
        left ^= reached;
    }
    return left;
}

} // namespace

bool Connectivity::ring_is_joined(const Problem& problem, std::span<const Label> label, Block block)
{
    const auto around = problem.neighbours(block);
    m_sides.clear();
    if (around.size() > widest_ring) {
        for (const auto other : around) {
            if (label[other] == label[block]) {
                m_sides.push_back(other);
            }
        }
        return m_sides.size() < 2;
    }
    std::uint64_t wanted = 0;
    for (std::size_t i = 0; i < around.size(); ++i) {
        wanted |= std::uint64_t{label[around[i]] == label[block]} << i;
    }
    const auto* ring = problem.ring.data() + problem.start[block];
    for (auto left = wanted; left != 0;) {
        m_sides.push_back(around[static_cast<std::size_t>(std::countr_zero(left))]);
        left = flood(ring, left);
    }
    return m_sides.size() < 2;
}

bool Connectivity::search(const Problem& problem, std::span<const Label> label, Block block)
{
    const std::size_t sides = m_sides.size();
    if (m_waiting.size() < sides) {
        m_waiting.resize(sides);
    }
    m_parent.resize(sides);
    m_next.assign(sides, 0);
    m_stamp += sides;
    for (std::size_t side = 0; side < sides; ++side) {
        m_parent[side] = static_cast<std::uint32_t>(side);
        m_waiting[side].assign(1, m_sides[side]);
        m_seen[m_sides[side]] = m_stamp + side;
    }
    m_open = sides;
    while (m_open > 1) {
        for (std::size_t side = 0; side < sides; ++side) {
            if (m_parent[side] == side && !expand(problem, label, block, side)) {
                m_stamp += sides;
                return false;
            }
        }
    }
    m_stamp += sides;
    return true;
}

/// One step of one side. False when it has nothing left to look at while other sides are still apart.
bool Connectivity::expand(const Problem& problem, std::span<const Label> label, Block block, std::size_t side)
{
    if (m_next[side] == m_waiting[side].size()) {
        return m_open == 1;
    }
    const auto from = m_waiting[side][m_next[side]++];
    for (const auto other : problem.neighbours(from)) {
        if (label[other] != label[block] || other == block) {
            continue;
        }
        if (m_seen[other] < m_stamp) {
            m_seen[other] = m_stamp + side;
            m_waiting[side].push_back(other);
            continue;
        }
        const auto met = root(static_cast<std::uint32_t>(m_seen[other] - m_stamp));
        if (met != side) {
            m_parent[met] = static_cast<std::uint32_t>(side);
            const auto first = m_waiting[met].begin() + static_cast<std::ptrdiff_t>(m_next[met]);
            m_waiting[side].insert(m_waiting[side].end(), first, m_waiting[met].end());
            --m_open;
        }
    }
    return true;
}

std::uint32_t Connectivity::root(std::uint32_t side) const noexcept
{
    while (m_parent[side] != side) {
        side = m_parent[side];
    }
    return side;
}

} // namespace needshed::localities
