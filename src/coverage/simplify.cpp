// Visvalingam's elimination of corners over all arcs at once, in order of effective area. A corner a-b-c may go when no
// other vertex stands in the closed triangle abc: arcs that were noded then stay noded, every wedge around a node keeps
// its place and no island changes sides, because a line could only get between b and the new edge a-c through one of
// the two old edges, or by ending there. Two arcs between the same nodes must not both become the edge between them. A
// corner that is blocked waits for the vertex that blocks it; when that goes, it is tried again. All decisions follow
// one order that does not know the tolerance, so a greater tolerance goes on where a smaller one stopped, and its
// vertices are a subset.
//
// Cost: linear but for sorts of small buckets (corner_queue.hpp), and nearly all of it memory that is visited in no
// order: what belongs to a place lies together, and the queue tells what to fetch next. Sources: Visvalingam & Whyatt
// (1993); the weight 1 - k cos of the angle at the corner, which peaks for straight lines and so takes spikes first,
// and the resolution 0.65 √area, which makes areas comparable to the distances of Douglas & Peucker, are those of
// mapshaper (simplify/mapshaper-visvalingam). Kronenfeld et al. (2020) and the coverage simplifier of GEOS block
// corners alike. What lost: each arc in turn, where the order of arcs shows in the result; and simplifying first and
// taking back what crosses, as mapshaper does, which needs a sweep over everything for each attempt and is not sure to
// end with nothing crossing.

#include "needshed/coverage/simplify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "corner_queue.hpp"
#include "free_rings.hpp"
#include "large_array.hpp"
#include "live_vertices.hpp"
#include "needshed/core/error.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Resolution = 0.65 √(weighted area).
constexpr double resolution_factor = 0.65;

/// What a place has instead of a key.
constexpr float fixed = -1;   ///< a node
constexpr float gone = -2;    ///< or the repeated vertex of a free ring
constexpr float waiting = -3; ///< blocked

float area_at_resolution(double resolution_m)
{
    const double root = resolution_m / resolution_factor;
    return static_cast<float>(root * root);
}

/// Area of the triangle times 1 - weighting · cos of the angle at `b`.
double effective_area(const Point& a, const Point& b, const Point& c, double weighting)
{
    const Point u{a.x - b.x, a.y - b.y};
    const Point v{c.x - b.x, c.y - b.y};
    const double area = std::abs(u.x * v.y - u.y * v.x) / 2;
    const double lengths = std::sqrt((u.x * u.x + u.y * u.y) * (v.x * v.x + v.y * v.y));
    return lengths > 0 ? area * (1 - weighting * (u.x * v.x + u.y * v.y) / lengths) : 0;
}

std::uint64_t pair_of(std::uint32_t a, std::uint32_t b)
{
    return std::uint64_t{std::min(a, b)} << 32U | std::max(a, b);
}

/// A *place* is an index into `ArcSet::vertex`. What belongs to one lies together, for places are visited in no order.
struct Bend {
    std::uint32_t before; ///< the places beside it that are left
    std::uint32_t after;
    std::uint32_t vertex;
    float key;
};

class Simplifier {
public:
    Simplifier(const ArcSet& arcs, std::span<const Point> ground, const SimplifyOptions& options)
        : m_arcs(arcs), m_ground(ground), m_weighting(options.weighting),
          m_limit(area_at_resolution(options.simplify_m)), m_rings(find_free_rings(arcs, ground)), m_bends(bends(arcs)),
          m_live(arcs.points, used_points(arcs))
    {
        auto ring = m_rings.begin();
        for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
            const bool is_ring = ring != m_rings.end() && ring->arc == k;
            ring += is_ring ? 1 : 0;
            link(k, is_ring);
        }
        const auto stays = [](const FreeRing& each) { return each.kind == RingKind::Enclave || each.is_last_part; };
        m_rings.erase(std::remove_if(m_rings.begin(), m_rings.end(), stays), m_rings.end());
        const auto key = [](const FreeRing& each) { return std::pair(each.area_m2, each.arc); };
        std::sort(m_rings.begin(), m_rings.end(), [&](const auto& x, const auto& y) { return key(x) < key(y); });
    }

    LeftOut run()
    {
        for (std::uint32_t place = 0; place < m_bends.size(); ++place) {
            if (m_bends[place].key >= 0) {
                enqueue(place);
            }
        }
        LeftOut left_out;
        auto ring = m_rings.begin();
        while (true) {
            const float next = m_queue.empty() ? m_limit : m_queue.top().key;
            if (ring != m_rings.end() && key_of(*ring) <= next && key_of(*ring) < m_limit) {
                m_front = std::max(m_front, key_of(*ring));
                leave_out(*ring++, left_out);
                continue;
            }
            if (m_queue.empty()) {
                return left_out;
            }
            const auto entry = m_queue.top();
            m_queue.pop();
            look_ahead();
            if (m_bends[entry.place].key == entry.key) {
                m_front = entry.key;
                try_to_remove(entry.place);
            }
        }
    }

    bool is_gone(std::size_t place) const { return m_bends[place].key == gone; }

