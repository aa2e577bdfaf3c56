// Openshaw & Rao (1995). Greedy: localities in random order, each of which is offered the blocks along its border in
// random order and takes those that lower the cost, until a round over all localities changes nothing. Annealing: the
// same rounds under Metropolis' rule, the heat falling by the paper's factor of 0.85 a round. Tabu: each step makes
// the best move of all, even when it raises the cost, but none that puts a block back where it left lately unless
// that betters the best. Moves of equal cost, which the paper also takes, are not made: they can go on for ever.

#include "localities/zoning.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "localities/anneal.hpp"
#include "localities/market.hpp"

namespace needshed::localities {

namespace {

/// A gain smaller than this is rounding: objectives are near 1.
constexpr double least_gain = 1e-12;

constexpr double cooling = 0.85;
constexpr double first_heat = 4;   ///< in units of the typical change of cost
constexpr double last_heat = 0.02; ///< the same
constexpr std::uint64_t tabu_for = 10;

class Zoning {
public:
    Zoning(Partition& partition, Random& random, const Progress& progress)
        : m_partition(partition), m_problem(partition.problem()), m_random(random), m_progress(progress)
    {
    }

    void settle();
    void cool();
    void tabu();
    std::uint64_t tried() const noexcept { return m_tried; }

private:
    struct Move {
        Block block = 0;
        Label to = 0;
        Change change;
    };

    bool offer(Block block, Label to, const Market& market);
    bool round(const Market& market);
    std::vector<Block> around(Label label) const;
    std::optional<Move> best_move(double spare);
    void consider(Block block, double spare, std::optional<Move>& best);

    Partition& m_partition;
    const Problem& m_problem;
    Random& m_random;
    const Progress& m_progress;
    std::uint64_t m_tried = 0;
    std::uint64_t m_step = 0;
    std::map<std::pair<Block, Label>, std::uint64_t> m_tabu; ///< until which step
};

/// Blocks next to a locality, each once, ascending.
std::vector<Block> Zoning::around(Label label) const
{
    std::vector<Block> blocks;
    for (const auto member : m_partition.members(label)) {
        for (const auto other : m_problem.neighbours(member)) {
            if (m_partition.label(other) != label) {
                blocks.push_back(other);
            }
        }
    }
    std::sort(blocks.begin(), blocks.end());
    blocks.erase(std::unique(blocks.begin(), blocks.end()), blocks.end());
    return blocks;
}

bool Zoning::offer(Block block, Label to, const Market& market)
{
    const Label from = m_partition.label(block);
    if (from == to || m_partition.members(from).size() < 2) {
        return false;
    }
    ++m_tried;
    auto change = m_partition.change_of(block, to);
    change.cost = market.heat > 0 ? change.cost : change.cost + least_gain;
    if (!market.accepts(change, m_random) || !m_partition.may_leave(block)) {
        return false;
    }
    m_partition.move(block, to);
    return true;
}

bool Zoning::round(const Market& market)
{
    std::vector<Label> order(m_partition.count());
    std::iota(order.begin(), order.end(), 0U);
    shuffle(order, m_random);
    bool changed = false;
    for (const auto label : order) {
        auto waiting = around(label);
        while (!waiting.empty() && !m_progress.interrupted()) {
            const Block block = draw(waiting, m_random);
            if (offer(block, label, market)) {
                changed = true;
                for (const auto other : m_problem.neighbours(block)) {
                    if (m_partition.label(other) != label && market.heat == 0) {
                        waiting.push_back(other);
                    }
                }
            }
        }
    }
    m_partition.refresh();
    return changed;
}

void Zoning::settle()
{
    while (round(Market{}) && !m_progress.interrupted()) {}
}

/// What annealing ends in may be worse than what it passed through: the better of the two is kept.
void Zoning::cool()
{
    const double unit = typical_change(m_partition);
    std::vector<Label> best(m_partition.labels().begin(), m_partition.labels().end());
    std::pair least(m_partition.violation(), m_partition.cost());
    for (double heat = first_heat * unit; heat > last_heat * unit && !m_progress.interrupted(); heat *= cooling) {
        round(Market{heat});
        const std::pair now(m_partition.violation(), m_partition.cost());
        if (now < least) {
            least = now;
            best.assign(m_partition.labels().begin(), m_partition.labels().end());
        }
    }
    settle();
    if (least < std::pair(m_partition.violation(), m_partition.cost())) {
        m_partition = Partition(m_problem, best, m_partition.count());
        settle();
    }
}

/// `spare`: how much a move may cost and still end below the best plan so far; such moves are never forbidden.
void Zoning::consider(Block block, double spare, std::optional<Move>& best)
{
    const Label from = m_partition.label(block);
    if (m_partition.members(from).size() < 2) {
        return;
    }
    for (const auto other : m_problem.neighbours(block)) {
        const Label to = m_partition.label(other);
        if (to == from) {
            continue;
        }
        ++m_tried;
        const auto change = m_partition.change_of(block, to);
        const auto found = m_tabu.find({block, to});
        const bool forbidden = found != m_tabu.end() && found->second > m_step && change.cost >= spare;
        const bool better =
            !best || std::pair(change.violation, change.cost) < std::pair(best->change.violation, best->change.cost);
        if (change.violation <= 0 && !forbidden && better && m_partition.may_leave(block)) {
            best = Move{block, to, change};
        }
    }
}

std::optional<Zoning::Move> Zoning::best_move(double spare)
{
    std::optional<Move> best;
    for (Block block = 0; block < m_problem.block_count(); ++block) {
        consider(block, spare, best);
    }
    return best;
}

/// Ends after as many steps without a better plan as there are blocks, or after a hundred on small maps.
void Zoning::tabu()
{
    const std::uint64_t patience = std::max<std::uint64_t>(100, m_problem.block_count());
    std::vector<Label> best(m_partition.labels().begin(), m_partition.labels().end());
    double cost = m_partition.cost();
    std::pair least(m_partition.violation(), cost);
    std::uint64_t since = 0;
    while (since < patience && !m_progress.interrupted()) {
        const auto move = best_move(least.second - cost - least_gain);
        if (!move) {
            break;
        }
        ++m_step;
        m_tabu[{move->block, m_partition.label(move->block)}] = m_step + tabu_for;
        m_partition.move(move->block, move->to);
        cost += move->change.cost;
        ++since;
        const std::pair now(m_partition.violation(), cost + least_gain);
        if (now < least) {
            m_partition.refresh();
            cost = m_partition.cost();
            least = {m_partition.violation(), cost};
            best.assign(m_partition.labels().begin(), m_partition.labels().end());
            since = 0;
        }
    }
    m_partition = Partition(m_problem, best, m_partition.count());
}

/// How many localities each part begins with: its least, and the rest dealt out at random by where blocks are.
std::vector<std::size_t> deal_counts(const Problem& problem, const Parts& parts, std::size_t count, Random& random)
{
    std::vector<std::size_t> of_part;
    for (const auto& range : parts.range) {
        of_part.push_back(range.min);
    }
    const auto blocks = static_cast<std::uint32_t>(problem.block_count());
    for (auto dealt = parts.least(); dealt < count;) {
        const auto part = parts.of_block[random.below(blocks)];
        if (of_part[part] < parts.range[part].max) {
            ++of_part[part];
            ++dealt;
        }
    }
    return of_part;
}

class Growth {
public:
    Growth(const Problem& problem, Random& random)
        : m_problem(problem), m_random(random), m_labels(problem.block_count(), no_group)
    {
    }

