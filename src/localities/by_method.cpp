// Runs the published methods. Those that start at random start often, each start with a random stream of its own, and
// the best is kept; what a start breaks of the bounds is mended as for needshed's own search before it is bettered.

#include "localities/by_method.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "localities/contraction.hpp"
#include "localities/infeasible.hpp"
#include "localities/market.hpp"
#include "localities/recombine.hpp"
#include "localities/tree_cut.hpp"
#include "localities/zoning.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/text.hpp"

namespace needshed::localities {

namespace {

/// How often each effort starts at random, on maps of up to `small` blocks; larger ones less often.
struct Starts {
    std::size_t zones = 0;         ///< of AZP
    std::size_t constructions = 0; ///< of max-p
    std::size_t chains = 0;        ///< of recombination
    std::size_t passes = 0;        ///< of each of those
};

/// Constructions draw from other random streams than what betters them.
constexpr std::uint64_t first_construction = 1'000'000;

/// How far below the best construction's number max-p looks for one that keeps the other rules.
constexpr std::size_t most_fewer = 8;

Starts starts_of(Effort effort, std::size_t blocks)
{
    constexpr std::size_t small = 500;
    Starts starts = effort == Effort::Quick      ? Starts{32, 200, 16, 40}
                    : effort == Effort::Thorough ? Starts{512, 4000, 64, 400}
                                                 : Starts{128, 1000, 32, 120};
    if (blocks > small) {
        starts.zones = std::max<std::size_t>(2, starts.zones * small / blocks);
        starts.constructions = std::max<std::size_t>(20, starts.constructions * small / blocks);
        starts.chains = std::max<std::size_t>(2, starts.chains * small / blocks);
    }
    return starts;
}

std::size_t most_pieces(const std::vector<std::vector<Label>>& plans)
{
    std::size_t most = 0;
    for (const auto& labels : plans) {
        most = std::max(most, piece_count(labels));
    }
    return most;
}

class Named {
public:
    Named(Problem problem, const LocalityRules& rules, std::vector<Label> given, Progress& progress)
        : m_problem(std::move(problem)), m_rules(rules), m_given(std::move(given)), m_progress(progress),
          m_parts(require_possible(m_problem, rules)), m_starts(starts_of(rules.effort, m_problem.block_count()))
    {
        const auto asked = asked_for(rules, m_problem);
        m_range = {std::max(asked.min, m_parts.least()), std::min(asked.max, m_parts.most())};
    }

    Candidate run();

private:
    using Start = std::function<Candidate(std::size_t, Random&)>;
    using Finish = std::function<Candidate(const Candidate&, Random&)>;

    Candidate tree();
    Candidate schc();
    Candidate azp();
    Candidate max_p();
    std::vector<std::vector<Label>> constructions();
    Candidate best_construction(const std::vector<std::vector<Label>>& built, std::size_t count);
    Candidate recombination();
    Candidate candidate(std::vector<Label> labels) const;
    Candidate mended(std::vector<Label> labels, std::size_t count, Random& random) const;
    Candidate best_of(std::size_t starts, const Start& start);
    Candidate best_of_random(std::size_t starts, const Finish& finish);
    Candidate bettered(const Candidate& start, Random& random) const;
    std::vector<Label> start_labels(std::size_t count, Random& random) const;
    Candidate nearest_start();
    void recombine_while_cooling(Partition& partition, Random& random, Candidate& best) const;

