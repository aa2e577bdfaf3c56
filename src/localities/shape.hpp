#pragma once

/// The *shape* of a locality: what rules and terms ask of it that is no sum over its blocks, and so has to be measured
/// over all of them for every change that is looked at. Studies without such rules pay nothing.

#include <optional>
#include <span>
#include <vector>

#include "localities/problem.hpp"

namespace needshed::localities {

class ShapeMeter {
public:
    explicit ShapeMeter(const Problem& problem);

    bool empty() const noexcept { return !m_used; }

    /// What the shape of these blocks costs, and by how much it misses the hard limits.
    Change measure(std::span<const Block> blocks);

    /// The same of the blocks without one, or with one more.
    Change without(std::span<const Block> blocks, Block block);
    Change with(std::span<const Block> blocks, Block block);

    double amount(BoundOf what, std::span<const Block> blocks);

private:
    Change measure_units();
    double flow_inside();
    void add_units(Block block);

    const Problem* m_problem;
    bool m_used;
    std::optional<GroundMeter> m_ground;
    std::vector<std::uint32_t> m_units;
    std::vector<std::uint8_t> m_inside; ///< per unit, for flows; all 0 between calls
};

} // namespace needshed::localities
