// Most areas are valid, and GEOS takes longer to say so than to intersect them. So edges are first swept from west to
// east: an area whose edges meet nowhere but at the vertices that follow each other, and whose rings lie in each other
// as they should, is valid. Where that is not plain, GEOS is asked.

#include "needshed/coverage/intersect.hpp"

#include <algorithm>
#include <cmath>

#include "geos.hpp"
#include "needshed/core/parallel.hpp"
#include "predicates.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Rings times edges that are still compared one with the other.
constexpr std::size_t few_comparisons = 10'000'000;

struct Edge {
    Point a;
    Point b;
    std::size_t index; ///< in the ring
    std::size_t ring;
    std::size_t ring_size;

    double min_x() const { return std::min(a.x, b.x); }
    double max_x() const { return std::max(a.x, b.x); }
};

bool follows(const Edge& first, const Edge& second)
{
    return first.ring == second.ring && second.index == (first.index + 1) % first.ring_size;
}

/// Whether two edges have a point in common that they should not.
bool clash(const Edge& p, const Edge& q)
{
    if (std::max(p.a.y, p.b.y) < std::min(q.a.y, q.b.y) || std::max(q.a.y, q.b.y) < std::min(p.a.y, p.b.y)) {
        return false;
    }
    const double qa = orientation(p.a, p.b, q.a);
    const double qb = orientation(p.a, p.b, q.b);
    if (follows(p, q) || follows(q, p)) {
        // They share a vertex, and nothing else unless one runs back along the other.
        const auto& shared = follows(p, q) ? p.b : p.a;
        const auto& from = follows(p, q) ? p.a : p.b;
        const auto& to = follows(p, q) ? q.b : q.a;
        const double ahead = (shared.x - from.x) * (to.x - shared.x) + (shared.y - from.y) * (to.y - shared.y);
        return qa == 0 && qb == 0 && !(ahead > 0);
    }
    const bool p_parts_q = (qa > 0 && qb < 0) || (qa < 0 && qb > 0);
    if (!p_parts_q && qa != 0 && qb != 0) {
        return false;
    }
    const double pa = orientation(q.a, q.b, p.a);
    const double pb = orientation(q.a, q.b, p.b);
    const bool apart = (pa > 0 && pb > 0) || (pa < 0 && pb < 0);
    return !apart;
}

std::vector<Edge> edges_of_area(const PolygonSet& areas, std::size_t area)
{
    std::vector<Edge> edges;
    for (auto r = areas.part_start[areas.area_start[area]]; r < areas.part_start[areas.area_start[area + 1]]; ++r) {
        const auto ring = areas.ring(r);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            edges.push_back({ring[i], ring[(i + 1) % ring.size()], i, r, ring.size()});
        }
    }
    return edges;
}

bool any_clash(std::vector<Edge> edges)
{
    std::sort(edges.begin(), edges.end(), [](const Edge& p, const Edge& q) { return p.min_x() < q.min_x(); });
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        std::size_t kept = 0;
        for (const auto other : active) {
            if (edges[other].max_x() < edges[i].min_x()) {
                continue;
            }
            if (clash(edges[other], edges[i])) {
                return true;
            }
            active[kept++] = other;
        }
        active.resize(kept);
        active.push_back(i);
    }
    return false;
}

/// How often the rings, but for one, wind round a point that lies on none of them; outer rings count 1, holes −1.
int times_inside(const PolygonSet& areas, std::size_t area, std::size_t but, const Point& point)
{
    int times = 0;
    for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
            const auto ring = areas.ring(r);
            bool inside = false;
            for (std::size_t i = 0; r != but && i < ring.size(); ++i) {
                const auto& a = ring[i];
                const auto& b = ring[(i + 1) % ring.size()];
                if ((a.y > point.y) != (b.y > point.y)) {
                    inside ^= (orientation(a, b, point) > 0) == (b.y > a.y);
                }
            }
            times += inside ? (r == areas.part_start[p] ? 1 : -1) : 0;
        }
    }
    return times;
}