    Problem m_problem;
    const LocalityRules& m_rules;
    std::vector<Label> m_given;
    Progress& m_progress;
    Parts m_parts;
    Starts m_starts;
    CountRange m_range;
};

Candidate Named::candidate(std::vector<Label> labels) const
{
    Candidate result;
    result.count = piece_count(labels);
    const Partition partition(m_problem, labels, result.count);
    result.cost = partition.cost();
    result.violation = partition.violation();
    result.labels = std::move(labels);
    return result;
}

Candidate Named::tree()
{
    const bool skater = m_rules.method.name == MethodName::Skater;
    const auto edges = skater ? spanning_tree(m_problem, LinkOrder::First, Linkage::Single)
                              : spanning_tree(m_problem, m_rules.method.order, m_rules.method.linkage);
    auto found = candidate(cut_trees(m_problem, edges, m_range.max));
    found.steps = edges.size();
    if (found.count < m_range.min) {
        throw Error(ErrorKind::NoPlan, "method " + method_text(m_rules.method),
                    fmt::format("the cuts of its tree that keep the bounds give {}, and {} are asked for",
                                counted(found.count, "locality", "localities"), m_range.min),
                    fmt::format("Ask for {}, lower a minimum, or leave the method out: needshed's own search looks at "
                                "more than one tree",
                                found.count));
    }
    return found;
}

Candidate Named::schc()
{
    const auto edges = spanning_tree(m_problem, LinkOrder::Full, m_rules.method.linkage);
    auto found = candidate(join(m_problem, edges, m_problem.block_count() - m_range.max));
    found.steps = edges.size();
    return found;
}

/// What a start breaks is mended, with the help of agglomeration where nothing else works.
Candidate Named::mended(std::vector<Label> labels, std::size_t count, Random& random) const
{
    return reach_from(m_problem, m_parts, std::move(labels), count, budget_of(m_rules.effort), random(), m_progress);
}

Candidate Named::best_of(std::size_t starts, const Start& start)
{
    std::vector<Candidate> found(starts);
    m_progress.begin("drawing localities", starts);
    parallel_for(starts, 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            Random random(m_rules.seed, i);
            found[i] = start(i, random);
        }
    });
    m_progress.advance(starts);
    auto best = *std::min_element(found.begin(), found.end(), [](const Candidate& left, const Candidate& right) {
        return std::pair(left.violation, left.cost) < std::pair(right.violation, right.cost);
    });
    best.steps = std::accumulate(found.begin(), found.end(), std::uint64_t{0},
                                 [](std::uint64_t sum, const Candidate& each) { return sum + each.steps; });
    return best;
}

Candidate Named::bettered(const Candidate& start, Random& random) const
{
    Partition partition(m_problem, start.labels, start.count);
    const auto steps = improve_zones(partition, m_rules.method.search, random, m_progress);
    auto better = candidate({partition.labels().begin(), partition.labels().end()});
    better.steps = start.steps + steps;
    return better;
}

std::vector<Label> Named::start_labels(std::size_t count, Random& random) const
{
    return m_given.empty() ? random_zones(m_problem, m_parts, count, random) : m_given;
}

/// The number of localities that starts have, with what agglomeration reaches of it: a plan that is given brings its
/// number along, or the nearest allowed; else a range asks for the most that work. Random starts are mended with the
/// help of the same agglomeration, so that where it fails there is no use in starting often.
Candidate Named::nearest_start()
{
    auto count = m_given.empty() ? m_range.max : std::clamp(piece_count(m_given), m_range.min, m_range.max);
    for (;;) {
        m_problem.scales.balance = balance_scale(m_rules, count);
        auto nearest =
            m_given.empty()
                ? reach(m_problem, m_parts, count, budget_of(m_rules.effort), m_rules.seed, m_progress)
                : reach_from(m_problem, m_parts, m_given, count, budget_of(m_rules.effort), m_rules.seed, m_progress);
        if (nearest.violation == 0 || count == m_range.min || !m_given.empty()) {
            return nearest;
        }
        const auto leap = std::max<std::size_t>(1, static_cast<std::size_t>(nearest.violation / 2));
        count = std::max(m_range.min, count - std::min(leap, count));
    }
}

/// The best of what is made of random starts; the nearest plan where agglomeration keeps the bounds in none.
Candidate Named::best_of_random(std::size_t starts, const Finish& finish)
{
    auto nearest = nearest_start();
    if (nearest.violation > 0) {
        return nearest;
    }
    const auto count = nearest.count;
    return best_of(starts, [&](std::size_t, Random& random) {
        return finish(mended(start_labels(count, random), count, random), random);
    });
}

