#include "hotspots/patterns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hotspots/finder.hpp"
#include "hotspots/neighbourhoods.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr GlobalStatistic undefined{missing, missing, missing, missing, missing, missing, missing, missing, missing};

bool enough_joined(const Weights& weights, std::span<const double> value)
{
    const auto joined = joined_members(neighbourhoods_of(weights, value));
    return std::accumulate(joined.begin(), joined.end(), std::size_t{0}) >= fewest_joined;
}

/// General G is of values that have no sign.
bool has_negative(std::span<const double> value)
{
    return std::any_of(value.begin(), value.end(), [](double each) { return each < 0; });
}

class Associations {
public:
    Associations(const Weights& weights, const PermutationOptions& options, Progress& progress)
        : m_weights(weights), m_options(options), m_progress(progress)
    {
    }

    /// `rate` may be empty: then there is no General G.
    MeasureAssociation operator()(const std::string& measure, std::span<const double> z,
                                  std::span<const double> rate) const
    {
        MeasureAssociation result{measure, undefined, undefined, undefined};
        if (enough_joined(m_weights, z)) {
            result.moran = global_moran(m_weights, z, m_options);
            m_progress.advance();
            result.geary = global_geary(m_weights, z, m_options);
            m_progress.advance();
        }
        if (!rate.empty() && !has_negative(rate) && enough_joined(m_weights, rate)) {
            result.general_g = general_g(m_weights, rate, m_options);
            m_progress.advance();
        }
        return result;
    }

private:
    const Weights& m_weights;
    const PermutationOptions& m_options;
    Progress& m_progress;
};

std::vector<MeasureAssociation> associations_of(const Weights& weights, const Need& need,
                                                const PermutationOptions& options, Progress& progress)
{
    progress.begin("measuring association", 3 * need.measures.size() + 2);
    const Associations of(weights, options, progress);
    std::vector<MeasureAssociation> result{of("need", need.index, {})};
    for (const auto& measure : need.measures) {
        result.push_back(of(measure.measure, measure.z, measure.rate));
    }
    return result;
}

} // namespace

std::size_t place_of_measure(const Need& need, const std::string& measure, const std::string& where)
{
    std::vector<std::string> known;
    for (const auto& each : need.measures) {
        if (each.measure == measure) {
            return known.size();
        }
        known.push_back(each.measure);
    }
    const auto nearest = nearest_name(measure, known);
    throw Error(ErrorKind::Input, where, "there is no measure of need \"" + measure + "\"",
                nearest.empty() ? "Known: " + list_names(known) : "Did you mean \"" + nearest + "\"?");
}

Patterns find_patterns(const PatternField& field, const HotspotSpec& hotspots, const PatternSpec& spec,
                       Progress& progress)
{
    hotspots.validate();
    const auto weights = weights_of(field.graph, field.points, hotspots.weights, field.barred);
    Patterns patterns;
    if (spec.global) {
        patterns.global = associations_of(weights, field.need, hotspots.permutation, progress);
    }
    if (spec.trends) {
        patterns.trends = trends_of(field, weights, hotspots, *spec.trends, progress, patterns.findings);
    }
    if (spec.scan) {
        patterns.scans = scans_of(field, hotspots, *spec.scan, progress, patterns.findings);
    }
    progress.begin("comparing measures", spec.pairs.size() + 1);
    for (const auto& pair : spec.pairs) {
        patterns.pairs.push_back(pair_of(field, weights, hotspots, pair, patterns.findings));
        progress.advance();
    }
    if (!spec.together.empty()) {
        patterns.together = together_of(field, weights, hotspots, spec.together, patterns.findings);
    }
    return patterns;
}

} // namespace needshed
