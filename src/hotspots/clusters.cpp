#include <algorithm>

#include "needshed/hotspots/hotspots.hpp"

namespace needshed {

namespace {

bool is_of_cluster(HotspotClass each) noexcept
{
    return each == HotspotClass::Hot || each == HotspotClass::Cold;
}

} // namespace

std::vector<HotspotCluster> clusters_of(const Graph& graph, const std::string& measure,
                                        std::span<const HotspotClass> classes)
{
    std::vector<std::uint32_t> group;
    for (const auto each : classes) {
        group.push_back(static_cast<std::uint32_t>(each));
    }
    const auto components = connected_components(graph, group);
    std::vector<HotspotCluster> clusters;
    std::vector<std::size_t> cluster_of(components.size.size(), classes.size());
    for (std::size_t u = 0; u < classes.size(); ++u) {
        if (!is_of_cluster(classes[u])) {
            continue;
        }
        auto& cluster = cluster_of[components.of_unit[u]];
        if (cluster == classes.size()) {
            cluster = clusters.size();
            clusters.push_back({measure, classes[u], {}, {}});
        }
        clusters[cluster].units.push_back(to_unit(u));
    }
    std::stable_sort(clusters.begin(), clusters.end(),
                     [](const auto& a, const auto& b) { return a.units.size() > b.units.size(); });
    return clusters;
}

} // namespace needshed
