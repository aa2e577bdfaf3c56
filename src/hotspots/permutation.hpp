#pragma once

/// Conditional permutation: how often a random neighbourhood is as high, or as low, as the one observed.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/random.hpp"

namespace needshed {

/// Of `permutations` draws, how many are at least and at most the observed sum; those that equal it count in both.
struct Tails {
    int at_least = 0;
    int at_most = 0;
};

/// Sums of values drawn without replacement from all members but one.
class ConditionalPermutation {
public:
    /// Requires `value` to outlive this, and to hold at least two members
    ConditionalPermutation(std::span<const double> value, int permutations);

    /// `pool` is what one thread needs again and again, so that the loop allocates nothing.
    /// Requires `degree < value.size()`
    Tails tails(std::uint32_t self, std::size_t degree, double observed, Random random,
                std::vector<double>& pool) const;

private:
    struct Task;

    Tails by_rejection(const Task& task, Random random) const;
    Tails by_shuffling(const Task& task, Random random, std::vector<double>& pool) const;

    std::span<const double> m_value;
    int m_permutations;
    std::uint32_t m_others;
    double m_rounding; ///< per value added up
};

} // namespace needshed
