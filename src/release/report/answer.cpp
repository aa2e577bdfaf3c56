#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "release/map_drawing.hpp"
#include "release/palette.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

double total(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

std::string localities_of(std::size_t count)
{
    return counted(count, "locality", "localities");
}

std::string size_sentence(const Context& context)
{
    const auto count = context.results.proposal.plan.count;
    const auto units = counted(context.results.units.coverage.unit_count(), "unit");
    if (context.population == nullptr) {
        return fmt::format("The area's {} form {}.", units, localities_of(count));
    }
    const auto [least, most] = std::minmax_element(context.people.begin(), context.people.end());
    return fmt::format("The area's {}, with {} people, form <strong>{}</strong> of {} to {} people.", units,
                       whole(total(context.people)), localities_of(count), whole(*least), whole(*most));
}

std::string limits_sentence(const Context& context)
{
    if (context.results.rules.bounds.empty()) {
        return "The study sets no limits on their size.";
    }
    const auto failed = context.results.scorecard.bounds_failed;
    return failed == 0 ? "Every limit the study sets is kept."
                       : fmt::format("<strong>{} broken</strong>; the table says where.",
                                     failed == 1 ? "One limit is" : whole(static_cast<double>(failed)) + " limits are");
}

std::string common_sentence(const Context& context)
{
    const double share = context.results.proposal.plan.common_need.share;
    return fmt::format("Units with like need are together: of all differences in need between units, {} lie between "
                       "localities and {} remain inside them.",
                       per_cent(1 - share), per_cent(share));
}

/// The localities with the first and last ranks.
std::string extremes_sentence(const Context& context)
{
    const auto known = *std::max_element(context.need_rank.begin(), context.need_rank.end());
    if (known < 4) {
        return "";
    }
    const auto with_rank = [&](std::size_t rank) {
        const auto found = std::find(context.need_rank.begin(), context.need_rank.end(), rank);
        return locality_link(context, static_cast<std::size_t>(found - context.need_rank.begin()));
    };
    return fmt::format("Need is highest in {} and {}, lowest in {}.", with_rank(1), with_rank(2), with_rank(known));
}

std::string hot_sentence(const Context& context)
{
    const auto& hotspots = context.results.hotspots;
    const auto shared = std::count_if(hotspots.hot_for.begin(), hotspots.hot_for.end(),
                                      [](const auto& agencies) { return agencies.size() > 1; });
    const auto with_hot =
        std::count_if(context.results.scorecard.localities.begin(), context.results.scorecard.localities.end(),
                      [](const auto& each) { return each.hot_units > 0; });
    if (hotspots.index.hot == 0) {
        return "No unit stands out as a hot spot of need overall.";
    }
    return fmt::format("{} {} of need, in {}; {} hot for two agencies or more.", counted(hotspots.index.hot, "unit"),
                       hotspots.index.hot == 1 ? "is a hot spot" : "are hot spots",
                       localities_of(static_cast<std::size_t>(with_hot)),
                       shared == 0   ? "none is"
                       : shared == 1 ? "1 is"
                                     : whole(static_cast<double>(shared)) + " are");
}

std::string firm_sentence(const Context& context)
{
    if (context.results.ensemble.plans.empty()) {
        return "";
    }
    const auto lengths = lengths_by_firmness(context.results.support);
    return fmt::format("Of {} of borders between localities, {} are firm (the evidence fixes them), {} lean, and {} "
                       "are open for partners to agree.",
                       kilometres(lengths.all_m), per_cent(lengths.firm_m / lengths.all_m),
                       per_cent(lengths.leaning_m / lengths.all_m), per_cent(lengths.open_m / lengths.all_m));
}

std::string limits_of(const LocalityScore& locality)
{
    const auto failed =
        std::count_if(locality.bounds.begin(), locality.bounds.end(), [](const auto& each) { return !each.pass; });
    return locality.bounds.empty() ? "–" : failed == 0 ? "kept" : "<strong>broken</strong>";
}

std::string measures_with(const Context& context, std::size_t locality, NeedLabel label)
{
    std::vector<std::string> titles;
    for (const auto& need : context.results.scorecard.needs) {
        if (need.locality == locality && need.label == label) {
            titles.push_back(escaped(measure_title(context.results.origin, need.measure)));
        }
    }
    const auto all = context.results.need.measures.size();
    if (all > 2 && titles.size() == all) {
        return fmt::format("All {} needs", all);
    }
    std::string text;
    for (const auto& title : titles) {
        text += (text.empty() ? "" : ", ") + title;
    }
    return text.empty() ? "–" : text;
}

std::string need_of(const Context& context, std::size_t locality)
{
    const auto rank = context.need_rank[locality];
    return rank == 0 ? "–"
                     : fmt::format("{} <span class=\"aside\">{}</span>", ordinal(rank),
                                   signed_text(context.results.scorecard.localities[locality].need_index));
}

std::string localities_table(const Context& context)
{
    HtmlTable table("The localities", {{"Locality"},
                                       {"People", true},
                                       {"Units", true},
                                       {"Need: rank <span class=\"aside\">index</span>", true},
                                       {"High throughout"},
                                       {"High in hot spots"},
                                       {"Hot units", true},
                                       {"Limits"}});
    const auto& localities = context.results.scorecard.localities;
    for (std::size_t l = 0; l < localities.size(); ++l) {
        table.add({locality_link(context, l), whole(context.people[l]), whole(static_cast<double>(localities[l].units)),
                   need_of(context, l), measures_with(context, l, NeedLabel::Generic),
                   measures_with(context, l, NeedLabel::Localised), whole(static_cast<double>(localities[l].hot_units)),
                   limits_of(localities[l])});
    }
    return table.html("localities");
}

struct Key {
    std::string fill;
    std::string label;
};

std::string key(const std::vector<Key>& entries)
{
    std::string list;
    for (const auto& entry : entries) {
        list += fmt::format("<li><svg class=\"swatch\" viewBox=\"0 0 24 14\" aria-hidden=\"true\"><rect width=\"24\" "
                            "height=\"14\" fill=\"{}\" stroke=\"#555\"/></svg> {}</li>\n",
                            entry.fill, entry.label);
    }
    return "<ul class=\"key\">\n" + list + "</ul>\n";
}

std::string line_key()
{
    std::string list;
    for (const auto& [stroke, label] :
         {std::pair("stroke-width=\"4\"", "firm: the evidence fixes it"),
          std::pair("stroke-width=\"2.5\" stroke-dasharray=\"9 5\"", "leaning"),
          std::pair("stroke-width=\"2.5\" stroke-dasharray=\"1.5 5\"", "open: for partners to agree")}) {
        list += fmt::format("<li><svg class=\"swatch wide\" viewBox=\"0 0 48 14\" aria-hidden=\"true\"><path d=\"M0 "
                            "7H48\" stroke=\"#222\" {}/></svg> {}</li>\n",
                            stroke, label);
    }
    return "<ul class=\"key\">\n" + list + "</ul>\n";
}

std::string figure(const std::string& picture, const std::string& beneath, const std::string& caption)
{
    return fmt::format("<figure>\n{}{}<figcaption>{}</figcaption>\n</figure>\n", picture, beneath, caption);
}

} // namespace

