#include "needshed/core/random.hpp"

#include <cmath>

namespace needshed {

namespace {

std::uint64_t splitmix64(std::uint64_t& state) noexcept
{
    state += 0x9e3779b97f4a7c15ULL;
    std::uint64_t mixed = state;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31);
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream) noexcept
{
    std::uint64_t state = seed;
    const std::uint64_t seed_hash = splitmix64(state);
    state = seed_hash ^ (stream * 0xd1342543de82ef95ULL + 0x2545f4914f6cdd1dULL);
    for (auto& word : m_state) {
        word = splitmix64(state);
    }
}

double Random::normal() noexcept
{
    if (m_has_spare) {
        m_has_spare = false;
        return m_spare_normal;
    }
    double u = 0;
    double v = 0;
    double s = 0;
    do {
        u = 2 * uniform() - 1;
        v = 2 * uniform() - 1;
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    const double scale = std::sqrt(-2 * std::log(s) / s);
    m_spare_normal = v * scale;
    m_has_spare = true;
    return u * scale;
}

std::uint64_t Random::poisson(double mean) noexcept
{
    // A sum of Poisson numbers is Poisson, so a large mean is drawn in pieces small enough for the product method.
    constexpr double largest_piece = 32;
    std::uint64_t total = 0;
    while (mean > 0) {
        const double piece = mean < largest_piece ? mean : largest_piece;
        mean -= piece;
        const double limit = std::exp(-piece);
        double product = uniform();
        while (product > limit) {
            ++total;
            product *= uniform();
        }
    }
    return total;
}

} // namespace needshed
