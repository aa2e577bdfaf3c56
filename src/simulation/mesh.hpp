#pragma once

/// The ground cut into *cells*, one around each site, as half-edges. A half-edge runs between two *nodes* with its cell
/// on the left; its *twin* runs the other way in the neighbouring cell. A node is the centroid of the sites that meet
/// there, rounded to centimetres, so that it lies inside their triangle and no two nodes come close.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"

namespace needshed::simulation {

inline constexpr std::uint32_t none = 0xffffffffU;

/// Shape    per cell: `site`, `first_edge` (`none` for a site that repeats another); per half-edge: `cell`, `twin`,
///          `next` counter-clockwise around the cell, and `origin`, a node, or `none` at infinity
struct Mesh {
    std::vector<Point> site;
    std::vector<std::uint32_t> first_edge;
    std::vector<std::uint32_t> cell;
    std::vector<std::uint32_t> twin;
    std::vector<std::uint32_t> next;
    std::vector<std::uint32_t> origin;
    std::vector<Point> node;

    std::size_t cell_count() const { return site.size(); }
    std::size_t edge_count() const { return cell.size(); }
    std::uint32_t neighbour(std::uint32_t edge) const { return cell[twin[edge]]; }

    Point start(std::uint32_t edge) const { return node[origin[edge]]; }
    Point end(std::uint32_t edge) const { return node[origin[twin[edge]]]; }

    /// Whether both ends are nodes.
    bool is_finite(std::uint32_t edge) const { return origin[edge] != none && origin[twin[edge]] != none; }

    /// Calls `visit(edge)` for every half-edge of a cell, counter-clockwise.
    template <typename Visit>
    void around(std::uint32_t cell_index, Visit&& visit) const
    {
        const std::uint32_t first = first_edge[cell_index];
        if (first == none) {
            return;
        }
        std::uint32_t edge = first;
        do {
            visit(edge);
            edge = next[edge];
        } while (edge != first);
    }
};

/// Cuts the ground into cells.
/// Requires sites in whole centimetres within 10 000 km of the origin
Mesh build_mesh(std::span<const Point> sites);

/// Area of a finite cell.
double cell_area(const Mesh& mesh, std::uint32_t cell);

} // namespace needshed::simulation
