#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "needshed/localities/ensemble.hpp"

namespace needshed {

namespace {

double mean_of(std::span<const double> value)
{
    double sum = 0;
    for (const double each : value) {
        sum += each;
    }
    return sum / static_cast<double>(value.size());
}

/// With n − 1.
double variance_of(std::span<const double> value)
{
    const double mean = mean_of(value);
    double squares = 0;
    for (const double each : value) {
        squares += (each - mean) * (each - mean);
    }
    return squares / static_cast<double>(value.size() - 1);
}

/// Mean squared difference of values `lag` apart.
double variogram(std::span<const std::span<const double>> sequences, std::size_t lag)
{
    double squares = 0;
    std::size_t count = 0;
    for (const auto& sequence : sequences) {
        for (std::size_t i = lag; i < sequence.size(); ++i) {
            squares += (sequence[i] - sequence[i - lag]) * (sequence[i] - sequence[i - lag]);
            ++count;
        }
    }
    return squares / static_cast<double>(count);
}

} // namespace

Convergence convergence_of(std::span<const double> value, std::size_t chains)
{
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    const std::size_t length = chains == 0 ? 0 : value.size() / chains / 2; // of half a chain
    if (length < 2) {
        return {unknown, unknown};
    }
    std::vector<std::span<const double>> halves;
    std::vector<double> means;
    double within = 0;
    for (std::size_t c = 0; c < chains; ++c) {
        const auto chain = value.subspan(c * (value.size() / chains), value.size() / chains);
        for (const auto& half : {chain.first(length), chain.last(length)}) {
            halves.push_back(half);
            means.push_back(mean_of(half));
            within += variance_of(half);
        }
    }
    within /= static_cast<double>(halves.size());
    const double n = static_cast<double>(length);
    const double total = (n - 1) / n * within + variance_of(means);
    if (!(total > 0)) {
        return {1, unknown}; // nothing varies
    }
    // Autocorrelations up to the first pair whose sum is negative.
    double sum = 0;
    for (std::size_t lag = 1; lag + 1 < length; lag += 2) {
        const double pair = 2 - (variogram(halves, lag) + variogram(halves, lag + 1)) / (2 * total);
        if (pair < 0) {
            break;
        }
        sum += pair;
    }
    const double all = n * static_cast<double>(halves.size());
    return {within > 0 ? std::sqrt(total / within) : unknown, std::min(all, all / (1 + 2 * sum))};
}

} // namespace needshed
