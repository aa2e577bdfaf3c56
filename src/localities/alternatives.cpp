// Alternatives are looked for one after the other under the objective less a reward for every person who is outside
// what was the main locality of their neighbours in a plan that is kept already: the mirror of the term that keeps
// people in today's localities. A reward that is too small leads back to a plan that is kept, one that is too large to
// a bad plan, and so it is doubled while plans are not different enough, and halved when they are. What is found is
// bettered once more without rewards, and the best of all that was found on the way is kept.

#include "needshed/localities/alternatives.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "localities/contraction.hpp"
#include "localities/infeasible.hpp"
#include "localities/partition.hpp"
#include "localities/plan_blocks.hpp"
#include "localities/search.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/matching.hpp"

namespace needshed {

namespace localities {

namespace {

constexpr std::size_t most_alternatives = 26;

/// Searches for one alternative: so many to find a good one, and so many before giving up on it.
constexpr std::size_t least_tries = 4;
constexpr std::size_t most_tries = 8;

/// Heat at which a plan leaves for another, in units of the typical change of cost.
constexpr double restless = 1;

/// Random streams of the searches for alternatives, apart from those of the search before.
constexpr std::uint64_t alternatives_seed = 1'000'000'007;

bool any(const std::vector<bool>& flags)
{
    return std::find(flags.begin(), flags.end(), true) != flags.end();
}

/// Doubles the reward for leaving plans that the find is too like, else halves all of them where it is no good; by less
/// each time it turns.
class Rewards {
public:
    Rewards(std::size_t plans, double reward) : m_of(plans, reward) {}

    const std::vector<double>& of() const { return m_of; }

    void adapt(const std::vector<bool>& too_like)
    {
        const bool grows = any(too_like);
        const int direction = grows ? 1 : -1;
        m_factor = m_direction == -direction ? std::sqrt(m_factor) : m_factor;
        m_direction = direction;
        for (std::size_t i = 0; i < m_of.size(); ++i) {
            m_of[i] *= too_like[i] ? m_factor : grows ? 1 : 1 / m_factor;
        }
    }

private:
    std::vector<double> m_of;
    double m_factor = 2;
    int m_direction = 0; ///< of the last change
};

class Alternatives {
public:
    Alternatives(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                 std::span<const double> people, const AlternativesSpec& spec, Progress& progress);

    std::vector<Plan> run();

private:
    std::optional<Plan> find_next();
    Plan look(const std::vector<double>& rewards, std::uint64_t seed);
    AreaTerm reward_for(const Plan& kept, double reward) const;
    Plan bettered(const Problem& problem, const Plan& from, const Budget& budget, std::uint64_t seed);
    std::vector<bool> too_like(const Plan& candidate) const;
    std::optional<Plan> best_of_pool() const;

