#include <algorithm>
#include <map>
#include <numeric>

#include "appraisal/scores.hpp"

namespace needshed::appraisal {

namespace {

/// People where a locality and an area overlap; an entry stands wherever the two share a unit.
using Overlap = std::map<std::pair<std::uint32_t, std::uint32_t>, double>;

Overlap overlap_of(const Plan& plan, const Grouping& footprint, std::span<const double> people)
{
    Overlap overlap;
    for (std::size_t u = 0; u < people.size(); ++u) {
        if (footprint.group[u] != no_group) {
            overlap[{plan.locality[u], footprint.group[u]}] += people[u];
        }
    }
    return overlap;
}

std::size_t count_above_one(const std::vector<std::size_t>& partners)
{
    return static_cast<std::size_t>(std::count_if(partners.begin(), partners.end(), [](auto n) { return n > 1; }));
}

} // namespace

FootprintScore score_footprint(const Plan& plan, const Grouping& footprint, std::span<const double> people)
{
    std::vector<std::size_t> areas_of_locality(plan.count, 0);
    std::vector<std::size_t> localities_of_area(footprint.group_count(), 0);
    std::vector<double> largest(plan.count, 0);
    for (const auto& [pair, shared] : overlap_of(plan, footprint, people)) {
        ++areas_of_locality[pair.first];
        ++localities_of_area[pair.second];
        largest[pair.first] = std::max(largest[pair.first], shared);
    }
    FootprintScore score;
    score.agency = footprint.name;
    score.areas = localities_of_area.size() -
                  static_cast<std::size_t>(std::count(localities_of_area.begin(), localities_of_area.end(), 0U));
    score.areas_split = count_above_one(localities_of_area);
    score.localities_split = count_above_one(areas_of_locality);
    const auto all = sums(plan, people);
    for (std::size_t l = 0; l < plan.count; ++l) {
        score.people += all[l];
        score.people_outside_main += all[l] - largest[l];
    }
    return score;
}

} // namespace needshed::appraisal
