#pragma once

/// Random numbers that are the same on every machine: a *stream* is fixed by a seed and a stream number, so that work
/// item `i` draws the same numbers whichever thread runs it. The distributions are written out here because those of
/// the standard library differ between its implementations.

#include <array>
#include <cstdint>
#include <limits>

namespace needshed {

/// xoshiro256**, seeded by splitmix64 from (seed, stream).
/// Source   Blackman & Vigna (2021), Scrambled linear pseudorandom number generators
class Random {
public:
    using result_type = std::uint64_t;

    explicit Random(std::uint64_t seed, std::uint64_t stream = 0) noexcept;

    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return std::numeric_limits<result_type>::max(); }

    result_type operator()() noexcept
    {
        const std::uint64_t result = rotate_left(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = rotate_left(m_state[3], 45);
        return result;
    }

    /// Uniform in [0, bound), without bias. Requires `bound > 0`.
    /// Source   Lemire (2019), Fast random integer generation in an interval
    std::uint32_t below(std::uint32_t bound) noexcept
    {
        std::uint64_t product = std::uint64_t{static_cast<std::uint32_t>((*this)() >> 32)} * bound;
        if (static_cast<std::uint32_t>(product) < bound) {
            const std::uint32_t threshold = (0U - bound) % bound;
            while (static_cast<std::uint32_t>(product) < threshold) {
                product = std::uint64_t{static_cast<std::uint32_t>((*this)() >> 32)} * bound;
            }
        }
        return static_cast<std::uint32_t>(product >> 32);
    }

    /// Uniform in [0, 1), 53 random bits.
    double uniform() noexcept { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

    /// Normal with mean 0 and variance 1 (Marsaglia's polar method).
    double normal() noexcept;

    /// Poisson with the given mean; 0 for a mean of 0. Requires `mean >= 0` and finite.
    std::uint64_t poisson(double mean) noexcept;

private:
    static constexpr std::uint64_t rotate_left(std::uint64_t value, int by) noexcept
    {
        return (value << by) | (value >> (64 - by));
    }

    std::array<std::uint64_t, 4> m_state{};
    double m_spare_normal = 0;
    bool m_has_spare = false;
};

} // namespace needshed
