#include "needshed/localities/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "localities/chain.hpp"
#include "localities/contraction.hpp"
#include "localities/plan_blocks.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace localities {

namespace {

/// As many good plans are looked for apart from each other: what they agree on is known even where chains do not mix.
constexpr std::size_t chain_count = 16;
constexpr std::size_t most_plans = 100'000;

/// Recombinations tried between two plans, per locality; each locality is then redrawn several times where it can be.
constexpr std::uint64_t steps_between = 50;

/// Plans' worth of steps before the first.
constexpr std::uint64_t warming = 10;

/// Nothing where a quick search finds none, though there is one.
std::optional<Plan> quick_plan(const Graph& graph, const Need& need, const LocalityRules& rules, Progress& progress)
{
    try {
        return propose(graph, need, rules, progress).plan;
    }
    catch (const Error& error) {
        if (error.kind() != ErrorKind::NoPlan) {
            throw;
        }
        return std::nullopt;
    }
}

/// Where the chains start: the proposal, and good plans that were found without it, so that the chains can differ.
std::vector<Plan> starts_of(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                            double limit, const Contraction& contraction, Progress& progress)
{
    std::vector<Plan> starts{plan};
    auto quick = rules;
    quick.count = {plan.count, plan.count, false};
    quick.effort = Effort::Quick;
    quick.method = {}; // those that are not random would find the same plan every time
    while (starts.size() < chain_count) {
        quick.seed = rules.seed + starts.size();
        const auto other = quick_plan(graph, need, quick, progress);
        const bool good = other && other->objective <= limit && keeps_blocks(contraction, *other);
        starts.push_back(good ? *other : plan);
    }
    return starts;
}

/// Numbers in order of each locality's first unit, as plans have them.
std::vector<std::uint32_t> locality_of_units(const Partition& partition, const Contraction& contraction)
{
    std::vector<std::uint32_t> number(partition.count(), no_group);
    std::uint32_t next = 0;
    std::vector<std::uint32_t> locality;
    locality.reserve(contraction.block_of.size());
    for (const auto block : contraction.block_of) {
        auto& of_label = number[partition.label(block)];
        of_label = of_label == no_group ? next++ : of_label;
        locality.push_back(of_label);
    }
    return locality;
}

/// Share of the edges between the proposal's localities that a plan separates as well.
double agreement(const std::vector<GraphEdge>& between, const std::vector<std::uint32_t>& locality)
{
    std::size_t separated = 0;
    for (const auto& edge : between) {
        separated += locality[to_index(edge.a)] != locality[to_index(edge.b)] ? 1 : 0;
    }
    return between.empty() ? 1 : static_cast<double>(separated) / static_cast<double>(between.size());
}

std::vector<GraphEdge> edges_between(const Graph& graph, const Plan& plan)
{
    auto edges = graph.edges();
    std::erase_if(edges, [&](const GraphEdge& edge) {
        return plan.locality[to_index(edge.a)] == plan.locality[to_index(edge.b)];
    });
    return edges;
}

class Sampler {
public:
    /// `range` by the objective. Requires starts up to its limit
    Sampler(const Problem& problem, const Contraction& contraction, const std::vector<Plan>& starts, CostRange range,
            std::size_t plans, std::uint64_t seed)
        : m_contraction(contraction), m_each((plans + chain_count - 1) / chain_count),
          m_between(steps_between * starts.front().count), m_drawn(chain_count)
    {
        const auto count = starts.front().count;
        // Cost and objective of plans of one count differ by the same.
        m_offset = starts.front().objective - Partition(problem, labels_of(contraction, starts.front()), count).cost();
        for (std::uint64_t chain = 0; chain < chain_count; ++chain) {
            m_chains.emplace_back(problem, labels_of(contraction, starts[chain]), count,
                                  CostRange{range.limit - m_offset, range.temperature},
                                  Random(seed, ensemble_stream + chain));
        }
    }

    Ensemble run(Progress& progress)
    {
        progress.begin("drawing an ensemble", m_each + 1, "rounds");
        advance(warming * m_between, false, progress);
        for (std::size_t i = 0; i < m_each; ++i) {
            advance(m_between, true, progress);
        }
        Ensemble ensemble;
        ensemble.chains = chain_count;
        ensemble.steps = chain_count * m_between * (warming + m_each);
        for (std::size_t chain = 0; chain < chain_count; ++chain) {
            ensemble.accepted += m_chains[chain].accepted();
            for (auto& [locality, objective] : m_drawn[chain]) {
                ensemble.plans.push_back(std::move(locality));
                ensemble.objective.push_back(objective);
            }
        }
        return ensemble;
    }

private:
    /// Far from the streams of the search.
    static constexpr std::uint64_t ensemble_stream = std::uint64_t{1} << 40;

    void advance(std::uint64_t steps, bool keep, Progress& progress)
    {
        parallel_for(chain_count, 1, [&](std::size_t begin, std::size_t end) {
            for (auto c = begin; c < end; ++c) {
                auto& chain = m_chains[c];
                for (std::uint64_t step = 0; step < steps && (step % 1024 != 0 || !progress.interrupted()); ++step) {
                    chain.step();
                }
                chain.refresh();
                if (keep) {
                    m_drawn[c].emplace_back(locality_of_units(chain.partition(), m_contraction),
                                            m_offset + chain.partition().cost());
                }
            }
        });
        progress.advance();
    }

