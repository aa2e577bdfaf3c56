#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/footprint_pieces.hpp"
#include "release/people.hpp"
#include "release/report/html.hpp"
#include "release/report/profile_chart.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

std::string footprints_table(const Context& context, std::size_t locality,
                             const std::vector<FootprintInLocality>& pieces)
{
    if (pieces.empty()) {
        return "";
    }
    HtmlTable table("Partners' areas in it", {{"Area"},
                                              {"Partner"},
                                              {context.population == nullptr ? "km² here" : "People here", true},
                                              {"Of this locality", true},
                                              {"Split?"}});
    for (const auto& piece : pieces) {
        const auto& overlay = context.results.footprint_overlays[piece.overlay];
        const auto& title = overlay.titles[piece.area];
        table.add({escaped(title.empty() ? overlay.codes[piece.area] : title),
                   escaped(agency_title(context.results.origin, overlay.agency)), whole(piece.amount),
                   per_cent(piece.share_of_locality),
                   piece.share_of_area > 1 - smallest_footprint_share
                       ? "no: all of it is here"
                       : "split: " + per_cent(piece.share_of_area) + " is here"});
    }
    return table.html({}, locality_name(context, locality));
}

struct HotPart {
    const HotspotCluster* cluster = nullptr;
    std::size_t units = 0;
    double people = 0;
    UnitIndex main{};
};

/// The part of each hot cluster that lies in each locality.
std::vector<std::vector<HotPart>> hot_parts(const Context& context)
{
    const auto& locality = context.results.proposal.plan.locality;
    std::vector<std::vector<HotPart>> parts(context.results.proposal.plan.count);
    for (const auto& cluster : context.results.hotspots.clusters) {
        if (cluster.kind != HotspotClass::Hot) {
            continue;
        }
        std::map<std::uint32_t, HotPart> here;
        for (const auto unit : cluster.units) {
            auto& part = here[locality[to_index(unit)]];
            const double people = context.population == nullptr ? 0 : people_in(*context.population, unit);
            const bool larger = part.units == 0 ||
                                (context.population != nullptr && people > people_in(*context.population, part.main));
            part.main = larger ? unit : part.main;
            part.cluster = &cluster;
            part.units += 1;
            part.people += people;
        }
        for (const auto& [place, part] : here) {
            parts[place].push_back(part);
        }
    }
    return parts;
}

std::string hot_table(const Context& context, std::size_t locality, const std::vector<HotPart>& parts)
{
    if (parts.empty()) {
        return "<p>No hot spot lies here, of any need.</p>\n";
    }
    const auto& origin = context.results.origin;
    HtmlTable table("Hot spots in it",
                    {{"Around"}, {"Hot in"}, {"Units here", true}, {"People here", true}, {"Extent"}});
    for (const auto& part : parts) {
        std::vector<std::string> agencies;
        for (const auto& agency : part.cluster->agencies) {
            agencies.push_back(escaped(agency_title(origin, agency)));
        }
        const auto& measure = part.cluster->measure;
        table.add({unit_name(context, part.main),
                   measure == "shared" ? "shared: " + enumerated(agencies)
                   : measure == "need" ? "need overall"
                                       : escaped(measure_title(origin, measure)),
                   whole(static_cast<double>(part.units)), context.population == nullptr ? "–" : whole(part.people),
                   part.units == part.cluster->units.size()
                       ? "all of it is here"
                       : fmt::format("part of {} units", part.cluster->units.size())});
    }
    return table.html({}, locality_name(context, locality));
}

std::string list_of(const Context& context, std::size_t locality, NeedLabel label)
{
    std::vector<std::string> titles;
    for (const auto& need : context.results.scorecard.needs) {
        if (need.locality == locality && need.label == label) {
            titles.push_back(escaped(in_sentence(measure_title(context.results.origin, need.measure))));
        }
    }
    return enumerated(titles);
}

