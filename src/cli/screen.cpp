#include "cli/screen.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/text.hpp"

namespace needshed {

namespace {

std::string units_lines(const Units& units)
{
    const auto& coverage = units.coverage;
    const auto& links = coverage.links();
    const auto area = coverage.area_m2();
    const double km2 = std::accumulate(area.begin(), area.end(), 0.0) / 1e6;
    auto text = fmt::format("{}, {} km2, {}", counted(coverage.unit_count(), "unit"), whole(km2),
                            counted(coverage.border_count(), "border"));
    if (!coverage.corners().empty()) {
        text += ", " + counted(coverage.corners().size(), "corner");
    }
    if (!links.empty()) {
        text += ", " + counted(links.size(), "link");
    }
    return screen_line("area", text);
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

} // namespace

std::string whole(double value)
{
    return grouped(static_cast<long long>(std::llround(value)));
}

std::string screen_line(const std::string& label, const std::string& text)
{
    return fmt::format("  {:<12} {}\n", label, text);
}

std::string labelled(const std::string& label, const std::vector<std::string>& texts)
{
    std::string result;
    for (const auto& text : texts) {
        result += screen_line(result.empty() ? label : "", text);
    }
    return result;
}

std::string findings_screen(const Findings& findings, bool verbose)
{
    std::string result;
    std::string label = "findings";
    // Records of demand that are left out stand in the lines above, with their numbers; those of facilities do not.
    Findings told;
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(told), [](const Finding& each) {
        return !each.kind.starts_with("records_") || each.where.starts_with("facility:");
    });
    for (const auto& [kind, count] : count_by_kind(told)) {
        const auto& example = *std::find_if(told.begin(), told.end(),
                                            [&, &wanted = kind](const auto& each) { return each.kind == wanted; });
        auto name = kind;
        std::replace(name.begin(), name.end(), '_', ' ');
        result += screen_line(label, fmt::format("{} × {}: {}: {}", count, name, example.where, example.message));
        label.clear();
    }
    if (result.empty()) {
        result = screen_line(label, "none");
    }
    if (verbose) {
        for (const auto& finding : findings) {
            result += fmt::format("    {}: {}: {}\n", finding.kind, finding.where, finding.message);
        }
    }
    return result;
}

namespace {

std::string bound_line(const Scorecard& scorecard, std::size_t index, const Bound& bound)
{
    double smallest = std::numeric_limits<double>::infinity();
    double largest = 0;
    for (const auto& locality : scorecard.localities) {
        smallest = std::min(smallest, locality.bounds[index].sum);
        largest = std::max(largest, locality.bounds[index].sum);
    }
    const auto text = [&](double amount) {
        return bound.of == BoundOf::Sum ? whole(amount) : fmt::format("{:.2f}", amount);
    };
    const auto limit = std::isinf(bound.max) ? text(bound.min) + " or more"
                                             : fmt::format("{} to {}", text(bound.min), text(bound.max));
    return fmt::format("{} {}{}: localities have {} to {}", bound.name, limit, bound.is_hard() ? "" : " if it pays",
                       text(smallest), text(largest));
}

/// How firm the borders are, where an ensemble says so.
std::string borders_line(const Outcome& outcome)
{
    if (outcome.ensemble.plans.empty()) {
        return {};
    }
    const auto lengths = lengths_by_firmness(outcome.support);
    const double all = lengths.all_m > 0 ? lengths.all_m : 1;
    return screen_line("borders",
                       fmt::format("{:.0f} % firm, {:.0f} % leaning, {:.0f} % open, by {}", 100 * lengths.firm_m / all,
                                   100 * lengths.leaning_m / all, 100 * lengths.open_m / all,
                                   counted(outcome.ensemble.plans.size(), "plan") + " nearly as good"));
}

/// The plan that agrees best with the ensemble.
std::string consensus_line(const Outcome& outcome)
{
    const auto& consensus = outcome.others.consensus;
    return !consensus
               ? ""
               : screen_line("consensus",
                             fmt::format("of those plans: {} people ({:.1f} %) in other localities; "
                                         "it agrees with them by {:.2f}, this plan by {:.2f}",
                                         whole(consensus->comparison.people_moved), 100 * consensus->share_moved(),
                                         outcome.others.agreement, outcome.others.agreement_of_chosen));
}

std::string alternatives_lines(const Outcome& outcome)
{
    std::vector<std::string> lines;
    for (const auto& other : outcome.others.alternatives) {
        const double more = other.plan.objective / outcome.proposal.plan.objective - 1;
        lines.push_back(fmt::format("{}: objective {:.1f} % {}, {} people ({:.1f} %) in other localities", other.code,
                                    std::abs(100 * more), more < 0 ? "less" : "more",
                                    whole(other.comparison.people_moved), 100 * other.share_moved()));
    }
    return labelled("alternatives", lines);
}

std::string front_lines(const Outcome& outcome)
{
    const auto& spec = outcome.others.front_spec;
    std::vector<std::string> lines;
    for (const auto& each : outcome.others.front) {
        lines.push_back(fmt::format("{}: {} {:.4f}, {} {:.4f}", each.other.code, spec.first,
                                    term_of(each.other.plan, spec.first).scaled, spec.second,
                                    term_of(each.other.plan, spec.second).scaled));
    }
    return labelled("front", lines);
}

std::vector<std::string> records_lines(const Demand& demand)
{
    std::vector<std::string> lines;
    for (const auto& each : demand.reconciliations) {
        lines.push_back(records_line(each));
    }
    return lines;
}

/// `2 months from 2019M01 to 2019M02, 7 weekdays, 3 bands of hours`.
std::string series_text(const std::vector<Series>& all)
{
    std::string text;
    for (const auto& series : all) {
        const auto last = series.period.size() - 1;
        text += text.empty() ? "; " : ", ";
        text += series.kind == PeriodKind::Hours ? counted(series.period.size(), "band") + " of hours"
                                                 : counted(series.period.size(), period_kind_name(series.kind));
        if (!period_start(series, 0).empty()) {
            text += " from " + period_name(series, 0) + (last > 0 ? " to " + period_name(series, last) : "");
        }
    }
    return text;
}

std::string values_line(const MeasureDemand& measure)
{
    std::size_t units = 0;
    double sum = 0;
    for (const double value : measure.value) {
        if (std::isfinite(value)) {
            ++units;
            sum += value;
        }
    }
    const auto amount = measure.kind == MeasureKind::Score
                            ? fmt::format("mean {:.6g}", units == 0 ? 0 : sum / static_cast<double>(units))
                        : std::round(sum) == sum ? grouped(std::llround(sum))
                                                 : fmt::format("{:.10g}", sum);
    return fmt::format("{}: {} in {} of {}{}", measure.name, amount, grouped(static_cast<long long>(units)),
                       counted(measure.value.size(), "unit"), series_text(measure.series));
}

/// One line for each join that leaves codes alone on a side.
std::vector<std::string> unmatched_lines(const Demand& demand)
{
    constexpr std::array what{" of records", " of the lookup", ""};
    std::vector<std::string> lines;
    for (std::size_t first = 0; first < demand.unmatched.size();) {
        const auto& measure = demand.unmatched[first].measure;
        std::array<std::size_t, what.size()> count{};
        auto next = first;
        for (; next < demand.unmatched.size() && demand.unmatched[next].measure == measure; ++next) {
            ++count[static_cast<std::size_t>(demand.unmatched[next].side)];
        }
        std::string text;
        for (std::size_t side = 0; side < what.size(); ++side) {
            if (count[side] > 0) {
                text += fmt::format("{}{}{}", text.empty() ? "" : ", ",
                                    counted(count[side], side == 2 ? "unit" : "code"), what[side]);
            }
        }
        lines.push_back(fmt::format("{}: {}", measure, text));
        first = next;
    }
    return lines;
}

} // namespace

std::string survey_screen(const Study& study, const Survey& survey, bool verbose)
{
    return study.title + "\n" + units_lines(survey.units) + labelled("records", records_lines(survey.demand)) +
           findings_screen(survey.findings, verbose);
}

std::string demand_screen(const Study& study, const Overlay& overlay, bool verbose)
{
    const auto& demand = overlay.demand;
    std::vector<std::string> values;
    for (const auto& measure : demand.measures) {
        values.push_back(values_line(measure));
    }
    return study.title + "\n" + units_lines(overlay.units) + labelled("records", records_lines(demand)) +
           labelled("on units", values) + labelled("unmatched", unmatched_lines(demand)) +
           findings_screen(overlay.findings, verbose);
}

std::string plan_screen(const Outcome& outcome)
{
    const auto& plan = outcome.proposal.plan;
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
    return hotspots_screen(outcome.hotspots, outcome.scorecard.needs) +
           screen_line("localities",
                       fmt::format("{}; {:.1f} % of the variation in need lies within them, {:.1f} % between them",
                                   plan.count, 100 * plan.common_need.share, 100 * (1 - plan.common_need.share))) +
           borders_line(outcome) + consensus_line(outcome) + labelled("bounds", bounds) +
           labelled("footprints", footprints) + alternatives_lines(outcome) + front_lines(outcome);
}

std::string objective_screen(const Plan& plan)
{
    std::string terms;
    for (const auto& term : plan.terms) {
        terms += fmt::format("{}{} {:.5f}", terms.empty() ? "" : ", ", term.name, term.weighted);
    }
    return screen_line("objective", fmt::format("{:.5f} ({})", plan.objective, terms));
}

} // namespace needshed
