#include "hotspots/neighbourhoods.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

Neighbourhoods neighbourhoods_of(const Graph& graph, std::span<const double> value)
{
    if (value.size() != graph.unit_count()) {
        throw Error(ErrorKind::Usage, "hot spots",
                    fmt::format("{} values for {} units", value.size(), graph.unit_count()), "Give one value per unit");
    }
    Neighbourhoods result;
    const auto member_of = add_members(result, value);
    for (const auto unit : result.unit) {
        for (const auto neighbour : graph.neighbours(unit)) {
            if (member_of[to_index(neighbour)] != no_member) {
                result.neighbour.push_back(member_of[to_index(neighbour)]);
            }
        }
        result.start.push_back(result.neighbour.size());
    }
    return result;
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
