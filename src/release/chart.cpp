#include "release/chart.hpp"

#include <cmath>

namespace needshed::release {

double tick_step(double span, double wanted)
{
    const double rough = span / wanted;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double ratio = rough / power;
    return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
}

std::vector<double> ticks(const Axis& axis, double step)
{
    std::vector<double> places;
    const auto first = static_cast<long>(std::ceil(axis.low / step - 1e-9));
    const auto last = static_cast<long>(std::floor(axis.high / step + 1e-9));
    for (auto i = first; i <= last; ++i) {
        places.push_back(static_cast<double>(i) * step);
    }
    return places;
}

} // namespace needshed::release
