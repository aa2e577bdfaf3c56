#pragma once

/// How many localities each *part* of the study area can hold. A part is a connected component of the graph of blocks:
/// the edges that `within` cuts and the gaps that no link closes fall between parts.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "localities/problem.hpp"

namespace needshed::localities {

struct CountRange {
    std::size_t min = 1;
    std::size_t max = 1;
};

struct Parts {
    std::vector<std::uint32_t> of_block;
    std::vector<CountRange> range; ///< per part

    std::size_t least() const;
    std::size_t most() const;
};

/// The parts, each with between one locality and as many as it has blocks.
Parts find_parts(const Problem& problem);

/// Narrows the ranges to what the sums of the blocks allow for a bound. A range may come out empty (min > max).
void narrow(Parts& parts, const Problem& problem, std::size_t bound);

/// The largest number of localities that can all reach the minimum: blocks that reach it alone make one each at best,
/// the others share what is left.
std::size_t most_localities(const std::vector<double>& amounts, double min);

/// The least number of localities that can all keep under the maximum.
std::size_t least_localities(const std::vector<double>& amounts, double max);

} // namespace needshed::localities
