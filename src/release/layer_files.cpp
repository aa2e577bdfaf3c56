#include "release/layer_files.hpp"

#include <algorithm>

#include "needshed/io/layer_formats.hpp"

namespace needshed::release {

namespace {

bool asks_for(const OutputsSpec& spec, LayerFormat format)
{
    return std::find(spec.formats.begin(), spec.formats.end(), format) != spec.formats.end();
}

void replace_all(std::string& text, const std::string& from, const std::string& to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// Which field of a Shapefile is which column, and how many of its values are cut.
Table fields_table(const Table& table)
{
    const auto fields = shapefile_fields(table);
    TextValues names;
    TextValues columns;
    TextValues descriptions;
    IntegerValues cut;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        names.push_back(fields[i].name);
        columns.push_back(table.columns[i].name);
        descriptions.push_back(table.columns[i].description);
        cut.push_back(static_cast<std::int64_t>(fields[i].cut));
    }
    Table result;
    result.add("field", std::move(names), "name in the Shapefile");
    result.add("column", std::move(columns), "name in every other format");
    result.add("description", std::move(descriptions), "what it holds");
    result.add("cut", std::move(cut), "values that are longer than 254 bytes and end there");
    return result;
}

/// The layer's style, by the names of the fields.
std::string style_of_shapefile(std::string qml, const Table& table)
{
    const auto fields = shapefile_fields(table);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        for (const std::string key : {"attr=\"", "fieldName=\""}) {
            replace_all(qml, key + table.columns[i].name + '"', key + fields[i].name + '"');
        }
    }
    return qml;
}

} // namespace

LayerFiles::LayerFiles(std::filesystem::path directory, std::string origin, const OutputsSpec& spec)
    : m_directory(std::move(directory)), m_origin(std::move(origin)),
      m_flatgeobuf(asks_for(spec, LayerFormat::FlatGeobuf)), m_shapefile(asks_for(spec, LayerFormat::Shapefile))
{
    if (m_shapefile) {
        std::filesystem::create_directories(m_directory / shapefile_directory);
    }
}

void LayerFiles::write(const ReleasedLayer& layer) const
{
    const auto& name = layer.style.name;
    const auto file = m_directory / (name + ".geojson");
    const auto shapes = layer.shapes();
    if (const auto* areas = std::get_if<PolygonSet>(&shapes)) {
        write_geojson(file, name, *areas, *layer.table, layer.decimals);
    }
    else {
        write_geojson(file, name, std::get<LineSet>(shapes), *layer.table, layer.parts);
    }
    write_text(m_directory / (name + ".qml"), layer.style.qml);
    write_text(m_directory / (name + ".qmd"), metadata_of(layer.style, m_origin));
    std::visit([&](const auto& each) { write_others(layer.style, each, *layer.table); }, shapes);
}

template <class Shapes>
void LayerFiles::write_others(const StyledLayer& style, const Shapes& shapes, const Table& table) const
{
    if (m_flatgeobuf) {
        write_flatgeobuf(m_directory / (style.name + ".fgb"), style.name, shapes, table, wgs84);
    }
    if (m_shapefile) {
        const auto directory = m_directory / shapefile_directory;
        write_shapefile(directory / (style.name + ".shp"), shapes, table, wgs84);
        write_csv(directory / (style.name + ".fields.csv"), fields_table(table));
        write_text(directory / (style.name + ".qml"), style_of_shapefile(style.qml, table));
    }
}

} // namespace needshed::release
