// From one partition that keeps the bounds, several are annealed with random streams of their own. Then plans are
// crossed: what two of them agree on is contracted, so that a move shifts a whole fragment on which they differ, and
// the coarser problem is annealed, then the finer one at little heat. Between the two, localities are relocated (merge
// here, split there) and recombined, which single moves cannot do. A plan is only ever replaced by a better one.
// Fragments are to plans what building blocks are to a genetic algorithm; their crossover keeps connectivity for free.

#include "localities/search.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "localities/anneal.hpp"
#include "localities/recombine.hpp"
#include "localities/relocate.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed::localities {

namespace {

/// The heat at the end, in units of the typical change of cost: colder, steps change nothing. Budget::heat is that at
/// the start: hotter, it melts the agglomeration without finding better plans. After a crossing it is `warm`: hotter,
/// it would lose what both plans agree on.
constexpr double cold = 0.03;

void record(const Partition& partition, Candidate& best)
{
    const double cost = partition.cost();
    if (cost < best.cost && partition.violation() <= best.violation) {
        best.labels.assign(partition.labels().begin(), partition.labels().end());
        best.cost = cost;
        best.violation = partition.violation();
    }
}

class Improvement {
public:
    Improvement(const Problem& problem, const Parts& parts, const Budget& budget, const Progress& progress)
        : m_problem(problem), m_parts(parts), m_budget(budget), m_progress(progress)
    {
    }

    void anneal_alone(Candidate& plan, Random& random) const;
    void anneal_through_bounds(Candidate& plan, Random& random) const;
    void cross(Candidate& plan, const Candidate& other, Random& random) const;

private:
    void settle(Partition& partition, double heat, std::uint64_t steps, Random& random, Candidate& plan) const;
    std::vector<Label> anneal_fragments(const Candidate& plan, const Candidate& other, Random& random,
                                        std::uint64_t& steps) const;

    const Problem& m_problem;
    const Parts& m_parts;
    const Budget& m_budget;
    const Progress& m_progress;
};

/// Anneals from this heat down, recombines and relocates what annealing left, and anneals the seams.
void Improvement::settle(Partition& partition, double heat, std::uint64_t steps, Random& random, Candidate& plan) const
{
    const double unit = typical_change(partition);
    plan.steps += anneal(partition, {heat * unit, cold * unit, steps, hard, false, &m_parts, m_budget.deadline}, random,
                         m_progress);
    record(partition, plan);
    for (int pass = 0; pass < 3; ++pass) {
        const auto relocated = relocate(partition, m_parts, random);
        const auto moved = relocated + (m_budget.recombines ? recombine_all(partition, random) : 0);
        if (moved == 0 || m_progress.interrupted() || is_past(m_budget.deadline)) {
            break;
        }
        plan.steps +=
            anneal(partition, {warm * unit / 3, cold * unit, steps / 10, hard, false, nullptr, m_budget.deadline},
                   random, m_progress);
        record(partition, plan);
    }
}

void Improvement::anneal_alone(Candidate& plan, Random& random) const
{
    Partition partition(m_problem, plan.labels, plan.count);
    settle(partition, m_budget.heat, steps_for(m_problem, m_budget.steps), random, plan);
}

/// With a price on violations instead of a ban the way to a better plan may lead through broken bounds.
void Improvement::anneal_through_bounds(Candidate& plan, Random& random) const
{
    Partition partition(m_problem, plan.labels, plan.count);
    const double unit = typical_change(partition);
    const auto steps = steps_for(m_problem, m_budget.steps);
    const Annealing schedule{m_budget.heat * unit, cold * unit, steps, violation_price / 8 * unit, false, &m_parts,
                             m_budget.deadline};
    plan.steps += anneal(partition, schedule, random, m_progress);
    if (partition.violation() <= plan.violation) {
        settle(partition, warm, steps / 4, random, plan);
    }
    else {
        anneal_alone(plan, random);
    }
}

std::vector<Label> Improvement::anneal_fragments(const Candidate& plan, const Candidate& other, Random& random,
                                                 std::uint64_t& steps) const
{
    std::vector<std::uint32_t> cell(plan.labels.size());
    std::map<std::pair<Label, Label>, std::uint32_t> cells;
    for (Block block = 0; block < cell.size(); ++block) {
        const std::pair both(plan.labels[block], other.labels[block]);
        cell[block] = cells.emplace(both, static_cast<std::uint32_t>(cells.size())).first->second;
    }
    std::vector<Block> of_block;
    const auto coarse = coarsen(m_problem, std::move(cell), of_block);
    std::vector<Label> labels(coarse.block_count());
    for (Block block = 0; block < of_block.size(); ++block) {
        labels[of_block[block]] = plan.labels[block];
    }
    Partition partition(coarse, std::move(labels), plan.count);
    const double unit = typical_change(partition);
    steps += anneal(
        partition,
        {warm * unit, 0.01 * unit, steps_for(coarse, m_budget.round_steps), hard, false, nullptr, m_budget.deadline},
        random, m_progress);
    std::vector<Label> result(of_block.size());
    for (Block block = 0; block < of_block.size(); ++block) {
        result[block] = partition.label(of_block[block]);
    }
    return result;
}

void Improvement::cross(Candidate& plan, const Candidate& other, Random& random) const
{
    auto labels = anneal_fragments(plan, other, random, plan.steps);
    Partition partition(m_problem, std::move(labels), plan.count);
    record(partition, plan);
    settle(partition, warm, steps_for(m_problem, m_budget.round_steps), random, plan);
}

/// On small maps what counts is to start often: one that takes a wrong turn has nowhere else to go.
Budget fitted(Budget budget, const Problem& problem)
{
    constexpr std::size_t small = 500;
    if (problem.block_count() < small) {
        budget.starts *= 4;
        budget.steps /= 2;
        budget.round_steps /= 2;
    }
    return budget;
}

std::size_t best_of(const std::vector<Candidate>& plans)
{
    const auto best = std::min_element(plans.begin(), plans.end(), [](const Candidate& left, const Candidate& right) {
        return std::pair(left.violation, left.cost) < std::pair(right.violation, right.cost);
    });
    return static_cast<std::size_t>(best - plans.begin());
}

} // namespace

