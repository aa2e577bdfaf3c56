#pragma once

/// The exact optimum on small maps.

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "localities/maps.hpp"

namespace needshed::test {

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

    std::vector<std::uint32_t> units_in(std::uint32_t set) const
    {
        std::vector<std::uint32_t> units;
        for (std::uint32_t unit = 0; unit < m_units; ++unit) {
            if ((set >> unit & 1U) != 0) {
                units.push_back(unit);
            }
        }
        return units;
    }

    double amount(std::uint32_t set, const Bound& bound) const
    {
        return bound.of == BoundOf::Sum ? sum(set, bound.value) : measured(*m_rules.ground, bound.of, units_in(set));
    }

    /// Price of the soft bounds that the set misses.
    double missed(std::uint32_t set) const
    {
        double price = 0;
        for (const auto& bound : m_rules.bounds) {
            if (!bound.is_hard()) {
                const double value = amount(set, bound);
                price += value < bound.min ? bound.price * (bound.min - value) / bound.min : 0;
                // One unit alone has a reach of 0, and a limit of 0 has no shares to miss it by.
                const double over = bound.max > 0 ? (value - bound.max) / bound.max : 1 + value;
                price += value > bound.max ? bound.price * over : 0;
            }
        }
        return price;
    }

    /// Half of what flows between the set and the rest, as a share of all flows.
    double half_cut_flow(std::uint32_t set) const
    {
        double cut = 0;
        double total = 0;
        for (const auto& flow : m_rules.terms.flows.flows) {
            cut += in(set, flow.a) != in(set, flow.b) ? flow.amount / 2 : 0;
            total += flow.a != flow.b ? flow.amount : 0;
        }
        return total > 0 ? cut / total : 0;
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
            const double value = amount(set, bound);
            good = good && (!bound.is_hard() || (value >= bound.min && value <= bound.max));
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
            if (terms.travel.weight > 0) {
                price[set] +=
                    terms.travel.weight * travelled(m_rules, units_in(set)) / travelled(m_rules, units_in(m_all));
            }
            price[set] += terms.flows.weight * half_cut_flow(set) + missed(set);
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
