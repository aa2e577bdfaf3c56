#include "study/bind_ground.hpp"

#include <algorithm>
#include <map>

#include "study/read_pairs.hpp"

namespace needshed {

namespace {

bool looks_at(const LocalitiesSpec& spec, BoundOf what)
{
    return std::any_of(spec.bounds.begin(), spec.bounds.end(),
                       [&](const auto& bound) { return bound_of(bound.sum) == what; });
}

/// Borders on the map by their whole length: barriers do not cancel an outline.
Graph borders_of(const Coverage& coverage)
{
    const auto& arcs = coverage.arcs();
    std::map<std::pair<UnitIndex, UnitIndex>, double> length;
    for (std::size_t arc = 0; arc < arcs.arc_count(); ++arc) {
        const auto [a, b] = std::minmax(arcs.left[arc], arcs.right[arc]);
        if (a != b && a != no_unit && b != no_unit) {
            length[{a, b}] += coverage.arc_m()[arc];
        }
    }
    std::vector<GraphEdge> edges;
    edges.reserve(length.size());
    for (const auto& [pair, border_m] : length) {
        edges.push_back({pair.first, pair.second, border_m});
    }
    return {coverage.unit_count(), edges};
}

std::vector<Extent> extents_of(const Coverage& coverage)
{
    const auto& arcs = coverage.arcs();
    std::vector<std::vector<Point>> points(coverage.unit_count());
    for (std::size_t arc = 0; arc < arcs.arc_count(); ++arc) {
        for (const auto unit : {arcs.left[arc], arcs.right[arc]}) {
            for (const auto vertex : arcs.arc(arc)) {
                if (unit != no_unit) {
                    points[to_index(unit)].push_back(arcs.points[vertex]);
                }
            }
        }
    }
    std::vector<Extent> extents;
    extents.reserve(points.size());
    for (const auto& list : points) {
        extents.push_back(extent_of(list));
    }
    return extents;
}

/// Of a pair that stands twice the shorter time.
TravelTimes times_of(const PairTable& table, const Coverage& coverage, Findings& findings)
{
    std::vector<std::map<std::uint32_t, double>> rows(coverage.unit_count());
    for (const auto& pair : read_pairs(table, coverage, findings)) {
        const auto to = static_cast<std::uint32_t>(to_index(pair.b));
        const auto [found, is_new] = rows[to_index(pair.a)].emplace(to, pair.amount);
        found->second = std::min(found->second, pair.amount);
    }
    TravelTimes times{{0}, {}, {}};
    for (const auto& row : rows) {
        for (const auto& [to, minutes] : row) {
            times.to.push_back(to);
            times.minutes.push_back(minutes);
        }
        times.start.push_back(times.to.size());
    }
    return times;
}

} // namespace

BoundOf bound_of(const std::string& name)
{
    return name == "width_km"        ? BoundOf::Width
           : name == "polsby_popper" ? BoundOf::PolsbyPopper
           : name == "reach_km"      ? BoundOf::Reach
           : name == "reach_minutes" ? BoundOf::TravelTime
                                     : BoundOf::Sum;
}

std::shared_ptr<const Ground> bind_ground(const LocalitiesSpec& spec, const Coverage& coverage,
                                          const std::vector<double>& people, Findings& findings)
{
    const bool shapes = std::any_of(spec.bounds.begin(), spec.bounds.end(),
                                    [](const auto& bound) { return bound_of(bound.sum) != BoundOf::Sum; });
    if (!shapes && spec.travel.sum.empty()) {
        return nullptr;
    }
    Ground ground;
    const auto points = coverage.interior_points();
    ground.centre.assign(points.begin(), points.end());
    ground.people = people;
    if (looks_at(spec, BoundOf::PolsbyPopper)) {
        ground.area_m2.assign(coverage.area_m2().begin(), coverage.area_m2().end());
        ground.perimeter_m.assign(coverage.perimeter_m().begin(), coverage.perimeter_m().end());
        ground.borders = borders_of(coverage);
    }
    if (looks_at(spec, BoundOf::Width)) {
        ground.extent = extents_of(coverage);
    }
    for (const auto& bound : spec.bounds) {
        if (bound_of(bound.sum) == BoundOf::TravelTime) {
            ground.times = times_of(bound.times, coverage, findings);
        }
    }
    return std::make_shared<const Ground>(std::move(ground));
}

} // namespace needshed
