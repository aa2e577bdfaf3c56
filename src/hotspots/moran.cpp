#include <limits>

#include "hotspots/neighbourhoods.hpp"
#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

namespace {

/// Mean over the members that have neighbours.
double mean_of_joined(const Neighbourhoods& hoods)
{
    double sum = 0;
    double count = 0;
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        if (!hoods.neighbours(member).empty()) {
            sum += hoods.value[member];
            ++count;
        }
    }
    return sum / count;
}

} // namespace

double morans_i(const Graph& graph, std::span<const double> value)
{
    const auto hoods = neighbourhoods_of(graph, value);
    if (!varies(hoods.value)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double mean = mean_of_joined(hoods);
    double products = 0; // rows add up to 1, so their number cancels the sum of all weights
    double squares = 0;
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        const auto neighbours = hoods.neighbours(member);
        if (neighbours.empty()) {
            continue;
        }
        const double off = hoods.value[member] - mean;
        double lag = 0;
        for (const auto neighbour : neighbours) {
            lag += hoods.value[neighbour] - mean;
        }
        products += off * lag / static_cast<double>(neighbours.size());
        squares += off * off;
    }
    return products / squares;
}

} // namespace needshed
