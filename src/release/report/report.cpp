#include "release/report/report.hpp"

#include <fmt/format.h>

#include "needshed/core/version.hpp"
#include "release/map_drawing.hpp"
#include "release/palette.hpp"
#include "release/report/data.hpp"
#include "release/report/html.hpp"
#include "release/report/sections.hpp"
#include "release/report/template.hpp"
#include "release/xml.hpp"

namespace needshed {

using namespace report;

namespace {

/// The colours of tenths of need in small maps.
std::string need_classes()
{
    auto css = fmt::format(".d0 {{ fill: {}; }}\n", rgb(palette::unknown_grey));
    for (std::size_t d = 0; d < palette::need_ramp.size(); ++d) {
        css += fmt::format(".d{} {{ fill: {}; }}\n", d + 1, rgb(palette::need_ramp[d]));
    }
    return css;
}

/// The section and the way to it, only where the study asks for any of it.
std::string patterns_section(const Context& context)
{
    return has_patterns(context)
               ? "<section id=\"patterns\" aria-labelledby=\"patterns-title\">\n<h2 id=\"patterns-title\">Time, "
                 "clusters and chance</h2>\n" +
                     patterns_of_need(context) + "</section>\n\n"
               : "";
}

std::string patterns_link(const Context& context)
{
    return has_patterns(context) ? "<li><a href=\"#patterns\">Time and chance</a></li>\n" : "";
}

} // namespace

std::string report_page(const Results& results, const Layers& layers)
{
    const auto context = context_of(results, layers);
    const auto screen = screen_arcs(results.units.coverage);
    const auto pictures = draw_pictures(context, screen);
    return fill_in(asset("report.html"),
                   {{"title", escaped(results.origin.title)},
                    {"version", version()},
                    {"leaflet.css", std::string(asset("leaflet.css"))},
                    {"report.css", fill_in(asset("report.css"), {{"need_classes", need_classes()}})},
                    {"patterns", patterns()},
                    {"lead", lead(context)},
                    {"rows", std::to_string(results.proposal.plan.count)},
                    {"answer", answer(context, pictures)},
                    {"more_maps", more_maps(pictures)},
                    {"asked", asked(context)},
                    {"whole_area", whole_area(context)},
                    {"patterns_link", patterns_link(context)},
                    {"patterns_section", patterns_section(context)},
                    {"locality_pages", locality_pages(context, pictures)},
                    {"partners", partners(context)},
                    {"borders", borders(context)},
                    {"number", number(context) + other_plans(context, pictures)},
                    {"quality", quality(context)},
                    {"method.html", std::string(asset("method.html"))},
                    {"provenance", provenance_page(context)},
                    {"licences.txt", std::string(asset("licences.txt"))},
                    {"data", map_data(context, screen)},
                    {"leaflet.js", std::string(asset("leaflet.js"))},
                    {"report.js", std::string(asset("report.js"))}});
}

} // namespace needshed
