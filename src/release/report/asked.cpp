#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "release/report/aims.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

std::string measures_of(const Context& context, const std::string& agency)
{
    std::vector<std::string> titles;
    for (const auto& measure : context.results.demand.measures) {
        if (agency_of(measure.name) == agency) {
            titles.push_back(escaped(measure_title(context.results.origin, measure.name)));
        }
    }
    return titles.empty() ? "none" : enumerated(titles);
}

/// The agencies of the study, then those that only a measure names.
std::vector<Partner> all_partners(const Results& results)
{
    auto partners = results.origin.partners;
    for (const auto& measure : results.demand.measures) {
        const auto name = agency_of(measure.name);
        if (std::none_of(partners.begin(), partners.end(), [&](const auto& each) { return each.name == name; })) {
            partners.push_back({name, name, "", false});
        }
    }
    return partners;
}

std::string partners_table(const Context& context)
{
    HtmlTable table("Partners", {{"Partner"}, {"Sector"}, {"Data supplied"}, {"Areas of its own"}});
    for (const auto& partner : all_partners(context.results)) {
        table.add({escaped(agency_title(context.results.origin, partner.name)),
                   partner.sector.empty() ? "–" : escaped(partner.sector), measures_of(context, partner.name),
                   partner.has_footprint ? "laid over the units" : "none given"});
    }
    return table.html();
}

std::string needs_table(const Context& context)
{
    HtmlTable table("Needs and their weight", {{"Need"}, {"From"}, {"Measured"}, {"Weight", true}, {"More need is"}});
    for (const auto& measure : context.results.need.measures) {
        table.add({escaped(measure_title(context.results.origin, measure.measure)),
                   escaped(agency_title(context.results.origin, measure.measure)),
                   measure.population.empty()
                       ? "as a score"
                       : "records per 1,000 " + escaped(population_title(context.results.origin, measure.population)),
                   per_cent(measure.weight),
                   measure.direction == Direction::More ? "a higher figure" : "a lower figure"});
    }
    return table.html();
}

std::string count_rule(const CountRule& count)
{
    return count.most               ? "As many localities as the limits allow."
           : count.min == count.max ? fmt::format("Exactly {}.", counted(count.min, "locality", "localities"))
                                    : fmt::format("Between {} and {} localities.", count.min, count.max);
}

std::string bound_rule(const Context& context, const Bound& bound)
{
    const auto title = escaped(sum_title(context.results.origin, bound.name));
    return fmt::format("Each locality has {} {}{}.", bound_limits(bound), title,
                       bound.is_hard() ? "" : ", if that does not cost too much otherwise");
}

std::string listed(std::size_t count, const char* one, const char* many)
{
    return count == 1 ? one : whole(static_cast<double>(count)) + many;
}

std::vector<std::string> hard_rules(const Context& context)
{
    const auto& rules = context.results.rules;
    std::vector<std::string> lines{count_rule(rules.count), "Each locality is in one piece."};
    for (const auto& bound : rules.bounds) {
        lines.push_back(bound_rule(context, bound));
    }
    if (!rules.within.group.empty()) {
        lines.push_back(fmt::format("No locality crosses a border of a {}.", escaped(rules.within.name)));
    }
    for (const auto& whole_level : rules.whole) {
        lines.push_back(fmt::format("No {} is split between localities.", escaped(whole_level.name)));
    }
    if (!rules.together.empty()) {
        lines.push_back(
            listed(rules.together.size(), "One set of units stays together.", " sets of units stay together."));
    }
    if (!rules.apart.empty()) {
        lines.push_back(
            listed(rules.apart.size(), "One set of units is kept apart.", " sets of units are kept apart."));
    }
    if (!rules.fixed.empty()) {
        lines.push_back(
            listed(rules.fixed.size(), "One unit has its locality given.", " units have their locality given."));
    }
    return lines;
}

std::string aims_table(const Context& context)
{
    HtmlTable table("What makes a plan good, and how far this one gets", {{"Aim"}, {"Weight", true}, {"Outcome"}});
    for (const auto& term : context.results.proposal.plan.terms) {
        const auto aim = aim_of(context, term);
        table.add({aim.words, fmt::format("{:g}", aim.weight), aim.outcome});
    }
    return table.html();
}

