#pragma once

/// From arcs back to areas and lines. `group` puts each unit into one group (a locality, a district) or into none
/// (`no_group`); the arcs whose two sides differ in group are kept and joined.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

/// The arcs in another CRS, coordinates rounded to `decimals`. Each vertex is transformed once. Where rounding would
/// make an area cross or touch itself wrongly, the vertices in the way are dropped from the shared arc, so that every
/// unit stays valid and neighbours still share every vertex. What is smaller than the rounding keeps its decimals.
/// Shape    one arc for each of the coverage's, in order; one that shrank to a point has no vertices
ArcSet project_arcs(const Coverage& coverage, const Crs& to, int decimals);

/// Areas of the groups: outer rings counter-clockwise, holes clockwise, valid by the OGC rules, vertices as in the
/// arcs. A unit outside all groups leaves a hole.
/// Shape    one area per group, in order
PolygonSet dissolve(const ArcSet& arcs, std::span<const std::uint32_t> group, std::size_t group_count);

/// Each unit by itself.
/// Shape    one area per unit, in unit order
PolygonSet unit_areas(const ArcSet& arcs, std::size_t unit_count);

/// The shared line of two groups.
struct GroupBorder {
    std::uint32_t a = 0; ///< a < b
    std::uint32_t b = 0;
};

/// Shape    `lines` has one entry per pair, in order of (a, b); each is of as few parts as possible
struct GroupBorders {
    std::vector<GroupBorder> pairs;
    LineSet lines;
};
GroupBorders group_borders(const ArcSet& arcs, std::span<const std::uint32_t> group);

/// Length of each arc in the units of its coordinates.
std::vector<double> arc_lengths(const ArcSet& arcs);

} // namespace needshed
