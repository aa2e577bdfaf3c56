/// Need in three steps: each measure becomes z-scores by itself (measure.cpp), the z-scores become one index, the
/// index becomes ranks and tenths.

#include "needshed/need/need.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "need/measure.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/need/rates.hpp"

namespace needshed {

namespace {

/// Every later step indexes one vector by another's units.
void require_same_length(const Demand& demand)
{
    std::set<std::size_t> lengths;
    for (const auto& measure : demand.measures) {
        lengths.insert(measure.value.size());
    }
    for (const auto& population : demand.populations) {
        lengths.insert(population.people.size());
    }
    if (lengths.size() > 1) {
        throw Error(ErrorKind::Usage, "assess",
                    fmt::format("measures and populations are of {} to {} units", *lengths.begin(), *lengths.rbegin()),
                    "Give each one entry per unit");
    }
}

void normalise_weights(std::vector<MeasureNeed>& measures)
{
    double total = 0;
    for (const auto& measure : measures) {
        total += measure.weight;
    }
    for (auto& measure : measures) {
        measure.weight /= total;
    }
}

std::vector<double> weighted_mean(const std::vector<MeasureNeed>& measures)
{
    std::vector<double> index(measures.front().z.size(), 0.0);
    for (const auto& measure : measures) {
        for (std::size_t i = 0; measure.weight > 0 && i < index.size(); ++i) {
            index[i] += measure.weight * measure.z[i];
        }
    }
    return index;
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
}

Need assess(const Demand& demand, const NeedSpec& spec, Progress& progress)
{
    spec.validate();
    require_same_length(demand);
    progress.begin("assessing need", spec.measures.size());

    Need need;
    for (const auto& measure : spec.measures) {
        need.measures.push_back(assess_measure(demand, spec, measure, need.findings));
        progress.advance();
    }
    normalise_weights(need.measures);
    need.index = weighted_mean(need.measures);
    need.index_rank = ranks_from_top(need.index);
    need.decile = deciles(need.index);
    need.populations = demand.populations;
    report_missing(need, need.findings);
    return need;
}

} // namespace needshed
