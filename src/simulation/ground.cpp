#include "simulation/ground.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "needshed/core/parallel.hpp"
#include "simulation/noise.hpp"
#include "simulation/sites.hpp"
#include "simulation/streams.hpp"

namespace needshed::simulation {

namespace {

/// Cells per unit: enough for crooked units, few enough that a unit with few vertices can be drawn.
double cells_per_unit(const SimulationOptions& options)
{
    return std::clamp(options.vertices_per_unit / 8.0, 2.5, 10.0);
}

std::vector<double> people_of_cells(const Landscape& landscape, const Mesh& mesh, const std::vector<Mass>& mass)
{
    std::vector<double> people(mesh.cell_count(), 0.0);
    parallel_for(people.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t cell = begin; cell < end; ++cell) {
            if (mass[cell] != Mass::Outside) {
                const auto index = static_cast<std::uint32_t>(cell);
                people[cell] = landscape.density(mesh.site[cell]) * cell_area(mesh, index);
            }
        }
    });
    return people;
}

/// Land cells as a network. Steps are as long as cells are populous, so that town and country count alike, times a
/// random factor, so that borders are not straight.
struct CellNetwork {
    Network network;
    std::vector<std::uint32_t> cell; ///< per place
};

CellNetwork network_of_cells(const Ground& ground, std::uint64_t seed)
{
    CellNetwork result;
    std::vector<std::uint32_t> place(ground.mass.size(), none);
    for (std::uint32_t cell = 0; cell < ground.mass.size(); ++cell) {
        if (ground.mass[cell] != Mass::Outside) {
            place[cell] = static_cast<std::uint32_t>(result.cell.size());
            result.cell.push_back(cell);
        }
    }
    Network& network = result.network;
    const std::uint64_t growth = purpose_seed(seed, Purpose::Growth);
    for (const std::uint32_t cell : result.cell) {
        network.at.push_back(ground.mesh.site[cell]);
        network.mass.push_back(ground.people[cell]);
        network.piece.push_back(ground.mass[cell] == Mass::Mainland ? 0 : 1);
        ground.mesh.around(cell, [&](std::uint32_t edge) {
            const std::uint32_t other = ground.mesh.neighbour(edge);
            if (place[other] != none) {
                const double step = std::sqrt(ground.people[cell]) + std::sqrt(ground.people[other]);
                const double chance = hashed_uniform(growth, std::min(cell, other), std::max(cell, other));
                network.neighbour.push_back(place[other]);
                network.cost.push_back(static_cast<float>(step * (0.4 + chance)));
            }
        });
        network.start.push_back(network.neighbour.size());
    }
    return result;
}

using UnitPairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Both directions of every border between two units, in order.
UnitPairs bordering_units(const Mesh& mesh, const std::vector<std::uint32_t>& unit_of_cell)
{
    UnitPairs pairs;
    for (std::uint32_t edge = 0; edge < mesh.edge_count(); ++edge) {
        const std::uint32_t a = unit_of_cell[mesh.cell[edge]];
        const std::uint32_t b = unit_of_cell[mesh.neighbour(edge)];
        if (a != b && a != none && b != none) {
            pairs.emplace_back(a, b);
        }
    }
    std::ranges::sort(pairs);
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

Network network_of_units(const std::vector<Point>& middle, const UnitPairs& pairs)
{
    Network network;
    network.at = middle;
    network.mass.assign(middle.size(), 1.0);
    network.piece.assign(middle.size(), 0);
    network.start.assign(middle.size() + 1, 0);
    for (const auto& [a, b] : pairs) {
        ++network.start[a + 1];
        network.neighbour.push_back(b);
        network.cost.push_back(1);
    }
    for (std::size_t i = 0; i < middle.size(); ++i) {
        network.start[i + 1] += network.start[i];
    }
    return network;
}

std::uint32_t nearest_unit(const Patchwork& patchwork, Point to, std::uint8_t land_mass)
{
    double nearest = std::numeric_limits<double>::infinity();
    std::uint32_t found = none;
    for (std::uint32_t unit = 0; unit < patchwork.unit_count(); ++unit) {
        const Point at = patchwork.middle[unit];
        const double away = std::hypot(at.x - to.x, at.y - to.y);
        if (patchwork.land_mass[unit] == land_mass && away < nearest) {
            nearest = away;
            found = unit;
        }
    }
    return found;
}

Edging edging_of(const Ground& ground, const std::vector<std::uint32_t>& unit_of_cell, std::uint32_t edge)
{
    const std::uint32_t here = ground.mesh.cell[edge];
    const std::uint32_t there = ground.mesh.neighbour(edge);
    if (unit_of_cell[here] == unit_of_cell[there]) {
        return Edging::Nothing;
    }
    if (unit_of_cell[here] != none && unit_of_cell[there] != none) {
        return Edging::Border;
    }
    const std::uint32_t outside = unit_of_cell[here] == none ? here : there;
    return ground.landscape.is_sea(ground.mesh.site[outside]) ? Edging::Coast : Edging::Border;
}

} // namespace

