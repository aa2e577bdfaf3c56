// Latent need is a smooth field over the county (neighbouring places are alike), a part that follows towns, and noise
// of each unit's own averaged once with its neighbours; hot spots are grown unit by unit from a random start, taking
// any neighbour of what is there, so that they are as crooked as real ones.
#include "simulation/people.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulation/noise.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

constexpr std::size_t smallest_spot = 3;

std::span<const std::uint32_t> neighbours(const Network& network, std::size_t unit)
{
    return {network.neighbour.data() + network.start[unit], network.start[unit + 1] - network.start[unit]};
}

std::array<std::int64_t, 4> people_of_unit(double urban, bool coastal, Random random)
{
    const double all = std::clamp(1600 * std::exp(0.2 * random.normal()), 900.0, 3400.0);
    const double old = std::clamp(0.25 - 0.12 * urban + (coastal ? 0.05 : 0) + 0.025 * random.normal(), 0.06, 0.45);
    const double oldest = old * std::clamp(0.13 + 0.02 * random.normal(), 0.05, 0.25);
    const double young = std::clamp(0.2 - 0.3 * (old - 0.2) + 0.015 * random.normal(), 0.08, 0.3);
    return {std::llround(all * young), std::llround(all * (1 - young - old)), std::llround(all * (old - oldest)),
            std::llround(all * oldest)};
}

/// Each value averaged with those of the neighbours.
std::vector<double> smoothed(const Network& network, const std::vector<double>& value)
{
    std::vector<double> result(value.size());
    for (std::size_t unit = 0; unit < value.size(); ++unit) {
        double sum = value[unit];
        for (const std::uint32_t other : neighbours(network, unit)) {
            sum += value[other];
        }
        result[unit] = sum / static_cast<double>(neighbours(network, unit).size() + 1);
    }
    return result;
}

void standardise(std::vector<double>& value)
{
    double mean = 0;
    for (const double each : value) {
        mean += each / static_cast<double>(value.size());
    }
    double variance = 0;
    for (const double each : value) {
        variance += (each - mean) * (each - mean) / static_cast<double>(value.size());
    }
    for (double& each : value) {
        each = (each - mean) / std::sqrt(variance);
    }
}

std::vector<double> latent_need(const Patchwork& patchwork, std::uint64_t seed)
{
    const Noise wide(purpose_seed(seed, Purpose::Need), 26000, 3);
    std::vector<double> own(patchwork.unit_count());
    for (std::size_t unit = 0; unit < own.size(); ++unit) {
        own[unit] = stream(seed, Purpose::Need, unit).normal();
    }
    const std::vector<double> local = smoothed(patchwork.network, own);
    std::vector<double> need(own.size());
    for (std::size_t unit = 0; unit < own.size(); ++unit) {
        need[unit] =
            1.6 * wide(patchwork.middle[unit]) + 0.7 * patchwork.urban[unit] + 0.8 * local[unit] + 0.15 * own[unit];
    }
    standardise(need);
    return need;
}

/// Up to `size` connected units that do not touch other hot spots.
std::vector<UnitIndex> grow_hot_spot(const Network& network, std::uint32_t start, std::size_t size,
                                     std::vector<char>& taken, Random& random)
{
    std::vector<std::uint32_t> units;
    std::vector<std::uint32_t> open{start};
    std::vector<std::uint32_t> beside;
    while (units.size() < size && !open.empty()) {
        const std::size_t pick = random.below(static_cast<std::uint32_t>(open.size()));
        const std::uint32_t unit = open[pick];
        open[pick] = open.back();
        open.pop_back();
        if (taken[unit] != 0) {
            continue;
        }
        taken[unit] = 1;
        units.push_back(unit);
        const auto around = neighbours(network, unit);
        open.insert(open.end(), around.begin(), around.end());
    }
    for (const std::uint32_t unit : units) {
        for (const std::uint32_t other : neighbours(network, unit)) {
            taken[other] = 1;
        }
    }
    std::ranges::sort(units);
    std::vector<UnitIndex> result(units.size());
    std::ranges::transform(units, result.begin(), [](std::uint32_t unit) { return to_unit(unit); });
    return result;
}

