#include "release/qml.hpp"

#include <fmt/format.h>

#include "release/xml.hpp"

namespace needshed::qml {

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

std::string by_category(const std::string& column, const std::vector<Category>& categories, Values values)
{
    std::string list;
    std::string symbols;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        const auto& category = categories[i];
        list += fmt::format(R"(<category value="{}" type="{}" symbol="{}" label="{}" render="true"/>)",
                            escaped(category.value),
                            category.value.empty()      ? "NULL"
                            : values == Values::Numbers ? "long"
                                                        : "string",
                            i, escaped(category.label));
        symbols += fmt::format(fmt::runtime(category.symbol), i);
    }
    return fmt::format(
        R"(<renderer-v2 type="categorizedSymbol" attr="{}" symbollevels="0" enableorderby="0" forceraster="0">)"
        "<categories>{}</categories><symbols>{}</symbols></renderer-v2>",
        escaped(column), list, symbols);
}

std::string alike(const std::string& symbol)
{
    return R"(<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>)" +
           fmt::format(fmt::runtime(symbol), 0) + "</symbols></renderer-v2>";
}

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

std::string document(const std::string& renderer, const std::string& labels)
{
    return fmt::format("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                       R"(<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="{}">{}{}</qgis>)"
                       "\n",
                       labels.empty() ? 0 : 1, renderer, labels);
}

} // namespace needshed::qml
