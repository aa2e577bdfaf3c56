#include "needshed/hotspots/hotspots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "hotspots/classes.hpp"
#include "hotspots/getis_ord.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr int most_permutations = 99'999;

void classify(MeasureHotspots& spots, const Candidates& candidates, const HotspotSpec& spec)
{
    spots.q = corrected(spots.statistic, spec);
    for (std::size_t i = 0; i < spots.statistic.size(); ++i) {
        spots.classes.push_back(spots.q[i] <= spec.level ? candidates[i] : HotspotClass::None);
    }
    const auto count = [&](HotspotClass each) {
        return static_cast<std::size_t>(std::count(spots.classes.begin(), spots.classes.end(), each));
    };
    spots.hot = count(HotspotClass::Hot);
    spots.cold = count(HotspotClass::Cold);
}

void mark_missing(MeasureHotspots& spots, std::span<const double> value)
{
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (!std::isfinite(value[i])) {
            spots.classes[i] = HotspotClass::Missing;
        }
    }
}

std::string place_of(const MeasureHotspots& spots)
{
    return "hot spots of " + spots.measure;
}

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

void report_too_few(const MeasureHotspots& spots, std::size_t values, Findings& findings)
{
    findings.push_back({"too_few_values", place_of(spots),
                        fmt::format("{} with a value, and a test needs {}: none is hot or cold",
                                    counted(values, "unit"), fewest_values),
                        static_cast<double>(values)});
}

std::string key_of(Correction correction)
{
    return correction == Correction::FalseDiscoveryRate ? "false_discovery_rate"
           : correction == Correction::Bonferroni       ? "bonferroni"
                                                        : "uncorrected";
}

/// With R permutations no p is below 1/(R+1), and where many units are tested that may be too much for any number of
/// them to pass. The user should not take it for the absence of hot spots.
void report_coarse(const MeasureHotspots& spots, const Neighbourhoods& hoods, const HotspotSpec& spec,
                   Findings& findings)
{
    const double least_p = 1 / (spec.permutation.permutations + 1.0);
    const auto extreme = std::count_if(spots.statistic.begin(), spots.statistic.end(),
                                       [&](const LocalStatistic& each) { return each.p <= least_p; });
    if (spec.p_value == PValueKind::Analytical || extreme == 0 ||
        std::any_of(spots.q.begin(), spots.q.end(), [&](double q) { return q <= spec.level; })) {
        return;
    }
    const double tests = spec.correction == Correction::None ? 1 : static_cast<double>(hoods.size());
    const double passing = spec.correction == Correction::FalseDiscoveryRate ? static_cast<double>(extreme) : 1;
    const double wanted = std::ceil(sides_of(spec.statistic) * tests / (passing * spec.level)) - 1;
    const auto remedy = wanted <= most_permutations
                            ? fmt::format("set \"permutations\" to {} or more", grouped(static_cast<long long>(wanted)))
                            : fmt::format("raise \"{}\" to see them", key_of(spec.correction));
    findings.push_back({"few_permutations", place_of(spots),
                        fmt::format("{} may be hot or cold, but {} permutations are too few to tell among {}: {}",
                                    counted(static_cast<std::size_t>(extreme), "unit"),
                                    grouped(spec.permutation.permutations), counted(hoods.size(), "unit"), remedy),
                        static_cast<double>(extreme)});
}

Weights weights_of(const Graph& graph, std::span<const Point> points, const WeightsSpec& spec)
{
    switch (spec.kind) {
    case WeightsSpec::Kind::Neighbours:
        return contiguity(graph);
    case WeightsSpec::Kind::KNearest:
        return k_nearest(points, spec.k);
    case WeightsSpec::Kind::DistanceBand:
        return distance_band(points, spec.distance_m > 0 ? spec.distance_m : connecting_distance(points), spec.power);
    case WeightsSpec::Kind::Kernel:
        return spec.distance_m > 0 ? kernel_weights(points, spec.distance_m, spec.kernel)
                                   : adaptive_kernel_weights(points, spec.k, spec.kernel);
    }
    throw Error(ErrorKind::Internal, "hot spots", "weights that do not exist");
}

class Finder {
public:
    Finder(const Weights& weights, const HotspotSpec& spec, Progress& progress, Findings& findings)
        : m_weights(weights), m_spec(spec), m_progress(progress), m_findings(findings)
    {
    }

    MeasureHotspots operator()(const std::string& measure, std::span<const double> value) const
    {
        const auto hoods = neighbourhoods_of(m_weights, value);
        MeasureHotspots spots;
        spots.measure = measure;
        const bool testable = hoods.size() >= fewest_values;
        Candidates candidates(value.size(), HotspotClass::None);
        if (testable) {
            judge(hoods, value, spots.statistic, candidates);
        }
        else {
            spots.statistic = for_units(hoods, {}, value.size());
        }
        classify(spots, candidates, m_spec);
        mark_missing(spots, value);
        if (testable) {
            report_coarse(spots, hoods, m_spec, m_findings);
        }
        else {
            report_too_few(spots, hoods.size(), m_findings);
        }
        return spots;
    }

private:
    void judge(const Neighbourhoods& hoods, std::span<const double> value, std::vector<LocalStatistic>& statistic,
               Candidates& candidates) const
    {
        auto permutation = m_spec.permutation;
        permutation.permutations = m_spec.p_value == PValueKind::Analytical ? 1 : permutation.permutations;
        LocalMoran moran;
        switch (m_spec.statistic) {
        case HotspotStatistic::GiStar:
            statistic = for_units(
                hoods, getis_ord_star(hoods, permutation, [this](std::size_t members) { m_progress.advance(members); }),
                value.size());
            break;
        case HotspotStatistic::Gi:
            statistic = getis_ord(m_weights, value, permutation);
            break;
        case HotspotStatistic::LocalMoran:
            moran = local_moran(m_weights, value, permutation);
            statistic = moran.statistic;
            break;
        case HotspotStatistic::LocalGeary:
            statistic = local_geary(m_weights, value, permutation);
            break;
        case HotspotStatistic::JoinCount:
            statistic = local_join_count(m_weights, top_units(value, m_spec.top_share), permutation);
            break;
        }
        if (m_spec.statistic != HotspotStatistic::GiStar) {
            m_progress.advance(hoods.size());
        }
        if (m_spec.p_value == PValueKind::Analytical) {
            use_normal_p(statistic, m_spec.statistic);
            for (std::size_t member = 0; member < hoods.size(); ++member) {
                auto& each = statistic[to_index(hoods.unit[member])];
                each.p = hoods.neighbours(member).empty() ? 1 : each.p;
            }
        }
        candidates = m_spec.statistic == HotspotStatistic::LocalMoran   ? candidates_of(moran)
                     : m_spec.statistic == HotspotStatistic::LocalGeary ? geary_candidates(m_weights, value, statistic)
                                                                        : candidates_of(statistic);
    }

    const Weights& m_weights;
    const HotspotSpec& m_spec;
    Progress& m_progress;
    Findings& m_findings;
};

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

std::string agency_of(const std::string& measure)
{
    return measure.substr(0, measure.find('/'));
}

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
                       std::span<const Point> points)
{
    spec.validate();
    progress.begin("finding hot spots", (need.measures.size() + 1) * need.unit_count());

    Hotspots result;
    result.statistic = spec.statistic;
    const auto weights = weights_of(graph, points, spec.weights);
    const Finder find(weights, spec, progress, result.findings);
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
