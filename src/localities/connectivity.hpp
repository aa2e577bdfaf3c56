#pragma once

/// Does a locality stay in one piece when a block leaves it? First the ring of the block's neighbours is looked at,
/// then the locality is searched from all sides of the gap at once.

#include <cstdint>
#include <span>
#include <vector>

#include "problem.hpp"

namespace needshed::localities {

class Connectivity {
public:
    explicit Connectivity(std::size_t block_count) : m_seen(block_count, 0) {}

    bool may_leave(const Problem& problem, std::span<const Label> label, Block block)
    {
        return ring_is_joined(problem, label, block) || search(problem, label, block);
    }

    /// The first look alone: false also where the locality may be joined some way further off.
    bool ring_is_joined(const Problem& problem, std::span<const Label> label, Block block);

    /// The second. Requires that the first was just taken
    bool search(const Problem& problem, std::span<const Label> label, Block block);

private:
    bool expand(const Problem& problem, std::span<const Label> label, Block block, std::size_t side);
    std::uint32_t root(std::uint32_t side) const noexcept;

    std::vector<std::uint64_t> m_seen; ///< stamp of the search, and from which side
    std::uint64_t m_stamp = 0;
    std::vector<std::vector<Block>> m_waiting; ///< per side, in the order they were reached
    std::vector<std::size_t> m_next;           ///< per side, the first of m_waiting that was not looked at
    std::vector<std::uint32_t> m_parent;       ///< sides that have met, as a forest
    std::vector<Block> m_sides;                ///< one neighbour of each piece of the ring
    std::size_t m_open = 0;                    ///< sides that have not met
};

} // namespace needshed::localities
