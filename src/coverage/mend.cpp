// Borders that do not match are noded (node_lines.cpp), cut into faces (faces.cpp), and each face is given to one unit
// (ownership.cpp); units are then the union of their faces, and go through the same checks as a layer that came clean.
// Of a layer of which one corner is dirty only that corner changes: arcs that meet nothing stay as they are, and no
// vertex moves.
//
// Snapping polygons to one another, pair by pair (QGIS, PostGIS ST_Snap), lost: it depends on the order of the pairs,
// and each snap can break what the one before mended. Erasing what was covered before (mapshaper, in order of features)
// depends on the order of the layer.

#include "mend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "geos.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/coverage/assemble.hpp"

namespace needshed::coverage {

namespace {

/// A face that changed hands.
struct Piece {
    std::uint32_t face = 0;
    RepairKind kind{};
    UnitIndex unit{};
    std::vector<UnitIndex> others;
    double area = 0;
    bool large = false;

    /// By (kind, unit, others); what is large stands alone, after the rest and by size.
    friend bool operator<(const Piece& a, const Piece& b)
    {
        if (std::tie(a.kind, a.unit, a.others, a.large) != std::tie(b.kind, b.unit, b.others, b.large)) {
            return std::tie(a.kind, a.unit, a.others, a.large) < std::tie(b.kind, b.unit, b.others, b.large);
        }
        return std::tie(b.area, a.face) < std::tie(a.area, b.face);
    }

    bool joins(const Piece& other) const
    {
        return kind == other.kind && unit == other.unit && others == other.others && !large && !other.large;
    }
};

std::vector<UnitIndex> owners_around(const Faces& faces, const std::vector<UnitIndex>& owner, const Piece& gap,
                                     std::span<const std::uint32_t> lines)
{
    std::vector<UnitIndex> units;
    for (const auto line : lines) {
        for (const auto face : {faces.lines.left[line], faces.lines.right[line]}) {
            const auto unit = face == no_unit ? no_unit : owner[to_index(face)];
            if (unit != no_unit && unit != gap.unit) {
                units.push_back(unit);
            }
        }
    }
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

/// The lines around each gap that was filled, in order of the gaps' faces.
std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> lines_around(const Faces& faces,
                                                                               std::span<const Piece> pieces)
{
    std::vector<std::pair<std::uint32_t, std::vector<std::uint32_t>>> around;
    for (const auto& piece : pieces) {
        around.emplace_back(piece.face, std::vector<std::uint32_t>{});
    }
    for (std::uint32_t k = 0; k < faces.lines.arc_count(); ++k) {
        for (const auto face : {faces.lines.left[k], faces.lines.right[k]}) {
            const auto found =
                std::lower_bound(around.begin(), around.end(), static_cast<std::uint32_t>(face),
                                 [](const auto& each, std::uint32_t wanted) { return each.first < wanted; });
            if (found != around.end() && found->first == static_cast<std::uint32_t>(face)) {
                found->second.push_back(k);
            }
        }
    }
    return around;
}

int times_claimed(const Faces& faces, std::size_t face, UnitIndex unit)
{
    for (const auto& claim : faces.claims_of(face)) {
        if (claim.unit == unit) {
            return claim.times;
        }
    }
    return 0;
}

/// The faces that changed hands, in order of faces.
std::vector<Piece> changed_faces(const Faces& faces, const std::vector<UnitIndex>& owner, const GapLimits& limits)
{
    std::vector<Piece> pieces;
    for (std::uint32_t f = 0; f < faces.count(); ++f) {
        auto others = claimants(faces, f);
        const bool is_gap = others.empty();
        others.erase(std::remove(others.begin(), others.end(), owner[f]), others.end());
        const bool stays = owner[f] == no_unit || (others.empty() && times_claimed(faces, f, owner[f]) == 1);
        if (!stays) {
            const auto kind = is_gap ? RepairKind::Gap : others.empty() ? RepairKind::Ring : RepairKind::Overlap;
            pieces.push_back({f, kind, owner[f], std::move(others), faces.area[f], faces.area[f] > limits.area});
        }
    }
    const auto around = lines_around(faces, pieces);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].kind == RepairKind::Gap) {
            pieces[i].others = owners_around(faces, owner, pieces[i], around[i].second);
        }
    }
    return pieces;
}

