#include <numbers>

#include "appraisal/scores.hpp"

namespace needshed::appraisal {

namespace {

/// Calls `visit(a, b, length_m)` for each arc between two localities. Lengths are those on the ground: the graph's lack
/// what barriers cancel.
template <typename Visit>
void for_each_border_arc(const Plan& plan, const Coverage& coverage, Visit visit)
{
    const auto& arcs = coverage.arcs();
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.left[k] == no_unit || arcs.right[k] == no_unit) {
            continue;
        }
        const auto a = plan.locality[to_index(arcs.left[k])];
        const auto b = plan.locality[to_index(arcs.right[k])];
        if (a != b) {
            visit(a, b, coverage.arc_m()[k]);
        }
    }
}

} // namespace

void score_shapes(const Plan& plan, const Coverage& coverage, std::vector<LocalityScore>& localities)
{
    const auto area_m2 = sums(plan, coverage.area_m2());
    auto perimeter_m = sums(plan, coverage.outer_m());
    for_each_border_arc(plan, coverage, [&](std::uint32_t a, std::uint32_t b, double length_m) {
        perimeter_m[a] += length_m;
        perimeter_m[b] += length_m;
    });
    for (std::size_t l = 0; l < plan.count; ++l) {
        localities[l].area_km2 = area_m2[l] / 1e6;
        localities[l].perimeter_m = perimeter_m[l];
        localities[l].polsby_popper = 4 * std::numbers::pi * area_m2[l] / (perimeter_m[l] * perimeter_m[l]);
    }
}

double border_between(const Plan& plan, const Coverage& coverage)
{
    double border_m = 0;
    for_each_border_arc(plan, coverage, [&](std::uint32_t, std::uint32_t, double length_m) { border_m += length_m; });
    return border_m;
}

} // namespace needshed::appraisal
