#pragma once

/// Smooth random fields over the plane: what gives the coast its bays, towns their outlines and need its pattern.

#include <cstdint>

#include "needshed/core/geometry.hpp"

namespace needshed::simulation {

/// A field fixed by its seed. One value at a time, so that it can be asked from any thread in any order.
class Noise {
public:
    /// `wavelength_m` of the largest features; each further octave has half the wavelength and about half the
    /// height.
    Noise(std::uint64_t seed, double wavelength_m, int octaves) noexcept
        : m_seed(seed), m_wavelength_m(wavelength_m), m_octaves(octaves)
    {
    }

    /// About -1 to 1, mostly within half of that; mean 0.
    double operator()(Point at) const noexcept;

private:
    std::uint64_t m_seed;
    double m_wavelength_m;
    int m_octaves;
};

/// A well-mixed number in [0, 1) for a pair of integers.
double hashed_uniform(std::uint64_t seed, std::uint64_t a, std::uint64_t b) noexcept;

} // namespace needshed::simulation
