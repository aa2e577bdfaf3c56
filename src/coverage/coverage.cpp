// A coverage from polygons, in time linear in the vertices but for sorts of arcs: vertices are hashed once, edges
// matched with their opposites, runs of like edges joined into arcs, and the arcs checked to be a proper planar map. A
// layer that passes (as published boundaries do) never meets a polygon library. Where the check fails, the units
// concerned, and only they, are snapped more coarsely, then have their rings repaired; what still fails is refused with
// its places.
//
// The alternative, noding all linework and building polygons anew (PostGIS topology, GEOS coverage union), costs thirty
// times as much and can move every border a little.

#include "needshed/coverage/coverage.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "connect.hpp"
#include "draft.hpp"
#include "holes.hpp"
#include "input_check.hpp"
#include "measure.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/assemble.hpp"
#include "refuse.hpp"
#include "repair.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// A gap of less mean width than this is a fault of digitising, not a lake.
constexpr double thin_gap_m = 0.5;

void require_area(const UnitMeasures& measures, const Naming& naming)
{
    for (std::size_t u = 0; u < measures.area.size(); ++u) {
        if (!(measures.area[u] > 0)) {
            throw Error(ErrorKind::Input, naming.unit(to_unit(u)), "has no extent: its rings bound no area",
                        "Give it an area, or leave the unit out");
        }
    }
}

void add_snapped(const Draft& draft, double snap_m, const Naming& naming, Findings& findings)
{
    for (const auto unit : draft.snapped) {
        findings.push_back(
            {"snapped_border", naming.unit(unit),
             fmt::format("vertices of its border lie further than {:g} m from those of a neighbour; those "
                         "within {:g} m were made one",
                         snap_m, loose_snaps * snap_m),
             loose_snaps * snap_m});
    }
}

Draft with_valid_rings(Draft draft, double snap, const Naming& naming, Findings& findings)
{
    std::vector<RingRepair> repairs;
    draft = repair_rings(std::move(draft), snap, repairs);
    const double square_metres = naming.metres_per_unit * naming.metres_per_unit;
    for (const auto& repair : repairs) {
        const double change_m2 = (repair.area_after - repair.area_before) * square_metres;
        findings.push_back(
            {"invalid_ring", naming.unit(repair.unit),
             fmt::format("its rings are invalid at {} ({}); repaired, which changes its area by {:.2f} m2",
                         place_text(repair.place), lower_case(repair.reason), change_m2),
             std::abs(change_m2)});
    }
    return draft;
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

/// Thin gaps are mismatches; wider ones are findings.
void sort_holes(Draft& draft, const Naming& naming, Findings& findings)
{
    const double square_metres = naming.metres_per_unit * naming.metres_per_unit;
    for (const auto& hole : find_holes(draft.arcs)) {
        const double area_m2 = hole.area * square_metres;
        if (hole.mean_width() * naming.metres_per_unit < thin_gap_m) {
            draft.mismatches.push_back(
                make_mismatch(MismatchKind::Gap, hole.units.front(), hole.units.back(), hole.place, area_m2));
            continue;
        }
        findings.push_back({"hole", naming.unit(hole.units.front()),
                            fmt::format("{} at {}, beside {}, belongs to no unit", area_text(area_m2),
                                        place_text(hole.place), counted(hole.units.size(), "unit")),
                            area_m2});
    }
    std::stable_sort(draft.mismatches.begin(), draft.mismatches.end(),
                     [](const Mismatch& a, const Mismatch& b) { return std::pair(a.a, a.b) < std::pair(b.a, b.b); });
}

/// Arcs of a proper coverage, or an error.
Draft proper_draft(UnitAreas& units, std::span<const std::uint32_t> order, double snap_m, const Naming& naming,
                   Findings& findings)
{
    const double snap = snap_m / naming.metres_per_unit;
    auto draft = make_draft(index_rings(units.areas, order, snap), snap);
    units.areas = {};
    add_snapped(draft, snap_m, naming, findings);
    if (!draft.mismatches.empty()) {
        draft = with_valid_rings(std::move(draft), snap, naming, findings);
    }
    if (draft.mismatches.empty()) {
        sort_holes(draft, naming, findings);
    }
    refuse_mismatches(draft, naming, snap_m);
    add_blemishes(draft, naming, findings);
    return draft;
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

std::vector<GraphEdge> borders(const ArcSet& arcs, std::span<const double> length_m)
{
    std::vector<GraphEdge> edges;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.right[k] != no_unit) {
            edges.push_back({arcs.left[k], arcs.right[k], length_m[k]});
        }
    }
    return edges;
}

Graph with_links(std::vector<GraphEdge> edges, std::span<const Link> links, std::size_t unit_count)
{
    for (const auto& link : links) {
        edges.push_back({link.a, link.b, 0});
    }
    return {unit_count, edges};
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
    auto draft = proper_draft(units, order, options.snap_m, naming, coverage.m_findings);
    progress.advance();

    auto measures = measure_units(draft.rings, draft.arcs.points);
    require_area(measures, naming);
    for (auto& area : measures.area) {
        area *= naming.metres_per_unit * naming.metres_per_unit;
    }
    auto length_m = arc_lengths(draft.arcs);
    for (auto& length : length_m) {
        length *= naming.metres_per_unit;
    }
    auto outline = outlines(draft.arcs, length_m, order.size());
    progress.advance();

    auto edges = borders(draft.arcs, length_m);
    coverage.m_links = declared_links(options, draft, naming);
    coverage.m_graph = with_links(edges, coverage.m_links, order.size());
    const auto made = links_for_islands(options.islands, draft.arcs, connected_components(coverage.m_graph), naming,
                                        coverage.m_findings);
    if (!made.empty()) {
        coverage.m_links.insert(coverage.m_links.end(), made.begin(), made.end());
        coverage.m_graph = with_links(edges, coverage.m_links, order.size());
    }
    progress.advance();

    coverage.m_arcs = std::move(draft.arcs);
    coverage.m_area_m2 = std::move(measures.area);
    coverage.m_interior_points = std::move(measures.interior);
    coverage.m_perimeter_m = std::move(outline.perimeter_m);
    coverage.m_outer_m = std::move(outline.outer_m);
    return coverage;
}

} // namespace needshed
