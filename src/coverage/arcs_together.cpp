// Visvalingam's elimination of corners over several arcs at once, in order of their keys. A corner a-b-c may go when no
// other vertex stands in the closed triangle abc: arcs that were noded then stay noded, every wedge around a node keeps
// its place and no island changes sides, because a line could only get between b and the new edge a-c through one of
// the two old edges, or by ending there. Two arcs between the same nodes must not both become the edge between them. A
// corner that is blocked waits for the vertex that blocks it; when that goes, it is tried again. All decisions follow
// one order that does not know the tolerance, so a greater tolerance goes on where a smaller one stopped, and its
// vertices are a subset.
//
// Nearly all of the time is memory that is visited in no order: what belongs to a place lies together, and the queue
// tells what to fetch next.

#include "arcs_together.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "corner_queue.hpp"
#include "live_vertices.hpp"

namespace needshed::coverage {

namespace {

/// What a place has instead of a key.
constexpr float fixed = -1;   ///< a node
constexpr float gone = -2;    ///< or the repeated vertex of a free ring
constexpr float waiting = -3; ///< blocked

/// What belongs to a place lies together, for places are visited in no order. Here a *place* counts those of the arcs
/// chosen only.
struct Bend {
    std::uint32_t before; ///< the places beside it that are left
    std::uint32_t after;
    std::uint32_t vertex;
    float key;
    float went_at;
};

class Together {
public:
    Together(const ArcSet& arcs, const CornerRule& rule, std::span<const std::uint32_t> chosen,
             std::vector<FreeRing> rings, std::span<const std::uint8_t> is_ring)
        : m_arcs(arcs), m_rule(rule), m_chosen(chosen), m_rings(std::move(rings)), m_bends(bends(arcs, chosen)),
          m_live(arcs.points, used_points(arcs, chosen))
    {
        std::uint32_t first = 0;
        for (const auto arc : chosen) {
            m_first.push_back(first);
            link(arc, first, is_ring[arc] == 1);
            first += static_cast<std::uint32_t>(arcs.arc(arc).size());
        }
        const auto key = [](const FreeRing& each) { return std::pair(each.area_m2, each.arc); };
        std::sort(m_rings.begin(), m_rings.end(), [&](const auto& x, const auto& y) { return key(x) < key(y); });
    }

    void run()
    {
        for (std::uint32_t place = 0; place < m_bends.size(); ++place) {
            if (m_bends[place].key >= 0) {
                enqueue(place);
            }
        }
        auto ring = m_rings.begin();
        while (true) {
            const float next = m_queue.empty() ? m_rule.limit : m_queue.top().key;
            if (ring != m_rings.end() && key_of(*ring) <= next && key_of(*ring) < m_rule.limit) {
                m_front = std::max(m_front, key_of(*ring));
                leave_out(*ring++);
                continue;
            }
            if (m_queue.empty()) {
                return;
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

    void tell(Fates& fates) const
    {
        for (std::size_t i = 0; i < m_chosen.size(); ++i) {
            const auto places = m_arcs.arc(m_chosen[i]).size();
            for (std::size_t k = 0; k < places; ++k) {
                const auto& bend = m_bends[m_first[i] + k];
                fates[m_arcs.start[m_chosen[i]] + k].key = bend.key == gone ? bend.went_at : Fate::stays;
            }
        }
    }

private:
    static std::vector<std::uint8_t> used_points(const ArcSet& arcs, std::span<const std::uint32_t> chosen)
    {
        std::vector<std::uint8_t> used(arcs.points.size(), 0);
        for (const auto arc : chosen) {
            for (const auto v : arcs.arc(arc)) {
                used[v] = 1;
            }
        }
        return used;
    }

    static LargeArray<Bend> bends(const ArcSet& arcs, std::span<const std::uint32_t> chosen)
    {
        LargeArray<Bend> result;
        for (const auto arc : chosen) {
            for (const auto vertex : arcs.arc(arc)) {
                result.push_back({0, 0, vertex, fixed, Fate::never_stood});
            }
        }
        return result;
    }

    static float key_of(const FreeRing& ring) { return key_at_resolution(std::sqrt(ring.area_m2)); }

    /// Links the places of an arc; a free ring's go round, without its repeated vertex.
    void link(std::size_t arc, std::uint32_t first, bool is_ring)
    {
        if (m_arcs.arc(arc).size() < 2) {
            return;
        }
        const auto last = first + static_cast<std::uint32_t>(m_arcs.arc(arc).size() - 1);
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
        auto& bend = m_bends[place];
        bend.key =
            no_less(m_front, m_rule.key_of(m_bends[bend.before].vertex, bend.vertex, m_bends[bend.after].vertex));
        if (bend.key < m_rule.limit) {
            m_queue.push(bend.key, place);
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
        m_bends[place].went_at = m_front;
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

    void leave_out(const FreeRing& ring)
    {
        const auto at = std::lower_bound(m_chosen.begin(), m_chosen.end(), ring.arc) - m_chosen.begin();
        const auto first = m_first[static_cast<std::size_t>(at)];
        const auto last = first + static_cast<std::uint32_t>(m_arcs.arc(ring.arc).size() - 1);
        std::vector<std::uint32_t> places;
        std::vector<std::uint32_t> vertices;
        for (auto place = first; place < last; ++place) {
            if (m_bends[place].key != gone) {
                places.push_back(place);
                vertices.push_back(m_bends[place].vertex);
            }
        }
        if (m_live.in_ring(vertices)) {
            return;
        }
        for (const auto place : places) {
            remove(place);
        }
    }

    const ArcSet& m_arcs;
    const CornerRule& m_rule;
    std::span<const std::uint32_t> m_chosen; ///< arcs
    std::vector<std::uint32_t> m_first;      ///< the first place of each
    float m_front = 0;                       ///< key of what was taken last
    std::vector<FreeRing> m_rings;
    LargeArray<Bend> m_bends; ///< one per place
    LiveVertices m_live;
    CornerQueue m_queue;
    std::unordered_set<std::uint64_t> m_direct;                      ///< nodes with an arc of one edge between them
    std::unordered_multimap<std::uint32_t, std::uint32_t> m_blocked; ///< from a vertex to the places it blocks
};

} // namespace

void simplify_together(const ArcSet& arcs, const CornerRule& rule, std::span<const std::uint32_t> arcs_chosen,
                       std::vector<FreeRing> rings, std::span<const std::uint8_t> is_ring, Fates& fates)
{
    Together together(arcs, rule, arcs_chosen, std::move(rings), is_ring);
    together.run();
    together.tell(fates);
}

} // namespace needshed::coverage
