#pragma once

/// Mean and spread of the values that are not missing.

#include <cstddef>
#include <limits>
#include <span>

namespace needshed {

struct Moments {
    std::size_t count = 0;
    double mean = std::numeric_limits<double>::quiet_NaN();
    double standard_deviation = std::numeric_limits<double>::quiet_NaN(); ///< with n − 1; NaN for fewer than two
    bool varies = false; ///< false when the values lie within a rounding error of each other
};

Moments moments(std::span<const double> value);

} // namespace needshed
