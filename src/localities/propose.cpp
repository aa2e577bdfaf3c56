#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "localities/by_method.hpp"
#include "localities/contraction.hpp"
#include "localities/infeasible.hpp"
#include "localities/misses.hpp"
#include "localities/naming.hpp"
#include "localities/partition.hpp"
#include "localities/search.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/localities/plan.hpp"

namespace needshed {

namespace localities {

namespace {

/// Times that tied sets which are not connected are joined along other paths before giving up.
constexpr std::uint64_t most_detours = 6;

/// A range of counts this wide is looked at count by count; a wider one at as many evenly spaced counts.
constexpr std::size_t most_counts = 13;

/// A number of localities that was looked at. Shape    `labels` per block; empty where there is no draft to show
struct Tried {
    bool kept = false;
    std::vector<Label> labels;
};

/// Whether nothing speaks against more localities but hard bounds: common need is all there is in the objective.
bool more_is_better(const LocalityRules& rules)
{
    const auto& terms = rules.terms;
    return terms.compactness == 0 && terms.balance.weight == 0 && terms.travel.weight == 0 && terms.flows.weight == 0 &&
           std::all_of(terms.areas.begin(), terms.areas.end(), [](const auto& term) { return term.weight == 0; }) &&
           std::all_of(rules.bounds.begin(), rules.bounds.end(), [](const auto& bound) { return bound.is_hard(); });
}

class Search {
public:
    /// Shape    `given` per block, or empty: the labels of the plan to start from
    Search(Problem problem, const LocalityRules& rules, std::vector<Label> given, Progress& progress)
        : m_problem(std::move(problem)), m_rules(rules), m_given(std::move(given)), m_budget(budget_of(rules.effort)),
          m_progress(progress), m_parts(require_possible(m_problem, rules))
    {
        const auto asked = asked_for(rules, m_problem);
        m_range = {std::max(asked.min, m_parts.least()), std::min(asked.max, m_parts.most())};
    }

    Candidate run();
    const std::map<std::size_t, Tried>& tried() const { return m_tried; }

private:
    Candidate reach_count(std::size_t count, std::uint64_t effort = 1);
    Candidate start();
    Candidate start_from_given();
    Candidate better(const Candidate& found);
    Candidate most();
    Candidate cheapest_count();
    std::optional<std::size_t> count_that_works(const Candidate& nearest);
    double objective(const Candidate& candidate) const;