/// Puts pieces together as repairs; `repair_of_face` gets the number of each face's repair.
std::vector<Repair> as_repairs(std::vector<Piece> pieces, std::vector<std::uint32_t>& repair_of_face)
{
    std::sort(pieces.begin(), pieces.end());
    std::vector<Repair> repairs;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto& piece = pieces[i];
        if (i > 0 && piece.joins(pieces[i - 1])) {
            ++repairs.back().pieces;
            repairs.back().area_m2 += piece.area;
        }
        else {
            repairs.push_back({piece.kind, piece.unit, piece.others, 1, piece.area, {}, piece.large});
        }
        repair_of_face[piece.face] = static_cast<std::uint32_t>(repairs.size() - 1);
    }
    return repairs;
}

/// The first vertex of the largest part stands for the place of an area.
Point place_of(const PolygonSet& areas, std::size_t area)
{
    Point place;
    double largest = -1;
    for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        const auto ring = areas.ring(areas.part_start[p]);
        const double size = std::abs(twice_signed_area(ring));
        if (size > largest) {
            largest = size;
            place = ring.front();
        }
    }
    return place;
}

void add_repairs(const Faces& faces, const std::vector<UnitIndex>& owner, const GapLimits& limits, Mended& mended)
{
    std::vector<std::uint32_t> repair_of_face(faces.count(), no_group);
    mended.repairs = as_repairs(changed_faces(faces, owner, limits), repair_of_face);
    mended.repair_areas = dissolve(faces.lines, repair_of_face, mended.repairs.size());
    for (std::size_t r = 0; r < mended.repairs.size(); ++r) {
        mended.repairs[r].place = place_of(mended.repair_areas, r);
    }
}

/// Each pair once per place, whichever of the two got the vertex.
void tidy(std::vector<Insertion>& insertions)
{
    for (auto& each : insertions) {
        if (each.b < each.a) {
            std::swap(each.a, each.b);
        }
    }
    const auto key = [](const Insertion& each) {
        return std::tuple(each.a, each.b, each.place.x, each.place.y, -each.distance);
    };
    std::sort(insertions.begin(), insertions.end(),
              [&](const Insertion& left, const Insertion& right) { return key(left) < key(right); });
    const auto same = [](const Insertion& left, const Insertion& right) {
        return left.a == right.a && left.b == right.b && left.place == right.place;
    };
    insertions.erase(std::unique(insertions.begin(), insertions.end(), same), insertions.end());
}

/// Units that may be at odds with themselves.
std::vector<UnitIndex> suspects(const Draft& draft)
{
    std::vector<UnitIndex> units;
    for (const auto& mismatch : draft.mismatches) {
        if (within_one_unit(mismatch)) {
            units.push_back(mismatch.a);
        }
    }
    for (const auto& blemish : draft.blemishes) {
        units.push_back(blemish.unit);
    }
    std::sort(units.begin(), units.end());
    units.erase(std::unique(units.begin(), units.end()), units.end());
    return units;
}

std::vector<RingFault> ring_faults(const Draft& draft)
{
    const Geos geos;
    std::vector<RingFault> faults;
    for (const auto unit : suspects(draft)) {
        RingFault fault{unit, {}, {}, 0};
        fault.reason = geos.invalid_reason(geos.geometry(draft.rings, draft.arcs.points, to_index(unit)), fault.place);
        if (!fault.reason.empty()) {
            faults.push_back(std::move(fault));
        }
    }
    return faults;
}

/// How much more, or less, than its rings add up to a unit with invalid rings has.
void add_area_changes(const Faces& faces, std::vector<RingFault>& faults)
{
    for (std::size_t f = 0; f < faces.count(); ++f) {
        for (const auto& claim : faces.claims_of(f)) {
            if (claim.times == 1) {
                continue;
            }
            const auto units = claimants(faces, f);
            const bool is_in = std::count(units.begin(), units.end(), claim.unit) > 0;
            const auto fault = std::find_if(faults.begin(), faults.end(),
                                            [&](const RingFault& each) { return each.unit == claim.unit; });
            if (fault != faults.end()) {
                fault->area_change += ((is_in ? 1 : 0) - claim.times) * faces.area[f];
            }
        }
    }
}