    void plant(Block block, Label label);
    void spread();
    std::vector<Label> labels() { return std::move(m_labels); }

private:
    struct Border {
        Block block = 0;
        Label label = 0;
    };

    const Problem& m_problem;
    Random& m_random;
    std::vector<Label> m_labels;
    std::vector<Border> m_borders;
};

void Growth::plant(Block block, Label label)
{
    m_labels[block] = label;
    for (const auto other : m_problem.neighbours(block)) {
        m_borders.push_back({other, label});
    }
}

void Growth::spread()
{
    while (!m_borders.empty()) {
        const auto border = draw(m_borders, m_random);
        if (m_labels[border.block] == no_group) {
            plant(border.block, border.label);
        }
    }
}

} // namespace

std::vector<Label> random_zones(const Problem& problem, const Parts& parts, std::size_t count, Random& random)
{
    auto seeds_of_part = deal_counts(problem, parts, count, random);
    std::vector<Block> order(problem.block_count());
    std::iota(order.begin(), order.end(), 0U);
    shuffle(order, random);
    Growth growth(problem, random);
    Label next = 0;
    for (const auto block : order) {
        auto& left = seeds_of_part[parts.of_block[block]];
        if (left > 0) {
            growth.plant(block, next++);
            --left;
        }
    }
    growth.spread();
    return growth.labels();
}

std::uint64_t improve_zones(Partition& partition, LocalSearch search, Random& random, const Progress& progress)
{
    Zoning zoning(partition, random, progress);
    if (search == LocalSearch::Annealing) {
        zoning.cool();
    }
    else if (search == LocalSearch::Tabu) {
        zoning.tabu();
    }
    else {
        zoning.settle();
    }
    return zoning.tried();
}

} // namespace needshed::localities
