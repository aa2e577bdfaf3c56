// Visvalingam's elimination of corners, in order of effective area. Arcs hardly ever stand in each other's way, so each
// is simplified by itself, which keeps to the cache and takes a fifth of the time of one order over all corners. Then
// every triangle that was cut off is looked into, for a vertex that was still there when it went. Arcs of which one
// holds such a vertex, and those beside them, are done again in one order over all their corners (arcs_together.hpp);
// where that changes what became of an arc beside them, it counts among them and the others are done once more. The
// result is that of one order over everything, corner by corner.
//
// Sources: Visvalingam & Whyatt (1993); the weight 1 - k cos of the angle at the corner, which peaks for straight lines
// and so takes spikes first, and the resolution 0.65 √area, which makes areas comparable to the distances of Douglas &
// Peucker, are those of mapshaper (simplify/mapshaper-visvalingam). Kronenfeld et al. (2020) and the coverage
// simplifier of GEOS block corners alike. What lost: each arc in turn, where the order of arcs shows in the result; and
// simplifying first and taking back what crosses, as mapshaper does, which needs a sweep over everything for each
// attempt and is not sure to end with nothing crossing.

#include "needshed/coverage/simplify.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "arcs_together.hpp"
#include "fate.hpp"
#include "free_rings.hpp"
#include "lone_arc.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "place_grid.hpp"
#include "predicates.hpp"

namespace needshed {

namespace {

using namespace coverage;

/// Arcs one thread takes at a time.
constexpr std::size_t arc_grain = 256;

/// Where more than this share of the arcs have to be done together, all are.
constexpr double most_together = 0.5;

Box box_of(std::initializer_list<Point> points)
{
    return bounding_box(std::span<const Point>(points.begin(), points.size()));
}

/// Squares of the map that some arcs touch.
class TouchedSquares {
public:
    explicit TouchedSquares(const Box& box) : m_grid(box, squares), m_touched(m_grid.cell_count(), 0) {}

    void touch(const Box& box)
    {
        each_square(box, [&](std::uint8_t& square) {
            square = 1;
            return false;
        });
    }
    bool touches(const Box& box)
    {
        return each_square(box, [](const std::uint8_t& square) { return square == 1; });
    }

private:
    static constexpr std::size_t squares = 1U << 20U;

    template <typename Visit>
    bool each_square(const Box& box, Visit visit)
    {
        for (auto row = m_grid.row(box.min_y), last = m_grid.row(box.max_y); row <= last; ++row) {
            for (auto column = m_grid.column(box.min_x), end = m_grid.column(box.max_x); column <= end; ++column) {
                if (visit(m_touched[m_grid.cell(column, row)])) {
                    return true;
                }
            }
        }
        return false;
    }

    Grid m_grid;
    std::vector<std::uint8_t> m_touched;
};

class Simplifier {
public:
    Simplifier(const ArcSet& arcs, std::span<const Point> ground, const SimplifyOptions& options)
        : m_arcs(arcs), m_rule{ground, options.weighting, key_at_resolution(options.simplify_m)},
          m_is_ring(arcs.arc_count(), 0), m_leaves_at(arcs.arc_count(), Fate::stays), m_meets(arcs.arc_count(), 0),
          m_fates(arcs.vertex.size())
    {
        for (const auto& ring : find_free_rings(arcs, ground)) {
            m_is_ring[ring.arc] = 1;
            if (ring.kind != RingKind::Enclave && !ring.is_last_part) {
                m_rings.push_back(ring);
                m_leaves_at[ring.arc] = key_at_resolution(std::sqrt(ring.area_m2));
            }
        }
    }

    void run()
    {
        simplify_alone();
        find_meetings();
        find_doubles();
        while (simplify_those_that_meet()) {}
    }

    const Fates& fates() const { return m_fates; }

