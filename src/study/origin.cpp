#include "needshed/study/origin.hpp"

namespace needshed {

namespace {

std::string effort_name(Effort effort)
{
    return effort == Effort::Quick ? "quick" : effort == Effort::Normal ? "normal" : "thorough";
}

std::vector<Source> inputs_of(const Study& study)
{
    std::vector<Source> inputs{study.units.source};
    if (study.units.barriers) {
        inputs.push_back(study.units.barriers->source);
    }
    for (const auto& parent : study.units.parents) {
        if (parent.source) {
            inputs.push_back(*parent.source);
        }
    }
    const auto add_lookup = [&](const std::optional<LookupSpec>& lookup) {
        if (lookup) {
            inputs.push_back(lookup->source);
        }
    };
    for (const auto& population : study.demand.populations) {
        inputs.push_back(population.source);
        add_lookup(population.lookup);
    }
    for (const auto& agency : study.agencies) {
        if (agency.footprint) {
            inputs.push_back(agency.footprint->source);
        }
    }
    for (const auto& measure : study.demand.measures) {
        const auto sources = expand(measure.source);
        inputs.insert(inputs.end(), sources.begin(), sources.end());
        add_lookup(measure.lookup);
        for (const auto* source : {&measure.areas.source, &measure.areas.spread.source,
                                   &measure.areas.spread.raster.source, &measure.raster.weight.source}) {
            if (!source->path.empty()) {
                inputs.push_back(*source);
            }
        }
    }
    for (const auto& facility : study.localities.facilities) {
        const auto sources = expand(facility.places.source);
        inputs.insert(inputs.end(), sources.begin(), sources.end());
        add_lookup(facility.places.lookup);
    }
    if (!study.localities.frozen.from.path.empty()) {
        inputs.push_back(study.localities.frozen.from);
    }
    if (!study.localities.change.from.path.empty()) {
        inputs.push_back(study.localities.change.from);
    }
    for (const auto& bound : study.localities.bounds) {
        if (!bound.times.source.path.empty()) {
            inputs.push_back(bound.times.source);
        }
    }
    if (!study.localities.flows.table.source.path.empty()) {
        inputs.push_back(study.localities.flows.table.source);
    }
    if (!study.localities.start.file.path.empty()) {
        inputs.push_back(study.localities.start.file);
    }
    if (!study.agreed_services.path.empty()) {
        inputs.push_back(study.agreed_services);
    }
    return inputs;
}

/// The study as read, but for the passwords in its connections.
Json without_passwords(const Json& json)
{
    if (const auto* text = json.text()) {
        return redacted(*text);
    }
    if (const auto* items = json.items()) {
        auto list = Json::array();
        for (const auto& item : *items) {
            list.add(without_passwords(item));
        }
        return list;
    }
    if (const auto* members = json.members()) {
        auto object = Json::object();
        for (const auto& member : *members) {
            object.add(member.name, without_passwords(member.value));
        }
        return object;
    }
    return json;
}

std::vector<Partner> partners_of(const Study& study)
{
    std::vector<Partner> partners;
    for (const auto& agency : study.agencies) {
        partners.push_back(
            {agency.name, agency.title, agency.sector, agency.footprint.has_value() || !agency.parent.empty()});
    }
    return partners;
}

void add_title(std::vector<Title>& titles, const std::string& name, const std::string& title)
{
    if (!title.empty()) {
        titles.push_back({name, title});
    }
}

} // namespace

Origin origin_of(const Study& study)
{
    Origin origin{study.title,
                  study.attribution,
                  study.file,
                  without_passwords(study.text),
                  inputs_of(study),
                  study.localities.seed,
                  effort_name(study.localities.effort),
                  partners_of(study)};
    if (study.localities.method.name != MethodName::Search) {
        origin.method = method_text(study.localities.method);
    }
    for (const auto& measure : study.demand.measures) {
        add_title(origin.measures, measure.measure, measure.title);
    }
    for (const auto& population : study.demand.populations) {
        add_title(origin.populations, population.name, population.title);
    }
    return origin;
}

Results results_of(const Outcome& outcome, const Origin& origin)
{
    const auto& found = outcome.survey;
    return {origin,           found.units,
            found.demand,     found.need,
            outcome.hotspots, outcome.patterns,
            found.rules,      outcome.proposal,
            outcome.ensemble, outcome.support,
            outcome.prices,   outcome.scorecard,
            outcome.others,   found.footprint_overlays,
            outcome.outlines, found.findings,
            outcome.outputs,  outcome.cut_units};
}

Measured measured_of(const Measurement& measurement, const Origin& origin)
{
    const auto& found = measurement.survey;
    return {origin,
            found.units,
            found.demand,
            found.need,
            measurement.hotspots,
            measurement.patterns,
            measurement.needs,
            measurement.outlines,
            found.findings,
            measurement.outputs};
}

} // namespace needshed
