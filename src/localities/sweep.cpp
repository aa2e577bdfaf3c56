#include "needshed/localities/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>

#include "localities/problem.hpp"
#include "needshed/core/error.hpp"

namespace needshed {

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Units that take part in common need.
std::size_t units_with_need(const Need& need, const LocalityRules& rules)
{
    const auto weight = localities::make_profile(need, rules).weight;
    return static_cast<std::size_t>(std::count_if(weight.begin(), weight.end(), [](double each) { return each > 0; }));
}

double pseudo_f(const CommonNeed& need, std::size_t units, std::size_t count)
{
    const bool defined = count > 1 && units > count && need.within > 0;
    return defined ? (need.total - need.within) / static_cast<double>(count - 1) /
                         (need.within / static_cast<double>(units - count))
                   : unknown;
}

double coefficient_of_variation(const Plan& plan, std::span<const double> people)
{
    std::vector<double> sum(plan.count, 0);
    for (std::size_t unit = 0; unit < people.size(); ++unit) {
        sum[plan.locality[unit]] += localities::or_zero(people[unit]);
    }
    const double mean = localities::total_of(sum) / static_cast<double>(plan.count);
    double squares = 0;
    for (const double each : sum) {
        squares += (each - mean) * (each - mean);
    }
    return mean > 0 ? std::sqrt(squares / static_cast<double>(plan.count)) / mean : unknown;
}

SweepPoint no_point(std::size_t count, bool found)
{
    return {count, found, unknown, unknown, unknown, unknown, unknown};
}

SweepPoint point_of(const Plan& plan, std::size_t units, std::span<const double> people)
{
    return {plan.count,
            true,
            plan.common_need.share,
            pseudo_f(plan.common_need, units, plan.count),
            coefficient_of_variation(plan, people),
            plan.terms[1].scaled, // compactness
            plan.objective};
}

std::size_t elbow_of(const std::vector<SweepPoint>& points)
{
    std::vector<SweepPoint> found;
    std::copy_if(points.begin(), points.end(), std::back_inserter(found), [](const auto& each) { return each.found; });
    if (found.size() < 3) {
        return 0;
    }
    const auto& first = found.front();
    const auto& last = found.back();
    const double width = static_cast<double>(last.count - first.count);
    std::size_t elbow = 0;
    double farthest = 0;
    for (const auto& point : found) {
        const double along = static_cast<double>(point.count - first.count) / width;
        const double line = first.within_share + along * (last.within_share - first.within_share);
        if (line - point.within_share > farthest) {
            farthest = line - point.within_share;
            elbow = point.count;
        }
    }
    return elbow;
}

} // namespace

Sweep sweep_counts(const Graph& graph, const Need& need, const LocalityRules& rules, std::span<const double> people,
                   std::span<const std::size_t> counts, Progress& progress)
{
    Sweep sweep;
    std::exception_ptr first;
    const auto units = units_with_need(need, rules);
    for (const auto count : counts) {
        auto exact = rules;
        exact.count = {count, count, false};
        auto point = no_point(count, false);
        try {
            point = point_of(propose(graph, need, exact, progress).plan, units, people);
        }
        catch (const Error& error) {
            if (error.kind() != ErrorKind::NoPlan) {
                throw;
            }
            first = first ? first : std::current_exception();
        }
        sweep.points.push_back(point);
    }
    if (std::none_of(sweep.points.begin(), sweep.points.end(), [](const auto& each) { return each.found; }) && first) {
        std::rethrow_exception(first);
    }
    sweep.elbow = elbow_of(sweep.points);
    return sweep;
}

Sweep sweep_of_tried(const Need& need, const LocalityRules& rules, const std::vector<TriedCount>& tried,
                     std::span<const double> people)
{
    Sweep sweep;
    const auto units = units_with_need(need, rules);
    for (const auto& each : tried) {
        const bool has_draft = !each.draft.locality.empty();
        sweep.points.push_back(has_draft ? point_of(each.draft, units, people) : no_point(each.count, each.kept));
    }
    sweep.elbow = elbow_of(sweep.points);
    return sweep;
}

} // namespace needshed