Candidate Named::azp()
{
    return best_of_random(m_starts.zones,
                          [&](const Candidate& start, Random& random) { return bettered(start, random); });
}

std::vector<std::vector<Label>> Named::constructions()
{
    std::vector<std::vector<Label>> built(m_starts.constructions);
    m_progress.begin("growing localities", built.size());
    parallel_for(built.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            Random random(m_rules.seed, first_construction + i);
            built[i] = grow_to_minimums(m_problem, random);
        }
    });
    m_progress.advance(built.size());
    return built;
}

/// The constructions with at least so many localities that cost least, bettered.
Candidate Named::best_construction(const std::vector<std::vector<Label>>& built, std::size_t count)
{
    m_problem.scales.balance = balance_scale(m_rules, count);
    Random random(m_rules.seed, first_construction - 1);
    const auto enough = std::min(count, most_pieces(built));
    std::vector<Candidate> kept;
    for (const auto& labels : built) {
        if (piece_count(labels) >= enough) {
            kept.push_back(candidate(labels));
        }
    }
    std::stable_sort(kept.begin(), kept.end(),
                     [](const auto& left, const auto& right) { return left.cost < right.cost; });
    auto nearest = mended(kept.front().labels, count, random);
    if (nearest.violation > 0) {
        return nearest;
    }
    return best_of(std::min(kept.size(), m_starts.zones), [&](std::size_t i, Random& stream) {
        return bettered(mended(kept[i].labels, count, stream), stream);
    });
}

/// As many as the best construction has; fewer where other rules leave none of those.
Candidate Named::max_p()
{
    const auto built = constructions();
    auto count = std::min(std::max(most_pieces(built), m_range.min), m_range.max);
    auto best = best_construction(built, count);
    for (std::size_t fewer = 0; fewer < most_fewer && best.violation > 0 && count > m_range.min; ++fewer) {
        best = best_construction(built, --count);
    }
    return best;
}

/// Pairs of neighbours are merged and cut along random trees while the heat falls; the best plan passed is kept.
void Named::recombine_while_cooling(Partition& partition, Random& random, Candidate& best) const
{
    constexpr double hot = 4;
    constexpr double cold = 0.03;
    const double unit = typical_change(partition);
    for (std::size_t pass = 0; pass <= m_starts.passes && !m_progress.interrupted(); ++pass) {
        const double done = static_cast<double>(pass) / static_cast<double>(m_starts.passes);
        const bool last = pass == m_starts.passes;
        best.steps += partition.count();
        recombine_all(partition, random, Market{last ? 0 : unit * hot * std::pow(cold / hot, done)});
        const std::pair now(partition.violation(), partition.cost());
        if (now < std::pair(best.violation, best.cost)) {
            best.labels.assign(partition.labels().begin(), partition.labels().end());
            best.violation = now.first;
            best.cost = now.second;
        }
    }
}

Candidate Named::recombination()
{
    return best_of_random(m_starts.chains, [&](const Candidate& start, Random& random) {
        auto best = candidate(start.labels);
        best.steps = start.steps;
        Partition partition(m_problem, start.labels, start.count);
        recombine_while_cooling(partition, random, best);
        return best;
    });
}

Candidate Named::run()
{
    m_progress.begin("method " + method_text(m_rules.method));
    switch (m_rules.method.name) {
    case MethodName::Skater:
    case MethodName::Redcap:
        return tree();
    case MethodName::Schc:
        return schc();
    case MethodName::Azp:
        return azp();
    case MethodName::MaxP:
        return max_p();
    case MethodName::Recombination:
    case MethodName::Search:
        break;
    }
    return recombination();
}

} // namespace

Candidate by_method(const Problem& problem, const LocalityRules& rules, std::vector<Label> given, Progress& progress)
{
    auto best = Named(problem, rules, std::move(given), progress).run();
    if (best.violation > 0) {
        throw no_plan_found(problem, rules, best, std::nullopt);
    }
    return best;
}

} // namespace needshed::localities
