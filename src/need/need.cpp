/// Need in three steps: each measure becomes z-scores by itself (measure.cpp), the z-scores become one index, the
/// index becomes ranks and tenths.

#include "needshed/need/need.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "need/index.hpp"
#include "need/measure.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

/// Every later step indexes one vector by another's units.
void require_same_length(const Graph& graph, const Demand& demand)
{
    std::set<std::size_t> lengths{graph.unit_count()};
    for (const auto& measure : demand.measures) {
        lengths.insert(measure.value.size());
    }
    for (const auto& population : demand.populations) {
        lengths.insert(population.people.size());
    }
    if (lengths.size() > 1) {
        throw Error(
            ErrorKind::Usage, "assess",
            fmt::format("graph, measures and populations are of {} to {} units", *lengths.begin(), *lengths.rbegin()),
            "Give each one entry per unit");
    }
}

std::vector<double> ranks_from_top(std::vector<double> value)
{
    std::transform(value.begin(), value.end(), value.begin(), std::negate<>());
    return mean_ranks(value);
}

std::size_t count_missing(const std::vector<double>& value)
{
    return static_cast<std::size_t>(
        std::count_if(value.begin(), value.end(), [](double each) { return std::isnan(each); }));
}

/// Which measures leave units without an index: `police/asb 3, health/mood 1`.
std::string missing_by_measure(const std::vector<MeasureNeed>& measures)
{
    std::string result;
    for (const auto& measure : measures) {
        const auto units = measure.weight > 0 ? count_missing(measure.z) : 0;
        if (units > 0) {
            result += fmt::format("{}{} {}", result.empty() ? "" : ", ", measure.measure, units);
        }
    }
    return result;
}

void report_missing(const Need& need, Findings& findings)
{
    const auto units = count_missing(need.index);
    if (units > 0) {
        findings.push_back({"need_missing", "need index",
                            fmt::format("{} of {} {} no need index, for want of a value ({}): placed like any other, "
                                        "but without part in common need",
                                        grouped(static_cast<long long>(units)), counted(need.unit_count(), "unit"),
                                        units == 1 ? "has" : "have", missing_by_measure(need.measures)),
                            static_cast<double>(units)});
    }
    std::size_t in_part = 0;
    for (std::size_t i = 0; i < need.unit_count(); ++i) {
        const auto lacks = [&](const MeasureNeed& measure) { return measure.weight > 0 && std::isnan(measure.z[i]); };
        const bool partial = std::any_of(need.measures.begin(), need.measures.end(), lacks);
        in_part += partial && !std::isnan(need.index[i]) ? 1 : 0;
    }
    if (in_part > 0) {
        findings.push_back({"need_in_part", "need index",
                            fmt::format("the index of {} is that of the measures with a value ({}): they take no part "
                                        "in common need",
                                        counted(in_part, "unit"), missing_by_measure(need.measures)),
                            static_cast<double>(in_part)});
    }
}

} // namespace

void NeedSpec::validate() const
{
    double total = 0;
    std::set<std::string> seen;
    for (const auto& measure : measures) {
        const auto where = place_of(measure.measure);
        if (!(measure.weight >= 0 && std::isfinite(measure.weight))) {
            throw Error(ErrorKind::Input, where + "/weight", fmt::format("is {}", measure.weight),
                        "Give a number of 0 or more");
        }
        if (!seen.insert(measure.measure).second) {
            throw Error(ErrorKind::Input, where, "is named twice", "Name each measure once");
        }
        total += measure.weight;
    }
    if (!(total > 0 && std::isfinite(total))) {
        throw Error(ErrorKind::Input, "/need/measures", fmt::format("the weights add up to {}", total),
                    "Give at least one measure a weight above 0");
    }
    validate_index(*this);
}

Need assess(const Graph& graph, const Demand& demand, const NeedSpec& spec, Progress& progress)
{
    spec.validate();
    require_same_length(graph, demand);
    progress.begin("assessing need", spec.measures.size());

    Need need;
    for (const auto& measure : spec.measures) {
        need.measures.push_back(assess_measure(graph, demand, spec, measure, need.findings));
        progress.advance();
    }
    add_index(need, spec);
    need.index_rank = ranks_from_top(need.index);
    need.decile = deciles(need.index);
    need.sensitivity = sensitivity_of(need, spec);
    need.populations = demand.populations;
    report_missing(need, need.findings);
    return need;
}

} // namespace needshed
