#include "localities/problem.hpp"

#include <cmath>
#include <numeric>

namespace needshed::localities {

namespace {

void index_ring(Problem& problem, Block block, std::vector<std::uint32_t>& slot_of)
{
    const auto around = problem.neighbours(block);
    if (around.size() > widest_ring) {
        return;
    }
    for (std::size_t i = 0; i < around.size(); ++i) {
        slot_of[around[i]] = static_cast<std::uint32_t>(i);
    }
    for (std::size_t i = 0; i < around.size(); ++i) {
        std::uint64_t mask = 0;
        for (const auto other : problem.neighbours(around[i])) {
            if (slot_of[other] != no_group) {
                mask |= std::uint64_t{1} << slot_of[other];
            }
        }
        problem.ring[problem.start[block] + i] = mask;
    }
    for (const auto other : around) {
        slot_of[other] = no_group;
    }
}

void index_edges(Problem& problem)
{
    problem.source.resize(problem.neighbour.size());
    problem.ring.assign(problem.neighbour.size(), 0);
    std::vector<std::uint32_t> slot_of(problem.block_count(), no_group);
    for (Block block = 0; block < problem.block_count(); ++block) {
        for (std::size_t edge = problem.start[block]; edge < problem.start[block + 1]; ++edge) {
            problem.source[edge] = block;
        }
        index_ring(problem, block, slot_of);
    }
}

bool has_need(const Need& need, std::size_t unit)
{
    for (const auto& measure : need.measures) {
        if (!std::isfinite(measure.z[unit])) {
            return false;
        }
    }
    return true;
}

/// Moves the weighted mean of every measure to 0, which keeps the digits that sums of squares would lose.
void centre(Profile& profile)
{
    const std::size_t units = profile.weight.size();
    const double weight = total_of(profile.weight);
    for (std::size_t j = 0; j < profile.measures && weight > 0; ++j) {
        double sum = 0;
        for (std::size_t u = 0; u < units; ++u) {
            sum += profile.weight[u] * profile.value[u * profile.measures + j];
        }
        for (std::size_t u = 0; u < units; ++u) {
            auto& value = profile.value[u * profile.measures + j];
            value = profile.weight[u] > 0 ? value - sum / weight : 0;
            profile.total += profile.weight[u] * value * value;
        }
    }
}

} // namespace

void add_graph(const Graph& graph, Problem& problem)
{
    problem.start.assign(graph.row_starts().begin(), graph.row_starts().end());
    for (std::size_t block = 0; block < graph.unit_count(); ++block) {
        for (const auto other : graph.neighbours(to_unit(block))) {
            problem.neighbour.push_back(static_cast<Block>(to_index(other)));
        }
        const auto lengths = graph.border_m(to_unit(block));
        problem.border_m.insert(problem.border_m.end(), lengths.begin(), lengths.end());
    }
    index_edges(problem);
}

Profile make_profile(const Need& need, const LocalityRules& rules)
{
    Profile profile;
    const std::size_t units = need.unit_count();
    profile.measures = need.measures.size();
    profile.value.assign(units * profile.measures, 0);
    profile.weight.assign(units, 1);
    for (std::size_t u = 0; u < units; ++u) {
        if (!rules.unit_weight.empty()) {
            profile.weight[u] = or_zero(rules.unit_weight[u]);
        }
        if (!has_need(need, u)) {
            profile.weight[u] = 0;
            profile.units_without.push_back(static_cast<std::uint32_t>(u));
            continue;
        }
        for (std::size_t j = 0; j < profile.measures; ++j) {
            const auto& measure = need.measures[j];
            profile.value[u * profile.measures + j] = measure.z[u] * std::sqrt(measure.weight);
        }
    }
    centre(profile);
    return profile;
}

double people_in_areas(const AreaTermRule& rule)
{
    double total = 0;
    for (std::size_t unit = 0; unit < rule.area.size(); ++unit) {
        total += rule.area[unit] == no_group ? 0 : or_zero(rule.people[unit]);
    }
    return total;
}

double total_travel(const LocalityRules& rules)
{
    std::vector<std::uint32_t> all(rules.ground->centre.size());
    std::iota(all.begin(), all.end(), 0U);
    return GroundMeter(*rules.ground).travel(all, rules.terms.travel.people);
}

double total_flow(const FlowTerm& term)
{
    double total = 0;
    for (const auto& flow : term.flows) {
        total += flow.a != flow.b ? flow.amount : 0;
    }
    return total;
}

double total_border_m(const Graph& graph)
{
    double total = 0;
    for (const auto& edge : graph.edges()) {
        total += edge.border_m;
    }
    return total;
}

double total_of(std::span<const double> value)
{
    double total = 0;
    for (const double amount : value) {
        total += or_zero(amount);
    }
    return total;
}

double or_zero(double value) noexcept
{
    return std::isnan(value) ? 0 : value;
}

} // namespace needshed::localities
