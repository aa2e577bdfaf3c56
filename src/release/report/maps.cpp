#include "release/report/maps.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/simplify.hpp"
#include "release/map_drawing.hpp"
#include "release/palette.hpp"
#include "release/report/locality_map.hpp"
#include "release/report/profile_chart.hpp"
#include "release/xml.hpp"

namespace needshed::report {

namespace {

using namespace palette;

constexpr double width = 1000;
constexpr double least_height = 420;
constexpr double most_height = 1000;

/// Names on these maps are read at two thirds of this on A4.
constexpr double label_size = 17;

/// More vertices than this make a page slow.
constexpr std::size_t most_vertices = 450'000;
constexpr double steps_across = 16'000;

double height_for(const Box& box)
{
    return std::clamp(width * (box.max_y - box.min_y) / std::max(box.max_x - box.min_x, 1.0), least_height,
                      most_height);
}

double extent(const Box& box)
{
    return std::max(box.max_x - box.min_x, box.max_y - box.min_y);
}

/// The maps of all of the area.
class Overview {
public:
    Overview(const Context& context, const ScreenArcs& screen)
        : m_context(context), m_results(context.results), m_height(height_for(screen.box)),
          m_projection(screen.box, {8, 8, width - 16, m_height - 16}),
          m_arcs(simplify(screen.arcs, {pixel / m_projection.pixels_per_metre()}).arcs),
          m_locality_areas(dissolve(m_arcs, m_results.proposal.plan.locality, m_results.proposal.plan.count))
    {
    }

    std::string localities() const
    {
        const auto& colours = std::get<IntegerValues>(m_context.layers.localities.find("map_colour")->values);
        std::string map;
        for (std::size_t l = 0; l < m_locality_areas.area_count(); ++l) {
            const auto& locality = m_results.scorecard.localities[l];
            map += filled(path_of(m_locality_areas, l, m_projection),
                          rgb(light_scheme[static_cast<std::size_t>(colours[l] - 1)]),
                          locality.code + " " + locality.name);
        }
        return picture("Map of the localities. The table beside it lists them.",
                       "<g stroke=\"#333\" stroke-width=\"1\" stroke-linejoin=\"round\">\n" + map + "</g>\n");
    }

    std::string need() const
    {
        std::vector<std::uint32_t> group;
        for (const int decile : m_results.need.decile) {
            group.push_back(static_cast<std::uint32_t>(decile));
        }
        std::vector<std::string> fills{rgb(unknown_grey)};
        for (const auto colour : need_ramp) {
            fills.push_back(rgb(colour));
        }
        return picture("Map of need by tenths of the units, with the borders of the localities.",
                       classes(group, fills) + outlines());
    }

    std::string hotspots() const
    {
        std::vector<std::uint32_t> group;
        for (const auto each : m_results.hotspots.index.classes) {
            group.push_back(each == HotspotClass::Hot       ? 0U
                            : each == HotspotClass::Cold    ? 1U
                            : each == HotspotClass::Missing ? 2U
                                                            : 3U);
        }
        return picture("Map of hot and cold spots of need, with the borders of the localities.",
                       classes(group, {"url(#hot)", "url(#cold)", rgb(unknown_grey), "#f0f0f0"}) +
                           "<use href=\"#outlines\"/>\n");
    }

    std::string borders() const
    {
        const auto borders = group_borders(m_arcs, m_results.proposal.plan.locality);
        auto map = fmt::format("<path d=\"{}\" fill=\"#f0f0f0\" stroke=\"#777\" stroke-width=\"0.8\"/>\n",
                               path_of(whole_area(), 0, m_projection));
        for (std::size_t i = 0; i < borders.pairs.size(); ++i) {
            const auto& pair = borders.pairs[i];
            const auto facts = std::find_if(m_context.borders.begin(), m_context.borders.end(),
                                            [&](const auto& each) { return each.a == pair.a && each.b == pair.b; });
            if (facts != m_context.borders.end()) {
                map += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"#222\" {}/>\n",
                                   path_of(borders.lines, i, m_projection), stroke_of(facts->firmness));
            }
        }
        return picture("Map of the borders by how firm they are. The table of borders says the same in words.", map);
    }

    /// What an alternative changes: units that are elsewhere, its borders, and beneath them those of the chosen plan.
    std::string alternative(const OtherPlan& other) const
    {
        std::vector<std::uint32_t> moved(other.plan.locality.size(), 0);
        for (const auto unit : other.comparison.moved) {
            moved[to_index(unit)] = 1;
        }
        const auto line = [&](const Plan& plan, const char* colour, double line_width) {
            return fmt::format("<path d=\"{}\" stroke=\"{}\" stroke-width=\"{:g}\" fill=\"none\" "
                               "stroke-linejoin=\"round\"/>\n",
                               outline_path(plan.locality), colour, line_width);
        };
        return picture("Map of the alternative " + other.code + ". The table above compares it with this plan.",
                       classes(moved, {rgb(unknown_grey), rgb(light_scheme[1])}) +
                           line(m_results.proposal.plan, "#fff", 3) + line(other.plan, "#333", 1.6));
    }

private:
    PolygonSet whole_area() const
    {
        return dissolve(m_arcs, std::vector<std::uint32_t>(m_results.proposal.plan.locality.size(), 0), 1);
    }

