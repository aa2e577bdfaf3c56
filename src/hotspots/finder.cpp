#include "hotspots/finder.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "hotspots/classes.hpp"
#include "hotspots/getis_ord.hpp"
#include "hotspots/members.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

void classify(MeasureHotspots& spots, const Candidates& candidates, const HotspotSpec& spec)
{
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

/// 1 where the neighbours' mean is above that of all other members, −1 where it is below.
/// `sum` is that of all members' values.
int side_of_neighbours(const Neighbourhoods& hoods, std::size_t member, double sum)
{
    const auto weights = hoods.weights(member);
    const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (!(weight > 0)) {
        return 0;
    }
    const double others = (sum - hoods.value[member]) / static_cast<double>(hoods.size() - 1);
    const double near = lag_of(hoods, member, hoods.value) / weight;
    return near > others ? 1 : near < others ? -1 : 0;
}

class Finder {
public:
    Finder(const Weights& weights, const HotspotSpec& spec, Progress& progress)
        : m_weights(weights), m_spec(spec), m_progress(progress)
    {
    }

    MeasureHotspots operator()(const std::string& measure, std::span<const double> value, Findings& findings)
    {
        const auto hoods = neighbourhoods_of(m_weights, value);
        MeasureHotspots spots;
        spots.measure = measure;
        Candidates candidates(value.size(), HotspotClass::None);
        if (hoods.size() < fewest_values) {
            spots.statistic = for_units(hoods, {}, value.size());
            spots.q = corrected(spots.statistic, m_spec);
            report_too_few(spots, hoods.size(), findings);
        }
        else {
            auto judged = judge(m_spec, [&](const PermutationOptions& options) { return draw(hoods, value, options); });
            if (judged.coarse > 0) {
                report_coarse(place_of(spots), judged, hoods.size(), m_spec, findings);
            }
            spots.statistic = std::move(judged.statistic);
            spots.q = std::move(judged.q);
            candidates = candidates_for(value, spots.statistic);
        }
        classify(spots, candidates, m_spec);
        mark_missing(spots, value);
        return spots;
    }

private:
    std::vector<LocalStatistic> draw(const Neighbourhoods& hoods, std::span<const double> value,
                                     const PermutationOptions& options)
    {
        // The first draws are those that the user waits for and is told of.
        const auto done = [this, first = options.units.empty()](std::size_t members) {
            m_progress.advance(first ? members : 0);
        };
        auto statistic = statistic_of(hoods, value, options, done);
        if (m_spec.statistic != HotspotStatistic::GiStar) {
            done(hoods.size());
        }
        if (m_spec.p_value == PValueKind::Analytical) {
            use_normal_p(statistic, m_spec.statistic);
            const double sum = std::accumulate(hoods.value.begin(), hoods.value.end(), 0.0);
            for (std::size_t member = 0; member < hoods.size(); ++member) {
                auto& each = statistic[to_index(hoods.unit[member])];
                each.p = hoods.neighbours(member).empty() ? 1 : each.p;
                // Gi* takes in the unit itself; whether it is hot is for its neighbours to say.
                each.tail =
                    m_spec.statistic == HotspotStatistic::GiStar ? side_of_neighbours(hoods, member, sum) : each.tail;
            }
        }
        return statistic;
    }

    std::vector<LocalStatistic> statistic_of(const Neighbourhoods& hoods, std::span<const double> value,
                                             const PermutationOptions& options,
                                             const std::function<void(std::size_t)>& done)
    {
        switch (m_spec.statistic) {
        case HotspotStatistic::GiStar:
            return for_units(hoods, getis_ord_star(hoods, options, done), value.size());
        case HotspotStatistic::Gi:
            return getis_ord(m_weights, value, options);
        case HotspotStatistic::LocalMoran:
            m_moran = local_moran(m_weights, value, options);
            return m_moran.statistic;
        case HotspotStatistic::LocalGeary:
            return local_geary(m_weights, value, options);
        case HotspotStatistic::JoinCount:
            return local_join_count(m_weights, top_units(value, m_spec.top_share), options);
        }
        throw Error(ErrorKind::Internal, "hot spots", "a statistic that does not exist");
    }

    Candidates candidates_for(std::span<const double> value, std::span<const LocalStatistic> statistic) const
    {
        return m_spec.statistic == HotspotStatistic::LocalMoran   ? candidates_of(m_moran)
               : m_spec.statistic == HotspotStatistic::LocalGeary ? geary_candidates(m_weights, value, statistic)
                                                                  : candidates_of(statistic);
    }

    const Weights& m_weights;
    const HotspotSpec& m_spec;
    Progress& m_progress;
    LocalMoran m_moran; ///< of the last draws: quadrants are the same for any
};

} // namespace

