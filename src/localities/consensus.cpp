// Over pairs of units, a plan differs from the mean of an ensemble by the sum of the differences of "share a locality"
// (0 or 1) and the share of plans in which they do. Up to a constant that is the number of pairs in localities less
// twice the mean number of pairs that share both a locality and one of the drawn plan's, so that tables of who shares
// what with each drawn plan give the change of a move in O(plans): no table of pairs is needed, which for a country
// would not fit in memory.

#include "needshed/localities/consensus.hpp"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "localities/partition.hpp"
#include "localities/plan_blocks.hpp"
#include "needshed/core/parallel.hpp"

namespace needshed {

namespace localities {

namespace {

/// As many plans of the ensemble are looked at, evenly spaced, and as many could be the start.
constexpr std::size_t most_looked_at = 256;
constexpr std::size_t most_starts = 64;

constexpr int most_passes = 100;

/// A gain of fewer pairs is rounding.
constexpr double least_gain = 1e-9;

using Labels = std::vector<std::uint32_t>;

std::vector<Labels> spread(const Ensemble& ensemble, std::size_t most)
{
    const auto count = std::min(most, ensemble.plans.size());
    std::vector<Labels> plans;
    for (std::size_t i = 0; i < count; ++i) {
        plans.push_back(ensemble.plans[i * ensemble.plans.size() / count]);
    }
    return plans;
}

double pairs(double count)
{
    return count * (count - 1) / 2;
}

double pairs_in(const std::unordered_map<std::uint64_t, double>& counts)
{
    double sum = 0;
    for (const auto& [key, count] : counts) {
        sum += pairs(count);
    }
    return sum;
}

/// Of two plans, how many pairs of units share a locality in each, and in both.
struct Pairs {
    double a = 0;
    double b = 0;
    double both = 0;
};

Pairs pairs_of(const Labels& a, const Labels& b)
{
    std::unordered_map<std::uint64_t, double> both;
    std::unordered_map<std::uint64_t, double> of_a;
    std::unordered_map<std::uint64_t, double> of_b;
    for (std::size_t unit = 0; unit < a.size(); ++unit) {
        both[std::uint64_t{a[unit]} << 32U | b[unit]] += 1;
        of_a[a[unit]] += 1;
        of_b[b[unit]] += 1;
    }
    return {pairs_in(of_a), pairs_in(of_b), pairs_in(both)};
}

double adjusted_rand(const Labels& a, const Labels& b)
{
    const auto shared = pairs_of(a, b);
    const double all = pairs(static_cast<double>(a.size()));
    const double expected = all > 0 ? shared.a * shared.b / all : 0;
    const double most = (shared.a + shared.b) / 2;
    return most > expected ? (shared.both - expected) / (most - expected) : 1;
}

double mean_agreement(const std::vector<Labels>& plans, const Labels& locality)
{
    double sum = 0;
    for (const auto& plan : plans) {
        sum += adjusted_rand(plan, locality);
    }
    return plans.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(plans.size());
}

/// Pairs that share a locality in one of two plans only, added up over the plans.
double pairs_off(const std::vector<Labels>& plans, const Labels& locality)
{
    double sum = 0;
    for (const auto& plan : plans) {
        const auto shared = pairs_of(plan, locality);
        sum += shared.a + shared.b - 2 * shared.both;
    }
    return sum;
}

/// Of the chosen plan and some drawn ones the nearest to all that are looked at; the chosen one of equals.
Labels best_start(const std::vector<Labels>& plans, const std::vector<Labels>& starts)
{
    std::vector<double> off(starts.size());
    parallel_for(starts.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            off[i] = pairs_off(plans, starts[i]);
        }
    });
    return starts[static_cast<std::size_t>(std::min_element(off.begin(), off.end()) - off.begin())];
}

/// Units of one locality by the localities of one drawn plan.
class Shared {
public:
    double of(Label drawn) const
    {
        const auto found = find(drawn);
        return found == m_counts.end() ? 0 : found->second;
    }

    void add(Label drawn, double units)
    {
        const auto found =
            std::find_if(m_counts.begin(), m_counts.end(), [&](const auto& each) { return each.first == drawn; });
        if (found == m_counts.end()) {
            m_counts.emplace_back(drawn, units);
        }
        else {
            found->second += units;
        }
    }

private:
    using Counts = std::vector<std::pair<Label, double>>;

    Counts::const_iterator find(Label drawn) const
    {
        return std::find_if(m_counts.begin(), m_counts.end(), [&](const auto& each) { return each.first == drawn; });
    }

    Counts m_counts;
};

/// Moves blocks for as long as that brings the plan nearer to the mean of the drawn ones.
class Approach {
public:
    /// Requires drawn plans whose localities do not split blocks
    Approach(const Problem& problem, std::vector<Label> labels, std::size_t count,
             std::vector<std::vector<Label>> drawn, double spare)
        : m_partition(problem, std::move(labels), count), m_drawn(std::move(drawn)), m_shared(count * m_drawn.size()),
          m_size(count, 0), m_spare(spare)
    {
        for (Block block = 0; block < problem.block_count(); ++block) {
            change(block, m_partition.label(block), 1);
        }
    }

