// A partition that keeps the bounds is looked for in rungs, from the one that keeps most of the objective to the one
// that thinks of the bounds alone: agglomeration as it comes; annealing with a price on violations; annealing of the
// evenness of the bounded sums, which gives a gradient where violations alone are flat, as when the minimum is close to
// the mean; recombination. Parts that stay under a minimum (over a maximum) get fewer (more) localities next time.

#include "localities/search.hpp"

#include <algorithm>
#include <cmath>

#include "localities/anneal.hpp"
#include "localities/recombine.hpp"
#include "localities/ward.hpp"

namespace needshed::localities {

namespace {

constexpr int most_allocations = 12;

/// Steps are proportional to the number of blocks from here up, to its root below: small maps are searched more
/// thoroughly, because there one misplaced locality weighs more.
constexpr double level_blocks = 5000;

class Reach {
public:
    Reach(const Problem& problem, const Budget& budget, std::uint64_t seed, const Progress& progress)
        : m_problem(problem), m_even(evened(problem)), m_budget(budget), m_random(seed, 0), m_progress(progress)
    {
    }

    /// The nearest partition with this allocation of localities to parts.
    Candidate run(const Parts& parts, std::size_t count);

    /// The nearest that is found from this one.
    Candidate mend(const Parts& parts, const Partition& start);

private:
    static Problem evened(const Problem& problem);
    void keep(const Partition& partition, Candidate& best) const;
    void climb(const Problem& problem, const Parts& parts, double violation_weight, Candidate& best);

