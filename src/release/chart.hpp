#pragma once

/// Axes of charts: numbers to pixels, and round places for ticks.

#include <vector>

namespace needshed::release {

struct Axis {
    double low = 0;
    double high = 1;
    double from = 0; ///< pixel of `low`
    double to = 0;

    double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

/// A step of 1, 2 or 5 times a power of ten that divides the span into about so many.
double tick_step(double span, double wanted = 6);

/// The multiples of that step on an axis.
std::vector<double> ticks(const Axis& axis, double step);

} // namespace needshed::release
