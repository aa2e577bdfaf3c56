#include "draft.hpp"

#include <algorithm>
#include <tuple>

#include "arcs.hpp"
#include "loose.hpp"
#include "needshed/core/grouping.hpp"
#include "noding.hpp"
#include "ring_walk.hpp"
#include "topology.hpp"

namespace needshed::coverage {

namespace {

/// Units that meet a vertex twice or hold both sides of an edge. Not all of them are blemished: a hole may touch its
/// outline.
std::vector<Blemish> suspects(const Rings& rings, const Edges& edges)
{
    std::vector<Blemish> result;
    for (std::uint32_t v = 0; v < rings.points.size(); ++v) {
        const auto row = edges.leaving_from(v);
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto unit = edges.unit[row[i]];
            const bool runs_back = edges.twin[row[i]] == cancelled;
            const auto same_unit = [&](std::uint32_t e) { return edges.unit[e] == unit; };
            if (runs_back || std::any_of(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(i), same_unit)) {
                result.push_back({unit, rings.points[v], runs_back});
            }
        }
    }
    std::stable_sort(result.begin(), result.end(), [](const Blemish& a, const Blemish& b) {
        return std::tuple(a.unit, !a.runs_back) < std::tuple(b.unit, !b.runs_back);
    });
    const auto same = [](const Blemish& a, const Blemish& b) { return a.unit == b.unit; };
    result.erase(std::unique(result.begin(), result.end(), same), result.end());
    return result;
}

/// Keeps the suspects whose rings differ from those that the OGC rules would have for the same area.
std::vector<Blemish> blemished(std::vector<Blemish> suspects, const Rings& rings, const ArcSet& arcs)
{
    std::vector<std::uint32_t> group(rings.unit_count(), no_group);
    for (std::uint32_t i = 0; i < suspects.size(); ++i) {
        group[to_index(suspects[i].unit)] = i;
    }
    const auto bounding = arcs_of_groups(arcs, group, suspects.size());
    RingWalker walker(arcs);
    const auto is_sound = [&](const Blemish& suspect) {
        const auto unit = to_index(suspect.unit);
        const auto loops = walker.walk(bounding.of(group[unit]));
        const auto holes = std::count_if(loops.begin(), loops.end(), [](const Loop& loop) { return !loop.outer; });
        const auto first = rings.is_hole.begin() + static_cast<std::ptrdiff_t>(rings.unit_start[unit]);
        const auto last = rings.is_hole.begin() + static_cast<std::ptrdiff_t>(rings.unit_start[unit + 1]);
        return !suspect.runs_back && last - first == static_cast<std::ptrdiff_t>(loops.size()) &&
               std::count(first, last, std::uint8_t{1}) == holes;
    };
    suspects.erase(std::remove_if(suspects.begin(), suspects.end(), is_sound), suspects.end());
    return suspects;
}

void add_clashes(const ArcSet& arcs, const EdgeGrid& edges, double near, std::vector<Mismatch>& mismatches)
{
    for (const auto& clash : find_clashes(arcs, edges, near)) {
        const auto a = arc_of_edge(arcs, clash.a);
        const auto b = arc_of_edge(arcs, clash.b);
        // Where one unit has both edges, it crosses itself; else the units on the left stand for the place.
        auto first = arcs.left[a];
        auto second = arcs.left[b];
        for (const auto unit : {arcs.left[a], arcs.right[a]}) {
            if (unit != no_unit && (unit == arcs.left[b] || unit == arcs.right[b])) {
                first = second = unit;
            }
        }
        const auto kind = clash.crossing ? MismatchKind::Crossing : MismatchKind::OnBorder;
        mismatches.push_back(make_mismatch(kind, first, second, arcs.points[arcs.vertex[clash.b]]));
    }
}

void check(const ArcSet& arcs, double near, std::vector<Mismatch>& mismatches)
{
    const EdgeGrid edges(arcs, near);
    add_clashes(arcs, edges, near, mismatches);
    for (const auto& disorder : find_disorder(arcs)) {
        mismatches.push_back(make_mismatch(MismatchKind::Node, disorder.a, disorder.b, arcs.points[disorder.vertex]));
    }
    for (const auto& piece : find_misplaced(arcs, edges)) {
        // A hole outside its unit is the unit's own fault; an outline inside another unit is a matter of both.
        const auto a = piece.stated != no_unit ? piece.stated : piece.inside;
        mismatches.push_back(make_mismatch(MismatchKind::Nesting, a, piece.found, arcs.points[piece.vertex]));
    }
}

void keep_one_of_each(std::vector<Mismatch>& mismatches)
{
    const auto key = [](const Mismatch& each) { return std::tuple(each.a, each.b, each.kind); };
    std::stable_sort(mismatches.begin(), mismatches.end(),
                     [&](const Mismatch& left, const Mismatch& right) { return key(left) < key(right); });
    const auto same = [&](const Mismatch& left, const Mismatch& right) { return key(left) == key(right); };
    mismatches.erase(std::unique(mismatches.begin(), mismatches.end(), same), mismatches.end());
}

} // namespace

Draft make_draft(Rings rings, const Reach& reach)
{
    Draft draft;
    draft.rings = std::move(rings);
    {
        auto edges = match_edges(draft.rings);
        if (reach.loose > 0) {
            draft.moved = snap_loose_vertices(draft.rings, edges, reach.loose);
        }
        if (!draft.moved.shifts.empty()) {
            edges = match_edges(draft.rings);
        }
        draft.mismatches = same_side(draft.rings, edges);
        draft.blemishes = suspects(draft.rings, edges);
        draft.arcs = build_arcs(draft.rings, edges);
    }
    check(draft.arcs, reach.near, draft.mismatches);
    keep_one_of_each(draft.mismatches);
    if (!draft.blemishes.empty() && draft.mismatches.empty()) {
        draft.blemishes = blemished(std::move(draft.blemishes), draft.rings, draft.arcs);
    }
    return draft;
}

} // namespace needshed::coverage
