#include "release/map_svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/core/version.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/simplify.hpp"
#include "release/fifths.hpp"
#include "release/map_page.hpp"
#include "release/palette.hpp"
#include "release/report/context.hpp"
#include "release/report/words.hpp"
#include "release/xml.hpp"

namespace needshed {

namespace {

using namespace palette;
using namespace release;

/// Clusters smaller than this many pixels have a ring around them, or nobody would see them.
constexpr double easily_seen = 14;

Projection projection_of(const Results& results, const PageFormat& format)
{
    return {bounding_box(results.units.coverage.arcs().points), format.frame()};
}

/// What every picture shows, at the resolution of the paper.
struct MapGround {
    PolygonSet units;
    PolygonSet localities;
    GroupBorders borders;
    std::vector<Firmness> firmness; ///< of each of those; Unknown without an ensemble
};

std::vector<Firmness> firmness_of(const GroupBorders& borders, const std::vector<report::BorderFacts>& facts)
{
    std::vector<Firmness> firmness;
    for (const auto& pair : borders.pairs) {
        const auto found = std::find_if(facts.begin(), facts.end(),
                                        [&](const auto& each) { return each.a == pair.a && each.b == pair.b; });
        firmness.push_back(found == facts.end() ? Firmness::Unknown : found->firmness);
    }
    return firmness;
}

MapGround ground_of(const Results& results, const Layers& layers)
{
    const auto& coverage = results.units.coverage;
    const double pixels_per_metre = projection_of(results, a4_across).pixels_per_metre();
    const auto arcs = simplify(coverage.arcs(), {pixel / pixels_per_metre}).arcs;
    const auto& plan = results.proposal.plan;
    MapGround ground{unit_areas(arcs, coverage.unit_count()), dissolve(arcs, plan.locality, plan.count), {}, {}};
    if (!results.ensemble.plans.empty()) {
        ground.borders = group_borders(arcs, plan.locality);
        ground.firmness = firmness_of(ground.borders, report::context_of(results, layers).borders);
    }
    return ground;
}

/// With more localities than this names would hide what the map shows, and wide lines too.
constexpr std::size_t most_named = 150;

/// One for all maps of a run, so that they lie upon each other.
PageFormat format_for(const Results& results, const PageFormat& format)
{
    std::vector<std::string> entries;
    for (const auto& locality : results.scorecard.localities) {
        entries.push_back(locality.code + " " + locality.name);
    }
    for (const auto& measure : results.need.measures) {
        const auto ranges = fifths_of(measure).ranges;
        std::transform(ranges.begin(), ranges.end(), std::back_inserter(entries),
                       [](const auto& range) { return "least: " + range; });
    }
    return with_room_for(format, entries);
}

/// The maps of a run on pages of one format.
class Atlas {
public:
    Atlas(const Results& results, const Layers& layers, const MapGround& ground, const PageFormat& format)
        : m_results(results), m_ground(ground), m_format(format),
          m_colours(std::get<IntegerValues>(layers.localities.find("map_colour")->values)),
          m_projection(projection_of(results, format))
    {
    }

    std::string localities() const
    {
        std::string map;
        std::vector<LegendEntry> entries;
        for (std::size_t l = 0; l < m_results.proposal.plan.count; ++l) {
            const auto& locality = m_results.scorecard.localities[l];
            const auto colour = fill_of(light_scheme[static_cast<std::size_t>(m_colours[l] - 1)]);
            const auto title = locality.code + " " + locality.name;
            map += filled(path_of(m_ground.localities, l, m_projection), colour, title);
            entries.push_back({colour, title});
        }
        auto labels = this->labels();
        if (entries.size() <= legend_room(m_format)) {
            labels.coded.clear(); // the legend has them all
        }
        else {
            entries = {{"", "border"}};
        }
        return page("Localities",
                    "<g stroke=\"#333\" stroke-width=\"0.8\" stroke-linejoin=\"round\">\n" + map + "</g>\n" +
                        labels.svg,
                    "Localities", entries, labels.coded);
    }

    std::string need() const
    {
        std::vector<LegendEntry> entries;
        for (std::size_t d = 0; d < need_ramp.size(); ++d) {
            entries.push_back({fill_of(need_ramp[d]), d == 0   ? "1: most need"
                                                      : d == 9 ? "10: least need"
                                                               : std::to_string(d + 1)});
        }
        entries.push_back({fill_of(unknown_grey), "not known"});
        entries.push_back({"", "border of localities"});
        const auto& decile = m_results.need.decile;
        const auto labels = this->labels();
        return page("Need by decile", units([&](std::size_t u) {
                                          return decile[u] == 0 ? unknown_grey
                                                                : need_ramp[static_cast<std::size_t>(decile[u] - 1)];
                                      }) + labels.svg,
                    "Need index, by tenths", entries, labels.coded);
    }