    Problem m_problem;
    const LocalityRules& m_rules;
    std::vector<Label> m_given;
    Budget m_budget;
    Progress& m_progress;
    Parts m_parts;
    CountRange m_range;
    std::uint64_t m_steps = 0;
    std::map<std::size_t, Tried> m_tried; ///< by count
};

Candidate Search::reach_count(std::size_t count, std::uint64_t effort)
{
    m_problem.scales.balance = balance_scale(m_rules, count);
    auto budget = m_budget;
    budget.reach_steps *= effort;
    auto candidate = reach(m_problem, m_parts, count, budget, m_rules.seed, m_progress);
    m_progress.advance();
    m_steps += candidate.steps;
    candidate.cost = Partition(m_problem, candidate.labels, candidate.count).cost();
    m_tried[candidate.count] = {candidate.violation == 0, {}};
    return candidate;
}

/// The most localities that keep the bounds: downwards in leaps as long as the nearest partition misses by, then by
/// halving between the last failure and the first success. At the end a harder look at one more.
Candidate Search::most()
{
    std::size_t failed = m_range.max + 1;
    Candidate best = reach_count(m_range.max);
    while (best.violation > 0 && best.count > m_range.min) {
        failed = best.count;
        const auto leap = std::max<std::size_t>(1, static_cast<std::size_t>(best.violation / 2));
        best = reach_count(std::max(m_range.min, failed - std::min(leap, failed)));
    }
    while (best.violation == 0 && failed - best.count > 1) {
        const auto middle = best.count + (failed - best.count) / 2;
        auto candidate = reach_count(middle);
        (candidate.violation == 0 ? best : candidate) = candidate;
        failed = candidate.violation == 0 ? failed : middle;
    }
    while (best.violation == 0 && best.count < m_range.max) {
        auto candidate = reach_count(best.count + 1, 5);
        if (candidate.violation > 0) {
            break;
        }
        best = std::move(candidate);
    }
    return best;
}

double Search::objective(const Candidate& candidate) const
{
    // The cost has the mean of squares over the square of the mean, which is 1 more than the squared variation.
    return candidate.cost - (m_problem.scales.balance > 0 ? m_rules.terms.balance.weight : 0);
}

/// More localities always lessen what is within them, but not borders or imbalance: the best of several counts.
Candidate Search::cheapest_count()
{
    const std::size_t width = m_range.max - m_range.min;
    const std::size_t counts = std::min(width + 1, most_counts);
    Budget taste = m_budget;
    taste.starts = 1;
    taste.rounds = 0;
    taste.steps = std::min<std::uint64_t>(m_budget.steps, 300);
    std::optional<Candidate> best;
    double best_objective = 0;
    for (std::size_t i = 0; i < counts; ++i) {
        const auto count = m_range.min + (counts == 1 ? 0 : i * width / (counts - 1));
        auto candidate = reach_count(count);
        if (candidate.violation == 0) {
            candidate = improve(m_problem, m_parts, candidate, taste, m_rules.seed, m_progress);
        }
        const double value = objective(candidate);
        if (candidate.violation == 0) {
            m_tried[candidate.count] = {true, candidate.labels};
        }
        if (!best || std::pair(candidate.violation, value) < std::pair(best->violation, best_objective)) {
            best = std::move(candidate);
            best_objective = value;
        }
    }
    return *best;
}

/// With the number of localities of the given plan, or the nearest that the rules allow.
Candidate Search::start_from_given()
{
    const auto count = std::clamp(piece_count(m_given), m_range.min, m_range.max);
    m_problem.scales.balance = balance_scale(m_rules, count);
    auto candidate = reach_from(m_problem, m_parts, std::move(m_given), count, m_budget, m_rules.seed, m_progress);
    m_steps += candidate.steps;
    return candidate;
}

/// Against the clock a quick search goes first, so that there is something to show when the long one is cut short.
Candidate Search::better(const Candidate& found)
{
    if (!(m_rules.time_limit_s > 0) || m_rules.effort == Effort::Quick) {
        return improve(m_problem, m_parts, found, m_budget, m_rules.seed, m_progress);
    }
    auto quick = budget_of(Effort::Quick);
    quick.heat = m_budget.heat;
    quick.deadline = m_budget.deadline;
    const auto first = improve(m_problem, m_parts, found, quick, m_rules.seed, m_progress);
    return first.cut_short ? first : improve(m_problem, m_parts, first, m_budget, m_rules.seed, m_progress);
}

Candidate Search::start()
{
    if (!m_given.empty()) {
        return start_from_given();
    }
    if (m_range.min == m_range.max) {
        return reach_count(m_range.min);
    }
    return m_rules.count.most || more_is_better(m_rules) ? most() : cheapest_count();
}

/// A number of localities near the one that failed for which the search finds a plan, for the message.
std::optional<std::size_t> Search::count_that_works(const Candidate& nearest)
{
    const int direction = wanted_direction(m_problem, nearest);
    for (std::size_t step = 1; step <= 64; step *= 2) {
        if (direction < 0 ? nearest.count < m_parts.least() + step : nearest.count + step > m_parts.most()) {
            break;
        }
        const auto count = direction < 0 ? nearest.count - step : nearest.count + step;
        if (reach_count(count).violation == 0) {
            return count;
        }
    }
    return std::nullopt;
}

Candidate Search::run()
{
    m_progress.begin("keeping the bounds");
    auto found = start();
    if (found.violation > 0) {
        auto relaxed = least_relaxation(m_problem, m_parts, found, m_rules.seed, m_progress);
        if (!relaxed || Partition(m_problem, relaxed->plan.labels, relaxed->plan.count).violation() > 0) {
            throw no_plan_found(m_problem, m_rules, found, count_that_works(found),
                                relaxed ? std::optional(relaxed->value) : std::nullopt);
        }
        found = std::move(relaxed->plan); // one that keeps the limit as it is
        found.violation = 0;
    }
    m_problem.scales.balance = balance_scale(m_rules, found.count);
    found.cost = Partition(m_problem, found.labels, found.count).cost();
    const auto reached = found.steps;
    if (!m_rules.start.empty()) {
        m_budget.heat = warm;
    }
    if (m_rules.time_limit_s > 0) {
        m_budget.deadline =
            std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                   std::chrono::duration<double>(m_rules.time_limit_s));
    }
    auto best = better(found);
    best.steps += m_steps - reached;
    return best;
}

struct Result {
    std::vector<std::uint32_t> locality;
    std::uint64_t steps = 0;
    bool cut_short = false;
    std::map<std::size_t, Tried> tried; ///< labels per unit
};

/// The label of the first unit of each block.
std::vector<Label> given_labels(const LocalityRules& rules, const Contraction& contraction)
{
    if (rules.start.empty()) {
        return {};
    }
    std::map<std::uint32_t, Label> number;
    std::vector<Label> labels(contraction.block_count, no_group);
    for (std::size_t unit = 0; unit < rules.start.size(); ++unit) {
        auto& label = labels[contraction.block_of[unit]];
        if (label == no_group) {
            label = number.emplace(rules.start[unit], static_cast<Label>(number.size())).first->second;
        }
    }
    return labels;
}

/// Empty for none.
std::vector<std::uint32_t> of_units(const std::vector<Label>& labels, const Contraction& contraction)
{
    std::vector<std::uint32_t> locality;
    if (!labels.empty()) {
        locality.reserve(contraction.block_of.size());
        for (const auto block : contraction.block_of) {
            locality.push_back(labels[block]);
        }
    }
    return locality;
}

Result search(const Graph& inside, const Profile& profile, const Scales& scales, const LocalityRules& rules,
              const Contraction& contraction, Progress& progress)
{
    auto problem = make_problem(inside, profile, rules, contraction);
    problem.scales = scales;
    auto given = given_labels(rules, contraction);
    if (rules.method.name != MethodName::Search) {
        const auto best = by_method(problem, rules, std::move(given), progress);
        return {of_units(best.labels, contraction), best.steps, best.cut_short, {}};
    }
    Search own(std::move(problem), rules, std::move(given), progress);
    const auto best = own.run();
    Result result{of_units(best.labels, contraction), best.steps, best.cut_short, own.tried()};
    for (auto& [count, tried] : result.tried) {
        tried.labels = of_units(tried.labels, contraction);
    }
    return result;
}

/// Takes one way to join sets that are tied but do not touch after another, until one can be used.
template <typename Use>
auto by_some_path(const Graph& inside, const LocalityRules& rules, const Use& use)
{
    std::exception_ptr first;
    for (std::uint64_t attempt = 0; attempt < most_detours; ++attempt) {
        bool final = true;
        try {
            const auto contraction = contract(inside, rules, attempt);
            final = !contraction.has_detours;
            return use(contraction);
        }
        catch (const Error& error) {
            if (error.kind() != ErrorKind::NoPlan) {
                throw;
            }
            first = first ? first : std::current_exception();
            if (final) {
                break;
            }
        }
    }
    std::rethrow_exception(first);
}

void require_input(const Graph& graph, const Need& need, const LocalityRules& rules)
{
    if (need.unit_count() != graph.unit_count()) {
        throw Error(
            ErrorKind::Usage, "propose",
            fmt::format("needs of {} for {}", counted(need.unit_count(), "unit"), counted(graph.unit_count(), "unit")));
    }
    if (graph.unit_count() == 0) {
        throw Error(ErrorKind::Input, "units", "there are none", "Give at least one");
    }
    rules.validate(graph.unit_count());
}

} // namespace

} // namespace localities