    LeftOut left_out() const
    {
        auto rings = m_rings;
        const auto key = [](const FreeRing& each) { return std::pair(each.area_m2, each.arc); };
        std::sort(rings.begin(), rings.end(), [&](const auto& x, const auto& y) { return key(x) < key(y); });
        LeftOut result;
        for (const auto& ring : rings) {
            const auto* fate = m_fates.data();
            if (std::all_of(fate + m_arcs.start[ring.arc], fate + m_arcs.start[ring.arc + 1],
                            [](const Fate& each) { return each.is_gone(); })) {
                ++(ring.kind == RingKind::Island ? result.islands : result.holes);
                result.area_m2 += ring.area_m2;
            }
        }
        return result;
    }

private:
    void simplify_alone()
    {
        parallel_for(m_arcs.arc_count(), arc_grain, [&](std::size_t begin, std::size_t end) {
            LoneArc lone(m_arcs, m_rule);
            for (auto arc = begin; arc < end; ++arc) {
                lone.simplify(arc, m_is_ring[arc] == 1, m_leaves_at[arc], m_fates);
            }
        });
    }

    void find_meetings()
    {
        const PlaceGrid grid(m_arcs, m_fates);
        parallel_for(m_arcs.arc_count(), arc_grain, [&](std::size_t begin, std::size_t end) {
            for (auto arc = begin; arc < end; ++arc) {
                m_meets[arc] = meets(arc, grid) ? 1 : 0;
            }
        });
    }

    const Point& point(std::uint32_t place) const { return m_arcs.points[m_arcs.vertex[place]]; }

    /// Whether something stood where the arc, or a whole ring, was taken away.
    bool meets(std::size_t arc, const PlaceGrid& grid) const
    {
        std::vector<std::uint32_t> left;
        for (auto place = static_cast<std::uint32_t>(m_arcs.start[arc]); place < m_arcs.start[arc + 1]; ++place) {
            const auto& fate = m_fates[place];
            if (!fate.is_gone() || fate.key == Fate::never_stood) {
                continue;
            }
            if (fate.before == place) {
                left.push_back(place);
            }
            else if (is_blocked(arc, place, grid)) {
                return true;
            }
        }
        return !left.empty() && holds_something(arc, left, grid);
    }

    /// Whether a place that goes at this key or later stood. Of two arcs that take corners of one key, no one knows
    /// which comes first: both may be in the other's way.
    bool stood(std::uint32_t place, std::size_t arc, const Fate& when) const
    {
        const auto& fate = m_fates[place];
        const bool same_arc = m_arcs.start[arc] <= place && place < m_arcs.start[arc + 1];
        return !same_arc || !fate.is_gone() || fate.order > when.order;
    }

    bool is_blocked(std::size_t arc, std::uint32_t place, const PlaceGrid& grid) const
    {
        const auto& fate = m_fates[place];
        const Point& p = point(fate.before);
        const Point& q = point(place);
        const Point& r = point(fate.after);
        const auto a = m_arcs.vertex[fate.before];
        const auto b = m_arcs.vertex[place];
        const auto c = m_arcs.vertex[fate.after];
        return grid.any_in(box_of({p, q, r}), fate.key, [&](std::uint32_t other, const Point& at) {
            const auto vertex = m_arcs.vertex[other];
            return stood(other, arc, fate) && vertex != a && vertex != b && vertex != c && is_in_triangle(p, q, r, at);
        });
    }

    bool holds_something(std::size_t arc, const std::vector<std::uint32_t>& left, const PlaceGrid& grid) const
    {
        std::vector<Point> ring(left.size());
        std::transform(left.begin(), left.end(), ring.begin(), [&](std::uint32_t place) { return point(place); });
        return grid.any_in(bounding_box(ring), m_leaves_at[arc], [&](std::uint32_t other, const Point& at) {
            const bool same_arc = m_arcs.start[arc] <= other && other < m_arcs.start[arc + 1];
            return !same_arc && is_inside(ring, at);
        });
    }

    /// Arcs that all became the one edge between the same nodes.
    void find_doubles()
    {
        std::unordered_map<std::uint64_t, std::uint32_t> direct;
        for (std::uint32_t arc = 0; arc < m_arcs.arc_count(); ++arc) {
            const auto vertices = m_arcs.arc(arc);
            if (m_is_ring[arc] == 1 || vertices.size() < 2) {
                continue;
            }
            const auto* inside = m_fates.data() + m_arcs.start[arc] + 1;
            if (std::all_of(inside, inside + vertices.size() - 2, [](const Fate& each) { return each.is_gone(); })) {
                const auto [other, is_new] = direct.emplace(pair_of(vertices.front(), vertices.back()), arc);
                if (!is_new) {
                    m_meets[arc] = m_meets[other->second] = 1;
                }
            }
        }
    }

