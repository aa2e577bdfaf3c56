#include "localities/contraction.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <queue>
#include <string>

#include "localities/naming.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/random.hpp"

namespace needshed::localities {

namespace {

/// Sets of units that grow together.
class Sets {
public:
    explicit Sets(std::size_t units) : m_parent(units) { std::iota(m_parent.begin(), m_parent.end(), 0U); }

    /// The first unit of the set.
    std::uint32_t of(std::uint32_t unit) noexcept
    {
        while (m_parent[unit] != unit) {
            m_parent[unit] = m_parent[m_parent[unit]];
            unit = m_parent[unit];
        }
        return unit;
    }

    void tie(std::uint32_t a, std::uint32_t b) noexcept
    {
        const auto set_a = of(a);
        const auto set_b = of(b);
        m_parent[std::max(set_a, set_b)] = std::min(set_a, set_b);
    }

private:
    std::vector<std::uint32_t> m_parent;
};

std::uint32_t number(UnitIndex unit)
{
    return static_cast<std::uint32_t>(to_index(unit));
}

void tie_together(const LocalityRules& rules, Sets& sets)
{
    for (const auto& list : rules.together) {
        for (const auto unit : list) {
            sets.tie(number(list.front()), number(unit));
        }
    }
}

void tie_whole(const LocalityRules& rules, Sets& sets)
{
    for (const auto& grouping : rules.whole) {
        std::vector<std::uint32_t> first(grouping.group_count(), no_group);
        for (std::uint32_t unit = 0; unit < grouping.group.size(); ++unit) {
            const auto group = grouping.group[unit];
            if (group == no_group) {
                continue;
            }
            first[group] = std::min(first[group], unit);
            sets.tie(first[group], unit);
        }
    }
}

/// The first unit of each label, in order of the labels.
std::map<std::string, std::uint32_t> tie_fixed(const LocalityRules& rules, Sets& sets)
{
    std::map<std::string, std::uint32_t> first;
    for (const auto& fixed : rules.fixed) {
        const auto place = first.emplace(fixed.label, number(fixed.unit)).first;
        sets.tie(place->second, number(fixed.unit));
    }
    return first;
}

/// Two units that may not share a locality, and the rule that says so.
struct Apart {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    const char* rule = "";
};

std::vector<Apart> pairs_apart(const LocalityRules& rules, const std::map<std::string, std::uint32_t>& fixed)
{
    std::vector<Apart> pairs;
    for (const auto& list : rules.apart) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                pairs.push_back({number(list[j]), number(list[i]), "apart"});
            }
        }
    }
    for (auto a = fixed.begin(); a != fixed.end(); ++a) {
        for (auto b = std::next(a); b != fixed.end(); ++b) {
            pairs.push_back({a->second, b->second, "fixed"});
        }
    }
    return pairs;
}

void require_apart(const LocalityRules& rules, Sets& sets, const std::vector<Apart>& pairs)
{
    for (const auto& pair : pairs) {
        if (sets.of(pair.a) == sets.of(pair.b)) {
            throw Error(ErrorKind::NoPlan, pair.rule,
                        "keeps units " + unit_name(rules, pair.a) + " and " + unit_name(rules, pair.b) +
                            " apart, but other rules keep them together",
                        "Take one of the two out of the rules");
        }
    }
}

void tie_frozen(const LocalityRules& rules, Sets& sets)
{
    for (const auto& list : rules.frozen) {
        for (const auto unit : list) {
            sets.tie(number(list.front()), number(unit));
        }
    }
}

