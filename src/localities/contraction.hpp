#pragma once

/// *Contraction* turns the rules that tie units together into blocks. A tied set that is not connected by itself is
/// joined along a shortest path of units, which then belong to the block too; `attempt` varies the paths, so that a
/// search that failed with some can be tried with others.

#include <cstdint>
#include <utility>
#include <vector>

#include "localities/problem.hpp"

namespace needshed::localities {

struct Contraction {
    std::vector<Block> block_of; ///< per unit; blocks near each other on the map have near numbers
    std::size_t block_count = 0;
    std::vector<std::pair<Block, Block>> conflicts; ///< pairs that may not share a locality, first < second, ascending
    bool has_detours = false;                       ///< some set had to be joined along a path
};

/// Throws   Error{NoPlan} when the rules contradict each other
Contraction contract(const Graph& graph, const LocalityRules& rules, std::uint64_t attempt);

/// Which locality that stays each unit is in; no_group for the others.
std::vector<std::uint32_t> frozen_of_unit(const LocalityRules& rules, std::size_t units);

/// The edges that stay inside one area of `within`, and do not lead into or out of a locality that stays.
Graph inside_groups(const Graph& graph, const LocalityRules& rules);

/// Shape    `graph` as given by inside_groups
Problem make_problem(const Graph& graph, const Profile& profile, const LocalityRules& rules,
                     const Contraction& contraction);

/// Flows between units as a graph whose lengths are amounts, both directions together.
Graph flow_graph(std::size_t units, const FlowTerm& term);

/// What one metre of border, and the sum of squares, weigh in the objective; the balance depends on the count.
Scales make_scales(const Graph& whole_graph, const Profile& profile, const LocalityRules& rules);

/// Multiplies a locality's squared sum of the balanced quantity: the term is the squared coefficient of variation.
double balance_scale(const LocalityRules& rules, std::size_t count);

} // namespace needshed::localities
