// Gradient noise: a random slope at each point of a grid, blended by a quintic so that no grid shows.
// Source   Perlin (2002), Improving noise
#include "simulation/noise.hpp"

#include <cmath>

namespace needshed::simulation {

namespace {

std::uint64_t mixed(std::uint64_t word) noexcept
{
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9ULL;
    word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
    return word ^ (word >> 31);
}

double blend(double t) noexcept
{
    return t * t * t * (t * (t * 6 - 15) + 10);
}

double mix(double from, double to, double share) noexcept
{
    return from + share * (to - from);
}

std::uint64_t grid_hash(std::uint64_t seed, std::uint64_t a, std::uint64_t b) noexcept
{
    return mixed(mixed(seed + a * 0x9e3779b97f4a7c15ULL) + b * 0xd1342543de82ef95ULL);
}

/// The slope at a grid point times the way from there. Any slope within a square will do as well as a unit vector, and
/// needs no sine.
double slope(std::uint64_t seed, std::int64_t column, std::int64_t row, double dx, double dy) noexcept
{
    const std::uint64_t word = grid_hash(seed, static_cast<std::uint64_t>(column), static_cast<std::uint64_t>(row));
    const double east = static_cast<double>(word >> 32) * 0x1.0p-31 - 1;
    const double north = static_cast<double>(word & 0xffffffffU) * 0x1.0p-31 - 1;
    return east * dx + north * dy;
}

double octave(std::uint64_t seed, double x, double y) noexcept
{
    const double left = std::floor(x);
    const double bottom = std::floor(y);
    const auto column = static_cast<std::int64_t>(left);
    const auto row = static_cast<std::int64_t>(bottom);
    const double dx = x - left;
    const double dy = y - bottom;
    const double across = blend(dx);
    const double low = mix(slope(seed, column, row, dx, dy), slope(seed, column + 1, row, dx - 1, dy), across);
    const double high =
        mix(slope(seed, column, row + 1, dx, dy - 1), slope(seed, column + 1, row + 1, dx - 1, dy - 1), across);
    return 1.7 * mix(low, high, blend(dy));
}

} // namespace

double hashed_uniform(std::uint64_t seed, std::uint64_t a, std::uint64_t b) noexcept
{
    return static_cast<double>(grid_hash(seed, a, b) >> 11) * 0x1.0p-53;
}

double Noise::operator()(Point at) const noexcept
{
    double sum = 0;
    double height = 1;
    double frequency = 1 / m_wavelength_m;
    for (int i = 0; i < m_octaves; ++i) {
        sum += height * octave(m_seed + static_cast<std::uint64_t>(i) * 0x632be59bd9b4e019ULL, at.x * frequency,
                               at.y * frequency);
        height *= 0.55;
        frequency *= 2;
    }
    return sum;
}

} // namespace needshed::simulation
