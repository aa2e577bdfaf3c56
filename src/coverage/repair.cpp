#include "repair.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "geos.hpp"

namespace needshed::coverage {

namespace {

std::vector<UnitIndex> suspects(const Draft& draft)
{
    std::vector<UnitIndex> units;
    for (const auto& mismatch : draft.mismatches) {
        if (within_one_unit(mismatch)) {
            units.push_back(mismatch.a);
        }
    }
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

double area_of(const Draft& draft, const std::vector<Point>& points, std::size_t unit)
{
    double twice = 0;
    std::vector<Point> ring;
    for (std::size_t r = draft.rings.unit_start[unit]; r < draft.rings.unit_start[unit + 1]; ++r) {
        ring.clear();
        for (const auto v : draft.rings.ring(r)) {
            ring.push_back(points[v]);
        }
        twice += twice_signed_area(ring);
    }
    return twice / 2;
}

void append_unit(const Rings& rings, const std::vector<Point>& points, std::size_t unit, PolygonSet& areas)
{
    const std::size_t last = rings.unit_start[unit + 1];
    for (std::size_t r = rings.unit_start[unit]; r < last; ++r) {
        for (const auto v : rings.ring(r)) {
            areas.points.push_back(points[v]);
        }
        areas.end_ring();
        if (r + 1 == last || rings.is_hole[r + 1] == 0) {
            areas.end_part();
        }
    }
    areas.end_area();
}

/// Area of a valid polygon, whichever way its rings run.
double unsigned_area(const PolygonSet& areas, std::size_t area)
{
    double twice = 0;
    for (std::size_t p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        for (std::size_t r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
            const double size = std::abs(twice_signed_area(areas.ring(r)));
            twice += r == areas.part_start[p] ? size : -size;
        }
    }
    return twice / 2;
}

} // namespace

Draft repair_rings(Draft draft, double snap, std::vector<RingRepair>& repairs)
{
    const Geos geos;
    const auto& points = draft.arcs.points;
    const auto candidates = suspects(draft);
    PolygonSet areas;
    for (std::size_t u = 0; u < draft.rings.unit_count(); ++u) {
        if (std::binary_search(candidates.begin(), candidates.end(), to_unit(u))) {
            const auto geometry = geos.geometry(draft.rings, points, u);
            RingRepair repair{to_unit(u), {}, {}, area_of(draft, points, u), 0};
            repair.reason = geos.invalid_reason(geometry, repair.place);
            if (!repair.reason.empty()) {
                geos.append(geos.made_valid(geometry), areas);
                repair.area_after = unsigned_area(areas, u);
                repairs.push_back(std::move(repair));
                continue;
            }
        }
        append_unit(draft.rings, points, u, areas);
    }
    if (repairs.empty()) {
        return draft;
    }
    std::vector<std::uint32_t> order(areas.area_count());
    std::iota(order.begin(), order.end(), 0U);
    return make_draft(index_rings(areas, order, snap), snap);
}

} // namespace needshed::coverage
