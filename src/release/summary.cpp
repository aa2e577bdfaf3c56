#include <algorithm>
#include <numeric>

#include "needshed/core/version.hpp"
#include "needshed/release/outputs.hpp"
#include "release/columns.hpp"
#include "release/other_plans.hpp"
#include "release/parts.hpp"
#include "release/patterns.hpp"

namespace needshed {

namespace {

using namespace release;

double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, double value) { return value >= 0 ? sum + value : sum; });
}

Json units_json(const Units& units)
{
    const auto& coverage = units.coverage;
    const auto area = coverage.area_m2();
    auto json = Json::object();
    json.add("count", coverage.unit_count())
        .add("working_crs", crs_title(coverage.crs()))
        .add("area_km2", rounded(std::accumulate(area.begin(), area.end(), 0.0) / 1e6, 2))
        .add("neighbour_pairs", coverage.border_count() + coverage.corners().size());
    if (!coverage.corners().empty()) {
        json.add("corners", coverage.corners().size());
    }
    if (coverage.barriers()) {
        json.add("barriers", barriers_json(*coverage.barriers()));
    }
    json.add("links", links_json(coverage))
        .add("repairs", coverage.repairs().size())
        .add("changed", changes_json(coverage));
    return json;
}

Json reconciliation_json(const Reconciliation& reconciliation)
{
    auto files = Json::array();
    for (const auto& file : reconciliation.files) {
        files.add(file);
    }
    auto buckets = Json::object();
    std::uint64_t allocated = 0;
    for (std::size_t b = 0; b < bucket_count; ++b) {
        const auto bucket = static_cast<Bucket>(b);
        buckets.add(bucket_name(bucket), reconciliation.bucket[b]);
        allocated += is_allocated(bucket) ? reconciliation.bucket[b] : 0;
    }
    return Json::object()
        .add("measure", reconciliation.measure)
        .add("files", std::move(files))
        .add("records", reconciliation.records)
        .add("allocated", allocated)
        .add("buckets", std::move(buckets))
        .add("count_read", rounded(reconciliation.value_read, 2))
        .add("count_allocated", rounded(reconciliation.value_allocated, 2))
        .add("count_outside", rounded(reconciliation.value_outside, 2))
        .add("units_without_record", reconciliation.units_without);
}

/// What every summary begins with.
Json demand_json(const Origin& origin, const Units& units, const Demand& demand)
{
    auto populations = Json::object();
    for (const auto& population : demand.populations) {
        populations.add(population.name, rounded(total(population.people), 2));
    }
    auto reconciliations = Json::array();
    for (const auto& each : demand.reconciliations) {
        reconciliations.add(reconciliation_json(each));
    }
    return Json::object()
        .add("title", origin.title)
        .add("needshed", version())
        .add("units", units_json(units))
        .add("populations", std::move(populations))
        .add("reconciliation", std::move(reconciliations));
}

/// Rates may be of a few cases in a million people.
Json rate(double value)
{
    return {rounded_small(value, 3, 4)};
}

Json need_json(const Need& need)
{
    auto measures = Json::array();
    for (const auto& measure : need.measures) {
        measures.add(Json::object()
                         .add("measure", measure.measure)
                         .add("per", measure.population)
                         .add("domain", measure.domain.empty() ? Json() : Json(measure.domain))
                         .add("weight", rounded(measure.weight, 4))
                         .add("direction", measure.direction == Direction::More ? "more" : "less")
                         .add("ages", measure.ages.value.empty()                 ? Json()
                                      : measure.ages.method == AgeMethod::Direct ? Json("direct")
                                                                                 : Json("indirect"))
                         .add("area_rate", rate(measure.area_rate))
                         .add("mean", rate(measure.mean))
                         .add("standard_deviation", rate(measure.standard_deviation)));
    }
    return measures;
}

Json hotspots_json(const Hotspots& hotspots)
{
    auto list = Json::array();
    const auto clusters = [&](const std::string& measure, HotspotClass kind) {
        return static_cast<std::size_t>(
            std::count_if(hotspots.clusters.begin(), hotspots.clusters.end(),
                          [&](const auto& each) { return each.measure == measure && each.kind == kind; }));
    };
    const auto add = [&](const MeasureHotspots& each) {
        list.add(Json::object()
                     .add("measure", each.measure)
                     .add("hot_units", each.hot)
                     .add("cold_units", each.cold)
                     .add("hot_clusters", clusters(each.measure, HotspotClass::Hot))
                     .add("cold_clusters", clusters(each.measure, HotspotClass::Cold)));
    };
    add(hotspots.index);
    std::for_each(hotspots.measures.begin(), hotspots.measures.end(), add);
    return list;
}

Json shared_json(const Hotspots& hotspots)
{
    const auto shared = std::count_if(hotspots.hot_for.begin(), hotspots.hot_for.end(),
                                      [](const auto& agencies) { return agencies.size() > 1; });
    const auto clusters = std::count_if(hotspots.clusters.begin(), hotspots.clusters.end(),
                                        [](const auto& each) { return each.measure == "shared"; });
    return Json::object()
        .add("units", static_cast<std::size_t>(shared))
        .add("clusters", static_cast<std::size_t>(clusters));
}

/// Of the whole area.
Json needs_json(const std::vector<NeedProfile>& needs)
{
    auto list = Json::array();
    for (const auto& each : needs) {
        if (each.locality == no_group) {
            list.add(Json::object()
                         .add("measure", each.measure)
                         .add("label", label_name(each.label))
                         .add("gini", rounded(each.gini, 3))
                         .add("hot_units", each.hot_units)
                         .add("people_in_hot", rounded(each.people_in_hot, 3))
                         .add("demand_in_hot", rounded(each.demand_in_hot, 3)));
        }
    }
    return list;
}