    const Problem& m_problem;
    Problem m_even;
    const Budget& m_budget;
    Random m_random;
    const Progress& m_progress;
};

/// The same problem with the evenness of its bounded sums as the objective.
Problem Reach::evened(const Problem& problem)
{
    Problem even = problem;
    even.scales = {0, 0, 1};
    for (auto& limit : even.limits) {
        limit.price = limit.is_hard() ? limit.price : 0;
    }
    std::erase_if(even.shapes, [](const ShapeLimit& shape) { return !shape.limit.is_hard(); });
    const auto& layout = problem.layout;
    for (std::size_t j = 0; j < layout.bounds; ++j) {
        double total = 0;
        for (Block block = 0; block < problem.block_count(); ++block) {
            total += problem.row(block)[layout.first_bound() + j];
        }
        for (Block block = 0; block < problem.block_count() && total > 0; ++block) {
            double* row = even.rows.data() + block * layout.width();
            row[layout.balance()] = (j == 0 ? 0 : row[layout.balance()]) + row[layout.first_bound() + j] / total;
        }
    }
    return even;
}

void Reach::keep(const Partition& partition, Candidate& best) const
{
    const double violation = partition.violation();
    if (best.labels.empty() || violation < best.violation) {
        best.labels.assign(partition.labels().begin(), partition.labels().end());
        best.count = partition.count();
        best.violation = violation;
    }
}

void Reach::climb(const Problem& problem, const Parts& parts, double violation_weight, Candidate& best)
{
    Partition partition(problem, best.labels, best.count);
    double unit = typical_change(partition);
    unit = unit > 0 ? unit : 1;
    Annealing schedule{1.5 * unit, 0.02 * unit, steps_for(problem, m_budget.reach_steps), violation_weight * unit,
                       true,       &parts};
    best.steps += anneal(partition, schedule, m_random, m_progress);
    keep(partition, best);
    for (int pass = 0; pass < 3 && best.violation > 0 && !m_progress.interrupted(); ++pass) {
        recombine_all(partition, m_random);
        keep(partition, best);
    }
}

Candidate Reach::run(const Parts& parts, std::size_t count)
{
    return mend(parts, Partition(m_problem, agglomerate(m_problem, parts, count), count));
}

Candidate Reach::mend(const Parts& parts, const Partition& start)
{
    Candidate best;
    keep(start, best);
    for (const double weight : {1.0, 0.05}) {
        if (best.violation > 0) {
            climb(m_problem, parts, weight * violation_price, best);
        }
        if (best.violation > 0) {
            climb(m_even, parts, weight * violation_price, best);
        }
    }
    return best;
}

/// Narrows the counts of parts that break a bound; false when that leaves no allocation of `count`, or changes none.
bool reallocate(const Problem& problem, const Candidate& nearest, Parts& parts)
{
    const Partition partition(problem, nearest.labels, nearest.count);
    std::vector<std::size_t> count(parts.range.size(), 0);
    std::vector<double> excess(parts.range.size(), 0);
    std::vector<double> shortfall(parts.range.size(), 0);
    for (Label label = 0; label < nearest.count; ++label) {
        const auto part = parts.of_block[partition.members(label).front()];
        const double over = excess_of(problem, partition.row(label));
        ++count[part];
        excess[part] += over;
        shortfall[part] += partition.violation(label) - over;
    }
    bool changed = false;
    for (std::size_t part = 0; part < count.size(); ++part) {
        auto& range = parts.range[part];
        if (shortfall[part] > excess[part] && count[part] > range.min) {
            range.max = count[part] - 1;
            changed = true;
        }
        else if (excess[part] > shortfall[part] && count[part] < range.max) {
            range.min = count[part] + 1;
            changed = true;
        }
    }
    return changed && parts.range.size() > 1 && parts.least() <= nearest.count && nearest.count <= parts.most();
}

/// The largest locality whose part may have one more, cut at the best edge of a tree; false when there is none.
bool split_largest(const Problem& problem, const Parts& parts, std::vector<Label>& labels, std::size_t count,
                   Random& random)
{
    const Partition partition(problem, labels, count);
    std::vector<std::size_t> of_part(parts.range.size(), 0);
    for (Label label = 0; label < count; ++label) {
        ++of_part[parts.of_block[partition.members(label).front()]];
    }
    std::span<const Block> largest;
    for (Label label = 0; label < count; ++label) {
        const auto members = partition.members(label);
        const auto part = parts.of_block[members.front()];
        if (of_part[part] < parts.range[part].max && members.size() > std::max<std::size_t>(1, largest.size())) {
            largest = members;
        }
    }
    if (largest.empty()) {
        return false;
    }
    Splitter splitter(problem);
    const auto& split = splitter.split(largest, random);
    for (std::size_t i = 0; i < largest.size(); ++i) {
        labels[largest[i]] = split.second[i] != 0 ? static_cast<Label>(count) : labels[largest[i]];
    }
    return true;
}

/// Merges the pieces of a plan until `count` are left, as agglomeration merges blocks.
std::size_t merge_pieces(const Problem& problem, const Parts& parts, std::vector<Label>& labels, std::size_t count)
{
    std::vector<Block> piece;
    const auto coarse = coarsen(problem, labels, piece);
    Parts of_pieces{std::vector<std::uint32_t>(coarse.block_count()), parts.range};
    for (Block block = 0; block < piece.size(); ++block) {
        of_pieces.of_block[piece[block]] = parts.of_block[block];
    }
    const auto merged = agglomerate(coarse, of_pieces, count);
    for (Block block = 0; block < piece.size(); ++block) {
        labels[block] = merged[piece[block]];
    }
    return piece_count(merged);
}

} // namespace

std::uint64_t steps_for(const Problem& problem, std::uint64_t per_block)
{
    const auto blocks = static_cast<double>(problem.block_count());
    const double counted = blocks < level_blocks ? std::sqrt(blocks * level_blocks) : blocks;
    return per_block * static_cast<std::uint64_t>(counted);
}

Candidate reach(const Problem& problem, Parts parts, std::size_t count, const Budget& budget, std::uint64_t seed,
                const Progress& progress)
{
    Reach attempts(problem, budget, seed, progress);
    Candidate best = attempts.run(parts, count);
    Candidate last = best;
    for (int i = 0; i < most_allocations && best.violation > 0 && reallocate(problem, last, parts); ++i) {
        last = attempts.run(parts, count);
        last.steps += best.steps;
        if (last.violation < best.violation) {
            best = last;
        }
        best.steps = last.steps;
    }
    return best;
}

Candidate reach_from(const Problem& problem, const Parts& parts, std::vector<Label> labels, std::size_t count,
                     const Budget& budget, std::uint64_t seed, const Progress& progress)
{
    Random random(seed, 0);
    auto found = merge_pieces(problem, parts, labels, count);
    while (found < count && split_largest(problem, parts, labels, found, random)) {
        ++found;
    }
    if (found == count) {
        auto best = Reach(problem, budget, seed, progress).mend(parts, Partition(problem, std::move(labels), count));
        if (best.violation == 0) {
            return best;
        }
    }
    return reach(problem, parts, count, budget, seed, progress);
}

} // namespace needshed::localities
