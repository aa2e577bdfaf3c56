#include "moved.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "geos.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/coverage/assemble.hpp"
#include "predicates.hpp"

namespace needshed::coverage {

namespace {

void append_unit(const Rings& rings, std::span<const Point> points, std::size_t unit, PolygonSet& areas)
{
    for (auto r = rings.unit_start[unit]; r < rings.unit_start[unit + 1]; ++r) {
        if (rings.is_hole[r] == 0 && r > rings.unit_start[unit]) {
            areas.end_part();
        }
        for (const auto vertex : rings.ring(r)) {
            areas.points.push_back(points[vertex]);
        }
        areas.end_ring();
    }
    areas.end_part();
    areas.end_area();
}

void append_part(const PolygonSet& from, std::size_t part, PolygonSet& areas)
{
    for (auto r = from.part_start[part]; r < from.part_start[part + 1]; ++r) {
        const auto ring = from.ring(r);
        areas.points.insert(areas.points.end(), ring.begin(), ring.end());
        areas.end_ring();
    }
    areas.end_part();
}

struct PartSize {
    double area = 0;
    double width = 0; ///< in the mean
};

PartSize size_of_part(const PolygonSet& areas, std::size_t part)
{
    PartSize size;
    double around = 0;
    for (auto r = areas.part_start[part]; r < areas.part_start[part + 1]; ++r) {
        const auto ring = areas.ring(r);
        const double area = std::abs(twice_signed_area(ring)) / 2;
        size.area += r == areas.part_start[part] ? area : -area;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            around += distance(ring[i], ring[(i + 1) % ring.size()]);
        }
    }
    size.width = around > 0 ? 2 * size.area / around : 0;
    return size;
}

/// The units that moved, each by itself, as they are now.
PolygonSet as_they_are(const MovedUnits& moved, const ArcSet& arcs, std::size_t unit_count)
{
    std::vector<std::uint32_t> group(unit_count, no_group);
    for (std::uint32_t i = 0; i < moved.shifts.size(); ++i) {
        group[to_index(moved.shifts[i].unit)] = i;
    }
    return dissolve(arcs, group, moved.shifts.size());
}

bool speaks_of(const Repair& repair, UnitIndex unit)
{
    return repair.unit == unit || std::find(repair.others.begin(), repair.others.end(), unit) != repair.others.end();
}

} // namespace

MovedUnits remember_moved(std::vector<BorderShift> shifts, const Rings& rings, std::span<const Point> points)
{
    std::sort(shifts.begin(), shifts.end(), [](const BorderShift& a, const BorderShift& b) {
        return std::tuple(a.unit, -a.distance, a.place.x, a.place.y) <
               std::tuple(b.unit, -b.distance, b.place.x, b.place.y);
    });
    const auto same = [](const BorderShift& a, const BorderShift& b) { return a.unit == b.unit; };
    shifts.erase(std::unique(shifts.begin(), shifts.end(), same), shifts.end());
    MovedUnits moved;
    moved.shifts = std::move(shifts);
    for (const auto& shift : moved.shifts) {
        append_unit(rings, points, to_index(shift.unit), moved.as_read);
    }
    return moved;
}

void add_moved(MovedUnits& moved, const MovedUnits& more)
{
    MovedUnits both;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < moved.shifts.size() || j < more.shifts.size()) {
        const bool first =
            j == more.shifts.size() || (i < moved.shifts.size() && moved.shifts[i].unit <= more.shifts[j].unit);
        const auto& from = first ? moved : more;
        const auto at = first ? i : j;
        both.shifts.push_back(from.shifts[at]);
        append_parts(both.as_read, from.as_read, at);
        both.as_read.end_area();
        if (first && j < more.shifts.size() && more.shifts[j].unit == moved.shifts[i].unit) {
            auto& shift = both.shifts.back();
            shift = more.shifts[j].distance > shift.distance ? more.shifts[j] : shift;
            ++j;
        }
        ++(first ? i : j);
    }
    moved = std::move(both);
}

std::vector<Repair> passed_ground(const MovedUnits& moved, const ArcSet& arcs, std::size_t unit_count,
                                  std::span<const Repair> repairs, double thinnest, PolygonSet& areas)
{
    const Geos geos;
    const auto now = as_they_are(moved, arcs, unit_count);
    std::vector<Repair> result;
    for (std::size_t i = 0; i < moved.shifts.size(); ++i) {
        const auto unit = moved.shifts[i].unit;
        auto passed = geos.difference_either_way(geos.made_valid_by_parts(geos.geometry(moved.as_read, i)),
                                                 geos.geometry(now, i));
        for (std::size_t r = 0; r < repairs.size(); ++r) {
            if (speaks_of(repairs[r], unit)) {
                passed = geos.difference(passed, geos.geometry(areas, r));
            }
        }
        PolygonSet found;
        geos.append(passed, found);
        Repair repair{RepairKind::Snap, unit, {}, 0, 0, moved.shifts[i].place, false};
        double largest = 0;
        for (std::size_t p = 0; p < found.part_count(); ++p) {
            const auto size = size_of_part(found, p);
            repair.area_m2 += size.area;
            if (size.width >= thinnest) {
                append_part(found, p, areas);
                ++repair.pieces;
                repair.place = size.area > largest ? found.ring(found.part_start[p]).front() : repair.place;
                largest = std::max(largest, size.area);
            }
        }
        if (repair.pieces > 0) {
            areas.end_area();
        }
        if (repair.area_m2 > 0) {
            result.push_back(std::move(repair));
        }
    }
    return result;
}

} // namespace needshed::coverage
