// A coverage from polygons, in time linear in the vertices but for sorts of arcs: vertices are hashed once, edges
// matched with their opposites, runs of like edges joined into arcs, and the arcs checked to be a proper planar map. A
// layer that passes (as published boundaries do) never meets a polygon library. Where the check fails, the places
// concerned, and only they, are noded and each face given to one unit (mend.cpp); the result must pass the same check.
//
// The alternative, noding all linework and building polygons anew (PostGIS topology, GEOS coverage union), costs thirty
// times as much and can move every border a little.

#include "needshed/coverage/coverage.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "draft.hpp"
#include "holes.hpp"
#include "input_check.hpp"
#include "measure.hpp"
#include "mend.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/assemble.hpp"
#include "network.hpp"
#include "refuse.hpp"
#include "repair_findings.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// A gap of less mean width than this is a fault of digitising, not a lake.
constexpr double thin_gap_m = 0.5;

/// Float noise of reprojected layers stays below this; nothing that was meant to be apart is as near.
constexpr double noise_m = 0.001;

/// Where two units just miss each other, vertices this many times as far apart as noise are still taken for one.
constexpr double loose_noises = 10;

/// How near is near, in units of the coordinates.
struct Distances {
    double vertex = 0; ///< vertices are one
    Reach reach;
    MendLimits mend;
};

Distances distances(const CoverageOptions& options, double metres_per_unit)
{
    const double snap = options.snap_m / metres_per_unit;
    const double noise = std::min(options.snap_m, noise_m) / metres_per_unit;
    const GapLimits gaps{options.max_gap_m2 / (metres_per_unit * metres_per_unit),
                         std::max(thin_gap_m, options.snap_m) / metres_per_unit};
    return {noise, {std::max(snap, loose_noises * noise), snap}, {snap, noise, gaps}};
}

/// Of less mean width than this a unit is a line: rounding alone could give it an area.
constexpr double thinnest_unit_m = 1e-6;

void require_area(std::span<const double> area_m2, std::span<const double> perimeter_m, const Naming& naming)
{
    for (std::size_t u = 0; u < area_m2.size(); ++u) {
        if (!(2 * area_m2[u] > thinnest_unit_m * perimeter_m[u])) {
            throw Error(ErrorKind::Input, naming.unit(to_unit(u)), "has no extent: its rings bound no area",
                        "Give it an area, or leave the unit out");
        }
    }
}

/// Ground that borders passed over on their way to a neighbour's: a finding for each unit, and a repair where it shows.
void add_snapped(Mended& mended, double thinnest, const Naming& naming, Findings& findings)
{
    const auto& moved = mended.draft.moved;
    if (moved.shifts.empty()) {
        return;
    }
    auto passed =
        passed_ground(moved, mended.draft.arcs, naming.codes.size(), mended.repairs, thinnest, mended.repair_areas);
    for (auto& repair : passed) {
        const auto shift = std::find_if(moved.shifts.begin(), moved.shifts.end(),
                                        [&](const BorderShift& each) { return each.unit == repair.unit; });
        repair.area_m2 *= naming.metres_per_unit * naming.metres_per_unit;
        findings.push_back(
            {"snapped_border", naming.unit(repair.unit),
             fmt::format("its border moved by up to {:.2g} m, at {}, to meet a neighbour's: {} changed "
                         "sides",
                         shift->distance * naming.metres_per_unit, place_text(shift->place), area_text(repair.area_m2)),
             repair.area_m2});
        if (repair.pieces > 0) {
            mended.repairs.push_back(std::move(repair));
        }
    }
}

void add_blemishes(const Draft& draft, const Naming& naming, Findings& findings)
{
    for (const auto& blemish : draft.blemishes) {
        const auto* what = blemish.runs_back ? "a ring runs back on itself at {}; the line inside was left out"
                                             : "a ring touches itself at {}; no vertex was moved";
        findings.push_back(
            {"invalid_ring", naming.unit(blemish.unit), fmt::format(fmt::runtime(what), place_text(blemish.place))});
    }
}

