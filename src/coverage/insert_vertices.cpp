#include "insert_vertices.hpp"

#include <algorithm>
#include <tuple>

namespace needshed::coverage {

double share_along(const Point& a, const Point& b, const Point& p) noexcept
{
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    return ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);
}

void insert_vertices(ArcSet& arcs, std::vector<EdgeVertex> vertices)
{
    std::sort(vertices.begin(), vertices.end(), [](const EdgeVertex& left, const EdgeVertex& right) {
        return std::tie(left.edge, left.along, left.vertex) < std::tie(right.edge, right.along, right.vertex);
    });
    std::vector<std::uint32_t> result;
    std::vector<std::size_t> start{0};
    result.reserve(arcs.vertex.size() + vertices.size());
    auto next = vertices.begin();
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        for (auto i = arcs.start[k]; i < arcs.start[k + 1]; ++i) {
            result.push_back(arcs.vertex[i]);
            for (; next != vertices.end() && next->edge == i; ++next) {
                if (result.back() != next->vertex) {
                    result.push_back(next->vertex);
                }
            }
        }
        start.push_back(result.size());
    }
    arcs.vertex = std::move(result);
    arcs.start = std::move(start);
}

} // namespace needshed::coverage
