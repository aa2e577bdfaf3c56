// The cells are those of the barycentric dual of the Delaunay triangulation: who is next to whom is read off Boost's
// Voronoi diagram, but each node is moved from the circumcentre to the centroid of the sites around it. Voronoi nodes
// crowd together where four sites nearly share a circle, and edges shorter than the rounding would let borders cross;
// centroids of neighbouring triangles are a third of the way between two sites apart. Cost O(n log n).
// Source   Fortune (1987), A sweepline algorithm for Voronoi diagrams, as in Boost.Polygon
#include "simulation/mesh.hpp"

#include <cmath>

#include <boost/polygon/voronoi.hpp>

namespace needshed::simulation {

namespace {

using Diagram = boost::polygon::voronoi_diagram<double>;

void construct(std::span<const Point> sites, Diagram& diagram)
{
    boost::polygon::default_voronoi_builder builder;
    for (const auto& site : sites) {
        builder.insert_point(static_cast<std::int32_t>(std::lround(site.x * 100)),
                             static_cast<std::int32_t>(std::lround(site.y * 100)));
    }
    builder.construct(&diagram);
}

/// The place of an element in its vector, or `none` for no element.
template <typename Element>
std::uint32_t place(const std::vector<Element>& elements, const Element* element)
{
    return element == nullptr ? none : static_cast<std::uint32_t>(element - elements.data());
}

void copy_topology(const Diagram& diagram, Mesh& mesh)
{
    for (const auto& cell : diagram.cells()) {
        mesh.first_edge[cell.source_index()] = place(diagram.edges(), cell.incident_edge());
    }
    for (const auto& edge : diagram.edges()) {
        mesh.cell.push_back(static_cast<std::uint32_t>(edge.cell()->source_index()));
        mesh.twin.push_back(place(diagram.edges(), edge.twin()));
        mesh.next.push_back(place(diagram.edges(), edge.next()));
        mesh.origin.push_back(place(diagram.vertices(), edge.vertex0()));
    }
}

/// Around a node each cell has one half-edge that begins there.
void place_nodes(std::size_t count, Mesh& mesh)
{
    mesh.node.assign(count, {});
    std::vector<std::uint8_t> corners(count);
    for (std::size_t edge = 0; edge < mesh.edge_count(); ++edge) {
        if (mesh.origin[edge] != none) {
            Point& node = mesh.node[mesh.origin[edge]];
            const Point& site = mesh.site[mesh.cell[edge]];
            node = {node.x + site.x, node.y + site.y};
            ++corners[mesh.origin[edge]];
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        mesh.node[i] = {std::round(mesh.node[i].x * 100 / corners[i]) / 100,
                        std::round(mesh.node[i].y * 100 / corners[i]) / 100};
    }
}

} // namespace

Mesh build_mesh(std::span<const Point> sites)
{
    Diagram diagram;
    construct(sites, diagram);
    Mesh mesh;
    mesh.site.assign(sites.begin(), sites.end());
    mesh.first_edge.assign(sites.size(), none);
    for (auto* row : {&mesh.cell, &mesh.twin, &mesh.next, &mesh.origin}) {
        row->reserve(diagram.edges().size());
    }
    copy_topology(diagram, mesh);
    place_nodes(diagram.vertices().size(), mesh);
    return mesh;
}

double cell_area(const Mesh& mesh, std::uint32_t cell)
{
    const Point middle = mesh.site[cell];
    double twice = 0;
    mesh.around(cell, [&](std::uint32_t edge) {
        const Point a = mesh.start(edge);
        const Point b = mesh.end(edge);
        twice += (a.x - middle.x) * (b.y - middle.y) - (b.x - middle.x) * (a.y - middle.y);
    });
    return twice / 2;
}

} // namespace needshed::simulation
