#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "needshed/coverage/assemble.hpp"
#include "needshed/release/outputs.hpp"
#include "release/clusters.hpp"
#include "release/columns.hpp"
#include "release/people.hpp"

namespace needshed {

namespace {

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const auto& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

/// The measure's result; that of the index for shared clusters, which are of several.
const MeasureHotspots& result_of(const HotspotCluster& cluster, const Hotspots& hotspots)
{
    const auto found = std::find_if(hotspots.measures.begin(), hotspots.measures.end(),
                                    [&](const auto& each) { return each.measure == cluster.measure; });
    return found == hotspots.measures.end() ? hotspots.index : *found;
}

const std::vector<double>& values_of(const HotspotCluster& cluster, const Need& need)
{
    const auto found = std::find_if(need.measures.begin(), need.measures.end(),
                                    [&](const auto& each) { return each.measure == cluster.measure; });
    return found == need.measures.end() ? need.index : found->z;
}

double mean_over(const HotspotCluster& cluster, const std::vector<double>& value)
{
    double sum = 0;
    std::size_t count = 0;
    for (const auto unit : cluster.units) {
        if (std::isfinite(value[to_index(unit)])) {
            sum += value[to_index(unit)];
            ++count;
        }
    }
    return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

double smallest_q(const HotspotCluster& cluster, const Hotspots& hotspots)
{
    const auto& q = result_of(cluster, hotspots).q;
    double least = 1;
    for (const auto unit : cluster.units) {
        least = std::min(least, q[to_index(unit)]);
    }
    return least;
}

} // namespace

UnitIndex main_unit(const std::vector<UnitIndex>& units, const Population* population)
{
    if (population == nullptr) {
        return units.front();
    }
    return *std::max_element(units.begin(), units.end(), [&](UnitIndex a, UnitIndex b) {
        return people_in(*population, a) < people_in(*population, b);
    });
}

double people_of(const std::vector<UnitIndex>& units, const Population* population)
{
    if (population == nullptr) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return std::accumulate(units.begin(), units.end(), 0.0,
                           [&](double sum, UnitIndex unit) { return sum + people_in(*population, unit); });
}

Table hotspots_table(const Units& units, const Demand& demand, const Need& need, const Hotspots& hotspots)
{
    const auto& coverage = units.coverage;
    const auto& names = coverage.names().empty() ? coverage.codes() : coverage.names();
    const auto* population = population_of(demand);
    const auto digits = std::max<std::size_t>(2, std::to_string(hotspots.clusters.size()).size());
    TextValues code;
    TextValues name;
    TextValues measure;
    TextValues kind;
    TextValues agencies;
    IntegerValues agency_count;
    IntegerValues unit_count;
    RealValues people;
    RealValues mean;
    RealValues q;
    for (const auto& cluster : hotspots.clusters) {
        const auto number = std::to_string(code.size() + 1);
        code.push_back("H" + std::string(digits - number.size(), '0') + number);
        name.push_back(names[to_index(main_unit(cluster.units, population))]);
        measure.push_back(cluster.measure);
        kind.push_back(class_name(cluster.kind));
        agencies.push_back(joined(cluster.agencies));
        agency_count.push_back(static_cast<std::int64_t>(cluster.agencies.size()));
        unit_count.push_back(static_cast<std::int64_t>(cluster.units.size()));
        people.push_back(people_of(cluster.units, population));
        mean.push_back(mean_over(cluster, values_of(cluster, need)));
        q.push_back(cluster.measure == "shared" ? std::numeric_limits<double>::quiet_NaN()
                                                : smallest_q(cluster, hotspots));
    }
    Table table;
    table.add("hotspot", std::move(code), "code of the cluster");
    table.add("name", std::move(name), "name of its unit with most people");
    table.add("measure", std::move(measure), "what it is hot in: need for the index, shared for several agencies");
    table.add("class", std::move(kind), "hot or cold");
    table.add("agencies", std::move(agencies), "agencies whose measures are hot there");
    table.add("agency_count", std::move(agency_count), "how many they are");
    table.add("units", std::move(unit_count), "number of units");
    table.add("people", std::move(people), 0, "people: " + (population == nullptr ? "not known" : population->name));
    table.add("mean_z", std::move(mean), 3, "mean of its units' standardised need; of the index for shared clusters");
    add_probability(table, "smallest_q", std::move(q), "smallest corrected p-value of its units");
    return table;
}

void append_clusters(PolygonSet& areas, const ArcSet& outlines, const std::vector<std::vector<UnitIndex>>& clusters,
                     std::size_t unit_count)
{
    std::vector<std::uint32_t> group(unit_count, no_group);
    for (std::size_t cluster = 0; cluster < clusters.size(); ++cluster) {
        for (const auto unit : clusters[cluster]) {
            group[to_index(unit)] = static_cast<std::uint32_t>(cluster);
        }
    }
    const auto drawn = dissolve(outlines, group, clusters.size());
    for (std::size_t area = 0; area < drawn.area_count(); ++area) {
        append_parts(areas, drawn, area);
        areas.end_area();
    }
}

PolygonSet hotspot_areas(const ArcSet& outlines, const Hotspots& hotspots, std::size_t unit_count)
{
    PolygonSet areas;
    const auto& clusters = hotspots.clusters;
    for (std::size_t first = 0; first < clusters.size();) {
        // Clusters of one measure do not overlap, so that one pass over the arcs draws them all.
        std::vector<std::vector<UnitIndex>> of_measure;
        auto next = first;
        for (; next < clusters.size() && clusters[next].measure == clusters[first].measure; ++next) {
            of_measure.push_back(clusters[next].units);
        }
        append_clusters(areas, outlines, of_measure, unit_count);
        first = next;
    }
    return areas;
}

} // namespace needshed
