// Areal interpolation (Goodchild & Lam 1980): a count known for an area falls to units in proportion to the land they
// have in common with it or, better, to the people or addresses on that land (dasymetric mapping, Eicher & Brewer
// 2001). What is kept is the total: the parts of an area and what lies outside add up to its count (Tobler's
// pycnophylactic property). Smoothing across borders (Tobler 1979) lost: it invents a gradient that no source supports.

#include "demand/area_shares.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "demand/area_weights.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

void add_spread_evenly(const KnownAreas& areas, std::size_t count, const std::string& what, Findings& findings)
{
    if (count > 0) {
        findings.push_back({"areas_spread_evenly", areas.title,
                            fmt::format("{} of {} without any weight to spread by: spread evenly over the land",
                                        grouped(static_cast<long long>(count)), what),
                            static_cast<double>(count)});
    }
}

} // namespace

AreaShares::AreaShares(const KnownAreas& areas, const Intersections& common, const std::vector<double>& weight)
{
    std::vector<std::size_t> count(areas.areas.area_count(), 0);
    for (const auto area : common.area) {
        ++count[area];
    }
    for (const auto each : count) {
        m_start.push_back(m_start.back() + each);
    }
    auto next = m_start;
    m_shares.resize(common.area.size());
    std::vector<double> total(count.size(), 0);
    for (std::size_t u = 0; u < common.unit_count(); ++u) {
        for (auto i = common.start[u]; i < common.start[u + 1]; ++i) {
            m_shares[next[common.area[i]]++] = {to_unit(u), weight[i]};
            total[common.area[i]] += weight[i];
        }
    }
    for (std::size_t a = 0; a < count.size(); ++a) {
        const bool empty = areas.areas.area_start[a] == areas.areas.area_start[a + 1];
        m_bucket.push_back(empty ? Bucket::NoLocation : total[a] > 0 ? Bucket::Inside : Bucket::Outside);
    }
}

AreaShares AreaShares::of_counts(const KnownAreas& areas, const SpreadSpec& spread, const AreaGround& ground,
                                 Findings& findings)
{
    const auto common = intersect(ground.units.coverage, areas.areas);
    const auto land = weigh_by_land(common);
    auto weights = weigh(common, areas, spread, ground, findings);
    std::vector<bool> evenly(areas.areas.area_count(), false);
    for (std::size_t i = 0; i < common.area.size(); ++i) {
        const auto area = common.area[i];
        const bool weightless = !(weights.area[area] > 0);
        evenly[area] = evenly[area] || weightless;
        weights.piece[i] = weightless ? land.piece[i] / land.area[area] : weights.piece[i] / weights.area[area];
    }
    add_spread_evenly(areas, static_cast<std::size_t>(std::count(evenly.begin(), evenly.end(), true)),
                      counted(evenly.size(), "area"), findings);
    return {areas, common, weights.piece};
}

AreaShares AreaShares::of_means(const KnownAreas& areas, const SpreadSpec& spread, const AreaGround& ground,
                                Findings& findings)
{
    const auto common = intersect(ground.units.coverage, areas.areas);
    auto weights = weigh(common, areas, spread, ground, findings);
    std::size_t evenly = 0;
    for (std::size_t u = 0; u < common.unit_count(); ++u) {
        const auto first = weights.piece.begin() + static_cast<std::ptrdiff_t>(common.start[u]);
        const auto last = weights.piece.begin() + static_cast<std::ptrdiff_t>(common.start[u + 1]);
        if (first != last && !(std::accumulate(first, last, 0.0) > 0)) {
            ++evenly;
            std::copy_n(common.common_m2.begin() + static_cast<std::ptrdiff_t>(common.start[u]), last - first, first);
        }
    }
    add_spread_evenly(areas, evenly, counted(common.unit_count(), "unit"), findings);
    return {areas, common, weights.piece};
}

} // namespace needshed::demand
