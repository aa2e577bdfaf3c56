#pragma once

/// Conditional permutation: how often a random neighbourhood is as high, or as low, as the one observed.
///
/// For each unit, R times: draw as many of the other units as it has neighbours, without replacement, add up what each
/// contributes (its *term*), compare with the observed sum. Everything else of a local statistic is linear in the
/// number of edges; this is all the work: R × (directed edges) draws, 203 million for 35 000 units and 999
/// permutations.
///
/// Two ways to draw. Few neighbours among many units, which is the rule: draw with replacement and begin again when
/// two picks are the same, which leaves every set of different picks equally likely. One 64-bit random word gives two
/// picks by Lemire's multiplication (2019), its rare bias test joins the same flag, and the only branch is the one
/// that begins again; about 2 ns per pick, bound by memory. Many neighbours among few units: a partial Fisher–Yates
/// shuffle of the others, which never begins again; it needs no reset between permutations, as a shuffle of a shuffled
/// pool is as random.
///
/// The alternative that lost is one table of random indices for all units of the same degree, as in esda and libgeoda.
/// It saves the random numbers, but then units share their Monte Carlo errors, which no longer average out over a map.
///
/// Sums of the same values in another order differ in the last digits. Counts and scores have many equal sums, so a
/// draw within `rounding` per term of the observed sum is taken as equal to it.

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "needshed/core/random.hpp"

namespace needshed {

/// Of `permutations` draws, how many are at least and at most the observed sum; those that equal it count in both.
struct Tails {
    int at_least = 0;
    int at_most = 0;
};

class ConditionalPermutation {
public:
    /// Requires at least two members; `rounding` is what the terms are uncertain by
    ConditionalPermutation(std::size_t members, int permutations, double rounding)
        : m_permutations(permutations), m_others(static_cast<std::uint32_t>(members - 1)), m_rounding(rounding)
    {
    }

    /// Compares `observed`, the sum of `weight[k] * term(neighbour k)`, with draws. `pool` is what one thread needs
    /// again and again, so that the loop allocates nothing.
    /// Requires fewer weights than members
    template <typename Term>
    Tails tails(std::uint32_t self, std::span<const double> weight, double observed, Term term, Random random,
                std::vector<std::uint32_t>& pool) const
    {
        if (weight.empty()) {
            return {m_permutations, m_permutations};
        }
        // Equal weights, which contiguity has, are taken out of the sum.
        const bool equal = std::all_of(weight.begin(), weight.end(), [&](double w) { return w == weight.front(); });
        if (equal) {
            const auto same = [&](std::size_t, std::uint32_t member) { return term(member); };
            return draw(self, weight.size(), observed / weight.front(), same, random, pool);
        }
        const auto weighted = [&](std::size_t k, std::uint32_t member) { return weight[k] * term(member); };
        return draw(self, weight.size(), observed, weighted, random, pool);
    }

private:
    /// More neighbours than this are rare, and comparing all pairs of picks would cost more than shuffling.
    static constexpr std::size_t most_picks = 64;

    template <typename Term>
    Tails draw(std::uint32_t self, std::size_t degree, double observed, Term term, Random random,
               std::vector<std::uint32_t>& pool) const
    {
        const double slack = m_rounding * static_cast<double>(degree);
        Tails tails;
        const auto count = [&tails, low = observed - slack, high = observed + slack](double sum) {
            tails.at_least += static_cast<int>(sum >= low);
            tails.at_most += static_cast<int>(sum <= high);
        };
        if (few_among_many(degree)) {
            with_fixed(degree, [&](auto picks) { by_rejection(self, picks, term, random, count); });
        }
        else {
            by_shuffling(self, degree, term, random, pool, count);
        }
        return tails;
    }

    /// Up to so many expected coincidences per draw it pays to begin again rather than to shuffle.
    bool few_among_many(std::size_t degree) const
    {
        constexpr double most_coincidences = 0.7;
        const auto picks = static_cast<double>(degree);
        return degree <= most_picks && 0.5 * picks * (picks - 1) <= most_coincidences * m_others;
    }

    /// Calls `work` with the degree as a constant where it is one of those that most units have: the compiler then
    /// unrolls the loops over picks.
    template <typename Work>
    static void with_fixed(std::size_t degree, Work work)
    {
        switch (degree) {
        case 2:
            return work(std::integral_constant<std::size_t, 2>());
        case 3:
            return work(std::integral_constant<std::size_t, 3>());
        case 4:
            return work(std::integral_constant<std::size_t, 4>());
        case 5:
            return work(std::integral_constant<std::size_t, 5>());
        case 6:
            return work(std::integral_constant<std::size_t, 6>());
        case 7:
            return work(std::integral_constant<std::size_t, 7>());
        case 8:
            return work(std::integral_constant<std::size_t, 8>());
        default:
            return work(degree);
        }
    }

    /// `Degree` is a number, or one that is known when this is compiled.
    template <typename Degree, typename Term, typename Count>
    void by_rejection(std::uint32_t self, Degree degree, Term term, Random random, Count count) const
    {
        const std::uint32_t others = m_others;
        const std::uint32_t bias_below = (0U - others) % others;
        std::array<std::uint32_t, most_picks> pick; // picks come in twos
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
                sum += term(k, pick[k] == self ? others : pick[k]);
            }
            count(sum);
        }
    }

    template <typename Term, typename Count>
    void by_shuffling(std::uint32_t self, std::size_t degree, Term term, Random random,
                      std::vector<std::uint32_t>& pool, Count count) const
    {
        pool.resize(m_others);
        std::iota(pool.begin(), pool.end(), 0U);
        if (self < m_others) {
            pool[self] = m_others;
        }
        for (int r = 0; r < m_permutations; ++r) {
            double sum = 0;
            for (std::uint32_t k = 0; k < degree; ++k) {
                std::swap(pool[k], pool[k + random.below(m_others - k)]);
                sum += term(k, pool[k]);
            }
            count(sum);
        }
    }

    /// Two picks from one random word; true when either falls where Lemire's multiplication would be biased.
    static bool pick_two(std::uint64_t word, std::uint32_t others, std::uint32_t bias_below, std::uint32_t* picks)
    {
        const std::uint64_t first = (word >> 32) * others;
        const std::uint64_t second = (word & 0xffffffffU) * others;
        picks[0] = static_cast<std::uint32_t>(first >> 32);
        picks[1] = static_cast<std::uint32_t>(second >> 32);
        return (static_cast<std::uint32_t>(first) < bias_below) | (static_cast<std::uint32_t>(second) < bias_below);
    }

    static bool any_equal(const std::uint32_t* picks, std::size_t count)
    {
        bool equal = false;
        for (std::size_t a = 0; a < count; ++a) {
            for (std::size_t b = a + 1; b < count; ++b) {
                equal |= picks[a] == picks[b];
            }
        }
        return equal;
    }

    int m_permutations;
    std::uint32_t m_others;
    double m_rounding;
};

} // namespace needshed