/// Many short rounds of crossing find more than few long ones, and more than long annealing alone.
Budget budget_of(Effort effort)
{
    switch (effort) {
    case Effort::Quick:
        return {2, 300, 4, 60, 100, false};
    case Effort::Thorough:
        return {8, 4000, 14, 1000, 600, true};
    case Effort::Normal:
        break;
    }
    return {4, 600, 8, 250, 200, true};
}

Candidate improve(const Problem& problem, const Parts& parts, const Candidate& start, const Budget& asked,
                  std::uint64_t seed, Progress& progress)
{
    const auto budget = fitted(asked, problem);
    const Improvement improvement(problem, parts, budget, progress);
    const bool bounded = !problem.limits.empty() || problem.conflicts.size() != 0;
    std::vector<Candidate> plans(budget.starts, start);
    progress.begin("drawing localities", (1 + budget.rounds) * budget.starts);
    parallel_for(plans.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            Random random(seed, 1 + i);
            if (bounded && i % 2 == 1) {
                improvement.anneal_through_bounds(plans[i], random);
            }
            else {
                improvement.anneal_alone(plans[i], random);
            }
        }
    });
    progress.advance(plans.size());
    for (std::size_t round = 0; round < budget.rounds && !is_past(budget.deadline); ++round) {
        const auto before = plans;
        parallel_for(plans.size(), 1, [&](std::size_t begin, std::size_t end) {
            for (auto i = begin; i < end; ++i) {
                Random random(seed, 1 + (1 + round) * before.size() + i);
                improvement.cross(plans[i], before[(i + 1 + round % (before.size() - 1)) % before.size()], random);
            }
        });
        progress.advance(plans.size());
    }
    std::uint64_t steps = 0;
    for (const auto& plan : plans) {
        steps += plan.steps - start.steps;
    }
    auto best = plans[best_of(plans)];
    best.steps = start.steps + steps;
    best.cut_short = is_past(budget.deadline);
    return best;
}

} // namespace needshed::localities
