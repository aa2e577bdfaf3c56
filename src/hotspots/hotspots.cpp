#include "needshed/hotspots/hotspots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "hotspots/getis_ord.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr int most_permutations = 99'999;

HotspotClass class_of(const LocalStatistic& statistic, double q, double false_discovery_rate)
{
    if (!(q <= false_discovery_rate)) {
        return HotspotClass::None;
    }
    if (statistic.z > 0 && statistic.tail > 0) {
        return HotspotClass::Hot;
    }
    return statistic.z < 0 && statistic.tail < 0 ? HotspotClass::Cold : HotspotClass::None;
}

void classify(MeasureHotspots& spots, double false_discovery_rate)
{
    spots.q = benjamini_hochberg(two_sided(spots.statistic));
    for (std::size_t i = 0; i < spots.statistic.size(); ++i) {
        spots.classes.push_back(class_of(spots.statistic[i], spots.q[i], false_discovery_rate));
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

/// With R permutations no p is below 1/(R+1), and where many units are tested that may be too much for any number of
/// them to pass. The user should not take it for the absence of hot spots.
void report_coarse(const MeasureHotspots& spots, const Neighbourhoods& hoods, const HotspotSpec& spec,
                   Findings& findings)
{
    const double least_p = 1 / (spec.permutation.permutations + 1.0);
    const auto extreme = std::count_if(spots.statistic.begin(), spots.statistic.end(),
                                       [&](const LocalStatistic& each) { return each.p <= least_p; });
    if (extreme == 0 ||
        std::any_of(spots.q.begin(), spots.q.end(), [&](double q) { return q <= spec.false_discovery_rate; })) {
        return;
    }
    const double tests = static_cast<double>(hoods.size());
    const double wanted = std::ceil(2 * tests / (static_cast<double>(extreme) * spec.false_discovery_rate)) - 1;
    const auto remedy = wanted <= most_permutations
                            ? fmt::format("set \"permutations\" to {} or more", grouped(static_cast<long long>(wanted)))
                            : std::string("raise \"false_discovery_rate\" to see them");
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
        spots.statistic = for_units(hoods, testable ? statistics(hoods) : std::vector<LocalStatistic>{}, value.size());
        classify(spots, m_spec.false_discovery_rate);
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
    std::vector<LocalStatistic> statistics(const Neighbourhoods& hoods) const
    {
        return getis_ord_star(hoods, m_spec.permutation, [this](std::size_t members) { m_progress.advance(members); });
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
    if (!(false_discovery_rate > 0 && false_discovery_rate < 1)) {
        throw Error(ErrorKind::Input, "/hotspots/false_discovery_rate", fmt::format("is {}", false_discovery_rate),
                    "Give a share between 0 and 1, such as 0.05");
    }
}

std::string class_name(HotspotClass each)
{
    switch (each) {
    case HotspotClass::None:
        return "none";
    case HotspotClass::Hot:
        return "hot";
    case HotspotClass::Cold:
        return "cold";
    case HotspotClass::Missing:
        return {};
    }
    throw Error(ErrorKind::Internal, "hot spots", "a class that does not exist");
}

Hotspots find_hotspots(const Graph& graph, const Need& need, const HotspotSpec& spec, Progress& progress)
{
    spec.validate();
    progress.begin("finding hot spots", (need.measures.size() + 1) * need.unit_count());

    Hotspots result;
    const auto weights = contiguity(graph);
    const Finder find(weights, spec, progress, result.findings);
    result.index = find("need", need.index);
    // Whoever has no neighbour in a measure has none in the index, which is missing wherever a measure is.
    report_isolates(result.index, neighbourhoods_of(weights, need.index), result.findings);
    for (const auto& measure : need.measures) {
        result.measures.push_back(find(measure.measure, measure.z));
    }
    return result;
}

} // namespace needshed
