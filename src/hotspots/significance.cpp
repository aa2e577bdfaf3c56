#include <algorithm>
#include <cmath>
#include <limits>

#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

std::vector<double> two_sided(std::span<const LocalStatistic> statistic)
{
    std::vector<double> result;
    result.reserve(statistic.size());
    for (const auto& each : statistic) {
        result.push_back(std::isnan(each.p) ? each.p : std::min(1.0, 2 * each.p));
    }
    return result;
}

std::vector<double> benjamini_hochberg(std::span<const double> p)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (!std::isnan(p[i])) {
            order.push_back(i);
        }
    }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });

    // From the largest down, so that each q is the least of those at or above its p: equal p get equal q.
    std::vector<double> q(p.size(), std::numeric_limits<double>::quiet_NaN());
    const auto tests = static_cast<double>(order.size());
    double least = 1;
    for (std::size_t rank = order.size(); rank > 0; --rank) {
        const std::size_t i = order[rank - 1];
        least = std::min(least, p[i] * tests / static_cast<double>(rank));
        q[i] = least;
    }
    return q;
}

} // namespace needshed
