#include "localities/contraction.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace needshed::localities {

namespace {

bool in_use(const BalanceTerm& balance)
{
    return balance.weight > 0 && !balance.value.empty();
}

void list_units(const Contraction& contraction, Problem& problem)
{
    std::vector<std::vector<std::uint32_t>> units(contraction.block_count);
    for (std::uint32_t unit = 0; unit < contraction.block_of.size(); ++unit) {
        units[contraction.block_of[unit]].push_back(unit);
    }
    for (const auto& list : units) {
        problem.units.values.insert(problem.units.values.end(), list.begin(), list.end());
        problem.units.close_row();
    }
}

void add_rows(const Profile& profile, const LocalityRules& rules, const Contraction& contraction, Problem& problem)
{
    const auto& layout = problem.layout;
    problem.rows.assign(contraction.block_count * layout.width(), 0);
    for (std::size_t unit = 0; unit < contraction.block_of.size(); ++unit) {
        double* row = problem.rows.data() + contraction.block_of[unit] * layout.width();
        row[0] += profile.weight[unit];
        for (std::size_t j = 0; j < layout.measures; ++j) {
            row[1 + j] += profile.weight[unit] * profile.value[unit * layout.measures + j];
        }
        row[layout.balance()] += in_use(rules.terms.balance) ? or_zero(rules.terms.balance.value[unit]) : 0;
        for (std::size_t j = 0; j < layout.bounds; ++j) {
            const auto& bound = rules.bounds[j];
            row[layout.first_bound() + j] += bound.of == BoundOf::Sum ? or_zero(bound.value[unit]) : 0;
        }
    }
}

void add_edges(const Graph& graph, const Contraction& contraction, Problem& problem)
{
    std::vector<GraphEdge> edges;
    for (const auto& edge : graph.edges()) {
        const auto a = contraction.block_of[to_index(edge.a)];
        const auto b = contraction.block_of[to_index(edge.b)];
        if (a != b) {
            edges.push_back({to_unit(a), to_unit(b), edge.border_m});
        }
    }
    add_graph(Graph(contraction.block_count, edges), problem);
}

void add_conflicts(const Contraction& contraction, Problem& problem)
{
    if (contraction.conflicts.empty()) {
        return;
    }
    std::vector<std::vector<Block>> of(contraction.block_count);
    for (const auto& [a, b] : contraction.conflicts) {
        of[a].push_back(b);
        of[b].push_back(a);
    }
    for (const auto& list : of) {
        problem.conflicts.values.insert(problem.conflicts.values.end(), list.begin(), list.end());
        problem.conflicts.close_row();
    }
}

void add_areas(const LocalityRules& rules, const Contraction& contraction, Problem& problem)
{
    for (const auto& rule : rules.terms.areas) {
        const double total = people_in_areas(rule);
        if (!(rule.weight > 0) || !(total > 0)) {
            continue;
        }
        std::vector<std::map<std::uint32_t, double>> people(contraction.block_count);
        for (std::size_t unit = 0; unit < contraction.block_of.size(); ++unit) {
            if (rule.area[unit] != no_group && or_zero(rule.people[unit]) > 0) {
                people[contraction.block_of[unit]][rule.area[unit]] += rule.people[unit];
            }
        }
        auto& term = problem.area_terms.emplace_back();
        term.scale = rule.weight / total;
        for (const auto& block : people) {
            for (const auto& [area, count] : block) {
                term.of_block.values.push_back({area, count});
            }
            term.of_block.close_row();
        }
    }
}

/// A limit on what is no sum leaves its column of the rows empty and unlimited.
void add_limits(const LocalityRules& rules, Problem& problem)
{
    for (std::size_t j = 0; j < rules.bounds.size(); ++j) {
        const auto& bound = rules.bounds[j];
        const Limit limit{bound.min, bound.max, bound.price};
        if (bound.of == BoundOf::Sum) {
            problem.limits.push_back(limit);
            problem.has_soft_sums = problem.has_soft_sums || !limit.is_hard();
        }
        else {
            problem.limits.push_back({0, std::numeric_limits<double>::infinity()});
            problem.shapes.push_back({bound.of, limit, j});
        }
    }
}

void add_shapes(const Graph& graph, const LocalityRules& rules, Problem& problem)
{
    problem.ground = rules.ground;
    if (rules.terms.travel.weight > 0) {
        problem.travellers = std::make_shared<const std::vector<double>>(rules.terms.travel.people);
    }
    if (rules.terms.flows.weight > 0) {
        problem.flows = std::make_shared<const Graph>(flow_graph(graph.unit_count(), rules.terms.flows));
    }
}

} // namespace

Graph flow_graph(std::size_t units, const FlowTerm& term)
{
    std::vector<GraphEdge> edges;
    for (const auto& flow : term.flows) {
        if (flow.a != flow.b && flow.amount > 0) {
            edges.push_back({flow.a, flow.b, flow.amount});
        }
    }
    return {units, edges};
}

std::vector<std::uint32_t> frozen_of_unit(const LocalityRules& rules, std::size_t units)
{
    std::vector<std::uint32_t> frozen(units, no_group);
    for (std::uint32_t i = 0; i < rules.frozen.size(); ++i) {
        for (const auto unit : rules.frozen[i]) {
            frozen[to_index(unit)] = i;
        }
    }
    return frozen;
}

Graph inside_groups(const Graph& graph, const LocalityRules& rules)
{
    if (rules.within.group.empty() && rules.frozen.empty()) {
        return graph;
    }
    const auto& group = rules.within.group;
    const auto frozen = frozen_of_unit(rules, graph.unit_count());
    auto edges = graph.edges();
    std::erase_if(edges, [&](const GraphEdge& edge) {
        const auto a = to_index(edge.a);
        const auto b = to_index(edge.b);
        return (!group.empty() && group[a] != group[b]) || frozen[a] != frozen[b];
    });
    return {graph.unit_count(), edges};
}

Problem make_problem(const Graph& graph, const Profile& profile, const LocalityRules& rules,
                     const Contraction& contraction)
{
    Problem problem;
    problem.layout = {profile.measures, rules.bounds.size()};
    add_limits(rules, problem);
    add_shapes(graph, rules, problem);
    list_units(contraction, problem);
    add_rows(profile, rules, contraction, problem);
    add_edges(graph, contraction, problem);
    add_areas(rules, contraction, problem);
    add_conflicts(contraction, problem);
    return problem;
}

Scales make_scales(const Graph& whole_graph, const Profile& profile, const LocalityRules& rules)
{
    Scales scales;
    const double border = total_border_m(whole_graph);
    scales.need = profile.total > 0 ? rules.terms.common_need / profile.total : 0;
    scales.border = border > 0 ? rules.terms.compactness / border : 0;
    const double travel = rules.terms.travel.weight > 0 ? total_travel(rules) : 0;
    const double flow = rules.terms.flows.weight > 0 ? total_flow(rules.terms.flows) : 0;
    scales.travel = travel > 0 ? rules.terms.travel.weight / travel : 0;
    scales.flow = flow > 0 ? rules.terms.flows.weight / flow : 0;
    return scales;
}

double balance_scale(const LocalityRules& rules, std::size_t count)
{
    const double total = in_use(rules.terms.balance) ? total_of(rules.terms.balance.value) : 0;
    return total > 0 ? rules.terms.balance.weight * static_cast<double>(count) / (total * total) : 0;
}

} // namespace needshed::localities
