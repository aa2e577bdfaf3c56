#pragma once

/// By what a partition breaks hard limits, and how little they would have to give.

#include <cstdint>
#include <optional>
#include <vector>

#include "localities/partition.hpp"
#include "localities/search.hpp"

namespace needshed::localities {

/// One locality that misses one limit.
struct Miss {
    Label label = 0;
    std::size_t bound = 0;
    bool under = false;
    double amount = 0;
    double relative = 0;
    Limit limit;
};

/// The worst first.
std::vector<Miss> misses_of(const Partition& partition);

/// A value of one limit, and a plan with which it and every other rule is kept.
struct Relaxed {
    double value = 0;
    Candidate plan;
};

/// For the limit on a shape that is missed worst, the value nearest to it with which the search finds a plan, which may
/// turn out to keep the limit as it was. Nothing when the worst miss is of a sum, and when other limits stand in the
/// way as well.
std::optional<Relaxed> least_relaxation(const Problem& problem, const Parts& parts, const Candidate& nearest,
                                        std::uint64_t seed, const Progress& progress);

} // namespace needshed::localities
