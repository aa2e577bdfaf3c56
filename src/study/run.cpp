#include "needshed/study/run.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/io/browser.hpp"
#include "needshed/localities/alternatives.hpp"
#include "study/read_plan.hpp"
#include "study/read_services.hpp"

namespace needshed {

namespace {

std::vector<Grouping> read_footprints(const Study& study, const Units& units, Findings& findings, Progress& progress)
{
    std::vector<Grouping> footprints;
    for (const auto& agency : study.agencies) {
        if (agency.footprint) {
            footprints.push_back(read_footprint(*agency.footprint, units.coverage, findings, progress));
        }
        else if (!agency.parent.empty()) {
            footprints.push_back(*std::find_if(units.parents.begin(), units.parents.end(),
                                               [&](const auto& parent) { return parent.name == agency.parent; }));
            footprints.back().name = agency.name;
        }
    }
    return footprints;
}

std::vector<FootprintOverlay> overlay_footprints(const Study& study, const Units& units,
                                                 const std::vector<Grouping>& footprints, Findings& findings,
                                                 Progress& progress)
{
    std::vector<FootprintOverlay> overlays;
    for (const auto& footprint : footprints) {
        const auto agency = std::find_if(study.agencies.begin(), study.agencies.end(),
                                         [&](const auto& each) { return each.name == footprint.name; });
        overlays.push_back(agency->footprint ? overlay_footprint(*agency->footprint, units.coverage, findings, progress)
                                             : overlay_footprint(footprint, units.coverage));
    }
    return overlays;
}

std::vector<AgreedService> agreed_services(const Study& study, const Need& need)
{
    if (study.agreed_services.path.empty()) {
        return {};
    }
    std::vector<std::string> measures;
    std::transform(need.measures.begin(), need.measures.end(), std::back_inserter(measures),
                   [](const auto& each) { return each.measure; });
    return read_agreed_services(study.agreed_services, measures);
}

Findings all_findings(const Units& units, const Findings& footprints, const Demand& demand, const Need& need)
{
    Findings findings = units.findings;
    append(findings, footprints);
    append(findings, demand.findings);
    append(findings, need.findings);
    return findings;
}

void report(const Ensemble& ensemble, Findings& findings)
{
    constexpr std::size_t few = 10;
    const auto plans = ensemble.plans.size();
    if (plans > 0 && ensemble.distinct < few) {
        findings.push_back(
            {"ensemble_alike", "localities.ensemble",
             fmt::format("{} drawn are {}: how firm borders are rests on no more than {}", counted(plans, "plan"),
                         ensemble.distinct == 1 ? "one and the same"
                                                : fmt::format("only {} different ones", ensemble.distinct),
                         ensemble.distinct == 1 ? "that" : "these"),
             static_cast<double>(ensemble.distinct)});
    }
    else if (plans > 0 && std::isnan(ensemble.r_hat)) {
        findings.push_back(
            {"ensemble_small", "localities.ensemble",
             fmt::format("{} in {} chains are too few to tell whether the chains agree; ask for {} or more",
                         counted(plans, "plan"), ensemble.chains, 4 * ensemble.chains),
             static_cast<double>(plans)});
    }
    if (ensemble.r_hat > largest_r_hat) {
        findings.push_back(
            {"ensemble_apart", "localities.ensemble",
             fmt::format(
                 "the plans that {} searches started from stay apart (R-hat {:.1f}): read support as what those "
                 "searches agree on, not as how frequent a border is among all good plans; more plans or a "
                 "wider \"within\" may bring them together",
                 ensemble.chains, ensemble.r_hat),
             ensemble.r_hat});
    }
}

void report(const Proposal& proposal, double time_limit_s, Findings& findings)
{
    if (proposal.cut_short) {
        findings.push_back(
            {"search_cut_short", "localities",
             fmt::format("the time limit of {:g} s ended the search: another run may give another plan", time_limit_s),
             time_limit_s});
    }
}

void report(const OtherPlans& others, const AlternativesSpec& spec, Findings& findings)
{
    const auto found = others.alternatives.size();
    if (found < spec.count) {
        findings.push_back(
            {"alternatives_few", "localities.alternatives",
             fmt::format("{} of {} found: no {}plan within {:g} % of the objective was found that puts {:g} % of the "
                         "people into other localities",
                         found, counted(spec.count, "alternative"), found == 0 ? "" : "further ", 100 * spec.within,
                         100 * spec.differ),
             static_cast<double>(found)});
    }
}

/// The message with the locality as the plan calls it.
std::string by_label(const Violation& violation, const std::vector<std::string>& label)
{
    const auto number = fmt::format("locality {} ", violation.locality + 1);
    return violation.message.starts_with(number)
               ? fmt::format("locality '{}' {}", label[violation.locality], violation.message.substr(number.size()))
               : violation.message;
}

/// Of the population `all`, else of the first; one a unit where the study knows of none.
std::vector<double> people_of(const Survey& found)
{
    const auto& populations = found.demand.populations;
    const auto all =
        std::find_if(populations.begin(), populations.end(), [](const auto& each) { return each.name == "all"; });
    return populations.empty()        ? std::vector<double>(found.units.coverage.unit_count(), 1.0)
           : all == populations.end() ? populations.front().people
                                      : all->people;
}

OtherPlans find_other_plans(const LocalitiesSpec& spec, Survey& found, const Proposal& proposal,
                            const Ensemble& ensemble, Progress& progress)
{
    const auto& plan = proposal.plan;
    const auto& graph = found.units.coverage.graph();
    const auto people = people_of(found);
    auto alternatives = find_alternatives(graph, found.need, found.rules, plan, people, spec.alternatives, progress);
    auto front = trace_front(graph, found.need, found.rules, plan, spec.front, progress);
    auto others = set_beside(plan, std::move(alternatives), spec.front, std::move(front), people);
    others.asked_alternatives = spec.alternatives.count;
    add_consensus(others, plan, find_consensus(graph, found.need, found.rules, plan, spec.ensemble, ensemble, progress),
                  people);
    others.tried = sweep_of_tried(found.need, found.rules, proposal.tried, people);
    report(others, spec.alternatives, found.findings);
    return others;
}

/// Who is next to whom where hot spots are looked for.
Graph graph_of(const WeightsSpec& weights, const Coverage& coverage)
{
    return weights.kind == WeightsSpec::Kind::Rook    ? neighbours_by(coverage, Neighbours::Rook)
           : weights.kind == WeightsSpec::Kind::Queen ? neighbours_by(coverage, Neighbours::Queen)
                                                      : coverage.graph();
}

/// What barriers part; empty without any.
Barred barred_in(const Coverage& coverage)
{
    if (!coverage.barriers()) {
        return {};
    }
    return [&coverage](UnitIndex a, UnitIndex b) {
        const auto points = coverage.interior_points();
        // Looked at the same way round from either, so that both agree whatever rounds.
        const auto [first, last] = std::minmax({to_index(a), to_index(b)});
        return coverage.is_barred(points[first], points[last]);
    };
}

Hotspots find_hotspots(const Study& study, const Survey& found, Progress& progress)
{
    const auto& coverage = found.units.coverage;
    return find_hotspots(graph_of(study.hotspots.weights, coverage), found.need, study.hotspots, progress,
                         coverage.interior_points(), barred_in(coverage));
}

Patterns find_patterns(const Study& study, const Survey& found, Progress& progress)
{
    const auto& coverage = found.units.coverage;
    const auto graph = graph_of(study.hotspots.weights, coverage);
    return find_patterns({graph, found.demand, study.need, found.need, coverage.interior_points(), barred_in(coverage)},
                         study.hotspots, study.patterns, progress);
}

} // namespace

Overlay overlay(const Study& study, Progress& progress)
{
    auto units = read_units(study.units, progress);
    auto demand = overlay(units, study.demand, progress);
    auto findings = units.findings;
    append(findings, demand.findings);

    return {std::move(units), std::move(demand), std::move(findings)};
}

Survey survey(const Study& study, Progress& progress)
{
    require_need(study);
    Findings footprint_findings;
    auto units = read_units(study.units, progress);
    auto footprints = read_footprints(study, units, footprint_findings, progress);
    auto overlays = overlay_footprints(study, units, footprints, footprint_findings, progress);
    auto demand = overlay(units, study.demand, progress);
    auto need = assess(units.coverage.graph(), demand, study.need, progress);
    Findings rule_findings;
    auto rules = study.has_localities ? needshed::bind(study, units, demand, footprints, rule_findings, progress)
                                      : LocalityRules{};
    auto agreed = agreed_services(study, need);
    auto findings = all_findings(units, footprint_findings, demand, need);
    append(findings, rule_findings);

    return {std::move(units), std::move(footprints), std::move(overlays), std::move(demand),
            std::move(need),  std::move(rules),      std::move(agreed),   std::move(findings)};
}

Measurement measure(const Study& study, bool with_hotspots, Progress& progress)
{
    auto found = survey(study, progress);
    Hotspots hotspots;
    Patterns patterns;
    std::vector<NeedProfile> needs;
    if (with_hotspots) {
        hotspots = find_hotspots(study, found, progress);
        patterns = find_patterns(study, found, progress);
        append(found.findings, hotspots.findings);
        append(found.findings, patterns.findings);
        needs = profile_needs({}, 0, found.demand, found.need, hotspots);
    }
    auto outlines = draw_outlines(found.units.coverage, study.outputs, found.findings, progress);

    return {std::move(found), std::move(hotspots), std::move(patterns),
            std::move(needs), std::move(outlines), study.outputs};
}

namespace {

/// The stages after a plan is there.
Outcome finish(const Study& study, Survey found, Hotspots hotspots, Patterns patterns, Proposal proposal,
               Ensemble ensemble, std::vector<BorderPrice> prices, OtherPlans others, std::vector<std::string> codes,
               Progress& progress)
{
    auto support = support_of(found.units.coverage.graph(), proposal.plan, ensemble);
    report(ensemble, found.findings);
    auto scorecard = appraise(proposal.plan,
                              {found.units.coverage, found.demand, found.need, hotspots, found.rules,
                               found.units.parents, found.footprints, std::move(codes)},
                              progress);
    append(found.findings, hotspots.findings);
    append(found.findings, patterns.findings);
    append(found.findings, scorecard.findings);
    enter_agreed(found.agreed_services, found.need, scorecard.services, found.findings);
    auto outlines = draw_outlines(found.units.coverage, study.outputs, found.findings, progress);
    if (study.outputs.report_pdf && find_browser().empty()) {
        found.findings.push_back(
            {"no_browser", "outputs.report_pdf",
             "report.pdf is not written, because no browser is installed that prints; Chromium does"});
    }

    return {std::move(found),    std::move(hotspots), std::move(patterns), std::move(proposal),
            std::move(ensemble), std::move(support),  std::move(prices),   std::move(scorecard),
            std::move(others),   std::move(outlines), study.outputs};
}

} // namespace

Outcome run(const Study& study, Progress& progress)
{
    require_localities(study);
    auto found = survey(study, progress);
    const auto& graph = found.units.coverage.graph();
    auto hotspots = find_hotspots(study, found, progress);
    auto patterns = find_patterns(study, found, progress);
    auto proposal = propose(graph, found.need, found.rules, progress);
    report(proposal, found.rules.time_limit_s, found.findings);
    auto ensemble = draw_ensemble(graph, found.need, found.rules, proposal.plan, study.localities.ensemble, progress);
    auto prices = border_prices(graph, found.need, found.rules, proposal.plan);
    auto others = find_other_plans(study.localities, found, proposal, ensemble, progress);

    return finish(study, std::move(found), std::move(hotspots), std::move(patterns), std::move(proposal),
                  std::move(ensemble), std::move(prices), std::move(others), {}, progress);
}

Swept sweep(const Study& study, const std::vector<std::size_t>& counts, Progress& progress)
{
    require_localities(study);
    auto found = survey(study, progress);
    auto points =
        sweep_counts(found.units.coverage.graph(), found.need, found.rules, people_of(found), counts, progress);

    return {std::move(found), std::move(points)};
}

Outcome appraise(const Study& study, const GivenPlan& given, Progress& progress)
{
    require_localities(study);
    auto found = survey(study, progress);
    const auto& graph = found.units.coverage.graph();
    auto plan = read_plan(given, {study, found.units, found.demand}, found.findings, progress);
    auto hotspots = find_hotspots(study, found, progress);
    auto patterns = find_patterns(study, found, progress);
    Proposal proposal{score_plan(graph, found.need, found.rules, plan.locality), 0};
    const auto violations = check_plan(graph, found.rules, proposal.plan);
    for (const auto& violation : violations) {
        found.findings.push_back({"rule_broken", violation.rule, by_label(violation, plan.label), violation.measured});
    }
    const bool has_prices = keeps_ties(graph, found.rules, proposal.plan);
    auto prices =
        has_prices ? border_prices(graph, found.need, found.rules, proposal.plan) : std::vector<BorderPrice>{};
    if (!has_prices) {
        found.findings.push_back(
            {"prices_not_known", "localities",
             "the plan parts units that rules tie to each other, so that moving one of them has no "
             "price: prices.csv is empty"});
    }
    Ensemble ensemble;
    if (violations.empty() && has_prices) {
        ensemble = draw_ensemble(graph, found.need, found.rules, proposal.plan, study.localities.ensemble, progress);
    }
    else if (study.localities.ensemble.plans > 0) {
        found.findings.push_back(
            {"ensemble_not_drawn", "localities.ensemble",
             "the plan breaks a rule, so that there are no plans like it to compare with: how firm "
             "its borders are is not known"});
    }
    auto outcome = finish(study, std::move(found), std::move(hotspots), std::move(patterns), std::move(proposal),
                          std::move(ensemble), std::move(prices), {}, std::move(plan.label), progress);
    outcome.cut_units = std::move(plan.cut_units);
    return outcome;
}

} // namespace needshed