Ground shape_ground(const SimulationOptions& options)
{
    Landscape landscape(options.seed, options.units);
    const auto land_sites = static_cast<std::size_t>(static_cast<double>(options.units) * cells_per_unit(options));
    const Sites sites = place_sites(landscape, options.seed, land_sites);
    Mesh mesh = build_mesh(sites.at);
    std::vector<Mass> mass = find_land(landscape, sites, mesh);
    std::vector<double> people = people_of_cells(landscape, mesh, mass);
    return {std::move(landscape), std::move(mesh), std::move(mass), std::move(people)};
}

std::vector<std::uint32_t> cut_units(const Ground& ground, const SimulationOptions& options)
{
    const CellNetwork cells = network_of_cells(ground, options.seed);
    auto random = stream(options.seed, Purpose::Growth);
    const std::vector<std::uint32_t> unit = divide(cells.network, options.units, random);
    std::vector<std::uint32_t> unit_of_cell(ground.mass.size(), none);
    for (std::size_t place = 0; place < unit.size(); ++place) {
        unit_of_cell[cells.cell[place]] = unit[place];
    }
    return unit_of_cell;
}

Patchwork describe_units(const Ground& ground, std::vector<std::uint32_t> unit_of_cell, std::size_t unit_count)
{
    Patchwork patchwork;
    patchwork.middle.assign(unit_count, {});
    patchwork.coastal.assign(unit_count, 0);
    patchwork.land_mass.assign(unit_count, 0);
    std::vector<double> people(unit_count, 0.0);
    for (std::uint32_t cell = 0; cell < unit_of_cell.size(); ++cell) {
        const std::uint32_t unit = unit_of_cell[cell];
        if (unit == none) {
            continue;
        }
        const Point site = ground.mesh.site[cell];
        Point& sum = patchwork.middle[unit];
        sum = {sum.x + ground.people[cell] * site.x, sum.y + ground.people[cell] * site.y};
        people[unit] += ground.people[cell];
        patchwork.land_mass[unit] = ground.mass[cell] == Mass::Island ? 1 : 0;
        ground.mesh.around(cell, [&](std::uint32_t edge) {
            const std::uint32_t other = ground.mesh.neighbour(edge);
            const bool shore = unit_of_cell[other] == none && ground.landscape.is_sea(ground.mesh.site[other]);
            patchwork.coastal[unit] = static_cast<std::uint8_t>(patchwork.coastal[unit] != 0 || shore);
        });
    }
    for (std::size_t unit = 0; unit < unit_count; ++unit) {
        patchwork.middle[unit] = {patchwork.middle[unit].x / people[unit], patchwork.middle[unit].y / people[unit]};
        patchwork.urban.push_back(ground.landscape.urban(patchwork.middle[unit]));
    }
    patchwork.network = network_of_units(patchwork.middle, bordering_units(ground.mesh, unit_of_cell));
    patchwork.unit_of_cell = std::move(unit_of_cell);
    return patchwork;
}

Network with_ferry(const Patchwork& patchwork, Point island_middle)
{
    const std::uint32_t harbour = nearest_unit(patchwork, island_middle, 0);
    const std::uint32_t landing = nearest_unit(patchwork, patchwork.middle[harbour], 1);
    const Network& dry = patchwork.network;
    Network network = dry;
    network.neighbour.clear();
    network.cost.clear();
    for (std::uint32_t unit = 0; unit < patchwork.unit_count(); ++unit) {
        for (std::size_t k = dry.start[unit]; k < dry.start[unit + 1]; ++k) {
            network.neighbour.push_back(dry.neighbour[k]);
            network.cost.push_back(dry.cost[k]);
        }
        if (unit == harbour || unit == landing) {
            network.neighbour.push_back(unit == harbour ? landing : harbour);
            network.cost.push_back(1);
        }
        network.start[unit + 1] = network.neighbour.size();
    }
    return network;
}

CrookedEdges draw_borders(const Ground& ground, const std::vector<std::uint32_t>& unit_of_cell,
                          const SimulationOptions& options)
{
    const Mesh& mesh = ground.mesh;
    std::vector<Edging> edging(mesh.edge_count());
    std::vector<std::uint8_t> areas(mesh.edge_count());
    for (std::uint32_t edge = 0; edge < mesh.edge_count(); ++edge) {
        edging[edge] = edging_of(ground, unit_of_cell, edge);
        areas[edge] = static_cast<std::uint8_t>((unit_of_cell[mesh.cell[edge]] != none ? 1 : 0) +
                                                (unit_of_cell[mesh.neighbour(edge)] != none ? 1 : 0));
    }
    return draw_edges(mesh, edging, areas, options.units * static_cast<std::size_t>(options.vertices_per_unit),
                      options.seed);
}

} // namespace needshed::simulation