std::vector<PlantedHotSpot> plant_hot_spots(const Network& network, std::uint64_t seed)
{
    const std::size_t count = std::clamp<std::size_t>(network.place_count() / 40, planted_need_names.size(), 500);
    auto random = stream(seed, Purpose::HotSpots);
    std::vector<char> taken(network.place_count(), 0);
    std::vector<PlantedHotSpot> spots;
    for (int tries = 0; spots.size() < count && tries < 100000; ++tries) {
        const std::uint32_t start = random.below(static_cast<std::uint32_t>(network.place_count()));
        if (taken[start] != 0) {
            continue;
        }
        const auto need = static_cast<PlantedNeed>(spots.size() % planted_need_names.size());
        const double risk = 2.5 + 1.5 * random.uniform();
        const std::size_t size = smallest_spot + random.below(6);
        auto units = grow_hot_spot(network, start, size, taken, random);
        if (units.size() >= smallest_spot) {
            spots.push_back({need, risk, std::move(units)});
        }
    }
    return spots;
}

/// Between the site of a cell and its outline.
Point place_in_cell(const Mesh& mesh, std::uint32_t cell, Random& random)
{
    std::vector<std::uint32_t> edges;
    mesh.around(cell, [&](std::uint32_t edge) { edges.push_back(edge); });
    const std::uint32_t edge = edges[random.below(static_cast<std::uint32_t>(edges.size()))];
    const double along = random.uniform();
    const double out = 0.85 * std::sqrt(random.uniform());
    const Point a = mesh.start(edge);
    const Point b = mesh.end(edge);
    const Point site = mesh.site[cell];
    return {site.x + out * (a.x + along * (b.x - a.x) - site.x), site.y + out * (a.y + along * (b.y - a.y) - site.y)};
}

/// The cell of the list at a random share of their people.
std::uint32_t populous_cell(const Ground& ground, const std::vector<std::uint32_t>& cells, Random& random)
{
    double people = 0;
    for (const std::uint32_t cell : cells) {
        people += ground.people[cell];
    }
    double left = people * random.uniform();
    for (const std::uint32_t cell : cells) {
        left -= ground.people[cell];
        if (left < 0) {
            return cell;
        }
    }
    return cells.back();
}

std::vector<Point> draw_places(const Ground& ground, const Patchwork& patchwork, std::uint64_t seed)
{
    std::vector<std::vector<std::uint32_t>> cells(patchwork.unit_count());
    for (std::uint32_t cell = 0; cell < patchwork.unit_of_cell.size(); ++cell) {
        if (patchwork.unit_of_cell[cell] != none) {
            cells[patchwork.unit_of_cell[cell]].push_back(cell);
        }
    }
    std::vector<Point> places;
    places.reserve(patchwork.unit_count() * places_per_unit);
    for (std::size_t unit = 0; unit < patchwork.unit_count(); ++unit) {
        auto random = stream(seed, Purpose::Places, unit);
        for (std::size_t i = 0; i < places_per_unit; ++i) {
            places.push_back(place_in_cell(ground.mesh, populous_cell(ground, cells[unit], random), random));
        }
    }
    return places;
}

/// Sites of other counties and of the open sea, a kilometre or more away.
std::vector<Point> draw_outside_places(const Ground& ground)
{
    std::vector<Point> places;
    for (std::uint32_t cell = 0; cell < ground.mesh.cell_count(); ++cell) {
        const Point site = ground.mesh.site[cell];
        const double shore = -std::max(ground.landscape.mainland(site), ground.landscape.island(site));
        bool apart = ground.mass[cell] == Mass::Outside && shore > 1000 && shore < 9000;
        ground.mesh.around(cell, [&](std::uint32_t edge) {
            apart = apart && ground.mass[ground.mesh.neighbour(edge)] == Mass::Outside;
        });
        if (apart) {
            places.push_back(site);
        }
    }
    return places;
}

} // namespace

void populate(const Ground& ground, const Patchwork& patchwork, County& county)
{
    const std::uint64_t seed = county.options.seed;
    for (std::size_t unit = 0; unit < patchwork.unit_count(); ++unit) {
        county.people.push_back(
            people_of_unit(patchwork.urban[unit], patchwork.coastal[unit] != 0, stream(seed, Purpose::People, unit)));
    }
    county.latent_need = latent_need(patchwork, seed);
    county.hot_spots = plant_hot_spots(patchwork.network, seed);
    county.places = draw_places(ground, patchwork, seed);
    county.outside_places = draw_outside_places(ground);
}

} // namespace needshed::simulation
