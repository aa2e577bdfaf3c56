#include "loose.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "predicates.hpp"
#include "vertex_hash.hpp"

namespace needshed::coverage {

namespace {

/// A vertex of a one-sided edge of a unit, and the class of near vertices to which it belongs.
struct LooseVertex {
    std::uint32_t place = 0;
    std::uint32_t vertex = 0;
    UnitIndex unit{};

    friend bool operator<(const LooseVertex& a, const LooseVertex& b)
    {
        return std::tie(a.place, a.vertex, a.unit) < std::tie(b.place, b.vertex, b.unit);
    }
    friend bool operator==(const LooseVertex&, const LooseVertex&) = default;
};

std::vector<LooseVertex> loose_vertices(const Rings& rings, const Edges& edges)
{
    std::vector<LooseVertex> loose;
    for (std::size_t e = 0; e < edges.twin.size(); ++e) {
        if (edges.twin[e] == no_edge) {
            loose.push_back({0, rings.vertex[e], edges.unit[e]});
            loose.push_back({0, edges.to[e], edges.unit[e]});
        }
    }
    return loose;
}

std::vector<Point> place_near_ones(std::vector<LooseVertex>& loose, const Rings& rings, double reach)
{
    std::vector<Point> points;
    points.reserve(loose.size());
    for (const auto& each : loose) {
        points.push_back(rings.points[each.vertex]);
    }
    auto merged = distinct_vertices(points, reach);
    for (std::size_t i = 0; i < loose.size(); ++i) {
        loose[i].place = merged.number[i];
    }
    std::sort(loose.begin(), loose.end());
    loose.erase(std::unique(loose.begin(), loose.end()), loose.end());
    return std::move(merged.points);
}

/// More than one vertex, and none of them shares a unit with another.
bool should_be_one(std::span<const LooseVertex> near)
{
    if (near.front().vertex == near.back().vertex) {
        return false;
    }
    std::vector<UnitIndex> units;
    for (const auto& each : near) {
        units.push_back(each.unit);
    }
    std::sort(units.begin(), units.end());
    return std::adjacent_find(units.begin(), units.end()) == units.end();
}

} // namespace

MovedUnits snap_loose_vertices(Rings& rings, Edges& edges, double reach)
{
    auto loose = loose_vertices(rings, edges);
    const auto merged = place_near_ones(loose, rings, reach);
    std::vector<std::uint32_t> number(rings.points.size());
    std::iota(number.begin(), number.end(), 0U);
    std::vector<BorderShift> shifts;
    std::vector<std::pair<std::uint32_t, Point>> places;
    for (std::size_t first = 0; first < loose.size();) {
        std::size_t last = first + 1;
        while (last < loose.size() && loose[last].place == loose[first].place) {
            ++last;
        }
        const auto near = std::span(loose).subspan(first, last - first);
        if (should_be_one(near)) {
            const auto& place = merged[near.front().place];
            for (const auto& each : near) {
                number[each.vertex] = near.front().vertex;
                shifts.push_back({each.unit, place, distance(rings.points[each.vertex], place)});
            }
            places.emplace_back(near.front().vertex, place);
        }
        first = last;
    }
    auto moved = remember_moved(std::move(shifts), rings, rings.points);
    for (const auto& [vertex, place] : places) {
        rings.points[vertex] = place;
    }
    if (!places.empty()) {
        edges = {}; // no more use, and half the memory at this point
        renumber(rings, number);
    }
    return moved;
}

} // namespace needshed::coverage