    std::string hotspots() const
    {
        const auto& classes = m_results.hotspots.index.classes;
        constexpr std::string_view pale = "240,240,240,255";
        const auto labels = this->labels();
        return page("Hot spots of need",
                    units([&](std::size_t u) {
                        return classes[u] == HotspotClass::Hot       ? hot_red
                               : classes[u] == HotspotClass::Cold    ? cold_blue
                               : classes[u] == HotspotClass::Missing ? unknown_grey
                                                                     : pale;
                    }) + rings() +
                        labels.svg,
                    "Need index",
                    {{fill_of(hot_red), "hot spot"},
                     {fill_of(cold_blue), "cold spot"},
                     {fill_of(pale), "neither"},
                     {fill_of(unknown_grey), "not known"},
                     {"", "border of localities"}},
                    labels.coded);
    }

    std::string measure(std::size_t m) const
    {
        const auto& measure = m_results.need.measures[m];
        const auto fifths = fifths_of(measure);
        constexpr std::array<const char*, 5> places{"most", "2nd", "3rd", "4th", "least"};
        std::vector<LegendEntry> entries;
        for (std::size_t f = 0; f < fifths.ranges.size(); ++f) {
            const auto& range = fifths.ranges[f];
            entries.push_back(
                {fill_of(fifth_colours[f]), std::string(places[f]) + ": " + (range.empty() ? "no unit" : range)});
        }
        entries.push_back({fill_of(unknown_grey), "not known"});
        entries.push_back({"", "border of localities"});
        const auto labels = this->labels();
        return page(report::measure_title(m_results.origin, measure.measure) + ": " +
                        fifths_words(m_results.origin, measure),
                    units([&](std::size_t u) {
                        return fifths.of_unit[u] == 0 ? unknown_grey : fifth_colours[fifths.of_unit[u] - 1];
                    }) + labels.svg,
                    "Units by fifths", entries, labels.coded);
    }

    std::string borders() const
    {
        std::string map = "<g fill=\"#f3f3f3\" stroke=\"#999\" stroke-width=\"0.6\">\n";
        for (std::size_t l = 0; l < m_ground.localities.area_count(); ++l) {
            const auto& locality = m_results.scorecard.localities[l];
            map +=
                fmt::format("<path d=\"{}\"><title>{}</title></path>\n", path_of(m_ground.localities, l, m_projection),
                            escaped(locality.code + " " + locality.name));
        }
        map += "</g>\n<g fill=\"none\" stroke=\"#222\">\n";
        for (std::size_t i = 0; i < m_ground.borders.pairs.size(); ++i) {
            map += fmt::format("<path d=\"{}\" {}/>\n", path_of(m_ground.borders.lines, i, m_projection),
                               stroke_of(m_ground.firmness[i]));
        }
        const auto labels = this->labels();
        return page(fmt::format("Borders, by how many of {} other good plans have them too",
                                grouped(static_cast<long long>(m_results.ensemble.plans.size()))),
                    map + "</g>\n" + labels.svg, "Borders",
                    {{"", "firm: 80% or more", stroke_of(Firmness::Firm)},
                     {"", "leaning: 50% to 80%", stroke_of(Firmness::Leaning)},
                     {"", "open: under 50%", stroke_of(Firmness::Open)}},
                    labels.coded);
    }

private:
    template <typename ColourOf>
    std::string units(ColourOf colour_of) const
    {
        const auto& areas = m_ground.units;
        const auto& coverage = m_results.units.coverage;
        std::string map = "<g stroke=\"#fff\" stroke-opacity=\"0.6\" stroke-width=\"0.2\">\n";
        for (std::size_t u = 0; u < areas.area_count(); ++u) {
            const auto title =
                coverage.names().empty() ? coverage.codes()[u] : coverage.codes()[u] + " " + coverage.names()[u];
            map += filled(path_of(areas, u, m_projection), fill_of(colour_of(u)), title);
        }
        map += fmt::format("</g>\n<g stroke=\"#333\" stroke-width=\"{}\" fill=\"none\" stroke-linejoin=\"round\">\n",
                           has_names() ? 1.2 : 0.5);
        for (std::size_t l = 0; l < m_ground.localities.area_count(); ++l) {
            map += fmt::format("<path d=\"{}\"/>\n", path_of(m_ground.localities, l, m_projection));
        }
        return map + "</g>\n";
    }

    bool has_names() const { return m_results.proposal.plan.count <= most_named; }

    PlacedLabels labels() const
    {
        return has_names() ? place_labels(locality_labels(m_results, m_projection), 12) : PlacedLabels{};
    }

