#pragma once

/// Small maps for the tests of localities, and the exact optimum on them.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
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

/// The best plan by dynamic programming over all subsets of up to 14 units: written apart from the search, on bit
/// masks, with the objective as the header states it.
class Exact {
public:
    Exact(const Graph& graph, const Need& need, const LocalityRules& rules)
        : m_graph(graph), m_need(need), m_rules(rules), m_units(graph.unit_count()), m_all((1U << m_units) - 1)
    {
        for (std::uint32_t set = 1; set <= m_all; ++set) {
            m_allowed.push_back(allowed(set));
        }
    }

    /// The objective of the best plan of `count` localities; nothing when there is no plan.
    std::optional<double> best(std::size_t count) const
    {
        std::vector<double> value(m_all + 1, infinity);
        value[0] = 0;
        const auto price = prices(count);
        for (std::size_t k = 0; k < count; ++k) {
            value = with_one_more(value, price);
        }
        return value[m_all] == infinity ? std::nullopt : std::optional(value[m_all]);
    }

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    static bool in(std::uint32_t set, UnitIndex unit) { return (set >> to_index(unit) & 1U) != 0; }

    /// value'[set] = min over localities that hold the first unit of the set.
    std::vector<double> with_one_more(const std::vector<double>& value, const std::vector<double>& price) const
    {
        std::vector<double> more(m_all + 1, infinity);
        for (std::uint32_t set = 1; set <= m_all; ++set) {
            const std::uint32_t first = set & (~set + 1);
            for (std::uint32_t part = set; part != 0; part = (part - 1) & set) {
                if ((part & first) != 0 && value[set ^ part] + price[part] < more[set]) {
                    more[set] = value[set ^ part] + price[part];
                }
            }
        }
        return more;
    }

    double sum(std::uint32_t set, const std::vector<double>& value) const
    {
        double total = 0;
        for (std::size_t unit = 0; unit < m_units; ++unit) {
            total += (set >> unit & 1U) != 0 ? value[unit] : 0;
        }
        return total;
    }

    bool connected(std::uint32_t set) const
    {
        std::uint32_t reached = set & (~set + 1);
        for (bool grown = true; grown;) {
            grown = false;
            for (const auto& edge : m_graph.edges()) {
                if (in(set, edge.a) && in(set, edge.b) && in(reached, edge.a) != in(reached, edge.b)) {
                    reached |= 1U << to_index(edge.a) | 1U << to_index(edge.b);
                    grown = true;
                }
            }
        }
        return reached == set;
    }

    bool splits(std::uint32_t set, const std::vector<UnitIndex>& units) const
    {
        const auto inside = std::count_if(units.begin(), units.end(), [&](UnitIndex unit) { return in(set, unit); });
        return inside != 0 && static_cast<std::size_t>(inside) != units.size();
    }

    bool joins(std::uint32_t set, const std::vector<UnitIndex>& units) const
    {
        return std::count_if(units.begin(), units.end(), [&](UnitIndex unit) { return in(set, unit); }) > 1;
    }

    bool one_group(std::uint32_t set, const Grouping& grouping) const
    {
        for (std::size_t unit = 0; unit < grouping.group.size(); ++unit) {
            const auto first = static_cast<std::size_t>(std::countr_zero(set));
            if ((set >> unit & 1U) != 0 && grouping.group[unit] != grouping.group[first]) {
                return false;
            }
        }
        return true;
    }

    bool allowed(std::uint32_t set) const
    {
        bool good = connected(set) && one_group(set, m_rules.within);
        for (const auto& bound : m_rules.bounds) {
            const double amount = sum(set, bound.value);
            good = good && amount >= bound.min && amount <= bound.max;
        }
        for (const auto& list : m_rules.together) {
            good = good && !splits(set, list);
        }
        for (const auto& list : m_rules.apart) {
            good = good && !joins(set, list);
        }
        for (const auto& list : m_rules.frozen) {
            good = good && (!meets(set, list) || (!splits(set, list) && std::popcount(set) == std::ssize(list)));
        }
        return good && keeps_fixed(set);
    }

    bool meets(std::uint32_t set, const std::vector<UnitIndex>& units) const
    {
        return std::any_of(units.begin(), units.end(), [&](UnitIndex unit) { return in(set, unit); });
    }

    bool keeps_fixed(std::uint32_t set) const
    {
        std::map<std::string, std::vector<UnitIndex>> units;
        std::vector<UnitIndex> one_of_each;
        for (const auto& fixed : m_rules.fixed) {
            units[fixed.label].push_back(fixed.unit);
        }
        for (const auto& [label, list] : units) {
            if (splits(set, list)) {
                return false;
            }
            one_of_each.push_back(list.front());
        }
        return !joins(set, one_of_each);
    }

    double within(std::uint32_t set) const
    {
        double total = 0;
        for (const auto& measure : m_need.measures) {
            const double mean = sum(set, measure.z) / std::popcount(set);
            for (std::size_t unit = 0; unit < m_units; ++unit) {
                const double off = measure.z[unit] - mean;
                total += (set >> unit & 1U) != 0 ? measure.weight * off * off : 0;
            }
        }
        return total;
    }

    double half_border(std::uint32_t set) const
    {
        double length = 0;
        double total = 0;
        for (const auto& edge : m_graph.edges()) {
            length += in(set, edge.a) != in(set, edge.b) ? edge.border_m / 2 : 0;
            total += edge.border_m;
        }
        return total > 0 ? length / total : 0;
    }

    /// Of the people in the areas of the term, the share outside the one in which most of the set's live.
    double outside_main_area(std::uint32_t set, const AreaTermRule& term) const
    {
        std::map<std::uint32_t, double> people;
        double all = 0;
        for (std::size_t unit = 0; unit < m_units; ++unit) {
            if (term.area[unit] != no_group) {
                all += term.people[unit];
                people[term.area[unit]] += (set >> unit & 1U) != 0 ? term.people[unit] : 0;
            }
        }
        double outside = 0;
        double main = 0;
        for (const auto& [area, count] : people) {
            outside += count;
            main = std::max(main, count);
        }
        return (outside - main) / all;
    }

    std::vector<double> prices(std::size_t count) const
    {
        std::vector<double> price(m_all + 1, infinity);
        const auto& terms = m_rules.terms;
        const double mean = terms.balance.weight > 0 ? sum(m_all, terms.balance.value) / static_cast<double>(count) : 0;
        const double total = within(m_all);
        for (std::uint32_t set = 1; set <= m_all; ++set) {
            if (!m_allowed[set - 1]) {
                continue;
            }
            price[set] = terms.common_need * within(set) / total + terms.compactness * half_border(set);
            if (mean > 0) {
                const double off = (sum(set, terms.balance.value) - mean) / mean;
                price[set] += terms.balance.weight * off * off / static_cast<double>(count);
            }
            for (const auto& term : terms.areas) {
                price[set] += term.weight * outside_main_area(set, term);
            }
        }
        return price;
    }

    const Graph& m_graph;
    const Need& m_need;
    const LocalityRules& m_rules;
    std::size_t m_units;
    std::uint32_t m_all;
    std::vector<bool> m_allowed;
};

} // namespace needshed::test
