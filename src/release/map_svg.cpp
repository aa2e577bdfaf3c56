#include "release/map_svg.hpp"

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/core/version.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/simplify.hpp"
#include "release/map_drawing.hpp"
#include "release/palette.hpp"
#include "release/xml.hpp"

namespace needshed {

namespace {

using namespace palette;

/// A4 across at 96 pixels an inch, and the frame of the map on it.
constexpr double page_width = 1123;
constexpr double page_height = 794;
constexpr Frame frame{30, 80, 860, 660};
constexpr double legend_left = 915;

/// More names than this do not fit beside the map.
constexpr std::size_t most_in_legend = 24;

struct LegendEntry {
    std::string colour; ///< empty: a line
    std::string label;
};

std::string legend(const std::string& title, const std::vector<LegendEntry>& entries)
{
    double y = frame.top + 20;
    auto svg = svg_text(legend_left, y, 14, title, " font-weight=\"bold\"");
    for (const auto& entry : entries) {
        y += 24;
        svg += entry.colour.empty() ? fmt::format("<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" "
                                                  "stroke=\"#333\" stroke-width=\"2\"/>\n",
                                                  legend_left, y - 5, legend_left + 22)
                                    : fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"22\" height=\"15\" fill=\"{}\" "
                                                  "stroke=\"#666\" stroke-width=\"0.5\"/>\n",
                                                  legend_left, y - 12, entry.colour);
        svg += svg_text(legend_left + 30, y, 12, entry.label);
    }
    return svg;
}

/// Everything the maps of a run share.
class Atlas {
public:
    Atlas(const Results& results, const Layers& layers)
        : m_results(results), m_colours(std::get<IntegerValues>(layers.localities.find("map_colour")->values)),
          m_projection(bounding_box(results.units.coverage.arcs().points), frame),
          m_arcs(simplify(results.units.coverage.arcs(), {pixel / m_projection.pixels_per_metre()}).arcs),
          m_locality_areas(dissolve(m_arcs, results.proposal.plan.locality, results.proposal.plan.count))
    {
    }

    std::string localities() const
    {
        std::string map;
        std::vector<LegendEntry> entries;
        for (std::size_t l = 0; l < m_results.proposal.plan.count; ++l) {
            const auto& locality = m_results.scorecard.localities[l];
            const auto colour = rgb(light_scheme[static_cast<std::size_t>(m_colours[l] - 1)]);
            const auto title = locality.code + " " + locality.name;
            map += filled(path_of(m_locality_areas, l, m_projection), colour, title);
            entries.push_back({colour, title});
        }
        if (entries.size() > most_in_legend) {
            entries = {{"", "border"}};
        }
        return page("Localities",
                    "<g stroke=\"#333\" stroke-width=\"0.8\" stroke-linejoin=\"round\">\n" + map + "</g>\n" +
                        label_marks(),
                    legend("Localities", entries));
    }

    std::string need() const
    {
        std::vector<LegendEntry> entries;
        for (std::size_t d = 0; d < need_ramp.size(); ++d) {
            entries.push_back({rgb(need_ramp[d]), d == 0   ? "1: most need"
                                                  : d == 9 ? "10: least need"
                                                           : std::to_string(d + 1)});
        }
        entries.push_back({rgb(unknown_grey), "not known"});
        entries.push_back({"", "border of localities"});
        const auto& decile = m_results.need.decile;
        return page("Need by decile", units([&](std::size_t u) {
                        return decile[u] == 0 ? unknown_grey : need_ramp[static_cast<std::size_t>(decile[u] - 1)];
                    }),
                    legend("Need index, by tenths", entries));
    }

    std::string hotspots() const
    {
        const auto& classes = m_results.hotspots.index.classes;
        constexpr std::string_view pale = "240,240,240,255";
        return page("Hot spots of need", units([&](std::size_t u) {
                        return classes[u] == HotspotClass::Hot       ? hot_red
                               : classes[u] == HotspotClass::Cold    ? cold_blue
                               : classes[u] == HotspotClass::Missing ? unknown_grey
                                                                     : pale;
                    }),
                    legend("Need index", {{rgb(hot_red), "hot spot"},
                                          {rgb(cold_blue), "cold spot"},
                                          {rgb(pale), "neither"},
                                          {rgb(unknown_grey), "not known"},
                                          {"", "border of localities"}}));
    }

private:
    template <typename ColourOf>
    std::string units(ColourOf colour_of) const
    {
        const auto areas = unit_areas(m_arcs, m_results.units.coverage.unit_count());
        const auto& coverage = m_results.units.coverage;
        std::string map = "<g stroke=\"#fff\" stroke-opacity=\"0.6\" stroke-width=\"0.2\">\n";
        for (std::size_t u = 0; u < areas.area_count(); ++u) {
            const auto title =
                coverage.names().empty() ? coverage.codes()[u] : coverage.codes()[u] + " " + coverage.names()[u];
            map += filled(path_of(areas, u, m_projection), rgb(colour_of(u)), title);
        }
        map += "</g>\n<g stroke=\"#333\" stroke-width=\"1.2\" fill=\"none\" stroke-linejoin=\"round\">\n";
        for (std::size_t l = 0; l < m_locality_areas.area_count(); ++l) {
            map += fmt::format("<path d=\"{}\"/>\n", path_of(m_locality_areas, l, m_projection));
        }
        return map + "</g>\n" + label_marks();
    }

    std::string label_marks() const { return place_labels(locality_labels(m_results, m_projection), 12); }

    std::string page(const std::string& theme, const std::string& map, const std::string& beside) const
    {
        const auto& title = m_results.origin.title;
        const auto note = fmt::format("{}, {}. Drawn by needshed {}; sources and versions in provenance.json.",
                                      counted(m_results.units.coverage.unit_count(), "unit"),
                                      counted(m_results.proposal.plan.count, "locality", "localities"), version());
        return fmt::format(
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
                   "font-family=\"sans-serif\" fill=\"#222\" role=\"img\">\n<title>{2}: {3}</title>\n"
                   "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
                   page_width, page_height, escaped(title), escaped(theme)) +
               svg_text(frame.left, 36, 20, title, " font-weight=\"bold\"") + svg_text(frame.left, 58, 14, theme) +
               map + beside + scale_bar(m_projection, legend_left, page_height - 60) +
               north_arrow(page_width - 50, page_height - 70) +
               svg_text(frame.left, page_height - 18, 10, note, " fill=\"#555\"") + "</svg>\n";
    }

    const Results& m_results;
    IntegerValues m_colours;
    Projection m_projection;
    ArcSet m_arcs;
    PolygonSet m_locality_areas;
};

} // namespace

std::vector<MapPicture> map_pictures(const Results& results, const Layers& layers)
{
    const Atlas atlas(results, layers);
    return {{"map-localities.svg", atlas.localities()},
            {"map-need.svg", atlas.need()},
            {"map-hotspots.svg", atlas.hotspots()}};
}

} // namespace needshed