    /// Around clusters that are too small to be seen.
    std::string rings() const
    {
        const auto& areas = m_ground.units;
        constexpr double radius = easily_seen / 2 + 3;
        std::vector<Point> drawn;
        std::string svg;
        for (const auto& cluster : m_results.hotspots.clusters) {
            if (cluster.measure != m_results.hotspots.index.measure) {
                continue;
            }
            Box box = bounding_box({});
            for (const auto unit : cluster.units) {
                for (auto r = areas.part_start[areas.area_start[to_index(unit)]];
                     r < areas.part_start[areas.area_start[to_index(unit) + 1]]; ++r) {
                    const auto ring = bounding_box(areas.ring(r));
                    box = {std::min(box.min_x, ring.min_x), std::min(box.min_y, ring.min_y),
                           std::max(box.max_x, ring.max_x), std::max(box.max_y, ring.max_y)};
                }
            }
            const double size =
                m_projection.pixels_per_metre() * std::max(box.max_x - box.min_x, box.max_y - box.min_y);
            const auto middle = m_projection.at({(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2});
            const bool in_another = std::any_of(drawn.begin(), drawn.end(), [&](const Point& each) {
                return std::hypot(each.x - middle.x, each.y - middle.y) < 1.5 * radius;
            });
            if (size < easily_seen && !in_another) {
                drawn.push_back(middle);
                svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"none\" stroke=\"{}\" "
                                   "stroke-width=\"2\"/>\n",
                                   middle.x, middle.y, radius,
                                   fill_of(cluster.kind == HotspotClass::Cold ? cold_blue : hot_red));
            }
        }
        return svg;
    }

    std::string page(const std::string& theme, const std::string& map, const std::string& legend_title,
                     const std::vector<LegendEntry>& entries, const std::vector<MapLabel>& coded) const
    {
        const auto& title = m_results.origin.title;
        const auto& attribution = m_results.origin.attribution;
        const auto note = fmt::format("{}{}, {}. Drawn by needshed {}; sources and versions in provenance.json.",
                                      attribution.empty() ? "" : attribution + ". ",
                                      counted(m_results.units.coverage.unit_count(), "unit"),
                                      counted(m_results.proposal.plan.count, "locality", "localities"), version());
        const auto lines =
            lines_of(note, static_cast<std::size_t>((m_format.width - 2 * PageFormat::frame_left) / 5.5));
        std::string notes;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            notes +=
                svg_text(PageFormat::frame_left, m_format.height - 18 - 13 * static_cast<double>(lines.size() - 1 - i),
                         10, lines[i], " fill=\"#555\"");
        }
        return fmt::format(
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
                   "font-family=\"DejaVu Sans, Verdana, sans-serif\" fill=\"#222\" role=\"img\">\n<title>{2}: "
                   "{3}</title>\n",
                   m_format.width, m_format.height, escaped(title), escaped(theme)) +
               definitions() + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" +
               svg_text(PageFormat::frame_left, 36, 20, title, " font-weight=\"bold\"") +
               svg_text(PageFormat::frame_left, 58, 14, theme) + map + legend(m_format, legend_title, entries) +
               key_of(m_format, coded, below_legend(entries.size())) +
               scale_bar(m_projection, m_format.legend_left(), m_format.height - 60) +
               north_arrow(m_format.width - 36, m_format.height - 58) + notes + "</svg>\n";
    }

    const Results& m_results;
    const MapGround& m_ground;
    PageFormat m_format;
    IntegerValues m_colours;
    Projection m_projection;
};

struct Theme {
    std::string name;
    std::function<std::string(const Atlas&)> draw;
};

std::vector<Theme> themes_of(const Results& results)
{
    std::vector<Theme> themes{
        {"localities", &Atlas::localities}, {"need", &Atlas::need}, {"hotspots", &Atlas::hotspots}};
    for (std::size_t m = 0; m < results.need.measures.size(); ++m) {
        auto name = column_name(results.need.measures[m].measure);
        while (std::any_of(themes.begin(), themes.end(), [&](const auto& each) { return each.name == name; })) {
            name += "_";
        }
        themes.push_back({std::move(name), [m](const Atlas& atlas) { return atlas.measure(m); }});
    }
    if (!results.ensemble.plans.empty()) {
        themes.push_back({"borders", &Atlas::borders});
    }
    return themes;
}

} // namespace

std::vector<std::function<MapPicture()>> map_pictures(const Results& results, const Layers& layers)
{
    const auto ground = std::make_shared<const MapGround>(ground_of(results, layers));
    const auto paper = format_for(results, a4_across);
    const auto screen = format_for(results, slide);
    std::vector<std::function<MapPicture()>> pictures;
    for (auto& theme : themes_of(results)) {
        pictures.emplace_back([&results, &layers, ground, paper, screen, theme = std::move(theme)] {
            return MapPicture{"map-" + theme.name, theme.draw({results, layers, *ground, paper}),
                              theme.draw({results, layers, *ground, screen})};
        });
    }
    return pictures;
}

} // namespace needshed
