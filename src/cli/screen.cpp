#include "cli/screen.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/text.hpp"

namespace needshed {

namespace {

std::string line(const std::string& label, const std::string& text)
{
    return fmt::format("  {:<12} {}\n", label, text);
}

std::string whole(double value)
{
    return grouped(static_cast<long long>(std::llround(value)));
}

std::string units_lines(const Survey& survey)
{
    const auto& coverage = survey.units.coverage;
    const auto& links = coverage.links();
    const auto area = coverage.area_m2();
    const double km2 = std::accumulate(area.begin(), area.end(), 0.0) / 1e6;
    auto text = fmt::format("{}, {} km2, {}", counted(coverage.unit_count(), "unit"), whole(km2),
                            counted(coverage.graph().edge_count() - links.size(), "border"));
    if (!links.empty()) {
        text += ", " + counted(links.size(), "link");
    }
    return line("area", text);
}

std::string records_line(const Reconciliation& each)
{
    std::uint64_t allocated = 0;
    std::string rest;
    for (std::size_t b = 0; b < bucket_count; ++b) {
        const auto bucket = static_cast<Bucket>(b);
        if (is_allocated(bucket)) {
            allocated += each.bucket[b];
        }
        if (bucket != Bucket::Inside && each.bucket[b] > 0) {
            auto name = bucket_name(bucket);
            std::replace(name.begin(), name.end(), '_', ' ');
            rest += fmt::format(", {} {}", grouped(static_cast<long long>(each.bucket[b])), name);
        }
    }
    return fmt::format("{}: {} read, {} allocated{}", each.measure, grouped(static_cast<long long>(each.records)),
                       grouped(static_cast<long long>(allocated)), rest);
}

std::string findings_lines(const Findings& findings, bool verbose)
{
    std::string result;
    std::string label = "findings";
    for (const auto& [kind, count] : count_by_kind(findings)) {
        // Records left out stand in the lines above, with their numbers.
        if (kind.rfind("records_", 0) == 0) {
            continue;
        }
        const auto& example = *std::find_if(findings.begin(), findings.end(),
                                            [&, &wanted = kind](const auto& each) { return each.kind == wanted; });
        auto name = kind;
        std::replace(name.begin(), name.end(), '_', ' ');
        result += line(label, fmt::format("{} × {}: {}: {}", count, name, example.where, example.message));
        label.clear();
    }
    if (result.empty()) {
        result = line(label, "none");
    }
    if (verbose) {
        for (const auto& finding : findings) {
            result += fmt::format("    {}: {}: {}\n", finding.kind, finding.where, finding.message);
        }
    }
    return result;
}

std::string bound_line(const Scorecard& scorecard, std::size_t index, const Bound& bound)
{
    double smallest = std::numeric_limits<double>::infinity();
    double largest = 0;
    for (const auto& locality : scorecard.localities) {
        smallest = std::min(smallest, locality.bounds[index].sum);
        largest = std::max(largest, locality.bounds[index].sum);
    }
    const auto limit = std::isinf(bound.max) ? whole(bound.min) + " or more"
                                             : fmt::format("{} to {}", whole(bound.min), whole(bound.max));
    return fmt::format("{} {}: localities have {} to {}", bound.name, limit, whole(smallest), whole(largest));
}

std::string labelled(const std::string& label, const std::vector<std::string>& texts)
{
    std::string result;
    for (const auto& text : texts) {
        result += line(result.empty() ? label : "", text);
    }
    return result;
}

} // namespace

std::string survey_screen(const Study& study, const Survey& survey, bool verbose)
{
    std::vector<std::string> records;
    for (const auto& each : survey.demand.reconciliations) {
        records.push_back(records_line(each));
    }
    return study.title + "\n" + units_lines(survey) + labelled("records", records) +
           findings_lines(survey.findings, verbose);
}

std::string plan_screen(const Outcome& outcome)
{
    const auto& plan = outcome.proposal.plan;
    const auto& index = outcome.hotspots.index;
    std::vector<std::string> bounds;
    for (std::size_t b = 0; b < outcome.survey.rules.bounds.size(); ++b) {
        bounds.push_back(bound_line(outcome.scorecard, b, outcome.survey.rules.bounds[b]));
    }
    std::vector<std::string> footprints;
    for (const auto& each : outcome.scorecard.footprints) {
        footprints.push_back(fmt::format("{}: {} of {} split, {} across more than one", each.agency, each.areas_split,
                                         counted(each.areas, "area"),
                                         counted(each.localities_split, "locality", "localities")));
    }
    return line("hot spots", fmt::format("need: {} hot, {} cold", counted(index.hot, "unit"), index.cold)) +
           line("localities",
                fmt::format("{}; {:.1f} % of the variation in need lies within them, {:.1f} % between them", plan.count,
                            100 * plan.common_need.share, 100 * (1 - plan.common_need.share))) +
           labelled("bounds", bounds) + labelled("footprints", footprints);
}

} // namespace needshed