void add_holes(const std::vector<Hole>& holes, const Naming& naming, Findings& findings)
{
    for (const auto& hole : holes) {
        const double area_m2 = hole.area * naming.metres_per_unit * naming.metres_per_unit;
        findings.push_back({"hole", naming.unit(hole.units.front()),
                            fmt::format("{} at {}, beside {}, belongs to no unit", area_text(area_m2),
                                        place_text(hole.place), counted(hole.units.size(), "unit")),
                            area_m2});
    }
}

bool matches(const Draft& draft, const std::vector<Hole>& holes, const GapLimits& gaps)
{
    return draft.mismatches.empty() && std::none_of(holes.begin(), holes.end(), [&](const Hole& hole) {
               return should_fill(gaps, hole.area, hole.perimeter);
           });
}

/// Arcs of a proper coverage, with what was done to get them, or an error.
Mended proper_draft(UnitAreas& units, std::span<const std::uint32_t> order, const CoverageOptions& options,
                    const Naming& naming, Findings& findings)
{
    const auto distance = distances(options, naming.metres_per_unit);
    Mended mended;
    auto rings = index_rings(units.areas, order, distance.vertex);
    units.areas = {}; // as large as all that follows
    mended.draft = make_draft(std::move(rings), distance.reach);
    auto holes = mended.draft.mismatches.empty() ? find_holes(mended.draft.arcs) : std::vector<Hole>{};
    if (!matches(mended.draft, holes, distance.mend.gaps)) {
        mended = mend(std::move(mended.draft), distance.mend);
        for (auto& repair : mended.repairs) {
            repair.area_m2 *= naming.metres_per_unit * naming.metres_per_unit;
        }
        refuse_lost_units(mended, naming);
        refuse_mismatches(mended.draft, naming, options.snap_m);
        add_repair_findings(mended, naming, findings);
        holes = find_holes(mended.draft.arcs);
    }
    add_snapped(mended, noise_m / naming.metres_per_unit, naming, findings);
    add_holes(holes, naming, findings);
    add_blemishes(mended.draft, naming, findings);
    return mended;
}

/// The areas that the polygons state, in m2, holes taken off.
/// Shape    one entry per unit, in unit order
std::vector<double> areas_as_read(const PolygonSet& areas, std::span<const std::uint32_t> order, double metres_per_unit)
{
    std::vector<double> result;
    for (const auto area : order) {
        double twice = 0;
        for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
            for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
                const double size = std::abs(twice_signed_area(areas.ring(r)));
                twice += r == areas.part_start[p] ? size : -size;
            }
        }
        result.push_back(twice / 2 * metres_per_unit * metres_per_unit);
    }
    return result;
}

/// Units that a repair touched, or whose area moved much.
std::vector<AreaChange> changed_areas(const Mended& mended, std::span<const double> before,
                                      std::span<const double> after)
{
    std::vector<std::uint8_t> touched(before.size(), 0);
    for (const auto& repair : mended.repairs) {
        touched[to_index(repair.unit)] = 1;
        for (const auto other : repair.others) {
            touched[to_index(other)] |= repair.kind == RepairKind::Overlap ? 1U : 0U;
        }
    }
    for (const auto& fault : mended.ring_faults) {
        touched[to_index(fault.unit)] = 1;
    }
    std::vector<AreaChange> changes;
    for (std::size_t u = 0; u < before.size(); ++u) {
        const AreaChange change{to_unit(u), before[u], after[u]};
        if (touched[u] == 1 || moved_much(change)) {
            changes.push_back(change);
        }
    }
    return changes;
}

template <typename Value>
std::vector<Value> in_order(std::vector<Value> values, std::span<const std::uint32_t> order)
{
    std::vector<Value> result;
    result.reserve(values.size());
    if (!values.empty()) {
        for (const auto i : order) {
            result.push_back(std::move(values[i]));
        }
    }
    return result;
}

struct Outlines {
    std::vector<double> perimeter_m;
    std::vector<double> outer_m;
};

