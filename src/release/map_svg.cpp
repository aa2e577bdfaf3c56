#include "release/map_svg.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/core/version.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/simplify.hpp"
#include "release/palette.hpp"
#include "release/xml.hpp"

namespace needshed {

namespace {

using namespace palette;

/// A4 across at 96 pixels an inch, and the frame of the map on it.
constexpr double page_width = 1123;
constexpr double page_height = 794;
constexpr double frame_left = 30;
constexpr double frame_top = 80;
constexpr double frame_width = 860;
constexpr double frame_height = 660;
constexpr double legend_left = 915;

/// More names than this do not fit beside the map.
constexpr std::size_t most_in_legend = 24;

/// Lines are simplified to this many pixels.
constexpr double pixel = 0.6;

/// From metres to pixels.
class Projection {
public:
    explicit Projection(const Box& box)
        : m_scale(std::min(frame_width / std::max(box.max_x - box.min_x, 1.0),
                           frame_height / std::max(box.max_y - box.min_y, 1.0))),
          m_left(frame_left + (frame_width - m_scale * (box.max_x - box.min_x)) / 2 - m_scale * box.min_x),
          m_top(frame_top + (frame_height - m_scale * (box.max_y - box.min_y)) / 2 + m_scale * box.max_y)
    {
    }

    Point at(const Point& place) const { return {m_left + m_scale * place.x, m_top - m_scale * place.y}; }
    double pixels_per_metre() const { return m_scale; }

private:
    double m_scale;
    double m_left;
    double m_top;
};

/// A colour of the palette as SVG writes it.
std::string rgb(std::string_view colour)
{
    return fmt::format("rgb({})", colour.substr(0, colour.rfind(',')));
}

std::string text(double x, double y, double size, const std::string& what, const std::string& more = {})
{
    return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:g}\"{}>{}</text>\n", x, y, size, more,
                       escaped(what));
}

/// Rings that are smaller than a pixel across are left out.
std::string path_of(const PolygonSet& areas, std::size_t area, const Projection& projection)
{
    std::string path;
    for (auto r = areas.part_start[areas.area_start[area]]; r < areas.part_start[areas.area_start[area + 1]]; ++r) {
        const auto ring = areas.ring(r);
        const auto box = bounding_box(ring);
        if (projection.pixels_per_metre() * std::max(box.max_x - box.min_x, box.max_y - box.min_y) < pixel) {
            continue;
        }
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const auto at = projection.at(ring[i]);
            path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", at.x, at.y);
        }
        path += "Z";
    }
    return path;
}

std::string shape(const std::string& path, const std::string& fill, const std::string& title)
{
    return path.empty()
               ? ""
               : fmt::format("<path d=\"{}\" fill=\"{}\"><title>{}</title></path>\n", path, fill, escaped(title));
}

struct LegendEntry {
    std::string colour; ///< empty: a line
    std::string label;
};

std::string legend(const std::string& title, const std::vector<LegendEntry>& entries)
{
    double y = frame_top + 20;
    auto svg = text(legend_left, y, 14, title, " font-weight=\"bold\"");
    for (const auto& entry : entries) {
        y += 24;
        svg += entry.colour.empty() ? fmt::format("<line x1=\"{0}\" y1=\"{1:.1f}\" x2=\"{2}\" y2=\"{1:.1f}\" "
                                                  "stroke=\"#333\" stroke-width=\"2\"/>\n",
                                                  legend_left, y - 5, legend_left + 22)
                                    : fmt::format("<rect x=\"{}\" y=\"{:.1f}\" width=\"22\" height=\"15\" fill=\"{}\" "
                                                  "stroke=\"#666\" stroke-width=\"0.5\"/>\n",
                                                  legend_left, y - 12, entry.colour);
        svg += text(legend_left + 30, y, 12, entry.label);
    }
    return svg;
}

/// 1, 2 or 5 times a power of ten, at most the given.
double round_below(double value)
{
    const double power = std::pow(10, std::floor(std::log10(value)));
    const double ratio = value / power;
    return power * (ratio >= 5 ? 5 : ratio >= 2 ? 2 : 1);
}

std::string scale_bar(const Projection& projection)
{
    const double metres = round_below(160 / projection.pixels_per_metre());
    const double width = metres * projection.pixels_per_metre();
    const double y = page_height - 60;
    const auto label = metres >= 1000 ? fmt::format("{:g} km", metres / 1000) : fmt::format("{:g} m", metres);
    return fmt::format(
               "<g stroke=\"#333\" fill=\"none\"><path d=\"M{0} {1}v6h{2:.1f}v-6\"/><path d=\"M{3:.1f} {4}v4\"/></g>\n",
               legend_left, y, width, legend_left + width / 2, y + 2) +
           text(legend_left, y - 5, 12, "0") + text(legend_left + width, y - 5, 12, label, " text-anchor=\"middle\"");
}

