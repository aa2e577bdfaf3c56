#pragma once

/// Small maps for the tests of localities.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "needshed/core/random.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed::test {

/// Squares of one metre, row by row.
inline Graph lattice(std::size_t rows, std::size_t columns)
{
    std::vector<GraphEdge> edges;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            const auto unit = row * columns + column;
            if (column + 1 < columns) {
                edges.push_back({to_unit(unit), to_unit(unit + 1), 1});
            }
            if (row + 1 < rows) {
                edges.push_back({to_unit(unit), to_unit(unit + columns), 1});
            }
        }
    }
    return {rows * columns, edges};
}

/// A chain of units A – B – C …
inline Graph chain(std::size_t units)
{
    return lattice(1, units);
}

inline Need need_of(std::vector<std::vector<double>> z)
{
    Need need;
    need.index.assign(z.front().size(), 0);
    for (auto& values : z) {
        MeasureNeed measure;
        measure.weight = 1.0 / static_cast<double>(z.size());
        measure.z = std::move(values);
        need.measures.push_back(std::move(measure));
    }
    return need;
}

/// Rules for `count` localities of units called A, B, C … or u000, u001 …
inline LocalityRules rules_for(std::size_t units, std::size_t count)
{
    LocalityRules rules;
    for (std::size_t unit = 0; unit < units; ++unit) {
        auto number = std::to_string(unit);
        number.insert(0, number.size() < 3 ? 3 - number.size() : 0, '0');
        rules.codes.push_back(units <= 26 ? std::string(1, static_cast<char>('A' + unit)) : "u" + number);
    }
    rules.count.min = rules.count.max = count;
    rules.effort = Effort::Quick;
    return rules;
}

inline Proposal propose(const Graph& graph, const Need& need, const LocalityRules& rules)
{
    Progress progress;
    return needshed::propose(graph, need, rules, progress);
}

/// A connected graph in which each unit knows some of the units a little before it.
inline Graph random_map(std::size_t units, Random& random)
{
    std::vector<GraphEdge> edges;
    for (std::uint32_t unit = 1; unit < units; ++unit) {
        const auto links = 1 + random.below(3);
        for (std::uint32_t i = 0; i < links; ++i) {
            const auto other = unit - 1 - random.below(std::min(unit, 4U));
            edges.push_back({to_unit(unit), to_unit(other), 1 + random.uniform()});
        }
    }
    return {units, edges};
}

inline std::vector<double> random_values(std::size_t units, Random& random)
{
    std::vector<double> values(units);
    for (auto& value : values) {
        value = random.normal();
    }
    return values;
}

/// Whole people, so that sums are exact.
inline std::vector<double> random_people(std::size_t units, Random& random)
{
    std::vector<double> people(units);
    for (auto& value : people) {
        value = 1 + random.below(9);
    }
    return people;
}

/// A term of random areas, some units in none.
inline AreaTermRule random_areas(const std::string& name, std::size_t units, std::uint32_t areas, Random& random)
{
    AreaTermRule term{name, {}, random_people(units, random), random.uniform()};
    for (std::size_t unit = 0; unit < units; ++unit) {
        const auto area = random.below(areas + 1);
        term.area.push_back(area == areas && unit > 0 ? no_group : area % areas);
    }
    return term;
}

/// Places, sizes and ways for the units of a map, so that every rule on the ground has something to measure.
inline std::shared_ptr<const Ground> random_ground(const Graph& graph, Random& random)
{
    Ground ground;
    const auto units = graph.unit_count();
    ground.people = random_people(units, random);
    ground.borders = graph;
    ground.times.start = {0};
    for (std::uint32_t unit = 0; unit < units; ++unit) {
        const Point at{1000.0 * unit / 3 + 2000 * random.uniform(), 3000 * random.uniform()};
        ground.centre.push_back(at);
        const Point corners[] = {{at.x - 300, at.y - 300}, {at.x + 300, at.y + 200}, {at.x, at.y + 500}};
        ground.extent.push_back(extent_of(corners));
        double border = 0;
        for (const double length : graph.border_m(to_unit(unit))) {
            border += length;
        }
        ground.perimeter_m.push_back(border + random.uniform());
        ground.area_m2.push_back(ground.perimeter_m.back() * ground.perimeter_m.back() / (15 + 10 * random.uniform()));
        for (std::uint32_t other = 0; other < units; ++other) {
            if (other != unit && random.uniform() < 0.9) {
                ground.times.to.push_back(other);
                ground.times.minutes.push_back(1 + 3 * random.uniform() * std::fabs(1.0 * unit - other));
            }
        }
        ground.times.start.push_back(ground.times.to.size());
    }
    return std::make_shared<const Ground>(std::move(ground));
}

/// What a bound that is no sum limits, written apart from the library: by its definition, on lists of units.
inline double measured(const Ground& ground, BoundOf what, const std::vector<std::uint32_t>& units)
{
    const auto far = [&](const Point& from) {
        double most = 0;
        for (const auto unit : units) {
            most = std::max(most, std::hypot(from.x - ground.centre[unit].x, from.y - ground.centre[unit].y) / 1000);
        }
        return most;
    };
    if (what == BoundOf::Width) {
        double most = 0;
        for (std::size_t d = 0; d < extent_directions; ++d) {
            for (const auto a : units) {
                for (const auto b : units) {
                    most = std::max(most, (ground.extent[a].to[d] - ground.extent[b].from[d]) / 1000);
                }
            }
        }
        return most;
    }
    if (what == BoundOf::Reach) {
        Point sum;
        double people = 0;
        for (const auto unit : units) {
            sum.x += ground.people[unit] * ground.centre[unit].x;
            sum.y += ground.people[unit] * ground.centre[unit].y;
            people += ground.people[unit];
        }
        return far({sum.x / people, sum.y / people});
    }
    if (what == BoundOf::PolsbyPopper) {
        double area = 0;
        double perimeter = 0;
        for (const auto unit : units) {
            area += ground.area_m2[unit];
            perimeter += ground.perimeter_m[unit];
        }
        for (const auto& edge : ground.borders.edges()) {
            const bool inside = std::count(units.begin(), units.end(), to_index(edge.a)) != 0 &&
                                std::count(units.begin(), units.end(), to_index(edge.b)) != 0;
            perimeter -= inside ? 2 * edge.border_m : 0;
        }
        return 4 * 3.14159265358979323846 * area / (perimeter * perimeter);
    }
    double best = 1e6;
    for (const auto centre : units) {
        double slowest = 0;
        for (const auto unit : units) {
            double minutes = unit == centre ? 0 : 1e6;
            for (auto i = ground.times.start[unit]; i < ground.times.start[unit + 1]; ++i) {
                minutes = ground.times.to[i] == centre ? ground.times.minutes[i] : minutes;
            }
            slowest = std::max(slowest, minutes);
        }
        best = std::min(best, slowest);
    }
    return best;
}

/// People × km to the mean of the units' places by people.
inline double travelled(const LocalityRules& rules, const std::vector<std::uint32_t>& units)
{
    const auto& ground = *rules.ground;
    Point sum;
    double people = 0;
    for (const auto unit : units) {
        sum.x += ground.people[unit] * ground.centre[unit].x;
        sum.y += ground.people[unit] * ground.centre[unit].y;
        people += ground.people[unit];
    }
    double total = 0;
    for (const auto unit : units) {
        total += rules.terms.travel.people[unit] *
                 std::hypot(sum.x / people - ground.centre[unit].x, sum.y / people - ground.centre[unit].y) / 1000;
    }
    return total;
}

} // namespace needshed::test
