/// For each unit, R times: draw as many of the other units as it has neighbours, without replacement, add up their
/// values, compare with the observed sum. Everything else of Gi* is linear in the number of edges; this is all the
/// work: R × (directed edges) draws, 203 million for 35 000 units and 999 permutations.
///
/// Two ways to draw. Few neighbours among many units, which is the rule: draw with replacement and begin again when
/// two picks are the same, which leaves every set of different picks equally likely. One 64-bit random word gives two
/// picks by Lemire's multiplication (2019), its rare bias test joins the same flag, and the only branch is the one
/// that begins again; about 2 ns per pick, bound by memory. Many neighbours among few units: a partial Fisher–Yates
/// shuffle of the others' values, which never begins again; it needs no reset between permutations, as a shuffle of
/// a shuffled pool is as random.
///
/// The alternative that lost is one table of random indices for all units of the same degree, as in esda and libgeoda.
/// It saves the random numbers, but then units share their Monte Carlo errors, which no longer average out over a map.
///
/// Sums of the same values in another order differ in the last digits. Counts and scores have many equal sums, so a
/// draw within `m_rounding` per value of the observed sum is taken as equal to it.

#include "hotspots/permutation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace needshed {

namespace {

/// Up to this many expected coincidences per draw it pays to begin again rather than to shuffle.
constexpr double most_coincidences = 0.7;

/// More neighbours than this are rare, and comparing all pairs of picks would cost more than shuffling.
constexpr std::size_t most_picks = 64;

bool few_among_many(std::size_t degree, std::uint32_t others)
{
    const auto picks = static_cast<double>(degree);
    return degree <= most_picks && 0.5 * picks * (picks - 1) <= most_coincidences * others;
}

bool any_equal(const std::uint32_t* picks, std::size_t count)
{
    bool equal = false;
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = a + 1; b < count; ++b) {
            equal |= picks[a] == picks[b];
        }
    }
    return equal;
}

/// Two picks from one random word; true when either falls where Lemire's multiplication would be biased.
bool pick_two(std::uint64_t word, std::uint32_t others, std::uint32_t bias_below, std::uint32_t* picks)
{
    const std::uint64_t first = (word >> 32) * others;
    const std::uint64_t second = (word & 0xffffffffU) * others;
    picks[0] = static_cast<std::uint32_t>(first >> 32);
    picks[1] = static_cast<std::uint32_t>(second >> 32);
    return (static_cast<std::uint32_t>(first) < bias_below) | (static_cast<std::uint32_t>(second) < bias_below);
}

} // namespace

struct ConditionalPermutation::Task {
    std::uint32_t self;
    std::size_t degree;
    double low;  ///< sums from here on are at least the observed one
    double high; ///< sums up to here are at most the observed one
};

ConditionalPermutation::ConditionalPermutation(std::span<const double> value, int permutations)
    : m_value(value), m_permutations(permutations), m_others(static_cast<std::uint32_t>(value.size() - 1))
{
    double largest = 0;
    for (const double each : value) {
        largest = std::max(largest, std::abs(each));
    }
    m_rounding = 1e-12 * largest;
}

Tails ConditionalPermutation::tails(std::uint32_t self, std::size_t degree, double observed, Random random,
                                    std::vector<double>& pool) const
{
    if (degree == 0) {
        return {m_permutations, m_permutations};
    }
    const double slack = m_rounding * static_cast<double>(degree);
    const Task task{self, degree, observed - slack, observed + slack};
    return few_among_many(degree, m_others) ? by_rejection(task, random) : by_shuffling(task, random, pool);
}

Tails ConditionalPermutation::by_rejection(const Task& task, Random random) const
{
    // Copies, for the compiler cannot know that the picks do not overwrite what they are compared with.
    const auto [self, degree, low, high] = task;
    const std::uint32_t others = m_others;
    const std::uint32_t bias_below = (0U - others) % others;
    std::array<std::uint32_t, most_picks> pick; // picks come in twos
    const double* const value = m_value.data();
    Tails tails;
    for (int r = 0; r < m_permutations; ++r) {
        bool again = true;
        while (again) {
            again = false;
            for (std::size_t k = 0; k < degree; k += 2) {
                again |= pick_two(random(), others, bias_below, &pick[k]);
            }
            again |= any_equal(pick.data(), degree);
        }
        double sum = 0;
        for (std::size_t k = 0; k < degree; ++k) {
            // The last member stands in for the unit itself, which is not among the others.
            sum += value[pick[k] == self ? others : pick[k]];
        }
        tails.at_least += static_cast<int>(sum >= low);
        tails.at_most += static_cast<int>(sum <= high);
    }
    return tails;
}

Tails ConditionalPermutation::by_shuffling(const Task& task, Random random, std::vector<double>& pool) const
{
    pool.assign(m_value.begin(), m_value.end());
    pool[task.self] = pool.back();
    pool.pop_back();
    Tails tails;
    for (int r = 0; r < m_permutations; ++r) {
        double sum = 0;
        for (std::uint32_t k = 0; k < task.degree; ++k) {
            std::swap(pool[k], pool[k + random.below(m_others - k)]);
            sum += pool[k];
        }
        tails.at_least += static_cast<int>(sum >= task.low);
        tails.at_most += static_cast<int>(sum <= task.high);
    }
    return tails;
}

} // namespace needshed
