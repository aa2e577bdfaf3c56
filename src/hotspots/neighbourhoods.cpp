#include "hotspots/neighbourhoods.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/error.hpp"

namespace needshed {

namespace {

constexpr std::uint32_t no_member = 0xffffffffU;

/// Members in unit order, so that neighbours stay ascending.
std::vector<std::uint32_t> add_members(Neighbourhoods& result, std::span<const double> value)
{
    std::vector<std::uint32_t> member_of(value.size(), no_member);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (std::isfinite(value[i])) {
            member_of[i] = static_cast<std::uint32_t>(result.unit.size());
            result.unit.push_back(to_unit(i));
            result.value.push_back(value[i]);
        }
    }
    return member_of;
}

} // namespace

Neighbourhoods neighbourhoods_of(const Weights& weights, std::span<const double> value)
{
    if (value.size() != weights.unit_count()) {
        throw Error(ErrorKind::Usage, "hot spots",
                    fmt::format("{} values for {} units", value.size(), weights.unit_count()),
                    "Give one value per unit");
    }
    Neighbourhoods result;
    result.self = weights.self;
    const auto member_of = add_members(result, value);
    for (const auto unit : result.unit) {
        const auto neighbours = weights.neighbours(unit);
        for (std::size_t k = 0; k < neighbours.size(); ++k) {
            if (member_of[to_index(neighbours[k])] != no_member) {
                result.neighbour.push_back(member_of[to_index(neighbours[k])]);
                result.weight.push_back(weights.of(unit)[k]);
            }
        }
        result.start.push_back(result.neighbour.size());
    }
    return result;
}

std::vector<std::uint8_t> joined_members(const Neighbourhoods& hoods)
{
    std::vector<std::uint8_t> joined(hoods.size(), 0);
    for (std::size_t i = 0; i < hoods.size(); ++i) {
        joined[i] = hoods.neighbours(i).empty() ? joined[i] : 1;
        for (const auto neighbour : hoods.neighbours(i)) {
            joined[neighbour] = 1;
        }
    }
    return joined;
}

void standardise_rows(Neighbourhoods& hoods)
{
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        const auto first = hoods.weight.begin() + static_cast<std::ptrdiff_t>(hoods.start[member]);
        const auto last = hoods.weight.begin() + static_cast<std::ptrdiff_t>(hoods.start[member + 1]);
        const double sum = std::accumulate(first, last, 0.0);
        std::transform(first, last, first, [sum](double weight) { return sum > 0 ? weight / sum : 0; });
    }
}

double lag_of(const Neighbourhoods& hoods, std::size_t member, std::span<const double> value)
{
    const auto neighbours = hoods.neighbours(member);
    const auto weights = hoods.weights(member);
    double sum = 0;
    for (std::size_t k = 0; k < neighbours.size(); ++k) {
        sum += weights[k] * value[neighbours[k]];
    }
    return sum;
}

bool varies(std::span<const double> value)
{
    constexpr double rounding = 1e-12;
    if (value.empty()) {
        return false;
    }
    const auto [low, high] = std::minmax_element(value.begin(), value.end());
    return *high - *low > rounding * std::max(std::abs(*low), std::abs(*high));
}

} // namespace needshed
