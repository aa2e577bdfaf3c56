#include <algorithm>
#include <map>

#include "localities/search.hpp"

namespace needshed::localities {

namespace {

/// The graph of blocks as a Graph, to find components and to add edges up.
Graph graph_of(const Problem& problem)
{
    std::vector<GraphEdge> edges;
    for (std::size_t edge = 0; edge < problem.neighbour.size(); ++edge) {
        if (problem.source[edge] < problem.neighbour[edge]) {
            edges.push_back({to_unit(problem.source[edge]), to_unit(problem.neighbour[edge]), problem.border_m[edge]});
        }
    }
    return {problem.block_count(), edges};
}

Graph merged(const Graph& graph, const std::vector<Block>& of_block, std::size_t count)
{
    std::vector<GraphEdge> edges;
    for (const auto& edge : graph.edges()) {
        const auto a = of_block[to_index(edge.a)];
        const auto b = of_block[to_index(edge.b)];
        if (a != b) {
            edges.push_back({to_unit(a), to_unit(b), edge.border_m});
        }
    }
    return {count, edges};
}

void merge_conflicts(const Problem& problem, const std::vector<Block>& of_block, Problem& coarse)
{
    std::vector<std::vector<Block>> of(coarse.block_count());
    for (Block block = 0; block < problem.conflicts.size(); ++block) {
        for (const auto other : problem.conflicts[block]) {
            if (of_block[block] != of_block[other]) {
                of[of_block[block]].push_back(of_block[other]);
            }
        }
    }
    for (auto& list : of) {
        std::sort(list.begin(), list.end());
        coarse.conflicts.values.insert(coarse.conflicts.values.end(), list.begin(), list.end());
        coarse.conflicts.close_row();
    }
}

void merge_areas(const Problem& problem, const std::vector<Block>& of_block, Problem& coarse)
{
    for (const auto& term : problem.area_terms) {
        std::vector<std::map<std::uint32_t, double>> people(coarse.block_count());
        for (Block block = 0; block < problem.block_count(); ++block) {
            for (const auto& share : term.of_block[block]) {
                people[of_block[block]][share.area] += share.people;
            }
        }
        auto& merged = coarse.area_terms.emplace_back();
        merged.scale = term.scale;
        for (const auto& block : people) {
            for (const auto& [area, count] : block) {
                merged.of_block.values.push_back({area, count});
            }
            merged.of_block.close_row();
        }
    }
}

void merge_units(const Problem& problem, const std::vector<Block>& of_block, Problem& coarse)
{
    std::vector<std::vector<std::uint32_t>> units(coarse.block_count());
    for (Block block = 0; block < problem.units.size(); ++block) {
        auto& list = units[of_block[block]];
        list.insert(list.end(), problem.units[block].begin(), problem.units[block].end());
    }
    for (const auto& list : units) {
        coarse.units.values.insert(coarse.units.values.end(), list.begin(), list.end());
        coarse.units.close_row();
    }
}

} // namespace

Problem coarsen(const Problem& problem, std::vector<std::uint32_t> cell, std::vector<Block>& of_block)
{
    const auto graph = graph_of(problem);
    auto components = connected_components(graph, cell);
    of_block = std::move(components.of_unit);
    Problem coarse;
    coarse.layout = problem.layout;
    coarse.scales = problem.scales;
    coarse.limits = problem.limits;
    coarse.has_soft_sums = problem.has_soft_sums;
    coarse.shapes = problem.shapes;
    coarse.ground = problem.ground;
    coarse.travellers = problem.travellers;
    coarse.flows = problem.flows;
    add_graph(merged(graph, of_block, components.size.size()), coarse);
    const std::size_t width = problem.layout.width();
    coarse.rows.assign(coarse.block_count() * width, 0);
    for (Block block = 0; block < problem.block_count(); ++block) {
        for (std::size_t j = 0; j < width; ++j) {
            coarse.rows[of_block[block] * width + j] += problem.rows[block * width + j];
        }
    }
    merge_units(problem, of_block, coarse);
    merge_areas(problem, of_block, coarse);
    if (problem.conflicts.size() != 0) {
        merge_conflicts(problem, of_block, coarse);
    }
    return coarse;
}

} // namespace needshed::localities