    const Contraction& m_contraction;
    double m_offset = 0;
    std::size_t m_each;
    std::uint64_t m_between;
    std::vector<Chain> m_chains;
    std::vector<std::vector<std::pair<std::vector<std::uint32_t>, double>>> m_drawn; ///< by chain
};

} // namespace

} // namespace localities

void EnsembleSpec::validate() const
{
    if (plans > localities::most_plans) {
        throw Error(ErrorKind::Input, "/localities/ensemble/plans", fmt::format("is {}", plans),
                    "Give up to " + grouped(localities::most_plans));
    }
    if (!(within > 0 && within <= 10)) {
        throw Error(ErrorKind::Input, "/localities/ensemble/within", fmt::format("is {}", within),
                    "Give a share above 0, such as 0.05");
    }
    if (!(temperature > 0)) {
        throw Error(ErrorKind::Input, "/localities/ensemble/temperature", fmt::format("is {}", temperature),
                    "Give a share above 0, such as 0.01, or leave it out");
    }
}

Ensemble draw_ensemble(const Graph& graph, const Need& need, const LocalityRules& rules, const Plan& plan,
                       const EnsembleSpec& spec, Progress& progress)
{
    using namespace localities;
    spec.validate();
    if (spec.plans == 0) {
        return {};
    }
    const auto [contraction, problem] = problem_of(graph, need, rules, plan);
    const double objective = std::max(plan.objective, 1e-9);
    const CostRange range{plan.objective + spec.within * objective, spec.temperature * objective};
    const auto starts = starts_of(graph, need, rules, plan, range.limit, contraction, progress);
    auto ensemble = Sampler(problem, contraction, starts, range, spec.plans, rules.seed).run(progress);
    const auto between = edges_between(graph, plan);
    std::vector<double> agreements;
    for (const auto& locality : ensemble.plans) {
        agreements.push_back(agreement(between, locality));
    }
    const auto convergence = convergence_of(agreements, ensemble.chains);
    ensemble.r_hat = convergence.r_hat;
    ensemble.effective_plans = convergence.effective;
    return ensemble;
}

namespace {

/// Adds, for every unit, the share of its locality's other units that are with it in `drawn`.
void add_membership(const Plan& plan, const std::vector<std::uint32_t>& drawn, const std::vector<double>& size,
                    std::vector<double>& membership)
{
    std::unordered_map<std::uint64_t, double> together;
    const auto key = [&](std::size_t unit) { return std::uint64_t{plan.locality[unit]} << 32U | drawn[unit]; };
    for (std::size_t unit = 0; unit < drawn.size(); ++unit) {
        together[key(unit)] += 1;
    }
    for (std::size_t unit = 0; unit < drawn.size(); ++unit) {
        const double others = size[plan.locality[unit]] - 1;
        membership[unit] += others > 0 ? (together[key(unit)] - 1) / others : 1;
    }
}

} // namespace

Firmness firmness_of(double support)
{
    constexpr double firm = 0.8;
    constexpr double leaning = 0.5;
    return std::isnan(support)  ? Firmness::Unknown
           : support >= firm    ? Firmness::Firm
           : support >= leaning ? Firmness::Leaning
                                : Firmness::Open;
}

std::string firmness_name(Firmness firmness)
{
    switch (firmness) {
    case Firmness::Unknown:
        return {};
    case Firmness::Open:
        return "open";
    case Firmness::Leaning:
        return "leaning";
    case Firmness::Firm:
        return "firm";
    }
    throw Error(ErrorKind::Internal, "ensemble", "a firmness that does not exist");
}

FirmLengths lengths_by_firmness(const Support& support)
{
    FirmLengths lengths;
    for (const auto& edge : support.edges) {
        const auto firmness = firmness_of(edge.separated);
        lengths.all_m += edge.border_m;
        lengths.firm_m += firmness == Firmness::Firm ? edge.border_m : 0;
        lengths.leaning_m += firmness == Firmness::Leaning ? edge.border_m : 0;
        lengths.open_m += firmness == Firmness::Open ? edge.border_m : 0;
    }
    return lengths;
}

Support support_of(const Graph& graph, const Plan& plan, const Ensemble& ensemble)
{
    Support support;
    for (const auto& edge : localities::edges_between(graph, plan)) {
        support.edges.push_back({edge.a, edge.b, edge.border_m, 0});
    }
    std::vector<double> size(plan.count, 0);
    for (const auto locality : plan.locality) {
        size[locality] += 1;
    }
    support.membership.assign(plan.locality.size(), 0);
    for (const auto& drawn : ensemble.plans) {
        for (auto& edge : support.edges) {
            edge.separated += drawn[to_index(edge.a)] != drawn[to_index(edge.b)] ? 1 : 0;
        }
        add_membership(plan, drawn, size, support.membership);
    }
    const auto plans =
        ensemble.plans.empty() ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(ensemble.plans.size());
    for (auto& edge : support.edges) {
        edge.separated /= plans;
    }
    for (auto& share : support.membership) {
        share /= plans;
    }
    return support;
}

} // namespace needshed
