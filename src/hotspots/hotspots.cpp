#include "needshed/hotspots/hotspots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "hotspots/finder.hpp"
#include "hotspots/neighbourhoods.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

void report_isolates(const MeasureHotspots& spots, const Neighbourhoods& hoods, Findings& findings)
{
    std::size_t isolates = 0;
    for (std::size_t member = 0; member < hoods.size(); ++member) {
        isolates += hoods.neighbours(member).empty() ? 1 : 0;
    }
    if (isolates > 0) {
        findings.push_back({"no_neighbours", place_of(spots),
                            counted(isolates, "unit") + (isolates == 1 ? " has" : " have") +
                                " no neighbour with a value, and so cannot be hot or cold",
                            static_cast<double>(isolates)});
    }
}

} // namespace

void PermutationOptions::validate() const
{
    if (permutations < 1 || permutations > most_permutations) {
        throw Error(ErrorKind::Input, "/hotspots/permutations", fmt::format("is {}", permutations),
                    fmt::format("Give 1 to {}", grouped(most_permutations)));
    }
}

void HotspotSpec::validate() const
{
    permutation.validate();
    if (refine_to > most_permutations) {
        throw Error(ErrorKind::Input, "/hotspots/refine_to", fmt::format("is {}", refine_to),
                    fmt::format("Give at most {}", grouped(most_permutations)));
    }
    if (!(level > 0 && level < 1)) {
        throw Error(ErrorKind::Input, "/hotspots/" + key_of(correction), fmt::format("is {}", level),
                    "Give a share between 0 and 1, such as 0.05");
    }
    if (!(top_share > 0 && top_share < 1)) {
        throw Error(ErrorKind::Input, "/hotspots/top_share", fmt::format("is {}", top_share),
                    "Give a share between 0 and 1, such as 0.2");
    }
}

namespace {

/// Agencies with a hot measure, per unit.
std::vector<std::vector<std::string>> agencies_by_unit(const std::vector<MeasureHotspots>& measures, std::size_t units)
{
    std::vector<std::vector<std::string>> agencies(units);
    for (const auto& measure : measures) {
        for (std::size_t u = 0; u < units; ++u) {
            if (measure.classes[u] == HotspotClass::Hot) {
                agencies[u].push_back(agency_of(measure.measure));
            }
        }
    }
    for (auto& each : agencies) {
        std::sort(each.begin(), each.end());
        each.erase(std::unique(each.begin(), each.end()), each.end());
    }
    return agencies;
}

std::vector<HotspotCluster> shared_clusters(const Graph& graph, const std::vector<std::vector<std::string>>& hot_for)
{
    std::vector<HotspotClass> classes;
    classes.reserve(hot_for.size());
    for (const auto& agencies : hot_for) {
        classes.push_back(agencies.size() > 1 ? HotspotClass::Hot : HotspotClass::None);
    }
    auto clusters = clusters_of(graph, "shared", classes);
    for (auto& cluster : clusters) {
        std::set<std::string> agencies;
        for (const auto unit : cluster.units) {
            agencies.insert(hot_for[to_index(unit)].begin(), hot_for[to_index(unit)].end());
        }
        cluster.agencies.assign(agencies.begin(), agencies.end());
    }
    return clusters;
}

std::vector<HotspotCluster> all_clusters(const Graph& graph, const Hotspots& hotspots)
{
    auto clusters = clusters_of(graph, hotspots.index.measure, hotspots.index.classes);
    for (const auto& measure : hotspots.measures) {
        for (auto& cluster : clusters_of(graph, measure.measure, measure.classes)) {
            cluster.agencies = {agency_of(measure.measure)};
            clusters.push_back(std::move(cluster));
        }
    }
    for (auto& cluster : shared_clusters(graph, hotspots.hot_for)) {
        clusters.push_back(std::move(cluster));
    }
    return clusters;
}

} // namespace

Hotspots find_hotspots(const Graph& graph, const Need& need, const HotspotSpec& spec, Progress& progress,
                       std::span<const Point> points, const Barred& barred)
{
    spec.validate();
    progress.begin("finding hot spots", (need.measures.size() + 1) * need.unit_count(), "units");

    Hotspots result;
    result.statistic = spec.statistic;
    const auto weights = weights_of(graph, points, spec.weights, barred);
    const auto find = [&](const std::string& measure, const std::vector<double>& value) {
        return judge_measure(weights, spec, measure, value, progress, result.findings);
    };
    result.index = find("need", need.index);
    // Whoever has no neighbour in a measure has none in the index, which is missing wherever a measure is.
    report_isolates(result.index, neighbourhoods_of(weights, need.index), result.findings);
    for (const auto& measure : need.measures) {
        result.measures.push_back(find(measure.measure, measure.z));
    }
    result.hot_for = agencies_by_unit(result.measures, need.unit_count());
    result.clusters = all_clusters(graph, result);
    return result;
}

} // namespace needshed