Proposal propose(const Graph& graph, const Need& need, const LocalityRules& rules, Progress& progress)
{
    localities::require_input(graph, need, rules);
    const auto profile = localities::make_profile(need, rules);
    const auto inside = localities::inside_groups(graph, rules);
    const auto scales = localities::make_scales(graph, profile, rules);
    auto result = localities::by_some_path(inside, rules, [&](const localities::Contraction& contraction) {
        return localities::search(inside, profile, scales, rules, contraction, progress);
    });
    Proposal proposal;
    proposal.plan = score_plan(graph, need, rules, std::move(result.locality));
    proposal.steps = result.steps;
    proposal.cut_short = result.cut_short;
    for (auto& [count, tried] : result.tried) {
        const bool has_draft = !tried.labels.empty();
        proposal.tried.push_back(
            {count, tried.kept, has_draft ? score_plan(graph, need, rules, std::move(tried.labels)) : Plan{}});
    }
    if (proposal.tried.size() == 1) {
        proposal.tried.clear();
    }
    const auto violations = check_plan(graph, rules, proposal.plan);
    if (!violations.empty()) {
        throw Error(ErrorKind::Internal, "propose", violations.front().message, "Please report this with the study");
    }
    return proposal;
}

void require_possible(const Graph& graph, const Need& need, const LocalityRules& rules)
{
    localities::require_input(graph, need, rules);
    const auto profile = localities::make_profile(need, rules);
    const auto inside = localities::inside_groups(graph, rules);
    localities::by_some_path(inside, rules, [&](const localities::Contraction& contraction) {
        localities::require_possible(localities::make_problem(inside, profile, rules, contraction), rules);
    });
}

} // namespace needshed
