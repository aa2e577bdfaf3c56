#include "need/moments.hpp"

#include <algorithm>
#include <cmath>

namespace needshed {

namespace {

/// Rates that are equal on paper differ in the last digits once they have been divided and shrunk; dividing that
/// noise by its own spread would turn it into z-scores of full size.
constexpr double rounding = 1e-12;

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    bool varies() const { return high - low > rounding * std::max(std::abs(low), std::abs(high)); }
};

} // namespace

Moments moments(std::span<const double> value)
{
    Moments result;
    Range range;
    double sum = 0;
    for (const double each : value) {
        if (!std::isnan(each)) {
            ++result.count;
            sum += each;
            range = {std::min(range.low, each), std::max(range.high, each)};
        }
    }
    if (result.count == 0) {
        return result;
    }
    result.mean = sum / static_cast<double>(result.count);
    result.varies = range.varies();
    double squares = 0;
    for (const double each : value) {
        if (!std::isnan(each)) {
            squares += (each - result.mean) * (each - result.mean);
        }
    }
    if (result.count > 1) {
        result.standard_deviation = result.varies ? std::sqrt(squares / static_cast<double>(result.count - 1)) : 0;
    }
    return result;
}

} // namespace needshed