    /// Units of one class as one shape, so that the page does not grow with the units.
    std::string classes(const std::vector<std::uint32_t>& group, const std::vector<std::string>& fills) const
    {
        const auto areas = dissolve(m_arcs, group, fills.size());
        std::string map;
        for (std::size_t g = 0; g < fills.size(); ++g) {
            const auto path = path_of(areas, g, m_projection);
            map += path.empty() ? "" : fmt::format("<path d=\"{}\" fill=\"{}\"/>\n", path, fills[g]);
        }
        return map;
    }

    /// Drawn once in the page and referred to afterwards.
    std::string outlines() const
    {
        return fmt::format("<path id=\"outlines\" d=\"{}\" stroke=\"#333\" stroke-width=\"1.6\" fill=\"none\" "
                           "stroke-linejoin=\"round\"/>\n",
                           outline_path(m_results.proposal.plan.locality));
    }

    std::string outline_path(const std::vector<std::uint32_t>& locality) const
    {
        const auto side = [&](UnitIndex unit) { return unit == no_unit ? no_group : locality[to_index(unit)]; };
        PathText path;
        for (std::size_t k = 0; k < m_arcs.arc_count(); ++k) {
            const auto arc = m_arcs.arc(k);
            if (arc.empty() || side(m_arcs.left[k]) == side(m_arcs.right[k])) {
                continue;
            }
            path.move_to(m_projection.at(m_arcs.points[arc.front()]));
            for (const auto vertex : arc.subspan(1)) {
                path.line_to(m_projection.at(m_arcs.points[vertex]));
            }
        }
        return path.text();
    }

    std::string picture(const std::string& alternative, const std::string& map) const
    {
        return fmt::format("<svg class=\"map\" viewBox=\"0 0 {:g} {:.0f}\" role=\"img\" aria-label=\"{}\" "
                           "font-family=\"sans-serif\" fill=\"#222\">\n",
                           width, m_height + 40, alternative) +
               map + place_labels(locality_labels(m_results, m_projection), label_size).svg +
               scale_bar(m_projection, 12, m_height + 26) + north_arrow(width - 24, m_height + 12) + "</svg>\n";
    }

    const Context& m_context;
    const Results& m_results;
    double m_height;
    Projection m_projection;
    ArcSet m_arcs;
    PolygonSet m_locality_areas;
};

} // namespace

ScreenArcs screen_arcs(const Coverage& coverage)
{
    ScreenArcs screen;
    screen.box = bounding_box(coverage.arcs().points);
    screen.resolution_m = extent(screen.box) / steps_across;
    screen.arcs = simplify(coverage.arcs(), {screen.resolution_m}).arcs;
    // Nodes always stay, so that there may be no reaching the aim.
    for (int attempt = 0; attempt < 6 && screen.arcs.vertex.size() > most_vertices; ++attempt) {
        screen.resolution_m *= 1.6;
        screen.arcs = simplify(std::move(screen.arcs), {screen.resolution_m}).arcs;
    }
    return screen;
}

Pictures draw_pictures(const Context& context, const ScreenArcs& screen)
{
    const Overview overview(context, screen);
    std::vector<std::string> alternatives;
    for (const auto& other : context.results.others.alternatives) {
        alternatives.push_back(overview.alternative(other));
    }
    return {overview.localities(),   overview.need(),
            overview.hotspots(),     context.results.ensemble.plans.empty() ? "" : overview.borders(),
            std::move(alternatives), locality_maps(context, screen)};
}

std::string patterns()
{
    return fmt::format(
        "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\n"
        "<pattern id=\"hot\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"{0}\"/>"
        "<path d=\"M0 0V6\" stroke=\"#fff\" stroke-width=\"1.6\"/></pattern>\n"
        "<pattern id=\"cold\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
        "<rect width=\"6\" height=\"6\" fill=\"{1}\"/><circle cx=\"3\" cy=\"3\" r=\"1.1\" fill=\"#fff\"/></pattern>\n"
        "<pattern id=\"hot-lines\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"#111\" stroke-width=\"2\"/></pattern>\n"
        "{2}</defs></svg>\n",
        rgb(hot_red), rgb(cold_blue), chart_axis());
}

} // namespace needshed::report
