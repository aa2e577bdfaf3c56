#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "localities/counts.hpp"
#include "localities/market.hpp"
#include "localities/partition.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

/// When a search ends at the latest; empty: when it is done.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

inline bool is_past(const Deadline& deadline)
{
    return deadline && std::chrono::steady_clock::now() >= *deadline;
}

struct Annealing {
    double hot = 0;  ///< heat at the first step, in the unit of the cost
    double cold = 0; ///< and at the last
    std::uint64_t steps = 0;
    double penalty = hard;        ///< cost of one unit of violation
    bool until_kept = false;      ///< stop as soon as there is no violation
    const Parts* parts = nullptr; ///< mixes jumps in, which need to know them
    Deadline until = {};          ///< steps end at the latest then
};

/// Moves single blocks, and swaps where a bound stands in the way, with now and then a jump, while the heat falls.
/// Localities stay connected. Returns the number of steps done; fewer than asked for when `progress` is interrupted or
/// time is up
std::uint64_t anneal(Partition& partition, const Annealing& schedule, Random& random, const Progress& progress);

/// Median size of the change of cost over all single moves between neighbouring localities: the unit of heat. A mean
/// would follow the few units whose need is far from all others.
double typical_change(const Partition& partition);

} // namespace needshed::localities
