#include "simulation/land.hpp"

#include <algorithm>
#include <cmath>

#include "needshed/core/parallel.hpp"

namespace needshed::simulation {

namespace {

using Cells = std::vector<std::uint32_t>;

Mass natural_mass(const Landscape& landscape, Point at, SiteKind kind)
{
    if (kind == SiteKind::Channel) {
        return Mass::Outside;
    }
    if (kind == SiteKind::Bank) {
        return Mass::Mainland;
    }
    if (kind == SiteKind::Island || landscape.island(at) > 0) {
        return Mass::Island;
    }
    return landscape.mainland(at) > 0 ? Mass::Mainland : Mass::Outside;
}

std::vector<Mass> natural_masses(const Landscape& landscape, const Sites& sites)
{
    std::vector<Mass> mass(sites.at.size());
    parallel_for(mass.size(), 1024, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            mass[i] = natural_mass(landscape, sites.at[i], sites.kind[i]);
        }
    });
    return mass;
}

/// Cells at the rim of the mesh have no outline.
std::vector<char> rim_of(const Mesh& mesh)
{
    std::vector<char> rim(mesh.cell_count(), 0);
    for (std::uint32_t edge = 0; edge < mesh.edge_count(); ++edge) {
        if (!mesh.is_finite(edge)) {
            rim[mesh.cell[edge]] = 1;
        }
    }
    for (std::uint32_t cell = 0; cell < mesh.cell_count(); ++cell) {
        rim[cell] = static_cast<char>(rim[cell] != 0 || mesh.first_edge[cell] == none);
    }
    return rim;
}

void clear_strait(const Mesh& mesh, std::vector<Mass>& mass)
{
    for (std::uint32_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (mass[cell] == Mass::Mainland) {
            mesh.around(cell, [&](std::uint32_t edge) {
                mass[cell] = mass[mesh.neighbour(edge)] == Mass::Island ? Mass::Outside : mass[cell];
            });
        }
    }
}

/// The cells reached from `start` without leaving its mass, marked in `seen`.
Cells connected_cells(const Mesh& mesh, const std::vector<Mass>& mass, std::uint32_t start, std::vector<char>& seen)
{
    Cells reached{start};
    seen[start] = 1;
    for (std::size_t i = 0; i < reached.size(); ++i) {
        mesh.around(reached[i], [&](std::uint32_t edge) {
            const std::uint32_t other = mesh.neighbour(edge);
            if (seen[other] == 0 && mass[other] == mass[start]) {
                seen[other] = 1;
                reached.push_back(other);
            }
        });
    }
    return reached;
}

/// Islets and detached pieces go under water.
void keep_largest(const Mesh& mesh, Mass kept, std::vector<Mass>& mass)
{
    std::vector<char> seen(mass.size(), 0);
    std::vector<Cells> pieces;
    for (std::uint32_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (mass[cell] == kept && seen[cell] == 0) {
            pieces.push_back(connected_cells(mesh, mass, cell, seen));
        }
    }
    const auto largest = std::ranges::max_element(pieces, {}, &Cells::size);
    for (auto piece = pieces.begin(); piece != pieces.end(); ++piece) {
        for (const std::uint32_t cell : *piece) {
            mass[cell] = piece == largest ? kept : Mass::Outside;
        }
    }
}

/// Lakes become land of what surrounds them; the open sea is what the rim of the mesh reaches.
void fill_lakes(const Mesh& mesh, std::uint32_t rim_cell, std::vector<Mass>& mass)
{
    std::vector<char> seen(mass.size(), 0);
    connected_cells(mesh, mass, rim_cell, seen);
    for (std::uint32_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (mass[cell] != Mass::Outside || seen[cell] != 0 || mesh.first_edge[cell] == none) {
            continue;
        }
        const Cells lake = connected_cells(mesh, mass, cell, seen);
        Mass shore = Mass::Outside;
        for (const std::uint32_t wet : lake) {
            mesh.around(wet, [&](std::uint32_t edge) { shore = std::min(shore, mass[mesh.neighbour(edge)]); });
        }
        for (const std::uint32_t wet : lake) {
            mass[wet] = shore;
        }
    }
}

} // namespace

std::vector<Mass> find_land(const Landscape& landscape, const Sites& sites, const Mesh& mesh)
{
    std::vector<Mass> mass = natural_masses(landscape, sites);
    const std::vector<char> rim = rim_of(mesh);
    std::uint32_t rim_cell = none;
    for (std::uint32_t cell = 0; cell < mesh.cell_count(); ++cell) {
        if (rim[cell] != 0) {
            mass[cell] = Mass::Outside;
            rim_cell = mesh.first_edge[cell] != none ? cell : rim_cell;
        }
    }
    clear_strait(mesh, mass);
    keep_largest(mesh, Mass::Mainland, mass);
    keep_largest(mesh, Mass::Island, mass);
    fill_lakes(mesh, rim_cell, mass);
    return mass;
}

} // namespace needshed::simulation
