#pragma once

/// What units and other areas have in common. The other areas may overlap each other and leave gaps; their borders may
/// run along those of the units, exactly, nearly, or not at all.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/coverage/coverage.hpp"

namespace needshed {

/// Sparse rows, one per unit.
/// Shape    unit u meets `area[start[u] .. start[u + 1])`, ascending indices of areas, in `common_m2` of the same
/// range;
///          `unit_outside_m2` has one entry per unit, `area_m2` and `area_outside_m2` one per area
struct Intersections {
    std::vector<std::size_t> start{0};
    std::vector<std::uint32_t> area;
    std::vector<double> common_m2;
    std::vector<double> unit_outside_m2; ///< what of each unit lies in no area
    std::vector<double> area_m2;         ///< the size of each area
    std::vector<double> area_outside_m2; ///< what of it lies in no unit

    std::size_t unit_count() const { return start.size() - 1; }
    std::span<const std::uint32_t> areas_of(UnitIndex unit) const
    {
        const auto u = to_index(unit);
        return {area.data() + start[u], start[u + 1] - start[u]};
    }
    std::span<const double> common_of(UnitIndex unit) const
    {
        const auto u = to_index(unit);
        return {common_m2.data() + start[u], start[u + 1] - start[u]};
    }
};

/// Measures every (unit, area) that have land in common. Each figure is right to 1e-9 of the smaller of the two; common
/// land of less than that is noise of coordinates and is left out.
/// Requires `areas` in the CRS of the coverage and each valid by itself (see `make_valid`); rings may run either way
/// Source   Green's theorem on products of step functions; see the essay in intersect.cpp
Intersections intersect(const Coverage& coverage, const PolygonSet& areas);

/// The areas in layers, in each of which no two overlap; as few as a greedy choice in order of index finds. Most layers
/// of areas need one. Requires the same of `areas` as `intersect`
std::vector<std::vector<std::uint32_t>> layers_without_overlap(const PolygonSet& areas);

/// An area whose rings were made valid.
struct AreaRepair {
    std::size_t area = 0;
    Point place;
    std::string reason;
    double change = 0; ///< of its size, in square units of the coordinates
};

/// Areas that are valid by the OGC rules: those that are not are mended by GEOS, so that parts that overlap are joined
/// and both lobes of a ring that crosses itself stay. The others are not touched. In order of area.
std::vector<AreaRepair> make_valid(PolygonSet& areas);

} // namespace needshed
