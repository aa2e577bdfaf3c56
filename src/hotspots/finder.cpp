#include "hotspots/finder.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hotspots/classes.hpp"
#include "hotspots/getis_ord.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

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

void report_too_few(const MeasureHotspots& spots, std::size_t values, Findings& findings)
{
    findings.push_back({"too_few_values", place_of(spots),
                        fmt::format("{} with a value, and a test needs {}: none is hot or cold",
                                    counted(values, "unit"), fewest_values),
                        static_cast<double>(values)});
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
    // As many as let one unit alone pass: how many would still stand where p may be less, nobody knows.
    const double wanted = std::ceil(sides_of(spec.statistic) * tests / spec.level) - 1;
    const auto remedy = wanted <= most_permutations
                            ? fmt::format("set \"permutations\" to {} or more", grouped(static_cast<long long>(wanted)))
                            : fmt::format("raise \"{}\" to see them", key_of(spec.correction));
    findings.push_back({"few_permutations", place_of(spots),
                        fmt::format("{} may be hot or cold, but {} permutations are too few to tell among {}: {}",
                                    counted(static_cast<std::size_t>(extreme), "unit"),
                                    grouped(spec.permutation.permutations), counted(hoods.size(), "unit"), remedy),
                        static_cast<double>(extreme)});
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

std::string key_of(Correction correction)
{
    return correction == Correction::FalseDiscoveryRate ? "false_discovery_rate"
           : correction == Correction::Bonferroni       ? "bonferroni"
                                                        : "uncorrected";
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

std::string place_of(const MeasureHotspots& spots)
{
    return "hot spots of " + spots.measure;
}

MeasureHotspots judge_measure(const Weights& weights, const HotspotSpec& spec, const std::string& measure,
                              std::span<const double> value, Progress& progress, Findings& findings)
{
    return Finder(weights, spec, progress, findings)(measure, value);
}

} // namespace needshed
