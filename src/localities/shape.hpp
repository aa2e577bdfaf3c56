#pragma once

/// The *shape* of a locality: what rules and terms ask of it that is no sum over its blocks, and so has to be measured
/// over all of them for every change that is looked at. Studies without such rules pay nothing.

#include <optional>
#include <span>
#include <vector>

#include "localities/problem.hpp"

namespace needshed::localities {

/// The blocks of a locality as they are, or after a change: without one, or with others that join.
struct Blocks {
    std::span<const Block> members;
    std::span<const Block> with = {};
    Block without = no_group;
};

class ShapeMeter {
public:
    explicit ShapeMeter(const Problem& problem);

    bool empty() const noexcept { return !m_used; }

    /// What the shape of these blocks costs, and by how much it misses the hard limits.
    Change measure(const Blocks& blocks);

    double amount(BoundOf what, const Blocks& blocks);

private:
    void list_units(const Blocks& blocks);
    void add_units(Block block);
    double flow_inside();

    const Problem* m_problem;
    bool m_used;
    std::optional<GroundMeter> m_ground;
    std::vector<std::uint32_t> m_units;
    std::vector<std::uint8_t> m_inside; ///< per unit, for flows; all 0 between calls
};

} // namespace needshed::localities