private:
    static std::vector<std::uint8_t> used_points(const ArcSet& arcs)
    {
        std::vector<std::uint8_t> used(arcs.points.size(), 0);
        for (const auto v : arcs.vertex) {
            used[v] = 1;
        }
        return used;
    }

    static LargeArray<Bend> bends(const ArcSet& arcs)
    {
        LargeArray<Bend> result;
        result.reserve(arcs.vertex.size());
        for (const auto vertex : arcs.vertex) {
            result.push_back({0, 0, vertex, fixed});
        }
        return result;
    }

    static float key_of(const FreeRing& ring) { return area_at_resolution(std::sqrt(ring.area_m2)); }

    /// Links the places of an arc; a free ring's go round, without its repeated vertex.
    void link(std::size_t arc, bool is_ring)
    {
        if (m_arcs.arc(arc).size() < 2) {
            return;
        }
        const auto first = static_cast<std::uint32_t>(m_arcs.start[arc]);
        const auto last = static_cast<std::uint32_t>(m_arcs.start[arc + 1] - 1);
        for (auto place = first; place <= last; ++place) {
            m_bends[place].before = place - 1;
            m_bends[place].after = place + 1;
            m_bends[place].key = 0;
        }
        m_bends[first].key = is_ring ? 0 : fixed;
        m_bends[last].key = is_ring ? gone : fixed;
        if (is_ring) {
            m_bends[first].before = last - 1;
            m_bends[last - 1].after = first;
        }
        else if (last == first + 1) {
            m_direct.insert(pair_of(m_bends[first].vertex, m_bends[last].vertex));
        }
    }

    /// Gives a corner its key, no less than what was taken last, and its place in the queue.
    void enqueue(std::uint32_t place)
    {
        const auto at = [&](std::uint32_t p) { return m_ground[m_bends[p].vertex]; };
        const double area = effective_area(at(m_bends[place].before), at(place), at(m_bends[place].after), m_weighting);
        m_bends[place].key = std::max(m_front, static_cast<float>(area));
        if (m_bends[place].key < m_limit) {
            m_queue.push(m_bends[place].key, place);
        }
    }

    /// Fetches what the next corners will need. Each visit waits for four places of memory one after the other, and
    /// nearly all of the time goes there; these come one step at a time while other corners are dealt with.
    void look_ahead() const
    {
        if (const auto place = m_queue.ahead(12); place != CornerQueue::none) {
            __builtin_prefetch(&m_bends[place]);
        }
        if (const auto place = m_queue.ahead(9); place != CornerQueue::none) {
            const auto& bend = m_bends[place];
            __builtin_prefetch(&m_bends[bend.before]);
            __builtin_prefetch(&m_bends[bend.after]);
            __builtin_prefetch(&m_arcs.points[bend.vertex]);
        }
        if (const auto place = m_queue.ahead(6); place != CornerQueue::none) {
            const auto& bend = m_bends[place];
            __builtin_prefetch(&m_arcs.points[m_bends[bend.before].vertex]);
            __builtin_prefetch(&m_arcs.points[m_bends[bend.after].vertex]);
            m_live.fetch_cell(bend.vertex);
        }
        if (const auto place = m_queue.ahead(3); place != CornerQueue::none) {
            m_live.fetch_vertices(m_bends[place].vertex);
        }
    }

    void try_to_remove(std::uint32_t place)
    {
        const auto before = m_bends[place].before;
        const auto after = m_bends[place].after;
        m_bends[place].key = waiting;
        if (is_edge(before, after)) {
            return;
        }
        const auto in_the_way =
            m_live.in_triangle(m_bends[before].vertex, m_bends[place].vertex, m_bends[after].vertex);
        if (in_the_way) {
            m_blocked.emplace(*in_the_way, place);
            return;
        }
        if (m_bends[before].key == fixed && m_bends[after].key == fixed) {
            m_direct.insert(pair_of(m_bends[before].vertex, m_bends[after].vertex));
        }
        m_bends[before].after = after;
        m_bends[after].before = before;
        remove(place);
        for (const auto neighbour : {before, after}) {
            if (m_bends[neighbour].key != fixed) {
                enqueue(neighbour);
            }
        }
    }

    /// Whether the vertices two places apart are joined by an edge already: in a closed arc of three vertices, or where
    /// another arc joins the same nodes directly.
    bool is_edge(std::uint32_t before, std::uint32_t after) const
    {
        const auto a = m_bends[before].vertex;
        const auto c = m_bends[after].vertex;
        const bool from_a = m_bends[before].key != fixed && m_bends[m_bends[before].before].vertex == c;
        const bool from_c = m_bends[after].key != fixed && m_bends[m_bends[after].after].vertex == a;
        const bool both_nodes = m_bends[before].key == fixed && m_bends[after].key == fixed;
        return a == c || from_a || from_c || (both_nodes && m_direct.count(pair_of(a, c)) > 0);
    }

    /// Takes a vertex away and calls up the corners that it blocked.
    void remove(std::uint32_t place)
    {
        const auto vertex = m_bends[place].vertex;
        m_bends[place].key = gone;
        m_live.remove(vertex);
        const auto [first, last] = m_blocked.equal_range(vertex);
        for (auto each = first; each != last; ++each) {
            if (m_bends[each->second].key == waiting) {
                m_bends[each->second].key = m_front;
                m_queue.push(m_front, each->second);
            }
        }
        m_blocked.erase(first, last);
    }

    void leave_out(const FreeRing& ring, LeftOut& left_out)
    {
        std::vector<std::uint32_t> places;
        std::vector<std::uint32_t> vertices;
        for (auto place = m_arcs.start[ring.arc]; place + 1 < m_arcs.start[ring.arc + 1]; ++place) {
            if (m_bends[place].key != gone) {
                places.push_back(static_cast<std::uint32_t>(place));
                vertices.push_back(m_bends[place].vertex);
            }
        }
        if (m_live.in_ring(vertices)) {
            return;
        }
        for (const auto place : places) {
            remove(place);
        }
        ++(ring.kind == RingKind::Island ? left_out.islands : left_out.holes);
        left_out.area_m2 += ring.area_m2;
    }

    const ArcSet& m_arcs;
    std::span<const Point> m_ground;
    double m_weighting;
    float m_limit;
    float m_front = 0; ///< key of what was taken last
    std::vector<FreeRing> m_rings;
    LargeArray<Bend> m_bends; ///< one per place
    LiveVertices m_live;
    CornerQueue m_queue;
    std::unordered_set<std::uint64_t> m_direct;                      ///< nodes with an arc of one edge between them
    std::unordered_multimap<std::uint32_t, std::uint32_t> m_blocked; ///< from a vertex to the places it blocks
};

