#pragma once

/// The *search*: first a partition that keeps the bounds, then better ones.

#include <cstdint>
#include <vector>

#include "localities/anneal.hpp"
#include "localities/counts.hpp"
#include "localities/problem.hpp"
#include "needshed/core/progress.hpp"

namespace needshed::localities {

/// A partition and how good it is.
struct Candidate {
    std::vector<Label> labels;
    std::size_t count = 0;
    double cost = 0;
    double violation = 0;
    std::uint64_t steps = 0; ///< spent on it
    bool cut_short = false;  ///< by a deadline
};

/// How hard to look; steps are per block.
struct Budget {
    std::size_t starts = 0;
    std::uint64_t steps = 0;       ///< of each start
    std::size_t rounds = 0;        ///< of crossing the plans of the starts
    std::uint64_t round_steps = 0; ///< of each start in each round
    std::uint64_t reach_steps = 0; ///< to keep the bounds
    bool recombines = true;        ///< every pair of neighbours after annealing; costs as much as a short anneal
    double heat = 4;               ///< at the start, in units of the typical change of cost
    Deadline deadline = {};
};
Budget budget_of(Effort effort);

/// Heat, in units of the typical change of cost, at which a plan loses its details but not its shape.
inline constexpr double warm = 0.2;

/// A violation of 1, a locality without anyone, costs as much as this many typical moves.
inline constexpr double violation_price = 200;

/// The steps that a number of steps per block comes to.
std::uint64_t steps_for(const Problem& problem, std::uint64_t per_block);

/// A partition of `count` localities that keeps the bounds, or the nearest found.
/// Requires   `parts.least() <= count <= parts.most()`
Candidate reach(const Problem& problem, Parts parts, std::size_t count, const Budget& budget, std::uint64_t seed,
                const Progress& progress);

/// The same from a plan that is given. Its pieces are the localities; while they are too many, the two neighbours that
/// cost least are merged, while too few, the largest is split. What breaks a bound is then mended as by `reach`.
Candidate reach_from(const Problem& problem, const Parts& parts, std::vector<Label> labels, std::size_t count,
                     const Budget& budget, std::uint64_t seed, const Progress& progress);

/// The best partition found from `start`, which keeps every bound that `start` keeps.
Candidate improve(const Problem& problem, const Parts& parts, const Candidate& start, const Budget& budget,
                  std::uint64_t seed, Progress& progress);

/// Blocks that are in one cell and connected become one block; `of_block` gets the new block of each.
Problem coarsen(const Problem& problem, std::vector<std::uint32_t> cell, std::vector<Block>& of_block);

} // namespace needshed::localities