std::string key_of(Correction correction)
{
    return correction == Correction::FalseDiscoveryRate ? "false_discovery_rate"
           : correction == Correction::Bonferroni       ? "bonferroni"
                                                        : "uncorrected";
}

Barred barred_but_neighbours(const Graph& graph, const Barred& barred)
{
    if (!barred) {
        return {};
    }
    return [&](UnitIndex a, UnitIndex b) { return !graph.adjacent(a, b) && barred(a, b); };
}

Weights weights_of(const Graph& graph, std::span<const Point> points, const WeightsSpec& spec, const Barred& barred)
{
    if (points.size() == 1) {
        return contiguity(graph); // nobody is near, by any rule
    }
    constexpr std::size_t usual_k = 8;
    const auto k = spec.k > 0 ? spec.k : std::min(usual_k, points.size() - 1);
    const auto not_near = barred_but_neighbours(graph, barred);
    switch (spec.kind) {
    case WeightsSpec::Kind::Neighbours:
    case WeightsSpec::Kind::Rook:
    case WeightsSpec::Kind::Queen:
        return contiguity(graph);
    case WeightsSpec::Kind::KNearest:
        return k_nearest(points, k, not_near);
    case WeightsSpec::Kind::DistanceBand:
        return distance_band(points, spec.distance_m > 0 ? spec.distance_m : connecting_distance(points, not_near),
                             spec.power, not_near);
    case WeightsSpec::Kind::Kernel:
        return spec.distance_m > 0 ? kernel_weights(points, spec.distance_m, spec.kernel, not_near)
                                   : adaptive_kernel_weights(points, k, spec.kernel, not_near);
    }
    throw Error(ErrorKind::Internal, "hot spots", "weights that do not exist");
}

std::string place_of(const MeasureHotspots& spots)
{
    return "hot spots of " + spots.measure;
}

void report_coarse(const std::string& place, const Judged& judged, std::size_t units, const HotspotSpec& spec,
                   Findings& findings)
{
    // The user should not take it for the absence of hot spots.
    const double tests = spec.correction == Correction::None ? 1 : static_cast<double>(units);
    // As many as let one unit alone pass: how many would still stand where p may be less, nobody knows.
    const double wanted = std::ceil(sides_of(spec.statistic) * tests / spec.level) - 1;
    const auto remedy = wanted <= most_permutations
                            ? fmt::format("set \"refine_to\" to {} or more", grouped(static_cast<long long>(wanted)))
                            : fmt::format("raise \"{}\" to see them", key_of(spec.correction));
    findings.push_back(
        {"few_permutations", place,
         fmt::format("{} may be hot or cold, but {} permutations are too few to tell among {}: {}",
                     counted(judged.coarse, "unit"), grouped(judged.permutations), counted(units, "unit"), remedy),
         static_cast<double>(judged.coarse)});
}

MeasureHotspots judge_measure(const Weights& weights, const HotspotSpec& spec, const std::string& measure,
                              std::span<const double> value, Progress& progress, Findings& findings)
{
    return Finder(weights, spec, progress)(measure, value, findings);
}

} // namespace needshed