/// Takes out the places that are gone and the points that no place needs any more.
void compact(ArcSet& arcs, const std::vector<std::uint8_t>& is_gone)
{
    std::size_t kept = 0;
    std::size_t begin = 0;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        const std::size_t end = arcs.start[k + 1];
        const std::size_t first = kept;
        for (std::size_t place = begin; place < end; ++place) {
            if (is_gone[place] == 0) {
                arcs.vertex[kept++] = arcs.vertex[place];
            }
        }
        // Only of a free ring is the last vertex, which repeats the first, gone.
        if (kept > first && is_gone[end - 1] == 1) {
            arcs.vertex[kept++] = arcs.vertex[first];
        }
        arcs.start[k + 1] = kept;
        begin = end;
    }
    arcs.vertex.resize(kept);

    constexpr std::uint32_t unused = 0xffffffffU;
    std::vector<std::uint32_t> number(arcs.points.size(), unused);
    for (const auto v : arcs.vertex) {
        number[v] = 0;
    }
    std::uint32_t count = 0;
    for (std::size_t v = 0; v < arcs.points.size(); ++v) {
        if (number[v] != unused) {
            arcs.points[count] = arcs.points[v];
            number[v] = count++;
        }
    }
    arcs.points.resize(count);
    for (auto& v : arcs.vertex) {
        v = number[v];
    }
    arcs.points.shrink_to_fit();
    arcs.vertex.shrink_to_fit();
}

Simplified simplified(ArcSet arcs, std::span<const Point> ground, const SimplifyOptions& options)
{
    Simplified result;
    std::vector<std::uint8_t> is_gone(arcs.vertex.size(), 0);
    {
        Simplifier simplifier(arcs, ground, options);
        result.left_out = simplifier.run();
        for (std::size_t place = 0; place < is_gone.size(); ++place) {
            is_gone[place] = simplifier.is_gone(place) ? 1 : 0;
        }
    }
    compact(arcs, is_gone);
    result.arcs = std::move(arcs);
    return result;
}

} // namespace

void SimplifyOptions::validate() const
{
    if (!(simplify_m >= 0) || !std::isfinite(simplify_m)) {
        throw Error(ErrorKind::Input, "outputs.simplify_m", fmt::format("is {}", simplify_m), "Give metres, 0 or more");
    }
    if (!(weighting >= 0 && weighting <= 1)) {
        throw Error(ErrorKind::Input, "weighting", fmt::format("is {}", weighting), "Give a number from 0 to 1");
    }
}

Simplified simplify(ArcSet arcs, std::span<const Point> ground, const SimplifyOptions& options)
{
    options.validate();
    if (ground.size() != arcs.points.size()) {
        throw Error(ErrorKind::Usage, "simplify",
                    fmt::format("{} places on the ground for {} points", ground.size(), arcs.points.size()));
    }
    return options.simplify_m > 0 ? simplified(std::move(arcs), ground, options) : Simplified{std::move(arcs), {}};
}

Simplified simplify(ArcSet arcs, const SimplifyOptions& options)
{
    options.validate();
    if (!(options.simplify_m > 0)) {
        return {std::move(arcs), {}};
    }
    // Points move only once everything is decided.
    const std::span<const Point> ground(arcs.points);
    return simplified(std::move(arcs), ground, options);
}

} // namespace needshed