std::string story(const Context& context, std::size_t locality)
{
    const auto& score = context.results.scorecard.localities[locality];
    const auto rank = context.need_rank[locality];
    const auto known = *std::max_element(context.need_rank.begin(), context.need_rank.end());
    auto text = context.population == nullptr
                    ? counted(score.units, "unit")
                    : fmt::format("{} people in {}", whole(context.people[locality]), counted(score.units, "unit"));
    text += rank == 0 ? "; need is not known." : fmt::format("; need ranks {} of {}.", ordinal(rank), known);
    const auto generic = list_of(context, locality, NeedLabel::Generic);
    const auto localised = list_of(context, locality, NeedLabel::Localised);
    text += generic.empty() && localised.empty()
                ? " No need is above the area here, neither throughout nor in hot spots."
            : generic.empty()   ? " High in hot spots: " + localised + "."
            : localised.empty() ? " High throughout: " + generic + "."
                                : " High throughout: " + generic + ". High in hot spots: " + localised + ".";
    return element("p", text, "story");
}

std::string facts(const Context& context, std::size_t locality)
{
    const auto& results = context.results;
    const auto& score = results.scorecard.localities[locality];
    std::string list;
    const auto add = [&](const std::string& name, const std::string& value) {
        list += "<div><dt>" + name + "</dt><dd>" + value + "</dd></div>\n";
    };
    for (std::size_t p = 0; p < results.demand.populations.size(); ++p) {
        const auto title = population_title(results.origin, results.demand.populations[p].name);
        add(escaped(as_words(title)), whole(score.populations[p]));
    }
    add("Area", score.area_km2 >= 10 ? whole(score.area_km2) + " km²" : fmt::format("{:.1f} km²", score.area_km2));
    add("Need index", signed_text(score.need_index));
    add("Hot-spot units", whole(static_cast<double>(score.hot_units)));
    add("Compactness <span class=\"aside\">1 is a circle</span>", fmt::format("{:.2f}", score.polsby_popper));
    for (std::size_t b = 0; b < score.bounds.size(); ++b) {
        const auto& bound = results.rules.bounds[b];
        const auto* missed = bound.is_hard() ? "<strong>broken</strong>, " : "missed, ";
        add("Limit: " + bound_limits(bound) + " " + escaped(sum_title(results.origin, bound.name)),
            (score.bounds[b].pass ? "kept, " : missed) + bound_figure(bound, score.bounds[b].sum));
    }
    return element("dl", "\n" + list, "facts");
}

std::string neighbours_table(const Context& context, std::size_t locality)
{
    const bool has_support = !context.results.ensemble.plans.empty();
    HtmlTable table("Its borders", has_support
                                       ? std::vector<HtmlTable::Heading>{{"With"}, {"Length", true}, {"How firm"}}
                                       : std::vector<HtmlTable::Heading>{{"With"}, {"Length", true}});
    for (const auto& border : context.borders) {
        if (border.a != locality && border.b != locality) {
            continue;
        }
        std::vector<std::string> row{locality_link(context, border.a == locality ? border.b : border.a),
                                     kilometres(border.length_m)};
        if (has_support) {
            row.push_back(firmness_name(border.firmness));
        }
        table.add(std::move(row));
    }
    return table.empty() ? "" : table.html({}, locality_name(context, locality));
}

} // namespace

std::string locality_pages(const Context& context, const Pictures& pictures)
{
    const auto pieces = footprints_in_localities(context.results);
    const auto hot = hot_parts(context);
    std::string html;
    for (std::size_t l = 0; l < context.results.proposal.plan.count; ++l) {
        html += fmt::format("<section class=\"locality\" id=\"locality-{0}\" aria-labelledby=\"locality-{0}-title\">\n"
                            "<h3 id=\"locality-{0}-title\">{1}</h3>\n{2}<div class=\"two\">\n<figure>{3}<figcaption>"
                            "Darker is more need; hatched is a hot spot.</figcaption></figure>\n{4}</div>\n{5}{6}<div "
                            "class=\"beside\">\n<div>{7}</div>\n<div>{8}</div>\n</div>\n"
                            "</section>\n",
                            l + 1, locality_name(context, l), story(context, l), pictures.locality[l],
                            facts(context, l), profile_charts(context, l), hot_table(context, l, hot[l]),
                            footprints_table(context, l, pieces[l]), neighbours_table(context, l));
    }
    return html;
}

} // namespace needshed::report
