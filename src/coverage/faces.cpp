// Around every vertex the lines are sorted by exact angle; following each line to its end and turning left as far as
// possible walks once around a face, so that each half of a line is on one *walk*. The westernmost vertex of each
// connected piece of linework tells which walk surrounds the piece, and a look west from there which face it lies in.
// What a face is claimed by follows from its neighbour across a line and what changes there, from the outside, which
// nobody claims, inwards. Rings are closed, so the claims come out the same whatever way is taken: there is no guess in
// it, and no test of a point in a polygon. Linear but for the sorts; stretches of arcs that meet nothing count as one
// line however many vertices they have.

#include "faces.hpp"

#include <algorithm>
#include <numeric>

#include "angles.hpp"
#include "line_map.hpp"
#include "needshed/coverage/assemble.hpp"
#include "ring_walk.hpp"
#include "topology.hpp"

namespace needshed::coverage {

namespace {

constexpr std::uint32_t no_walk = 0xffffffffU;

/// For each half of a line the one that follows it around the face on its left.
std::vector<std::uint32_t> following(const ArcSet& lines)
{
    std::vector<std::uint32_t> leaving(2 * lines.arc_count());
    std::iota(leaving.begin(), leaving.end(), 0U);
    std::sort(leaving.begin(), leaving.end(), [&](std::uint32_t a, std::uint32_t b) {
        const auto origin = origin_of(lines, a);
        if (origin != origin_of(lines, b)) {
            return origin < origin_of(lines, b);
        }
        return before_from_east(lines.points[origin], lines.points[vertex_at(lines, a, 1)],
                                lines.points[vertex_at(lines, b, 1)]);
    });
    std::vector<std::uint32_t> next(leaving.size());
    for (std::size_t first = 0; first < leaving.size();) {
        std::size_t last = first + 1;
        while (last < leaving.size() && origin_of(lines, leaving[last]) == origin_of(lines, leaving[first])) {
            ++last;
        }
        for (std::size_t i = first; i < last; ++i) {
            next[leaving[i] ^ 1U] = leaving[i == first ? last - 1 : i - 1];
        }
        first = last;
    }
    return next;
}

/// Walks around faces.
struct Walks {
    std::vector<std::uint32_t> next;    ///< per half-line
    std::vector<std::uint32_t> of_half; ///< per half-line
    std::vector<std::uint32_t> first;   ///< per walk: its first half-line
};

Walks find_walks(const ArcSet& lines)
{
    Walks walks;
    walks.next = following(lines);
    walks.of_half.assign(walks.next.size(), no_walk);
    for (std::uint32_t h = 0; h < walks.next.size(); ++h) {
        if (walks.of_half[h] != no_walk) {
            continue;
        }
        const auto number = static_cast<std::uint32_t>(walks.first.size());
        walks.first.push_back(h);
        for (auto each = h; walks.of_half[each] == no_walk; each = walks.next[each]) {
            walks.of_half[each] = number;
        }
    }
    return walks;
}

/// Left and right as walks, so that the search for what surrounds a piece of linework answers with walks.
void label_with_walks(ArcSet& lines, const Walks& walks)
{
    for (std::size_t k = 0; k < lines.arc_count(); ++k) {
        lines.left[k] = to_unit(walks.of_half[directed(k, false)]);
        lines.right[k] = to_unit(walks.of_half[directed(k, true)]);
    }
}

/// `claims` as they are to the right of a line whose left has `change` over it.
std::vector<Claim> without(const std::vector<Claim>& claims, std::span<const Claim> change, int sign)
{
    std::vector<Claim> result = claims;
    for (const auto& each : change) {
        const auto place = std::lower_bound(result.begin(), result.end(), each.unit,
                                            [](const Claim& claim, UnitIndex unit) { return claim.unit < unit; });
        if (place == result.end() || place->unit != each.unit) {
            result.insert(place, {each.unit, -sign * each.times});
        }
        else if ((place->times -= sign * each.times) == 0) {
            result.erase(place);
        }
    }
    return result;
}

/// Claims of every walk's face.
class ClaimSpreader {
public:
    ClaimSpreader(const LineMap& map, const Walks& walks)
        : m_map(map), m_walks(walks), m_known(walks.first.size(), 0), m_claims(walks.first.size())
    {
    }