    void run(const Progress& progress)
    {
        for (int pass = 0; pass < most_passes && !progress.interrupted(); ++pass) {
            if (!pass_over_blocks()) {
                break;
            }
            m_partition.refresh();
        }
    }

    const Partition& partition() const { return m_partition; }

private:
    double units(Block block) const { return static_cast<double>(m_partition.problem().units[block].size()); }
    Shared& shared(std::size_t plan, Label label) { return m_shared[label * m_drawn.size() + plan]; }

    void change(Block block, Label label, double sign)
    {
        for (std::size_t plan = 0; plan < m_drawn.size(); ++plan) {
            shared(plan, label).add(m_drawn[plan][block], sign * units(block));
        }
        m_size[label] += sign * units(block);
    }

    /// How many pairs nearer to the mean of the drawn plans the move brings.
    double gain(Block block, Label to)
    {
        const Label from = m_partition.label(block);
        double together = 0;
        for (std::size_t plan = 0; plan < m_drawn.size(); ++plan) {
            const auto drawn = m_drawn[plan][block];
            together += shared(plan, to).of(drawn) - (shared(plan, from).of(drawn) - units(block));
        }
        const double pairs_more = m_size[to] - (m_size[from] - units(block));
        return units(block) * (2 * together / static_cast<double>(m_drawn.size()) - pairs_more);
    }

    /// The neighbouring locality to which the block brings most; its own when no move is allowed.
    Label best_of(Block block)
    {
        const Label from = m_partition.label(block);
        Label best = from;
        double most = least_gain;
        for (const auto other : m_partition.problem().neighbours(block)) {
            const Label to = m_partition.label(other);
            if (to == from || to == best) {
                continue;
            }
            const double here = gain(block, to);
            if (here > most && is_allowed(block, to)) {
                most = here;
                best = to;
            }
        }
        return best;
    }

    bool is_allowed(Block block, Label to)
    {
        const auto change = m_partition.change_of(block, to);
        return change.violation <= 0 && change.cost <= m_spare;
    }

    bool pass_over_blocks()
    {
        bool changed = false;
        for (Block block = 0; block < m_partition.problem().block_count(); ++block) {
            const Label from = m_partition.label(block);
            const Label to = best_of(block);
            if (to == from || m_partition.members(from).size() < 2 || !m_partition.may_leave(block)) {
                continue;
            }
            m_spare -= m_partition.change_of(block, to).cost;
            change(block, from, -1);
            change(block, to, 1);
            m_partition.move(block, to);
            changed = true;
        }
        return changed;
    }

    Partition m_partition;
    std::vector<std::vector<Label>> m_drawn; ///< plan × block
    std::vector<Shared> m_shared;            ///< locality × plan
    std::vector<double> m_size;              ///< units of each locality
    double m_spare;                          ///< by how much the objective may yet grow
};

std::vector<Label> of_blocks(const Contraction& contraction, const Labels& locality)
{
    std::vector<Label> labels(contraction.block_count);
    for (std::size_t unit = 0; unit < locality.size(); ++unit) {
        labels[contraction.block_of[unit]] = locality[unit];
    }
    return labels;
}

} // namespace

} // namespace localities

double agreement_with(const Ensemble& ensemble, const Plan& plan)
{
    return localities::mean_agreement(localities::spread(ensemble, localities::most_looked_at), plan.locality);
}

Consensus find_consensus(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                         const EnsembleSpec& spec, const Ensemble& ensemble, Progress& progress)
{
    using namespace localities;
    if (ensemble.plans.empty()) {
        return {};
    }
    progress.begin("looking for the consensus");
    const auto [contraction, problem] = problem_of(graph, need, rules, plan);
    const auto plans = spread(ensemble, most_looked_at);
    auto starts = spread(ensemble, most_starts);
    starts.insert(starts.begin(), plan.locality);
    const auto start = score_plan(graph, need, rules, best_start(plans, starts));
    std::vector<std::vector<Label>> drawn;
    drawn.reserve(plans.size());
    for (const auto& each : plans) {
        drawn.push_back(of_blocks(contraction, each));
    }
    const double limit = plan.objective + spec.within * std::max(plan.objective, 1e-9);
    Approach approach(problem, of_blocks(contraction, start.locality), start.count, std::move(drawn),
                      std::max(0.0, limit - start.objective));
    approach.run(progress);
    Labels locality;
    for (const auto block : contraction.block_of) {
        locality.push_back(approach.partition().label(block));
    }
    Consensus consensus;
    consensus.plan = score_plan(graph, need, rules, std::move(locality));
    consensus.agreement = agreement_with(ensemble, consensus.plan);
    consensus.agreement_of_chosen = agreement_with(ensemble, plan);
    return consensus;
}

} // namespace needshed