std::string area_label_words(NeedLabel label)
{
    switch (label) {
    case NeedLabel::Missing:
        return "Not known";
    case NeedLabel::Low:
        return "No records";
    case NeedLabel::Generic:
        return "Generic: spread over the area";
    case NeedLabel::Scattered:
        return "Scattered: unevenly spread, but little of it in hot spots";
    case NeedLabel::Localised:
        return "Localised: a few places bear it";
    }
    throw Error(ErrorKind::Internal, "report", "a label that does not exist");
}

} // namespace

Aim aim_of(const Context& context, const TermScore& term)
{
    const auto& terms = context.results.rules.terms;
    if (term.name == "common_need") {
        return {"Units of like need share a locality", terms.common_need,
                per_cent(term.scaled) + " of the differences in need remain inside localities"};
    }
    if (term.name == "compactness") {
        return {"Short borders between localities", terms.compactness,
                kilometres(term.raw) + " of borders, " + per_cent(term.scaled) + " of all borders between units"};
    }
    if (term.name.rfind("balance", 0) == 0) {
        return {"Localities of like size", terms.balance.weight,
                "sizes differ from their mean by " + per_cent(std::sqrt(term.scaled)) + " (standard deviation)"};
    }
    if (term.name == "travel") {
        return {"Short ways to the centre of the locality", terms.travel.weight,
                whole(term.raw) + " person-kilometres, " + per_cent(term.scaled) + " of those to one centre for all"};
    }
    if (term.name == "cut_flows") {
        return {"What flows between units stays in one locality", terms.flows.weight,
                per_cent(term.scaled) + " flows between localities"};
    }
    for (const auto& bound : context.results.rules.bounds) {
        if (term.name == "bound " + bound.name && !bound.is_hard()) {
            return {"Localities with " + bound_limits(bound) + " " +
                        escaped(sum_title(context.results.origin, bound.name)),
                    bound.price, "missed by " + per_cent(term.raw) + " in all"};
        }
    }
    const auto area =
        std::find_if(terms.areas.begin(), terms.areas.end(), [&](const auto& each) { return each.name == term.name; });
    const double weight = area == terms.areas.end() ? 0 : area->weight;
    if (term.name == "change") {
        return {"People stay in the localities of today", weight,
                whole(term.raw) + " people change, " + per_cent(term.scaled)};
    }
    const auto agency = term.name.substr(term.name.find(' ') + 1);
    return {"Localities within the areas of " + escaped(agency_title(context.results.origin, agency)), weight,
            whole(term.raw) + " people are outside the main area of their locality, " + per_cent(term.scaled)};
}

std::string asked(const Context& context)
{
    return partners_table(context) + needs_table(context) + element("h3", "Rules that every plan keeps") +
           bullets(hard_rules(context)) + aims_table(context);
}

std::string whole_area(const Context& context)
{
    HtmlTable table("Each need over the whole area", {{"Need"},
                                                      {"Records", true},
                                                      {"Per 1,000", true},
                                                      {"How it lies"},
                                                      {"Hot units", true},
                                                      {"People in them", true},
                                                      {"Records in them", true}});
    const auto& results = context.results;
    for (std::size_t m = 0; m < results.need.measures.size(); ++m) {
        const auto& measure = results.need.measures[m];
        const auto& profile = results.scorecard.needs[m];
        double count = 0;
        for (const double each : measure.count) {
            count += std::isfinite(each) ? each : 0;
        }
        const bool is_score = measure.population.empty();
        table.add({escaped(measure_title(results.origin, measure.measure)), is_score ? "–" : whole(count),
                   is_score ? "score" : rounded_text(measure.area_rate), area_label_words(profile.label),
                   whole(static_cast<double>(profile.hot_units)), per_cent(profile.people_in_hot),
                   per_cent(profile.demand_in_hot)});
    }
    return table.html();
}

} // namespace needshed::report