    const Graph& m_graph;
    const Need& m_need;
    const LocalityRules& m_rules;
    std::span<const double> m_people;
    AlternativesSpec m_spec;
    Progress& m_progress;
    double m_limit; ///< of the objective
    PlanProblem m_blocks;
    Parts m_parts;
    std::vector<double> m_block_people;
    std::vector<Plan> m_kept; ///< first the plan itself
    std::vector<Plan> m_pool; ///< all that was found
};

/// The effort one step down: a search for an alternative begins at a plan that is good already.
Budget budget_for(Effort effort)
{
    auto budget = budget_of(effort == Effort::Thorough ? Effort::Normal : Effort::Quick);
    budget.heat = restless;
    return budget;
}

Budget polish()
{
    Budget budget;
    budget.starts = 1;
    budget.steps = 100;
    budget.heat = warm / 2;
    return budget;
}

Alternatives::Alternatives(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                           std::span<const double> people, const AlternativesSpec& spec, Progress& progress)
    : m_graph(graph), m_need(need), m_rules(rules), m_people(people), m_spec(spec), m_progress(progress),
      m_limit(plan.objective + spec.within * std::max(plan.objective, 1e-9)),
      m_blocks(problem_of(graph, need, rules, plan)), m_parts(require_possible(m_blocks.problem, rules)),
      m_block_people(m_blocks.problem.block_count(), 0), m_kept{plan}
{
    const bool known = total_of(people) > 0;
    for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
        m_block_people[m_blocks.contraction.block_of[unit]] += known ? or_zero(people[unit]) : 1;
    }
}

AreaTerm Alternatives::reward_for(const Plan& kept, double reward) const
{
    AreaTerm term;
    term.scale = -reward / total_of(m_block_people);
    const auto labels = labels_of(m_blocks.contraction, kept);
    for (Block block = 0; block < labels.size(); ++block) {
        if (m_block_people[block] > 0) {
            term.of_block.values.push_back({labels[block], m_block_people[block]});
        }
        term.of_block.close_row();
    }
    return term;
}

Plan Alternatives::bettered(const Problem& problem, const Plan& from, const Budget& budget, std::uint64_t seed)
{
    Candidate start{labels_of(m_blocks.contraction, from), from.count};
    const Partition partition(problem, start.labels, start.count);
    start.cost = partition.cost();
    start.violation = partition.violation();
    const auto found = improve(problem, m_parts, start, budget, seed, m_progress);
    std::vector<std::uint32_t> locality;
    for (const auto block : m_blocks.contraction.block_of) {
        locality.push_back(found.labels[block]);
    }
    return score_plan(m_graph, m_need, m_rules, std::move(locality));
}

/// For each plan kept, whether it differs too little from this one.
std::vector<bool> Alternatives::too_like(const Plan& candidate) const
{
    std::vector<bool> like;
    for (const auto& kept : m_kept) {
        like.push_back(share_moved(kept, candidate, m_people) < m_spec.differ);
    }
    return like;
}

/// The best plan of the pool that is good enough and differs from those that are kept.
std::optional<Plan> Alternatives::best_of_pool() const
{
    std::optional<Plan> best;
    for (const auto& candidate : m_pool) {
        if (candidate.objective <= m_limit && (!best || candidate.objective < best->objective) &&
            !any(too_like(candidate))) {
            best = candidate;
        }
    }
    return best;
}

/// Looks once under these rewards, one for each plan kept. Returns what was found; what it is bettered to without them
/// may be a plan that is kept already.
Plan Alternatives::look(const std::vector<double>& rewards, std::uint64_t seed)
{
    Problem rewarded = m_blocks.problem;
    for (std::size_t i = 0; i < rewards.size(); ++i) {
        rewarded.area_terms.push_back(reward_for(m_kept[i], rewards[i]));
    }
    auto far = bettered(rewarded, m_kept.front(), budget_for(m_rules.effort), seed);
    m_pool.push_back(bettered(m_blocks.problem, far, polish(), seed));
    m_pool.push_back(far);
    return far;
}

std::optional<Plan> Alternatives::find_next()
{
    const auto& plan = m_kept.front();
    Rewards rewards(m_kept.size(), m_spec.within * std::max(plan.objective, 1e-9) / m_spec.differ);
    for (std::size_t attempt = 0; attempt < most_tries && !m_progress.interrupted(); ++attempt) {
        const auto seed = m_rules.seed + alternatives_seed + most_tries * m_kept.size() + attempt;
        rewards.adapt(too_like(look(rewards.of(), seed)));
        if (attempt + 1 >= least_tries && best_of_pool()) {
            break;
        }
    }
    return best_of_pool();
}

std::vector<Plan> Alternatives::run()
{
    while (m_kept.size() <= m_spec.count) {
        auto next = find_next();
        if (!next) {
            break;
        }
        m_kept.push_back(std::move(*next));
    }
    std::vector<Plan> found(m_kept.begin() + 1, m_kept.end());
    std::stable_sort(found.begin(), found.end(),
                     [](const Plan& left, const Plan& right) { return left.objective < right.objective; });
    return found;
}

} // namespace

} // namespace localities

void AlternativesSpec::validate() const
{
    constexpr const char* at = "/localities/alternatives/";
    if (count > localities::most_alternatives) {
        throw Error(ErrorKind::Input, std::string(at) + "count", fmt::format("is {}", count),
                    fmt::format("Give up to {}", localities::most_alternatives));
    }
    if (!(within > 0 && within <= 10)) {
        throw Error(ErrorKind::Input, std::string(at) + "within", fmt::format("is {}", within),
                    "Give a share above 0, such as 0.02");
    }
    if (!(differ > 0 && differ < 1)) {
        throw Error(ErrorKind::Input, std::string(at) + "differ", fmt::format("is {}", differ),
                    "Give a share between 0 and 1, such as 0.05");
    }
}

double share_moved(const Plan& before, const Plan& after, std::span<const double> people)
{
    const auto size = std::max(before.count, after.count);
    const bool known = localities::total_of(people) > 0;
    std::vector<double> shared(size * size, 0);
    double all = 0;
    for (std::size_t unit = 0; unit < before.locality.size(); ++unit) {
        const double here = known ? localities::or_zero(people[unit]) : 1;
        shared[before.locality[unit] * size + after.locality[unit]] += here;
        all += here;
    }
    const auto column_of = best_matching(shared, size, size);
    double stay = 0;
    for (std::size_t row = 0; row < size; ++row) {
        stay += shared[row * size + column_of[row]];
    }
    return all > 0 ? 1 - stay / all : 0;
}

std::vector<Plan> find_alternatives(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                                    std::span<const double> people, const AlternativesSpec& spec, Progress& progress)
{
    spec.validate();
    if (spec.count == 0 || plan.count < 2) {
        return {};
    }
    return localities::Alternatives(graph, need, rules, plan, people, spec, progress).run();
}

} // namespace needshed
