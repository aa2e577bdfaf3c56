#include "needshed/localities/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
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

std::vector<std::uint32_t> label_of_units(const Partition& partition, const Contraction& contraction)
{
    std::vector<std::uint32_t> label(contraction.block_of.size());
    std::transform(contraction.block_of.begin(), contraction.block_of.end(), label.begin(),
                   [&](Block block) { return partition.label(block); });
    return label;
}

/// Share of the edges between the proposal's localities that a plan separates as well.
double agreement(const std::vector<GraphEdge>& between, std::span<const std::uint32_t> locality)
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
            const EnsembleSpec& spec, std::uint64_t seed)
        : m_contraction(contraction), m_each((spec.plans + chain_count - 1) / chain_count),
          m_between(spec.steps > 0 ? spec.steps : steps_between * starts.front().count), m_drawn(chain_count)
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
            ensemble.plans.add(std::move(m_drawn[chain].plans));
            const auto& objective = m_drawn[chain].objective;
            ensemble.objective.insert(ensemble.objective.end(), objective.begin(), objective.end());
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
                    m_drawn[c].plans.add(label_of_units(chain.partition(), m_contraction));
                    m_drawn[c].objective.push_back(m_offset + chain.partition().cost());
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
    struct Drawn {
        PlanSeries plans;
        std::vector<double> objective;
    };
    std::vector<Drawn> m_drawn; ///< by chain
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
    auto ensemble = Sampler(problem, contraction, starts, range, spec, rules.seed).run(progress);
    const auto between = edges_between(graph, plan);
    std::vector<double> agreements;
    std::set<std::size_t> distinct;
    ensemble.plans.for_each([&](auto locality) {
        agreements.push_back(agreement(between, locality));
        const std::u32string_view numbers(reinterpret_cast<const char32_t*>(locality.data()), locality.size());
        distinct.insert(std::hash<std::u32string_view>()(numbers));
    });
    ensemble.distinct = distinct.size();
    const auto convergence = convergence_of(agreements, ensemble.chains);
    ensemble.r_hat = convergence.r_hat;
    ensemble.effective_plans = convergence.effective;
    return ensemble;
}

namespace {

/// Counts, for every unit, how many of its locality's other units are with it in drawn plans.
class Companions {
public:
    explicit Companions(const Plan& plan) : m_members(plan.count), m_with(plan.locality.size(), 0)
    {
        for (std::size_t unit = 0; unit < plan.locality.size(); ++unit) {
            m_members[plan.locality[unit]].push_back(unit);
        }
    }

    void add(std::span<const std::uint32_t> drawn)
    {
        m_count.resize(drawn.size(), 0);
        for (const auto& members : m_members) {
            for (const auto unit : members) {
                ++m_count[drawn[unit]];
            }
            for (const auto unit : members) {
                m_with[unit] += m_count[drawn[unit]] - 1;
            }
            for (const auto unit : members) {
                m_count[drawn[unit]] = 0;
            }
        }
    }

    /// Of all, over so many plans; 1 for a unit by itself.
    std::vector<double> shares(double plans) const
    {
        std::vector<double> share(m_with.size());
        for (const auto& members : m_members) {
            const auto others = static_cast<double>(members.size() - 1);
            for (const auto unit : members) {
                share[unit] = others > 0 ? static_cast<double>(m_with[unit]) / others / plans : plans / plans;
            }
        }
        return share;
    }

private:
    std::vector<std::vector<std::size_t>> m_members; ///< of each locality
    std::vector<std::uint64_t> m_with;               ///< per unit
    std::vector<std::uint32_t> m_count;              ///< by drawn locality, 0 between uses
};

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
    Companions companions(plan);
    std::vector<std::uint64_t> separated(support.edges.size(), 0);
    ensemble.plans.for_each([&](auto drawn) {
        for (std::size_t e = 0; e < separated.size(); ++e) {
            separated[e] += drawn[to_index(support.edges[e].a)] != drawn[to_index(support.edges[e].b)] ? 1 : 0;
        }
        companions.add(drawn);
    });
    const auto plans =
        ensemble.plans.empty() ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(ensemble.plans.size());
    for (std::size_t e = 0; e < separated.size(); ++e) {
        support.edges[e].separated = static_cast<double>(separated[e]) / plans;
    }
    support.membership = companions.shares(plans);
    return support;
}

} // namespace needshed