    std::vector<std::uint32_t> with_neighbours() const
    {
        std::vector<Box> boxes;
        for (std::size_t arc = 0; arc < m_arcs.arc_count(); ++arc) {
            Box box = bounding_box({});
            for (const auto v : m_arcs.arc(arc)) {
                grow(box, m_arcs.points[v]);
            }
            boxes.push_back(box);
        }
        TouchedSquares squares(bounding_box(m_arcs.points));
        for (std::size_t arc = 0; arc < boxes.size(); ++arc) {
            if (m_meets[arc] == 1) {
                squares.touch(boxes[arc]);
            }
        }
        std::vector<std::uint32_t> chosen;
        for (std::uint32_t arc = 0; arc < boxes.size(); ++arc) {
            if (!m_arcs.arc(arc).empty() && squares.touches(boxes[arc])) {
                chosen.push_back(arc);
            }
        }
        return chosen;
    }

    /// Returns whether some have to be done again, because more of them meet.
    bool simplify_those_that_meet()
    {
        const auto meeting = static_cast<std::size_t>(std::count(m_meets.begin(), m_meets.end(), 1));
        if (meeting == 0) {
            return false;
        }
        auto chosen = with_neighbours();
        if (static_cast<double>(chosen.size()) > most_together * static_cast<double>(m_arcs.arc_count())) {
            chosen.resize(m_arcs.arc_count());
            std::iota(chosen.begin(), chosen.end(), 0U);
            std::fill(m_meets.begin(), m_meets.end(), 1);
        }
        const auto alone = keys_of(chosen);
        simplify_together(m_arcs, m_rule, chosen, rings_of(chosen), m_is_ring, m_fates);
        const auto together = keys_of(chosen);
        if (!mark_changed(chosen, alone, together)) {
            return false;
        }
        auto key = alone.begin();
        for_places_of(chosen, [&](std::uint32_t /*arc*/, Fate& fate) { fate.key = *key++; });
        return true;
    }

    template <typename Visit>
    void for_places_of(const std::vector<std::uint32_t>& arcs, Visit visit)
    {
        for (const auto arc : arcs) {
            for (auto place = m_arcs.start[arc]; place < m_arcs.start[arc + 1]; ++place) {
                visit(arc, m_fates[place]);
            }
        }
    }

    std::vector<float> keys_of(const std::vector<std::uint32_t>& arcs)
    {
        std::vector<float> keys;
        for_places_of(arcs, [&](std::uint32_t /*arc*/, const Fate& fate) { keys.push_back(fate.key); });
        return keys;
    }

    /// Counts the arcs that came out otherwise among those that meet. Returns whether one was not among them.
    bool mark_changed(const std::vector<std::uint32_t>& arcs, const std::vector<float>& alone,
                      const std::vector<float>& together)
    {
        bool more = false;
        std::size_t i = 0;
        for_places_of(arcs, [&](std::uint32_t arc, const Fate& /*fate*/) {
            const bool changed = alone[i] != together[i];
            ++i;
            more = more || (changed && m_meets[arc] == 0);
            m_meets[arc] = changed ? 1 : m_meets[arc];
        });
        return more;
    }

    std::vector<FreeRing> rings_of(const std::vector<std::uint32_t>& chosen) const
    {
        std::vector<FreeRing> rings;
        std::copy_if(m_rings.begin(), m_rings.end(), std::back_inserter(rings), [&](const FreeRing& ring) {
            return std::binary_search(chosen.begin(), chosen.end(), static_cast<std::uint32_t>(ring.arc));
        });
        return rings;
    }

    const ArcSet& m_arcs;
    CornerRule m_rule;
    std::vector<std::uint8_t> m_is_ring; ///< per arc
    std::vector<float> m_leaves_at;      ///< per arc: the key at which it goes as a whole
    std::vector<std::uint8_t> m_meets;   ///< per arc: something was in its way
    std::vector<FreeRing> m_rings;       ///< that may be left out
    Fates m_fates;
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
        simplifier.run();
        result.left_out = simplifier.left_out();
        for (std::size_t place = 0; place < is_gone.size(); ++place) {
            is_gone[place] = simplifier.fates()[place].is_gone() ? 1 : 0;
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