/// A locality that stays is in one piece, and no other rule wants more in it.
void require_frozen_alone(const Graph& inside, const LocalityRules& rules, Sets& sets)
{
    if (rules.frozen.empty()) {
        return;
    }
    const auto frozen = frozen_of_unit(rules, inside.unit_count());
    const auto pieces = connected_components(inside, frozen).of_unit;
    for (std::uint32_t unit = 0; unit < frozen.size(); ++unit) {
        for (const auto& list : rules.frozen) {
            const auto first = number(list.front());
            if (sets.of(unit) == sets.of(first) && frozen[unit] != frozen[first]) {
                throw Error(ErrorKind::NoPlan, "frozen",
                            "keeps unit " + unit_name(rules, unit) + " out of the locality of " +
                                unit_name(rules, first) + ", but other rules tie the two",
                            "Take one of the two out of the rules");
            }
        }
        if (frozen[unit] != no_group && pieces[unit] != pieces[number(rules.frozen[frozen[unit]].front())]) {
            throw Error(ErrorKind::NoPlan, "frozen",
                        "the locality of units " + unit_name(rules, number(rules.frozen[frozen[unit]].front())) +
                            " and " + unit_name(rules, unit) + " is not in one piece",
                        rules.within.group.empty() ? "Link its pieces, or let it change"
                                                   : "Link its pieces, drop \"within\", or let it change");
        }
    }
}

/// Joins the pieces of tied sets along shortest paths.
class Joiner {
public:
    Joiner(const Graph& graph, const LocalityRules& rules, Sets& sets, const std::vector<Apart>& apart, Random random)
        : m_graph(graph), m_rules(rules), m_sets(sets), m_apart(apart), m_random(random)
    {
    }

    /// True when some set had to be joined.
    bool run(bool vary);

private:
    struct Step {
        double length = 0;
        std::uint32_t unit = 0;
        bool operator<(const Step& other) const noexcept
        {
            return std::pair(length, unit) > std::pair(other.length, other.unit);
        }
    };

    std::vector<std::uint32_t> set_of_units();
    bool join_once(bool vary);
    void join(std::uint32_t from, std::uint32_t to, const std::vector<std::uint32_t>& piece, bool vary);
    std::vector<std::uint8_t> closed_to(std::uint32_t set);
    void trace(std::uint32_t unit, const std::vector<std::uint32_t>& before);

    const Graph& m_graph;
    const LocalityRules& m_rules;
    Sets& m_sets;
    const std::vector<Apart>& m_apart;
    Random m_random;
};

bool Joiner::run(bool vary)
{
    bool joined = false;
    while (join_once(vary)) {
        joined = true;
    }
    return joined;
}

std::vector<std::uint32_t> Joiner::set_of_units()
{
    std::vector<std::uint32_t> set(m_graph.unit_count());
    for (std::uint32_t unit = 0; unit < set.size(); ++unit) {
        set[unit] = m_sets.of(unit);
    }
    return set;
}

/// Joins the first piece of a set that its first unit does not reach.
bool Joiner::join_once(bool vary)
{
    const auto set = set_of_units();
    const auto pieces = connected_components(m_graph, set).of_unit;
    for (std::uint32_t unit = 0; unit < set.size(); ++unit) {
        if (pieces[unit] != pieces[set[unit]]) {
            join(set[unit], unit, pieces, vary);
            return true;
        }
    }
    return false;
}

/// Units of sets that the rules keep apart from this one.
std::vector<std::uint8_t> Joiner::closed_to(std::uint32_t set)
{
    std::vector<std::uint8_t> closed_set(m_graph.unit_count(), 0);
    for (const auto& pair : m_apart) {
        const auto a = m_sets.of(pair.a);
        const auto b = m_sets.of(pair.b);
        if (a == set || b == set) {
            closed_set[a == set ? b : a] = 1;
        }
    }
    std::vector<std::uint8_t> closed(m_graph.unit_count());
    for (std::uint32_t unit = 0; unit < closed.size(); ++unit) {
        closed[unit] = closed_set[m_sets.of(unit)];
    }
    return closed;
}