/// Of the grid of the working system, which is what the picture is drawn in.
std::string north_arrow()
{
    const double x = page_width - 50;
    const double y = page_height - 70;
    return fmt::format("<path d=\"M{0} {1}l8 24l-8 -6l-8 6z\" fill=\"#333\"/>\n", x, y - 22) +
           text(x, y - 28, 12, "N", " text-anchor=\"middle\"");
}

struct Label {
    Point at;
    double importance = 0;
    std::string name;
    std::string code;
};

struct Rectangle {
    double left, top, right, bottom;

    bool meets(const Rectangle& other) const
    {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

/// Bold letters and digits are up to 0.7 of their height wide in common typefaces, capitals more.
Rectangle around(const Point& at, const std::string& label, double size)
{
    const double half = 0.37 * size * static_cast<double>(label.size()) + 2;
    return {at.x - half, at.y - 0.6 * size, at.x + half, at.y + 0.6 * size};
}

/// The important first; where a name would cover another, the code stands for it, and where that would, nothing.
std::string place_labels(std::vector<Label> labels)
{
    constexpr double size = 12;
    std::stable_sort(labels.begin(), labels.end(),
                     [](const auto& a, const auto& b) { return a.importance > b.importance; });
    std::vector<Rectangle> taken;
    std::string svg;
    for (const auto& label : labels) {
        for (const auto* choice : {&label.name, &label.code}) {
            const auto box = around(label.at, *choice, size);
            if (std::none_of(taken.begin(), taken.end(), [&](const auto& each) { return each.meets(box); })) {
                taken.push_back(box);
                svg += text(label.at.x, label.at.y + 0.35 * size, size, *choice,
                            " text-anchor=\"middle\" font-weight=\"bold\" stroke=\"#fff\" stroke-width=\"3\" "
                            "stroke-linejoin=\"round\" paint-order=\"stroke\"");
                break;
            }
        }
    }
    return svg;
}

/// Everything the maps of a run share.
class Atlas {
public:
    Atlas(const Results& results, const Layers& layers)
        : m_results(results), m_colours(std::get<IntegerValues>(layers.localities.find("map_colour")->values)),
          m_box(bounding_box(results.units.coverage.arcs().points)), m_projection(m_box),
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
            map += shape(path_of(m_locality_areas, l, m_projection), colour, title);
            entries.push_back({colour, title});
        }
        if (entries.size() > most_in_legend) {
            entries = {{"", "border"}};
        }
        return page("Localities",
                    "<g stroke=\"#333\" stroke-width=\"0.8\" stroke-linejoin=\"round\">\n" + map + "</g>\n" + labels(),
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
            map += shape(path_of(areas, u, m_projection), rgb(colour_of(u)), title);
        }
        map += "</g>\n<g stroke=\"#333\" stroke-width=\"1.2\" fill=\"none\" stroke-linejoin=\"round\">\n";
        for (std::size_t l = 0; l < m_locality_areas.area_count(); ++l) {
            map += fmt::format("<path d=\"{}\"/>\n", path_of(m_locality_areas, l, m_projection));
        }
        return map + "</g>\n" + labels();
    }

    /// At a point inside the unit that is nearest to the middle of its locality.
    std::string labels() const
    {
        const auto points = m_results.units.coverage.interior_points();
        const auto area = m_results.units.coverage.area_m2();
        const auto& plan = m_results.proposal.plan;
        struct Middle {
            double x = 0;
            double y = 0;
            double area = 0;
        };
        std::vector<Middle> middle(plan.count);
        for (std::size_t u = 0; u < points.size(); ++u) {
            auto& sum = middle[plan.locality[u]];
            sum.x += area[u] * points[u].x;
            sum.y += area[u] * points[u].y;
            sum.area += area[u];
        }
        std::vector<std::size_t> nearest(plan.count, points.size());
        const auto distance = [&](std::size_t u) {
            const auto& of = middle[plan.locality[u]];
            return std::hypot(points[u].x - of.x / of.area, points[u].y - of.y / of.area);
        };
        for (std::size_t u = 0; u < points.size(); ++u) {
            auto& best = nearest[plan.locality[u]];
            best = best == points.size() || distance(u) < distance(best) ? u : best;
        }
        std::vector<Label> list;
        for (std::size_t l = 0; l < plan.count; ++l) {
            const auto& locality = m_results.scorecard.localities[l];
            list.push_back({m_projection.at(points[nearest[l]]), middle[l].area, locality.name, locality.code});
        }
        return place_labels(std::move(list));
    }

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
               text(frame_left, 36, 20, title, " font-weight=\"bold\"") + text(frame_left, 58, 14, theme) + map +
               beside + scale_bar(m_projection) + north_arrow() +
               text(frame_left, page_height - 18, 10, note, " fill=\"#555\"") + "</svg>\n";
    }

    const Results& m_results;
    IntegerValues m_colours;
    Box m_box;
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
