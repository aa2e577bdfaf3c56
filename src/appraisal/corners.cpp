#include <algorithm>

#include "appraisal/scores.hpp"
#include "needshed/core/text.hpp"

namespace needshed::appraisal {

namespace {

/// Borders and links.
Graph without_corners(const Coverage& coverage)
{
    auto edges = coverage.graph().edges();
    std::erase_if(edges, [](const GraphEdge& edge) { return edge.border_m == 0; });
    for (const auto& link : coverage.links()) {
        edges.push_back({link.a, link.b, 0});
    }
    return {coverage.unit_count(), edges};
}

} // namespace

Findings corner_findings(const Plan& plan, const Coverage& coverage)
{
    if (coverage.corners().empty()) {
        return {};
    }
    const auto pieces = connected_components(without_corners(coverage), plan.locality);
    std::vector<std::size_t> count(plan.count, 0);
    for (std::size_t piece = 0; piece < pieces.size.size(); ++piece) {
        const auto first = std::find(pieces.of_unit.begin(), pieces.of_unit.end(), piece) - pieces.of_unit.begin();
        ++count[plan.locality[static_cast<std::size_t>(first)]];
    }
    Findings findings;
    for (std::size_t locality = 0; locality < plan.count; ++locality) {
        if (count[locality] > 1) {
            findings.push_back({"corner_joined", "locality " + locality_code(locality, plan.count),
                                "only corners hold its " + counted(count[locality], "piece") + " together",
                                static_cast<double>(count[locality])});
        }
    }
    return findings;
}

} // namespace needshed::appraisal