void Joiner::join(std::uint32_t from, std::uint32_t to, const std::vector<std::uint32_t>& piece, bool vary)
{
    const auto closed = closed_to(m_sets.of(from));
    std::vector<double> length(m_graph.unit_count(), std::numeric_limits<double>::infinity());
    std::vector<std::uint32_t> before(m_graph.unit_count(), no_group);
    std::priority_queue<Step> waiting;
    length[from] = 0;
    waiting.push({0, from});
    while (!waiting.empty()) {
        const auto [reached, unit] = waiting.top();
        waiting.pop();
        if (piece[unit] == piece[to]) {
            return trace(unit, before);
        }
        for (const auto next : m_graph.neighbours(to_unit(unit))) {
            const auto other = number(next);
            // Units of the sets to be joined cost nothing to pass.
            const double step = m_sets.of(other) == m_sets.of(from) ? 0 : 1 + (vary ? 4 * m_random.uniform() : 0);
            if (closed[other] == 0 && reached + step < length[other]) {
                length[other] = reached + step;
                before[other] = unit;
                waiting.push({length[other], other});
            }
        }
    }
    throw Error(ErrorKind::NoPlan, "together",
                "units " + unit_name(m_rules, from) + " and " + unit_name(m_rules, to) +
                    " must share a locality, but no connected locality can hold both",
                not_connected_remedy(m_rules, from, to));
}

void Joiner::trace(std::uint32_t unit, const std::vector<std::uint32_t>& before)
{
    for (auto at = unit; before[at] != no_group; at = before[at]) {
        m_sets.tie(at, before[at]);
    }
}

/// Breadth first over the map, so that blocks near each other are near each other in memory.
void number_blocks(const Graph& graph, Sets& sets, Contraction& contraction)
{
    std::vector<Block> block_of_set(graph.unit_count(), no_group);
    std::vector<std::uint8_t> seen(graph.unit_count(), 0);
    std::vector<std::uint32_t> order;
    for (std::uint32_t first = 0; first < seen.size(); ++first) {
        if (seen[first] == 0) {
            seen[first] = 1;
            order.push_back(first);
        }
        for (std::size_t next = order.size() - 1; next < order.size(); ++next) {
            for (const auto other : graph.neighbours(to_unit(order[next]))) {
                if (seen[to_index(other)] == 0) {
                    seen[to_index(other)] = 1;
                    order.push_back(number(other));
                }
            }
        }
    }
    for (const auto unit : order) {
        auto& block = block_of_set[sets.of(unit)];
        block = block == no_group ? static_cast<Block>(contraction.block_count++) : block;
        contraction.block_of[unit] = block;
    }
}

void list_conflicts(const std::vector<Apart>& apart, Contraction& contraction)
{
    for (const auto& pair : apart) {
        const auto a = contraction.block_of[pair.a];
        const auto b = contraction.block_of[pair.b];
        contraction.conflicts.emplace_back(std::min(a, b), std::max(a, b));
    }
    std::sort(contraction.conflicts.begin(), contraction.conflicts.end());
    const auto end = std::unique(contraction.conflicts.begin(), contraction.conflicts.end());
    contraction.conflicts.erase(end, contraction.conflicts.end());
}

} // namespace

Contraction contract(const Graph& graph, const LocalityRules& rules, std::uint64_t attempt)
{
    Sets sets(graph.unit_count());
    tie_together(rules, sets);
    tie_whole(rules, sets);
    tie_frozen(rules, sets);
    const auto apart = pairs_apart(rules, tie_fixed(rules, sets));
    require_frozen_alone(graph, rules, sets);
    require_apart(rules, sets, apart);
    Contraction contraction;
    contraction.has_detours = Joiner(graph, rules, sets, apart, Random(rules.seed, attempt)).run(attempt > 0);
    require_apart(rules, sets, apart);
    contraction.block_of.resize(graph.unit_count());
    number_blocks(graph, sets, contraction);
    list_conflicts(apart, contraction);
    return contraction;
}

} // namespace needshed::localities
