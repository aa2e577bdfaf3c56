#include <numbers>

#include "appraisal/scores.hpp"

namespace needshed::appraisal {

void score_shapes(const Plan& plan, const Coverage& coverage, std::vector<LocalityScore>& localities)
{
    const auto area_m2 = sums(plan, coverage.area_m2());
    auto perimeter_m = sums(plan, coverage.outer_m());
    for (const auto& edge : coverage.graph().edges()) {
        const auto a = plan.locality[to_index(edge.a)];
        const auto b = plan.locality[to_index(edge.b)];
        if (a != b) {
            perimeter_m[a] += edge.border_m;
            perimeter_m[b] += edge.border_m;
        }
    }
    for (std::size_t l = 0; l < plan.count; ++l) {
        localities[l].area_km2 = area_m2[l] / 1e6;
        localities[l].perimeter_m = perimeter_m[l];
        localities[l].polsby_popper = 4 * std::numbers::pi * area_m2[l] / (perimeter_m[l] * perimeter_m[l]);
    }
}

double border_between(const Plan& plan, const Graph& graph)
{
    double border_m = 0;
    for (const auto& edge : graph.edges()) {
        border_m += plan.locality[to_index(edge.a)] != plan.locality[to_index(edge.b)] ? edge.border_m : 0;
    }
    return border_m;
}

} // namespace needshed::appraisal