/// Units that keep less than a hundredth of the ground they claim, with the unit that has most of it.
std::vector<Lost> without_ground(const Faces& faces, const std::vector<UnitIndex>& owner, std::size_t unit_count)
{
    std::vector<double> claimed(unit_count, 0);
    std::map<UnitIndex, std::map<UnitIndex, double>> taken;
    for (std::size_t f = 0; f < faces.count(); ++f) {
        for (const auto unit : claimants(faces, f)) {
            claimed[to_index(unit)] += faces.area[f];
            if (owner[f] != unit) {
                taken[unit][owner[f]] += faces.area[f];
            }
        }
    }
    std::vector<Lost> lost;
    for (const auto& [unit, by] : taken) {
        double sum = 0;
        UnitIndex most = by.begin()->first;
        for (const auto& [taker, area] : by) {
            sum += area;
            most = area > by.at(most) ? taker : most;
        }
        if (sum > 0.99 * claimed[to_index(unit)]) {
            lost.push_back({unit, most});
        }
    }
    return lost;
}

/// Owners of the faces. Where a unit would be lost to one that can do with less, it comes first in a second attempt.
std::vector<UnitIndex> assigned(const Faces& faces, std::size_t unit_count, const GapLimits& gaps,
                                std::vector<Lost>& lost)
{
    auto owner = assign_faces(faces, unit_count, gaps);
    lost = without_ground(faces, owner, unit_count);
    if (!lost.empty()) {
        std::vector<UnitIndex> first;
        first.reserve(lost.size());
        for (const auto& each : lost) {
            first.push_back(each.unit);
        }
        auto second = assign_faces(faces, unit_count, gaps, first);
        if (without_ground(faces, second, unit_count).empty()) {
            owner = std::move(second);
            lost.clear();
        }
    }
    return owner;
}

/// Units whose edges were bent to a vertex further away than noise.
MovedUnits moved_by(const std::vector<Insertion>& insertions, double noise, const Draft& draft)
{
    std::vector<BorderShift> shifts;
    for (const auto& each : insertions) {
        if (each.distance > noise && each.a != each.b) {
            shifts.push_back({each.a, each.place, each.distance});
            shifts.push_back({each.b, each.place, each.distance});
        }
    }
    return remember_moved(std::move(shifts), draft.rings, draft.arcs.points);
}

Draft redrawn(const Faces& faces, const std::vector<UnitIndex>& owner, std::size_t unit_count)
{
    std::vector<std::uint32_t> group(owner.size());
    std::transform(owner.begin(), owner.end(), group.begin(),
                   [](UnitIndex unit) { return unit == no_unit ? no_group : static_cast<std::uint32_t>(unit); });
    const auto areas = dissolve(faces.lines, group, unit_count);
    std::vector<std::uint32_t> order(unit_count);
    std::iota(order.begin(), order.end(), 0U);
    return make_draft(index_rings(areas, order, 0), {});
}

} // namespace

Mended mend(Draft draft, const MendLimits& limits)
{
    Mended mended;
    auto arcs = draft.arcs;
    close_near_borders(arcs, limits.near, mended.insertions);
    mended.complete = node_lines(arcs, limits.tolerance, mended.insertions);
    tidy(mended.insertions);
    if (!mended.complete) {
        mended.draft = std::move(draft);
        return mended;
    }
    const auto unit_count = draft.rings.unit_count();
    auto moved = std::move(draft.moved);
    add_moved(moved, moved_by(mended.insertions, limits.tolerance, draft));
    mended.ring_faults = ring_faults(draft);
    draft = {};
    const auto faces = find_faces(std::move(arcs));
    const auto owner = assigned(faces, unit_count, limits.gaps, mended.lost);
    add_area_changes(faces, mended.ring_faults);
    add_repairs(faces, owner, limits.gaps, mended);
    if (mended.lost.empty()) {
        mended.draft = redrawn(faces, owner, unit_count);
        mended.draft.moved = std::move(moved);
    }
    return mended;
}

} // namespace needshed::coverage