    /// From the walk around a piece of linework to all its others.
    void spread_from(std::uint32_t outer, std::uint32_t surrounding)
    {
        if (surrounding != no_walk) {
            m_claims[outer] = m_claims[surrounding];
        }
        m_known[outer] = 1;
        std::vector<std::uint32_t> open{outer};
        while (!open.empty()) {
            const auto walk = open.back();
            open.pop_back();
            auto half = m_walks.first[walk];
            do {
                const auto other = m_walks.of_half[half ^ 1U];
                if (m_known[other] == 0) {
                    m_known[other] = 1;
                    m_claims[other] =
                        without(m_claims[walk], m_map.claims_of(arc_of(half)), is_reversed(half) ? -1 : 1);
                    open.push_back(other);
                }
                half = m_walks.next[half];
            } while (half != m_walks.first[walk]);
        }
    }

    const std::vector<Claim>& of(std::uint32_t walk) const { return m_claims[walk]; }

private:
    const LineMap& m_map;
    const Walks& m_walks;
    std::vector<std::uint8_t> m_known;
    std::vector<std::vector<Claim>> m_claims;
};

/// The walk around a piece of linework, and the walk of the face it lies in.
struct Nesting {
    std::uint32_t vertex = 0;
    std::uint32_t outer = 0;
    std::uint32_t surrounding = no_walk;
};

/// From west to east, so that what surrounds a piece comes before it.
std::vector<Nesting> nestings(const ArcSet& lines)
{
    std::vector<Nesting> result;
    const EdgeGrid edges(lines, 0);
    for (const auto& piece : find_misplaced(lines, edges)) {
        result.push_back({piece.vertex, static_cast<std::uint32_t>(piece.stated),
                          piece.found == no_unit ? no_walk : static_cast<std::uint32_t>(piece.found)});
    }
    std::sort(result.begin(), result.end(), [&](const Nesting& a, const Nesting& b) {
        return lexicographically_less(lines.points[a.vertex], lines.points[b.vertex]);
    });
    return result;
}

/// Which walk goes around which face.
struct FaceNumbers {
    std::vector<UnitIndex> of_walk;   ///< `no_unit` for walks around what lies in the open
    std::vector<std::uint32_t> inner; ///< per face: the walk along its outline
};

/// A walk around a piece of linework, seen from outside, is on the face the piece lies in; every other has its own.
FaceNumbers number_faces(std::size_t walk_count, const std::vector<Nesting>& nestings)
{
    std::vector<std::uint8_t> is_outer(walk_count, 0);
    for (const auto& each : nestings) {
        is_outer[each.outer] = 1;
    }
    FaceNumbers faces;
    faces.of_walk.assign(walk_count, no_unit);
    for (std::uint32_t w = 0; w < walk_count; ++w) {
        if (is_outer[w] == 0) {
            faces.of_walk[w] = to_unit(faces.inner.size());
            faces.inner.push_back(w);
        }
    }
    for (const auto& each : nestings) {
        if (each.surrounding != no_walk) {
            faces.of_walk[each.outer] = faces.of_walk[each.surrounding];
        }
    }
    return faces;
}

Loop loop_of(const Walks& walks, std::uint32_t walk)
{
    Loop loop;
    auto half = walks.first[walk];
    do {
        loop.arcs.push_back(half);
        half = walks.next[half];
    } while (half != walks.first[walk]);
    return loop;
}

void measure(Faces& faces, const Walks& walks, const std::vector<UnitIndex>& face)
{
    const auto length = arc_lengths(faces.lines);
    for (std::uint32_t w = 0; w < face.size(); ++w) {
        if (face[w] == no_unit) {
            continue;
        }
        const auto loop = loop_of(walks, w);
        faces.area[to_index(face[w])] += loop_area(faces.lines, loop);
        for (const auto half : loop.arcs) {
            faces.perimeter[to_index(face[w])] += length[arc_of(half)];
        }
    }
}

} // namespace

Faces find_faces(ArcSet noded)
{
    auto map = map_lines(std::move(noded));
    const auto walks = find_walks(map.lines);
    label_with_walks(map.lines, walks);
    const auto nested = nestings(map.lines);
    ClaimSpreader spreader(map, walks);
    for (const auto& each : nested) {
        spreader.spread_from(each.outer, each.surrounding);
    }

    const auto number = number_faces(walks.first.size(), nested);
    Faces faces;
    faces.area.assign(number.inner.size(), 0);
    faces.perimeter.assign(number.inner.size(), 0);
    for (const auto walk : number.inner) {
        faces.claims.insert(faces.claims.end(), spreader.of(walk).begin(), spreader.of(walk).end());
        faces.claim_start.push_back(faces.claims.size());
    }
    for (std::size_t k = 0; k < map.lines.arc_count(); ++k) {
        map.lines.left[k] = number.of_walk[walks.of_half[directed(k, false)]];
        map.lines.right[k] = number.of_walk[walks.of_half[directed(k, true)]];
    }
    faces.lines = std::move(map.lines);
    measure(faces, walks, number.of_walk);
    return faces;
}

} // namespace needshed::coverage
