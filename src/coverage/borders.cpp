// The border of two groups is a set of directed arcs, the lower group on their left. A line runs on while an unused arc
// leaves its end. Lines begin where more arcs leave than arrive; what is left after that are closed walks, which are
// let into a line that passes one of their vertices (Hierholzer's way with an Euler trail), so that no fewer lines
// would do.

#include "needshed/coverage/assemble.hpp"

#include <algorithm>
#include <tuple>

#include "ring_walk.hpp"

namespace needshed {

namespace {

using namespace coverage;

struct BorderArc {
    GroupBorder pair;
    std::uint32_t origin;
    std::uint32_t arc; ///< directed, with `pair.a` on its left
};

std::vector<BorderArc> border_arcs(const ArcSet& arcs, std::span<const std::uint32_t> group)
{
    std::vector<BorderArc> result;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.right[k] == no_unit || arcs.left[k] == no_unit || arcs.arc(k).size() < 2) {
            continue;
        }
        const auto left = group[to_index(arcs.left[k])];
        const auto right = group[to_index(arcs.right[k])];
        if (left != right && left != no_group && right != no_group) {
            const auto arc = directed(k, right < left);
            result.push_back({{std::min(left, right), std::max(left, right)}, origin_of(arcs, arc), arc});
        }
    }
    std::sort(result.begin(), result.end(), [](const BorderArc& x, const BorderArc& y) {
        return std::tie(x.pair.a, x.pair.b, x.origin, x.arc) < std::tie(y.pair.a, y.pair.b, y.origin, y.arc);
    });
    return result;
}

using Trail = std::vector<std::uint32_t>;

class TrailFinder {
public:
    TrailFinder(const ArcSet& arcs, std::span<const BorderArc> row) : m_arcs(arcs), m_row(row), m_used(row.size(), 0)
    {
        for (const auto& each : row) {
            m_targets.push_back(target_of(arcs, each.arc));
        }
        std::sort(m_targets.begin(), m_targets.end());
    }

    std::vector<Trail> trails()
    {
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            const auto origin = m_row[i].origin;
            if (i == 0 || m_row[i - 1].origin != origin) {
                for (auto lines = surplus(origin); lines > 0; --lines) {
                    m_trails.push_back(walk(unused_from(origin)));
                }
            }
        }
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            if (m_used[i] == 0) {
                add_closed(walk(i));
            }
        }
        return std::move(m_trails);
    }

private:
    /// How many more arcs leave the vertex than arrive at it.
    std::ptrdiff_t surplus(std::uint32_t vertex) const
    {
        std::ptrdiff_t count = 0;
        for (auto i = first_from(vertex); i < m_row.size() && m_row[i].origin == vertex; ++i) {
            ++count;
        }
        const auto [first, last] = std::equal_range(m_targets.begin(), m_targets.end(), vertex);
        return count - (last - first);
    }

    std::size_t first_from(std::uint32_t vertex) const
    {
        const auto less = [](const BorderArc& each, std::uint32_t v) { return each.origin < v; };
        return static_cast<std::size_t>(std::lower_bound(m_row.begin(), m_row.end(), vertex, less) - m_row.begin());
    }

    /// The first unused arc that leaves the vertex, or the end of the row.
    std::size_t unused_from(std::uint32_t vertex) const
    {
        auto i = first_from(vertex);
        while (i < m_row.size() && m_row[i].origin == vertex && m_used[i] == 1) {
            ++i;
        }
        return i < m_row.size() && m_row[i].origin == vertex ? i : m_row.size();
    }

    Trail walk(std::size_t i)
    {
        Trail trail;
        for (; i < m_row.size(); i = unused_from(target_of(m_arcs, trail.back()))) {
            m_used[i] = 1;
            trail.push_back(m_row[i].arc);
        }
        return trail;
    }

    void add_closed(Trail closed)
    {
        for (auto& trail : m_trails) {
            for (std::size_t i = 0; i < trail.size(); ++i) {
                if (target_of(m_arcs, trail[i]) == origin_of(m_arcs, closed.front())) {
                    trail.insert(trail.begin() + static_cast<std::ptrdiff_t>(i) + 1, closed.begin(), closed.end());
                    return;
                }
            }
        }
        m_trails.push_back(std::move(closed));
    }

    const ArcSet& m_arcs;
    std::span<const BorderArc> m_row;
    std::vector<std::uint8_t> m_used;
    std::vector<std::uint32_t> m_targets; ///< of all arcs, ascending
    std::vector<Trail> m_trails;
};

void append_line(const ArcSet& arcs, const Trail& trail, LineSet& lines)
{
    for (const auto each : trail) {
        for (std::size_t i = 0; i + 1 < arcs.arc(arc_of(each)).size(); ++i) {
            lines.points.push_back(arcs.points[vertex_at(arcs, each, i)]);
        }
    }
    lines.points.push_back(arcs.points[target_of(arcs, trail.back())]);
    lines.end_part();
}

} // namespace

GroupBorders group_borders(const ArcSet& arcs, std::span<const std::uint32_t> group)
{
    const auto all = border_arcs(arcs, group);
    GroupBorders borders;
    for (std::size_t first = 0; first < all.size();) {
        std::size_t last = first + 1;
        while (last < all.size() && all[last].pair.a == all[first].pair.a && all[last].pair.b == all[first].pair.b) {
            ++last;
        }
        borders.pairs.push_back(all[first].pair);
        for (const auto& trail : TrailFinder(arcs, std::span(all).subspan(first, last - first)).trails()) {
            append_line(arcs, trail, borders.lines);
        }
        borders.lines.end_line();
        first = last;
    }
    return borders;
}

} // namespace needshed