Json search_json(const Results& results)
{
    auto search = Json::object();
    if (!results.origin.method.empty()) {
        search.add("method", results.origin.method);
    }
    search.add("effort", results.origin.effort).add("seed", results.origin.seed).add("steps", results.proposal.steps);
    if (results.proposal.cut_short) {
        search.add("reproducible", false);
    }
    return search;
}

Json bounds_json(const Results& results)
{
    auto bounds = Json::array();
    for (std::size_t b = 0; b < results.rules.bounds.size(); ++b) {
        const auto& bound = results.rules.bounds[b];
        std::vector<double> sums;
        bool pass = true;
        for (const auto& locality : results.scorecard.localities) {
            sums.push_back(locality.bounds[b].sum);
            pass = pass && locality.bounds[b].pass;
        }
        auto json = Json::object().add("sum", bound.name).add("min", bound.min).add("max", bound.max);
        if (!bound.is_hard()) {
            json.add("soft", bound.price);
        }
        const int decimals = bound.of == BoundOf::Sum ? 2 : 4;
        bounds.add(json.add("pass", pass)
                       .add("smallest", rounded(*std::min_element(sums.begin(), sums.end()), decimals))
                       .add("largest", rounded(*std::max_element(sums.begin(), sums.end()), decimals)));
    }
    return bounds;
}

Json terms_json(const Plan& plan)
{
    auto terms = Json::array();
    for (const auto& term : plan.terms) {
        terms.add(Json::object()
                      .add("term", term.name)
                      .add("raw", rounded(term.raw, 4))
                      .add("scaled", rounded(term.scaled, 6))
                      .add("weighted", rounded(term.weighted, 6)));
    }
    return terms;
}

/// Length of the borders between localities by how firm they are.
Json ensemble_json(const Results& results)
{
    const auto& ensemble = results.ensemble;
    const auto lengths = lengths_by_firmness(results.support);
    return Json::object()
        .add("plans", ensemble.plans.size())
        .add("distinct_plans", ensemble.distinct)
        .add("chains", ensemble.chains)
        .add("steps", ensemble.steps)
        .add("accepted", rounded(static_cast<double>(ensemble.accepted) / static_cast<double>(ensemble.steps), 4))
        .add("r_hat", rounded(ensemble.r_hat, 3))
        .add("effective_plans", rounded(ensemble.effective_plans, 0))
        .add("border_km_firm", rounded(lengths.firm_m / 1000, 1))
        .add("border_km_leaning", rounded(lengths.leaning_m / 1000, 1))
        .add("border_km_open", rounded(lengths.open_m / 1000, 1))
        .add("consensus", results.others.consensus ? consensus_json(results) : Json());
}

Json footprints_json(const Scorecard& scorecard)
{
    auto footprints = Json::array();
    for (const auto& each : scorecard.footprints) {
        footprints.add(Json::object()
                           .add("agency", each.agency)
                           .add("areas", each.areas)
                           .add("areas_split", each.areas_split)
                           .add("localities_split", each.localities_split)
                           .add("people", rounded(each.people, 0))
                           .add("people_outside_main_area", rounded(each.people_outside_main, 0)));
    }
    return footprints;
}

} // namespace

Json demand_summary(const Origin& origin, const Units& units, const Demand& demand, const Findings& findings)
{
    return demand_json(origin, units, demand).add("findings", findings_json(findings));
}

Json survey_summary(const Origin& origin, const Units& units, const Demand& demand, const Need& need,
                    const Findings& findings)
{
    return demand_json(origin, units, demand).add("need", need_json(need)).add("findings", findings_json(findings));
}

Json measured_summary(const Measured& measured)
{
    auto summary = survey_summary(measured.origin, measured.units, measured.demand, measured.need, measured.findings);
    if (!measured.hotspots.index.classes.empty()) {
        summary.add("hotspots", hotspots_json(measured.hotspots))
            .add("shared_hotspots", shared_json(measured.hotspots));
        add_patterns(summary, measured.patterns);
        summary.add("needs", needs_json(measured.needs));
    }
    return summary;
}

Json run_summary(const Results& results)
{
    const auto& plan = results.proposal.plan;
    const auto& common = plan.common_need;
    auto summary = survey_summary(results.origin, results.units, results.demand, results.need, results.findings);
    summary.add("hotspots", hotspots_json(results.hotspots)).add("shared_hotspots", shared_json(results.hotspots));
    add_patterns(summary, results.patterns);
    summary.add("needs", needs_json(results.scorecard.needs))
        .add("localities", plan.count)
        .add("bounds", bounds_json(results))
        .add("common_need", Json::object()
                                .add("within", rounded(common.within, 4))
                                .add("total", rounded(common.total, 4))
                                .add("share", rounded(common.share, 6)))
        .add("terms", terms_json(plan))
        .add("objective", rounded(plan.objective, 6))
        .add("border_km", rounded(results.scorecard.border_m / 1000, 1))
        .add("mean_compactness", rounded(results.scorecard.mean_polsby_popper, 3))
        .add("footprints", footprints_json(results.scorecard))
        .add("ensemble", results.ensemble.plans.empty() ? Json() : ensemble_json(results))
        .add("search", search_json(results));
    if (!results.others.tried.points.empty()) {
        summary.add("counts_tried", counts_json(results.others.tried));
    }
    add_other_plans(summary, results);
    return summary;
}

} // namespace needshed
