// Borůvka's algorithm over the components of the graph: in each round every component but the largest is joined to the
// nearest vertex of another component, so that at most log2(components) rounds are needed. Nearest vertices come from
// one k-d tree over the vertices of the outlines; a branch that lies wholly in the asking component is passed over, and
// the best distance so far bounds the search, so that a far island costs about as much as a near one. Ties break by
// unit. Source: Bentley (1975), Multidimensional binary search trees; March, Ram & Gray (2010) for the two put
// together.

#include "islands.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "predicates.hpp"

namespace needshed::coverage {

namespace {

constexpr std::uint32_t mixed = 0xffffffffU;

struct OutlineVertex {
    Point point;
    UnitIndex unit{};
};

struct Nearest {
    double squared = std::numeric_limits<double>::infinity();
    UnitIndex from{};
    UnitIndex to{};

    friend bool operator<(const Nearest& left, const Nearest& right)
    {
        return std::tie(left.squared, left.from, left.to) < std::tie(right.squared, right.from, right.to);
    }
};

/// The middle vertex of a range splits it, across the wider side of its box.
class OutlineTree {
public:
    explicit OutlineTree(std::vector<OutlineVertex> vertices)
        : m_vertices(std::move(vertices)), m_splits_x(m_vertices.size()), m_component(m_vertices.size())
    {
        build(0, m_vertices.size());
    }

    const std::vector<OutlineVertex>& vertices() const { return m_vertices; }

    /// Notes which branches lie in one component.
    template <typename ComponentOf>
    void label(ComponentOf component_of)
    {
        label(0, m_vertices.size(), component_of);
    }

    /// Improves `best` with the nearest vertex outside `component`.
    template <typename ComponentOf>
    void search(const OutlineVertex& from, std::uint32_t component, ComponentOf component_of, Nearest& best) const
    {
        search(0, m_vertices.size(), from, component, component_of, best);
    }

private:
    void build(std::size_t first, std::size_t last)
    {
        if (last - first < 2) {
            return;
        }
        Box box{m_vertices[first].point.x, m_vertices[first].point.y, m_vertices[first].point.x,
                m_vertices[first].point.y};
        for (std::size_t i = first; i < last; ++i) {
            const Point& point = m_vertices[i].point;
            box = {std::min(box.min_x, point.x), std::min(box.min_y, point.y), std::max(box.max_x, point.x),
                   std::max(box.max_y, point.y)};
        }
        const std::size_t middle = first + (last - first) / 2;
        const bool by_x = box.max_x - box.min_x >= box.max_y - box.min_y;
        m_splits_x[middle] = by_x ? 1 : 0;
        const auto at = [&](std::size_t i) { return m_vertices.begin() + static_cast<std::ptrdiff_t>(i); };
        std::nth_element(at(first), at(middle), at(last), [by_x](const OutlineVertex& a, const OutlineVertex& b) {
            return by_x ? a.point.x < b.point.x : a.point.y < b.point.y;
        });
        build(first, middle);
        build(middle + 1, last);
    }

    template <typename ComponentOf>
    std::uint32_t label(std::size_t first, std::size_t last, ComponentOf component_of)
    {
        const std::size_t middle = first + (last - first) / 2;
        std::uint32_t common = component_of(m_vertices[middle].unit);
        if (first < middle) {
            common = label(first, middle, component_of) == common ? common : mixed;
        }
        if (middle + 1 < last) {
            common = label(middle + 1, last, component_of) == common ? common : mixed;
        }
        m_component[middle] = common;
        return common;
    }

    template <typename ComponentOf>
    void search(std::size_t first, std::size_t last, const OutlineVertex& from, std::uint32_t component,
                ComponentOf component_of, Nearest& best) const
    {
        const std::size_t middle = first + (last - first) / 2;
        if (first >= last || m_component[middle] == component) {
            return;
        }
        const auto& here = m_vertices[middle];
        if (component_of(here.unit) != component) {
            best = std::min(best, Nearest{squared_distance(from.point, here.point), from.unit, here.unit});
        }
        const double beyond = m_splits_x[middle] == 1 ? from.point.x - here.point.x : from.point.y - here.point.y;
        const bool low_first = beyond < 0;
        search(low_first ? first : middle + 1, low_first ? middle : last, from, component, component_of, best);
        if (beyond * beyond <= best.squared) {
            search(low_first ? middle + 1 : first, low_first ? last : middle, from, component, component_of, best);
        }
    }

    std::vector<OutlineVertex> m_vertices;
    std::vector<std::uint8_t> m_splits_x;
    std::vector<std::uint32_t> m_component; ///< of the whole branch, or `mixed`
};

std::vector<OutlineVertex> outline_vertices(const ArcSet& arcs)
{
    std::vector<OutlineVertex> vertices;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.right[k] == no_unit) {
            for (const auto v : arcs.arc(k)) {
                vertices.push_back({arcs.points[v], arcs.left[k]});
            }
        }
    }
    return vertices;
}

/// The nearest other component of each, except of the largest, which the others come to.
std::vector<Nearest> nearest_of_each(OutlineTree& tree, const std::vector<std::uint32_t>& label,
                                     const std::vector<std::size_t>& size)
{
    const auto largest = static_cast<std::uint32_t>(std::max_element(size.begin(), size.end()) - size.begin());
    const auto component_of = [&](UnitIndex unit) { return label[to_index(unit)]; };
    tree.label(component_of);
    std::vector<Nearest> nearest(size.size());
    for (const auto& vertex : tree.vertices()) {
        const auto component = component_of(vertex.unit);
        if (component != largest) {
            tree.search(vertex, component, component_of, nearest[component]);
        }
    }
    std::erase_if(nearest, [](const Nearest& each) { return std::isinf(each.squared); });
    return nearest;
}

/// Merges the two components of each link. Returns whether it joined what was apart.
bool merge(std::vector<std::uint32_t>& label, std::vector<std::size_t>& size, UnitIndex a, UnitIndex b)
{
    const auto keep = std::min(label[to_index(a)], label[to_index(b)]);
    const auto gone = std::max(label[to_index(a)], label[to_index(b)]);
    if (keep == gone) {
        return false;
    }
    std::replace(label.begin(), label.end(), gone, keep);
    size[keep] += size[gone];
    size[gone] = 0;
    return true;
}

} // namespace

std::vector<Link> link_components(const ArcSet& arcs, const Components& components)
{
    auto label = components.of_unit;
    auto size = components.size;
    std::size_t left = size.size();
    std::vector<Link> links;
    if (left < 2) {
        return links;
    }
    OutlineTree tree(outline_vertices(arcs));
    while (left > 1) {
        auto nearest = nearest_of_each(tree, label, size);
        if (nearest.empty()) {
            break;
        }
        std::sort(nearest.begin(), nearest.end());
        for (const auto& each : nearest) {
            if (merge(label, size, each.from, each.to)) {
                links.push_back({std::min(each.from, each.to), std::max(each.from, each.to), std::sqrt(each.squared)});
                --left;
            }
        }
    }
    std::sort(links.begin(), links.end(),
              [](const Link& x, const Link& y) { return std::tie(x.a, x.b) < std::tie(y.a, y.b); });
    return links;
}

} // namespace needshed::coverage
