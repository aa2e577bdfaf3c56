// Simulated annealing over moves of single blocks across borders. A step draws a directed edge of the graph; when it
// crosses a border, moving its start to the locality of its end is priced in O(measures + bounds), accepted by
// Metropolis' rule, and only then checked for connectivity. Drawing edges needs no list of border blocks to be kept.
// For a while all edges are drawn from one window of the edge list, which is in map order: the window stays in the
// cache, and large maps run half as fast again. When a bound alone forbids a move, a swap is tried. A greedy or tabu
// search over all border moves (AZP; Openshaw & Rao 1995) costs as much per move as thousands of these steps;
// libgeoda's end about six points of within share higher on maps of 1 000 and 5 000 units. Source: Kirkpatrick, Gelatt
// & Vecchi (1983).

#include "localities/anneal.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <vector>

#include "localities/jump.hpp"

namespace needshed::localities {

namespace {

/// Steps between two looks at the clockwork: cooling, interruption, whether the bounds are kept.
constexpr std::uint64_t period = 1024;

/// Edges that are drawn from at a time, and for how many steps.
constexpr std::uint32_t window_edges = 8192;
constexpr std::uint64_t window_steps = 8 * period;

class Annealer {
public:
    Annealer(Partition& partition, const Annealing& schedule, Random& random)
        : m_partition(partition), m_problem(partition.problem()), m_market{schedule.hot, schedule.penalty},
          m_random(random), m_edges(static_cast<std::uint32_t>(m_problem.neighbour.size()))
    {
    }

    void step();
    void move_window() { m_window = m_edges > window_edges ? m_random.below(m_edges) : 0; }
    void set_heat(double heat) { m_market.heat = heat; }
    const Market& market() const { return m_market; }

private:
    void try_swap(Block block, Block neighbour, const Change& first);
    Block partner(Block block, Block neighbour);
    bool touches(Block block, Label label) const;

    Partition& m_partition;
    const Problem& m_problem;
    Market m_market;
    Random& m_random;
    std::uint32_t m_edges;
    std::uint32_t m_window = 0; ///< where the window starts; it wraps around
};

void Annealer::step()
{
    auto edge = m_window + m_random.below(std::min(m_edges, window_edges));
    edge -= edge >= m_edges ? m_edges : 0;
    const Block block = m_problem.source[edge];
    const Block neighbour = m_problem.neighbour[edge];
    const Label from = m_partition.label(block);
    const Label to = m_partition.label(neighbour);
    if (from == to || m_partition.members(from).size() == 1) {
        return;
    }
    const auto change = m_partition.change_of(block, to);
    if (m_market.forbids(change.violation)) {
        try_swap(block, neighbour, change);
    }
    else if (m_market.accepts(change, m_random) && m_partition.may_leave(block)) {
        m_partition.move(block, to);
    }
}

/// Moves the block after all when another can take its place so that together they break nothing.
void Annealer::try_swap(Block block, Block neighbour, const Change& first)
{
    const Label from = m_partition.label(block);
    const Label to = m_partition.label(neighbour);
    const Block back = partner(block, neighbour);
    if (!m_partition.may_leave(block)) {
        return;
    }
    m_partition.move(block, to);
    const auto second = m_partition.change_of(back, from);
    // Less than the smallest violation there is: rounding.
    const bool keeps_bounds = first.violation + second.violation < rounding / 2;
    if (keeps_bounds && m_market.accepts({first.cost + second.cost, 0}, m_random) && touches(back, from) &&
        m_partition.may_leave(back)) {
        m_partition.move(back, from);
    }
    else {
        m_partition.move(block, from);
    }
}

/// A block of the neighbour's locality to swap with: one beside a random block of the own locality, else the neighbour.
Block Annealer::partner(Block block, Block neighbour)
{
    const auto own = m_partition.members(m_partition.label(block));
    const auto around = m_problem.neighbours(own[m_random.below(static_cast<std::uint32_t>(own.size()))]);
    if (around.empty()) {
        return neighbour;
    }
    const Block other = around[m_random.below(static_cast<std::uint32_t>(around.size()))];
    return m_partition.label(other) == m_partition.label(neighbour) ? other : neighbour;
}

bool Annealer::touches(Block block, Label label) const
{
    for (const auto other : m_problem.neighbours(block)) {
        if (m_partition.label(other) == label) {
            return true;
        }
    }
    return false;
}

} // namespace

namespace {

/// Steps between two jumps. A jump costs as much as some twenty steps for each block it looks at.
std::uint64_t steps_between_jumps(const Partition& partition)
{
    const auto blocks = partition.problem().block_count();
    const auto looked_at = 2 * blocks / partition.count();
    return period * (1 + 40 * looked_at / period);
}

/// Where localities lie is settled while it is hot, how their borders run when it is cool. A heat that falls as the
/// square of the time left gives both their share; falling by a constant factor it is cold for most of the time.
double heat_at(const Annealing& schedule, std::uint64_t done)
{
    const double left = 1 - static_cast<double>(done) / static_cast<double>(schedule.steps);
    return schedule.cold + (schedule.hot - schedule.cold) * left * left;
}

} // namespace

std::uint64_t anneal(Partition& partition, const Annealing& schedule, Random& random, const Progress& progress)
{
    if (partition.problem().neighbour.empty() || partition.count() < 2 || !(schedule.hot > 0)) {
        return 0;
    }
    Annealer annealer(partition, schedule, random);
    std::optional<Jumper> jumper;
    if (schedule.parts != nullptr) {
        jumper.emplace(partition, *schedule.parts, random);
    }
    const auto jump_steps = steps_between_jumps(partition);
    std::uint64_t done = 0;
    while (done < schedule.steps && !progress.interrupted() && !is_past(schedule.until)) {
        if (schedule.until_kept && partition.violation() == 0) {
            break;
        }
        if (done % window_steps == 0) {
            annealer.move_window();
        }
        annealer.set_heat(heat_at(schedule, done));
        for (std::uint64_t i = 0; i < period; ++i) {
            annealer.step();
        }
        if (jumper && done % jump_steps == 0) {
            jumper->jump(annealer.market());
        }
        done += period;
    }
    partition.refresh();
    return done;
}

double typical_change(const Partition& partition)
{
    const auto& problem = partition.problem();
    std::vector<double> changes;
    for (std::size_t edge = 0; edge < problem.neighbour.size(); ++edge) {
        const Block block = problem.source[edge];
        const Label to = partition.label(problem.neighbour[edge]);
        if (to != partition.label(block)) {
            changes.push_back(std::fabs(partition.change_of(block, to).cost));
        }
    }
    if (changes.empty()) {
        return 0;
    }
    const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
    std::nth_element(changes.begin(), middle, changes.end());
    // More than half of the moves change nothing where need hardly varies.
    return *middle > 0 ? *middle
                       : std::accumulate(changes.begin(), changes.end(), 0.0) / static_cast<double>(changes.size());
}

} // namespace needshed::localities