std::string lead(const Context& context)
{
    std::vector<std::string> partners;
    for (const auto& partner : context.results.origin.partners) {
        partners.push_back(escaped(agency_title(context.results.origin, partner.name)));
    }
    return fmt::format("{} drawn around common need{}", localities_of(context.results.proposal.plan.count),
                       partners.empty() ? "" : ", for " + enumerated(partners));
}

std::string answer(const Context& context, const Pictures& pictures)
{
    std::vector<std::string> sentences{size_sentence(context),     limits_sentence(context), common_sentence(context),
                                       extremes_sentence(context), hot_sentence(context),    firm_sentence(context)};
    sentences.erase(std::remove(sentences.begin(), sentences.end(), ""), sentences.end());
    return bullets(sentences) + figure(pictures.localities, "", "Colours only tell neighbours apart.") +
           localities_table(context) +
           "<p class=\"note\">Need rank 1 is most need. The index is 0 for the mean of all units; +1 is one standard "
           "deviation above it. <em>High throughout</em>: the need is above the area also outside the hot spots. "
           "<em>High in hot spots</em>: a few places bear it. Hot units are units where need is high all "
           "around, beyond what chance gives.</p>\n";
}

std::string more_maps(const Pictures& pictures)
{
    using namespace palette;
    std::vector<Key> tenths;
    for (std::size_t d = 0; d < need_ramp.size(); ++d) {
        tenths.push_back({rgb(need_ramp[d]), d == 0   ? "1: tenth of units with most need"
                                             : d == 9 ? "10: least need"
                                                      : std::to_string(d + 1)});
    }
    tenths.push_back({rgb(unknown_grey), "not known"});
    auto html = figure(pictures.need, key(tenths), "Need by tenths of the units; lines are borders of localities.") +
                figure(pictures.hotspots,
                       key({{"url(#hot)", "hot spot: need is high all around"},
                            {"url(#cold)", "cold spot: need is low all around"},
                            {"#f0f0f0", "neither"},
                            {rgb(unknown_grey), "not known"}}),
                       "Hot and cold spots of need.");
    if (!pictures.borders.empty()) {
        html += figure(pictures.borders, line_key(), "Borders by how firm they are.");
    }
    return html;
}

} // namespace needshed::report
