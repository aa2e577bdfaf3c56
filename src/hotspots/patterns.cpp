#include "needshed/hotspots/patterns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "hotspots/finder.hpp"
#include "hotspots/neighbourhoods.hpp"

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

Patterns find_patterns(const Graph& graph, const Need& need, const HotspotSpec& hotspots, const PatternSpec& spec,
                       Progress& progress, std::span<const Point> points)
{
    hotspots.validate();
    const auto weights = weights_of(graph, points, hotspots.weights);
    Patterns patterns;
    if (spec.global) {
        patterns.global = associations_of(weights, need, hotspots.permutation, progress);
    }
    return patterns;
}

} // namespace needshed
