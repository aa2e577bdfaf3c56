#pragma once

/// What must hold of any coverage that was built, whatever the units were like.

#include <cmath>
#include <vector>

#include "fuzz.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/io/reader.hpp"

namespace needshed::fuzz {

inline void check(const Coverage& coverage)
{
    const auto units = coverage.unit_count();
    for (std::size_t unit = 0; unit < units; ++unit) {
        require(coverage.area_m2()[unit] > 0, "a unit has an area");
        require(std::isfinite(coverage.perimeter_m()[unit]), "a perimeter is a number");
        require(coverage.outer_m()[unit] <= coverage.perimeter_m()[unit] * (1 + 1e-9), "the outer part is a part");
    }
    for (const auto& edge : coverage.graph().edges()) {
        require(edge.a != edge.b && to_index(edge.a) < units && to_index(edge.b) < units, "a border joins two units");
        require(edge.border_m >= 0, "a border has a length");
    }
    const auto located = PointLocator(coverage).locate(coverage.interior_points());
    for (const auto unit : located) {
        require(unit < units, "a point inside a unit is in one");
    }
    require(unit_areas(coverage.arcs(), units).area_count() == units, "every unit has its area back");
    const std::vector<std::uint32_t> one(units, 0);
    require(dissolve(coverage.arcs(), one, 1).area_count() == 1, "all units dissolve into one area");
    project_arcs(coverage, wgs84, 7);
}

/// The areas of a layer as units named by their row, in British National Grid whatever the layer states.
inline void build_from(const Source& source)
{
    Progress progress;
    auto layer = read_areas(source, {}, progress);
    UnitAreas units;
    units.title = "units";
    for (std::size_t a = 0; a < layer.areas.area_count(); ++a) {
        units.codes.push_back(std::to_string(a));
    }
    units.areas = std::move(layer.areas);
    units.crs = {"EPSG:27700"};
    check(build_coverage(std::move(units), {}, progress));
}

} // namespace needshed::fuzz