/// Whether outer rings lie outside all others and holes in one area; rings that do not touch each other.
bool rings_nest(const PolygonSet& areas, std::size_t area)
{
    for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
            if (times_inside(areas, area, r, areas.ring(r)[0]) != (r == areas.part_start[p] ? 0 : 1)) {
                return false;
            }
        }
    }
    return true;
}

bool plainly_valid(const PolygonSet& areas, std::size_t area)
{
    const auto first = areas.part_start[areas.area_start[area]];
    const auto last = areas.part_start[areas.area_start[area + 1]];
    for (auto r = first; r < last; ++r) {
        if (areas.ring(r).size() < 3) {
            return false;
        }
    }
    auto edges = edges_of_area(areas, area);
    const bool few = last - first <= 1 || (last - first) * edges.size() <= few_comparisons;
    return few && !any_clash(std::move(edges)) && (last - first <= 1 || rings_nest(areas, area));
}

double size_of(const PolygonSet& areas, std::size_t area)
{
    double twice = 0;
    for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
            twice += (r == areas.part_start[p] ? 1 : -1) * std::abs(twice_signed_area(areas.ring(r)));
        }
    }
    return twice / 2;
}

void append_ring(std::span<const Point> ring, PolygonSet& to)
{
    to.points.insert(to.points.end(), ring.begin(), ring.end());
    to.end_ring();
}

/// The area without rings that are no rings: a part whose outer ring is none goes with its holes.
void append_whole_rings(const PolygonSet& areas, std::size_t area, PolygonSet& to)
{
    for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        if (areas.ring(areas.part_start[p]).size() < 3) {
            continue;
        }
        for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
            if (areas.ring(r).size() >= 3) {
                append_ring(areas.ring(r), to);
            }
        }
        to.end_part();
    }
    to.end_area();
}

/// Adds the area, mended where it must be, and says what was done.
void append_valid(const Geos& geos, const PolygonSet& areas, std::size_t area, PolygonSet& to,
                  std::vector<AreaRepair>& repairs)
{
    PolygonSet whole;
    append_whole_rings(areas, area, whole);
    const auto geometry = geos.geometry(whole, 0);
    const auto first = areas.ring_start[areas.part_start[areas.area_start[area]]];
    AreaRepair repair{area, first < areas.points.size() ? areas.points[first] : Point{}, {}, 0};
    repair.reason = geos.invalid_reason(geometry, repair.place);
    if (!repair.reason.empty()) {
        whole = {};
        geos.append(geos.made_valid_by_parts(geometry), whole);
    }
    else if (whole.points.size() < edges_of_area(areas, area).size()) {
        repair.reason = "Too few points in a ring";
    }
    append_whole_rings(whole, 0, to);
    if (!repair.reason.empty()) {
        repair.change = size_of(whole, 0) - size_of(areas, area);
        repairs.push_back(std::move(repair));
    }
}

} // namespace

std::vector<AreaRepair> make_valid(PolygonSet& areas)
{
    std::vector<std::uint8_t> plain(areas.area_count());
    parallel_for(plain.size(), 64, [&](std::size_t begin, std::size_t end) {
        for (auto a = begin; a < end; ++a) {
            plain[a] = plainly_valid(areas, a) ? 1 : 0;
        }
    });
    std::vector<AreaRepair> repairs;
    if (std::find(plain.begin(), plain.end(), 0) == plain.end()) {
        return repairs;
    }
    const Geos geos;
    PolygonSet valid;
    for (std::size_t a = 0; a < plain.size(); ++a) {
        if (plain[a] == 1) {
            append_whole_rings(areas, a, valid);
        }
        else {
            append_valid(geos, areas, a, valid, repairs);
        }
    }
    areas = std::move(valid);
    return repairs;
}

} // namespace needshed
