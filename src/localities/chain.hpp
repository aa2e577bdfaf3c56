#pragma once

/// One Markov chain of plans by reversible recombination; needshed/localities/ensemble.hpp says of which distribution.

#include <cstdint>
#include <limits>
#include <vector>

#include "localities/partition.hpp"
#include "localities/recombine.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

/// What plans of a chain may cost.
struct CostRange {
    double limit = 0;                                             ///< none costs more
    double temperature = std::numeric_limits<double>::infinity(); ///< costing so much more makes one e times rarer
};

class Chain {
public:
    /// Requires labels of a partition that violates nothing and costs no more than the limit
    Chain(const Problem& problem, std::vector<Label> labels, std::size_t count, CostRange range, Random random);

    /// Tries one recombination.
    void step();

    const Partition& partition() const noexcept { return m_partition; }
    std::uint64_t accepted() const noexcept { return m_accepted; }

    /// Adds the cost up anew: steps leave rounding behind.
    void refresh();

private:
    bool accepts(double cost);

    Partition m_partition;
    Splitter m_splitter;
    Random m_random;
    CostRange m_range;
    double m_cost = 0;
    std::uint64_t m_accepted = 0;
    std::vector<Block> m_region;
};

} // namespace needshed::localities
