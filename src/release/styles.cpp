#include "release/styles.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

#include "release/palette.hpp"
#include "release/xml.hpp"

namespace needshed {

namespace {

using namespace palette;

struct Category {
    std::string value; ///< empty: missing, and what no other has
    std::string label;
    std::string symbol;
};

std::string fill(std::string_view colour, std::string_view outline, double width_mm)
{
    return fmt::format(R"(<symbol type="fill" name="{{}}" alpha="1" clip_to_extent="1" force_rhr="0">)"
                       R"(<layer class="SimpleFill" enabled="1" locked="0" pass="0">)"
                       R"(<prop k="color" v="{}"/><prop k="style" v="solid"/><prop k="outline_color" v="{}"/>)"
                       R"(<prop k="outline_style" v="solid"/><prop k="outline_width" v="{}"/>)"
                       R"(<prop k="outline_width_unit" v="MM"/><prop k="joinstyle" v="bevel"/></layer></symbol>)",
                       colour, outline, width_mm);
}

std::string line(std::string_view colour, double width_mm, std::string_view pattern)
{
    return fmt::format(
        R"(<symbol type="line" name="{{}}" alpha="1" clip_to_extent="1" force_rhr="0">)"
        R"(<layer class="SimpleLine" enabled="1" locked="0" pass="0">)"
        R"(<prop k="line_color" v="{}"/><prop k="line_style" v="{}"/><prop k="line_width" v="{}"/>)"
        R"(<prop k="line_width_unit" v="MM"/><prop k="capstyle" v="flat"/><prop k="joinstyle" v="round"/>)"
        R"(</layer></symbol>)",
        colour, pattern, width_mm);
}

std::string renderer(const std::string& column, const std::vector<Category>& categories, bool numbers)
{
    std::string list;
    std::string symbols;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        const auto& category = categories[i];
        list += fmt::format(R"(<category value="{}" type="{}" symbol="{}" label="{}" render="true"/>)", category.value,
                            category.value.empty() ? "NULL"
                            : numbers              ? "long"
                                                   : "string",
                            i, escaped(category.label));
        symbols += fmt::format(fmt::runtime(category.symbol), i);
    }
    return fmt::format(
        R"(<renderer-v2 type="categorizedSymbol" attr="{}" symbollevels="0" enableorderby="0" forceraster="0">)"
        "<categories>{}</categories><symbols>{}</symbols></renderer-v2>",
        column, list, symbols);
}

/// The text at a point inside each area, with a halo.
std::string labels(const std::string& column, double points)
{
    return fmt::format(
        R"(<labeling type="simple"><settings calloutType="simple"><text-style fieldName="{}" isExpression="0" )"
        R"(fontFamily="Sans Serif" fontSize="{}" fontSizeUnit="Point" fontWeight="63" textColor="30,30,30,255" textOpacity="1">)"
        R"(<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85"/>)"
        R"(</text-style><text-format wrapChar="" autoWrapLength="18" useMaxLineLengthForAutoWrap="1"/>)"
        R"(<placement placement="1" centroidInside="1" centroidWhole="1" quadOffset="4"/>)"
        R"(<rendering drawLabels="1" displayAll="0" obstacle="0"/></settings></labeling>)",
        column, points);
}

std::string qml(const std::string& renderer_xml, const std::string& labels_xml)
{
    return fmt::format("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                       R"(<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="{}">{}{}</qgis>)"
                       "\n",
                       labels_xml.empty() ? 0 : 1, renderer_xml, labels_xml);
}

std::string localities_qml()
{
    std::vector<Category> categories;
    for (std::size_t i = 0; i < map_colours; ++i) {
        categories.push_back({std::to_string(i + 1), "", fill(light_scheme[i], dark_line, 0.2)});
    }
    return qml(renderer("map_colour", categories, true), labels("name", 9));
}

std::string units_qml()
{
    std::vector<Category> categories;
    for (std::size_t i = 0; i < need_ramp.size(); ++i) {
        const auto decile = std::to_string(i + 1);
        const auto* what = i == 0 ? " – most need" : i + 1 == need_ramp.size() ? " – least need" : "";
        categories.push_back({decile, decile + what, fill(need_ramp[i], thin_line, 0.1)});
    }
    categories.push_back({"", "need not known", fill(unknown_grey, thin_line, 0.1)});
    return qml(renderer("need_decile", categories, true), "");
}

std::string hotspots_qml()
{
    return qml(renderer("class",
                        {{"hot", "hot spot", fill(hot_red, dark_line, 0.3)},
                         {"cold", "cold spot", fill(cold_blue, dark_line, 0.3)}},
                        false),
               "");
}

std::string borders_qml()
{
    return qml(renderer("firmness",
                        {{"firm", "firm: the evidence fixes it", line(dark_line, 0.9, "solid")},
                         {"leaning", "leaning", line(dark_line, 0.6, "dash")},
                         {"open", "open: partners' to agree", line(dark_line, 0.6, "dot")},
                         {"", "between localities", line(dark_line, 0.6, "solid")}},
                        false),
               "");
}

} // namespace

IntegerValues colour_map(std::size_t count, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& neighbours)
{
    std::vector<std::vector<std::uint32_t>> next_to(count);
    for (const auto& [a, b] : neighbours) {
        next_to[a].push_back(b);
        next_to[b].push_back(a);
    }
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return next_to[a].size() > next_to[b].size(); });
    IntegerValues colour(count, 0);
    for (const auto area : order) {
        std::array<bool, map_colours + 1> taken{};
        for (const auto other : next_to[area]) {
            taken[static_cast<std::size_t>(colour[other])] = true;
        }
        std::int64_t free = 1;
        while (free < static_cast<std::int64_t>(map_colours) && taken[static_cast<std::size_t>(free)]) {
            ++free;
        }
        colour[area] = free;
    }
    return colour;
}

std::vector<StyledLayer> styled_layers()
{
    const std::string plan = "Plan";
    const std::string evidence = "Need and hot spots";
    return {{"borders", "Borders of localities",
             "The lines between neighbouring localities. Support is the share of plans nearly as good in which a "
             "border separates.",
             false, borders_qml(), plan},
            {"hotspots", "Hot spots",
             "Clusters of units that are hot or cold: of the need index, of each measure, and shared by two agencies "
             "or more.",
             true, hotspots_qml(), evidence},
            {"localities", "Localities", "The proposed localities. Colours only tell neighbours apart.", true,
             localities_qml(), plan},
            {"units", "Need by decile", "The units, by tenths of the need index: 1 has most need.", true, units_qml(),
             evidence}};
}

} // namespace needshed
