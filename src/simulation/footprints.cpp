#include "simulation/footprints.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "simulation/noise.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

std::size_t one_for_every(std::size_t units_each, std::size_t units)
{
    return std::max<std::size_t>(3, (units + units_each / 2) / units_each);
}

/// Gives each way its cost: random, and more across a district's border.
void lay_costs(Network& network, std::span<const std::uint32_t> district, std::uint64_t seed)
{
    constexpr double across_district = 1.7;
    for (std::uint32_t unit = 0; unit < network.place_count(); ++unit) {
        for (std::size_t k = network.start[unit]; k < network.start[unit + 1]; ++k) {
            const std::uint32_t other = network.neighbour[k];
            const double chance = hashed_uniform(seed, std::min(unit, other), std::max(unit, other));
            const bool across = !district.empty() && district[unit] != district[other];
            network.cost[k] = static_cast<float>((0.6 + 0.8 * chance) * (across ? across_district : 1));
        }
    }
}

} // namespace

std::size_t district_count(std::size_t units)
{
    return one_for_every(70, units);
}

std::size_t police_count(std::size_t units)
{
    return one_for_every(32, units);
}

std::size_t health_count(std::size_t units)
{
    return one_for_every(55, units);
}

std::vector<std::uint32_t> draw_districts(const Network& ferried, std::uint64_t seed)
{
    return draw_footprint(ferried, {}, district_count(ferried.place_count()), seed, Purpose::Districts);
}

std::vector<std::uint32_t> draw_footprint(const Network& ferried, std::span<const std::uint32_t> district,
                                          std::size_t count, std::uint64_t seed, Purpose purpose)
{
    Network network = ferried;
    lay_costs(network, district, purpose_seed(seed, purpose));
    auto random = stream(seed, purpose);
    return divide(network, count, random);
}

std::vector<std::uint32_t> order_by_district(const Patchwork& patchwork, std::span<const std::uint32_t> district)
{
    std::vector<std::uint32_t> order(patchwork.unit_count());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<std::uint64_t> key;
    for (const Point& middle : patchwork.middle) {
        key.push_back(hilbert_key(middle, frame_width_m));
    }
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(district[a], key[a], a) < std::tie(district[b], key[b], b);
    });
    std::vector<std::uint32_t> number(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        number[order[i]] = i;
    }
    return number;
}

} // namespace needshed::simulation
