#include "localities/misses.hpp"

#include <algorithm>
#include <cmath>

namespace needshed::localities {

namespace {

/// Searches for a relaxation, each of which halves what is not known of it.
constexpr int most_halvings = 8;

/// Relaxations this near to each other, as a share, are the same to a planner.
constexpr double close_enough = 0.01;

void add_miss(Label label, std::size_t bound, const Limit& limit, double amount, std::vector<Miss>& misses)
{
    if (limit.is_hard() && !keeps(limit, amount)) {
        const bool under = falls_short(limit, amount);
        const double by = under ? limit.min - amount : amount - limit.max;
        const double scale = under ? limit.min : std::max(limit.max, by * rounding);
        misses.push_back({label, bound, under, amount, by / scale, limit});
    }
}

/// Between a value of one limit that fails and one that works.
class Relaxation {
public:
    Relaxation(const Problem& problem, const Parts& parts, const Miss& worst, std::size_t shape,
               const Candidate& nearest, std::uint64_t seed, const Progress& progress)
        : m_problem(problem), m_parts(parts), m_shape(shape), m_under(worst.under),
          m_fails(worst.under ? worst.limit.min : worst.limit.max), m_works(worst.amount), m_plan(nearest),
          m_seed(seed), m_progress(progress)
    {
    }

    std::optional<Relaxed> run()
    {
        if (!works(m_works)) {
            return std::nullopt;
        }
        for (int i = 0; i < most_halvings && std::abs(m_works - m_fails) > close_enough * m_works; ++i) {
            const double middle = (m_works + m_fails) / 2;
            m_fails = works(middle) ? m_fails : middle;
        }
        return Relaxed{m_works, std::move(m_plan)};
    }

private:
    /// Keeps the plan and what it comes to when there is one.
    bool works(double value)
    {
        auto& limit = m_problem.shapes[m_shape].limit;
        (m_under ? limit.min : limit.max) = value;
        auto found =
            reach_from(m_problem, m_parts, m_plan.labels, m_plan.count, budget_of(Effort::Quick), m_seed, m_progress);
        if (found.violation > 0) {
            return false;
        }
        m_plan = std::move(found);
        m_works = worst_amount();
        return true;
    }

    double worst_amount() const
    {
        const Partition partition(m_problem, m_plan.labels, m_plan.count);
        ShapeMeter meter(m_problem);
        std::vector<double> amounts;
        for (Label label = 0; label < partition.count(); ++label) {
            amounts.push_back(meter.amount(m_problem.shapes[m_shape].of, {partition.members(label)}));
        }
        return m_under ? *std::min_element(amounts.begin(), amounts.end())
                       : *std::max_element(amounts.begin(), amounts.end());
    }

    Problem m_problem;
    const Parts& m_parts;
    std::size_t m_shape;
    bool m_under;
    double m_fails;
    double m_works;
    Candidate m_plan;
    std::uint64_t m_seed;
    const Progress& m_progress;
};

} // namespace

std::vector<Miss> misses_of(const Partition& partition)
{
    const auto& problem = partition.problem();
    ShapeMeter meter(problem);
    std::vector<Miss> misses;
    for (Label label = 0; label < partition.count(); ++label) {
        for (std::size_t bound = 0; bound < problem.limits.size(); ++bound) {
            const double amount = partition.row(label)[problem.layout.first_bound() + bound];
            add_miss(label, bound, problem.limits[bound], amount, misses);
        }
        for (const auto& shape : problem.shapes) {
            add_miss(label, shape.bound, shape.limit, meter.amount(shape.of, {partition.members(label)}), misses);
        }
    }
    std::stable_sort(misses.begin(), misses.end(),
                     [](const Miss& a, const Miss& b) { return a.relative > b.relative; });
    return misses;
}

std::optional<Relaxed> least_relaxation(const Problem& problem, const Parts& parts, const Candidate& nearest,
                                        std::uint64_t seed, const Progress& progress)
{
    const auto misses = misses_of(Partition(problem, nearest.labels, nearest.count));
    for (std::size_t shape = 0; shape < problem.shapes.size() && !misses.empty(); ++shape) {
        const bool found = problem.shapes[shape].bound == misses.front().bound && std::isfinite(misses.front().amount);
        if (found) {
            return Relaxation(problem, parts, misses.front(), shape, nearest, seed, progress).run();
        }
    }
    return std::nullopt;
}

} // namespace needshed::localities