Outlines outlines(const ArcSet& arcs, std::span<const double> length_m, std::size_t unit_count)
{
    Outlines result{std::vector<double>(unit_count, 0), std::vector<double>(unit_count, 0)};
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        result.perimeter_m[to_index(arcs.left[k])] += length_m[k];
        auto& other = arcs.right[k] == no_unit ? result.outer_m[to_index(arcs.left[k])]
                                               : result.perimeter_m[to_index(arcs.right[k])];
        other += length_m[k];
    }
    return result;
}

} // namespace

void CoverageOptions::validate() const
{
    if (!(snap_m >= 0) || !std::isfinite(snap_m)) {
        throw Error(ErrorKind::Input, "units.repair.snap_m", fmt::format("is {}", snap_m), "Give metres, 0 or more");
    }
    if (!(max_gap_m2 >= 0) || !std::isfinite(max_gap_m2)) {
        throw Error(ErrorKind::Input, "units.repair.max_gap_m2", fmt::format("is {}", max_gap_m2),
                    "Give square metres, 0 or more");
    }
    if (barriers && !(barriers->tolerance_m > 0 && std::isfinite(barriers->tolerance_m))) {
        throw Error(ErrorKind::Input, "units.barriers.tolerance_m", fmt::format("is {}", barriers->tolerance_m),
                    "Give metres, more than 0");
    }
}

UnitIndex Coverage::find(std::string_view code) const
{
    const auto found = std::lower_bound(m_codes.begin(), m_codes.end(), code);
    return found != m_codes.end() && *found == code ? to_unit(static_cast<std::size_t>(found - m_codes.begin()))
                                                    : no_unit;
}

Coverage build_coverage(UnitAreas units, const CoverageOptions& options, Progress& progress)
{
    options.validate();
    progress.begin("building the coverage", 3);
    const auto order = order_by_code(units);
    require_codes(units, order);
    require_geometry(units);

    Coverage coverage;
    coverage.m_crs = units.crs;
    coverage.m_codes = in_order(std::move(units.codes), order);
    coverage.m_names = in_order(std::move(units.names), order);
    const Naming naming{units.title, coverage.m_codes, metres_per_unit(units.crs)};
    const auto before_m2 = areas_as_read(units.areas, order, naming.metres_per_unit);
    auto mended = proper_draft(units, order, options, naming, coverage.m_findings);
    auto& draft = mended.draft;
    progress.advance();

    auto length_m = arc_lengths(draft.arcs);
    for (auto& length : length_m) {
        length *= naming.metres_per_unit;
    }
    auto outline = outlines(draft.arcs, length_m, order.size());
    auto measures = measure_units(draft.rings, draft.arcs.points);
    for (auto& area : measures.area) {
        area *= naming.metres_per_unit * naming.metres_per_unit;
    }
    require_area(measures.area, outline.perimeter_m, naming);
    coverage.m_area_changes = changed_areas(mended, before_m2, measures.area);
    add_area_findings(coverage.m_area_changes, naming, coverage.m_findings);
    progress.advance();

    auto network = make_network(options, draft, length_m, naming, coverage.m_findings);
    progress.advance();

    coverage.m_repairs = std::move(mended.repairs);
    coverage.m_repair_areas = std::move(mended.repair_areas);
    coverage.m_arcs = std::move(draft.arcs);
    coverage.m_arc_m = std::move(length_m);
    coverage.m_graph = std::move(network.graph);
    coverage.m_links = std::move(network.links);
    coverage.m_corners = std::move(network.corners);
    coverage.m_border_count = network.border_count;
    coverage.m_barriers = std::move(network.barriers);
    coverage.m_barrier_grid = std::move(network.barrier_grid);
    coverage.m_area_m2 = std::move(measures.area);
    coverage.m_interior_points = std::move(measures.interior);
    coverage.m_perimeter_m = std::move(outline.perimeter_m);
    coverage.m_outer_m = std::move(outline.outer_m);
    return coverage;
}

} // namespace needshed
