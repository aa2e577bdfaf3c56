// Where units meet at a point, more than two edges of arcs meet, so it is a node, and each unit there has the end of an
// arc at it. One sort of the arc ends by node finds the units around each.

#include "corners.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace needshed::coverage {

namespace {

/// A unit at a node.
using Presence = std::pair<std::uint32_t, UnitIndex>;

std::vector<Presence> units_at_nodes(const ArcSet& arcs)
{
    std::vector<Presence> result;
    result.reserve(4 * arcs.arc_count());
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        for (const auto unit : {arcs.left[k], arcs.right[k]}) {
            if (unit != no_unit) {
                result.emplace_back(arcs.arc(k).front(), unit);
                result.emplace_back(arcs.arc(k).back(), unit);
            }
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

struct Meeting {
    UnitIndex a;
    UnitIndex b;
    std::uint32_t node;

    friend bool operator<(const Meeting& x, const Meeting& y)
    {
        return std::tie(x.a, x.b, x.node) < std::tie(y.a, y.b, y.node);
    }
};

} // namespace

std::vector<Corner> find_corners(const ArcSet& arcs, const Graph& borders)
{
    const auto present = units_at_nodes(arcs);
    std::vector<Meeting> meetings;
    for (std::size_t first = 0, last = 0; first < present.size(); first = last) {
        const auto node = present[first].first;
        for (last = first; last < present.size() && present[last].first == node; ++last) {
            for (auto i = first; i < last; ++i) {
                if (!borders.adjacent(present[i].second, present[last].second)) {
                    meetings.push_back({present[i].second, present[last].second, node});
                }
            }
        }
    }
    std::sort(meetings.begin(), meetings.end());
    std::vector<Corner> corners;
    corners.reserve(meetings.size());
    for (const auto& each : meetings) {
        corners.push_back({each.a, each.b, arcs.points[each.node]});
    }
    return corners;
}

} // namespace needshed::coverage
