// A project is written by hand rather than by QGIS, which would be a heavy thing to need. It holds no more than QGIS
// needs to open the layers: sources relative to the project, their system, their style, and the tree of layers.

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "release/styles.hpp"
#include "release/xml.hpp"

namespace needshed {

namespace {

constexpr const char* wgs84_srs =
    "<spatialrefsys><proj4>+proj=longlat +datum=WGS84 +no_defs</proj4><srsid>3452</srsid><srid>4326</srid>"
    "<authid>EPSG:4326</authid><description>WGS 84</description><geographicflag>true</geographicflag></spatialrefsys>";

/// By its code where it has one: QGIS knows the rest, but looks at the code only beside a number.
std::string reference_system(const Crs& crs)
{
    const auto text = escaped(crs.definition);
    const auto begins = [&](std::string_view beginning) { return crs.definition.rfind(beginning, 0) == 0; };
    return "<spatialrefsys>" +
           (begins("EPSG:")   ? "<srsid>1</srsid><authid>" + text + "</authid>"
            : begins("+proj") ? "<proj4>" + text + "</proj4>"
                              : "<wkt>" + text + "</wkt>") +
           "</spatialrefsys>";
}

std::string layer_id(const StyledLayer& layer)
{
    return "needshed_" + layer.name;
}

std::string source_of(const StyledLayer& layer)
{
    return "./needshed.gpkg|layername=" + layer.name;
}

/// What stands between the tags of a QML.
std::string style_of(const StyledLayer& layer)
{
    const auto begin = layer.qml.find('>', layer.qml.find("<qgis ")) + 1;
    return layer.qml.substr(begin, layer.qml.rfind("</qgis>") - begin);
}

/// A long legend would push the layers below out of sight.
bool is_expanded(const StyledLayer& layer)
{
    std::size_t entries = 0;
    for (auto at = layer.qml.find("<category "); at != std::string::npos; at = layer.qml.find("<category ", at + 1)) {
        ++entries;
    }
    return entries <= 20;
}

std::string tree_layer(const StyledLayer& layer)
{
    return fmt::format(
        R"(<layer-tree-layer id="{}" name="{}" providerKey="ogr" source="{}" checked="{}" expanded="{}" legend_exp=""/>)"
        "\n",
        layer_id(layer), escaped(layer.title), escaped(source_of(layer)),
        layer.is_shown ? "Qt::Checked" : "Qt::Unchecked", is_expanded(layer) ? 1 : 0);
}

/// Groups in the order in which they first come, each with its layers; drawn in the order of the layers all the same.
std::string layer_tree(const std::vector<StyledLayer>& layers)
{
    std::vector<std::pair<std::string, std::string>> groups;
    std::string order;
    for (const auto& layer : layers) {
        auto group =
            std::find_if(groups.begin(), groups.end(), [&](const auto& each) { return each.first == layer.group; });
        if (group == groups.end()) {
            group = groups.insert(groups.end(), {layer.group, ""});
        }
        group->second += tree_layer(layer);
        order += fmt::format("<item>{}</item>", layer_id(layer));
    }
    std::string tree;
    for (const auto& [name, content] : groups) {
        tree += fmt::format(R"(<layer-tree-group name="{}" checked="Qt::Checked" expanded="1">)"
                            "\n{}</layer-tree-group>\n",
                            escaped(name), content);
    }
    return tree + "<custom-order enabled=\"1\">" + order + "</custom-order>\n";
}

std::string map_layer(const StyledLayer& layer)
{
    return fmt::format(
        R"(<maplayer type="vector" geometry="{}" labelsEnabled="{}" hasScaleBasedVisibilityFlag="0" autoRefreshEnabled="0" readOnly="0">)"
        "<id>{}</id><datasource>{}</datasource><layername>{}</layername><abstract>{}</abstract><srs>{}</srs>"
        R"(<provider encoding="UTF-8">ogr</provider>{}</maplayer>)"
        "\n",
        layer.is_area ? "Polygon" : "Line", layer.qml.find("<labeling") == std::string::npos ? 0 : 1, layer_id(layer),
        escaped(source_of(layer)), escaped(layer.title), escaped(layer.description), wgs84_srs, style_of(layer));
}

} // namespace

std::string metadata_of(const StyledLayer& layer, const std::string& origin)
{
    return fmt::format("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                       R"(<qgis version="3.22"><identifier>{}</identifier><language>ENG</language><type>dataset</type>)"
                       "<title>{}</title><abstract>{} {} Inputs and versions are in provenance.json.</abstract>"
                       "<crs>{}</crs></qgis>\n",
                       layer.name, escaped(layer.title), escaped(layer.description), escaped(origin), wgs84_srs);
}

std::string qgis_project(const std::string& title, const std::vector<StyledLayer>& layers, const Crs& crs,
                         const Box& extent)
{
    const auto tree = layer_tree(layers);
    std::string maps;
    for (const auto& layer : layers) {
        maps += map_layer(layer);
    }
    return fmt::format(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        R"(<qgis projectname="{0}" version="3.22.16">)"
        "\n<title>{0}</title>\n<projectCrs>{1}</projectCrs>\n"
        R"(<layer-tree-group name="" checked="Qt::Checked" expanded="1">)"
        "\n{2}</layer-tree-group>\n"
        R"(<mapcanvas name="theMapCanvas"><units>meters</units><extent><xmin>{3}</xmin><ymin>{4}</ymin>)"
        "<xmax>{5}</xmax><ymax>{6}</ymax></extent><destinationsrs>{1}</destinationsrs></mapcanvas>\n"
        "<projectlayers>\n{7}</projectlayers>\n"
        R"(<ProjectViewSettings UseProjectScales="0"><Scales/>)"
        R"(<DefaultViewExtent xmin="{3}" ymin="{4}" xmax="{5}" ymax="{6}">{1}</DefaultViewExtent>)"
        "</ProjectViewSettings>\n"
        R"(<properties><Paths><Absolute type="bool">false</Absolute></Paths>)"
        R"(<SpatialRefSys><ProjectionsEnabled type="int">1</ProjectionsEnabled></SpatialRefSys></properties>)"
        "\n</qgis>\n",
        escaped(title), reference_system(crs), tree, extent.min_x, extent.min_y, extent.max_x, extent.max_y, maps);
}

} // namespace needshed
