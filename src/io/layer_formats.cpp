#include "needshed/io/layer_formats.hpp"

#include <algorithm>
#include <set>

#include "io/layer_file.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr std::size_t most_letters = 10;
constexpr std::size_t most_bytes = 254;

std::vector<std::string> words_of(const std::string& name)
{
    std::vector<std::string> words(1);
    for (const char letter : name) {
        if (letter == '_') {
            words.emplace_back();
        }
        else {
            words.back() += letter;
        }
    }
    return words;
}

/// The words one behind the other, the longest cut first.
std::string abbreviated(const std::string& name, std::size_t letters)
{
    auto words = words_of(name);
    const auto shorter = [](const std::string& a, const std::string& b) { return a.size() < b.size(); };
    std::size_t total = 0;
    for (const auto& word : words) {
        total += word.size();
    }
    for (; total > letters; --total) {
        // The last of the longest: what comes first in a name is what it is about.
        std::max_element(words.rbegin(), words.rend(), shorter)->pop_back();
    }
    std::string result;
    for (const auto& word : words) {
        result += word;
    }
    return result;
}

std::string free_name(const std::string& name, const std::set<std::string>& taken)
{
    auto result = abbreviated(name, most_letters);
    for (std::size_t number = 2; taken.count(result) != 0; ++number) {
        const auto digits = std::to_string(number);
        result = abbreviated(name, most_letters - digits.size()) + digits;
    }
    return result;
}

std::string cut(const std::string& text)
{
    auto end = std::min(text.size(), most_bytes);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end; // inside a letter of several bytes
    }
    return text.substr(0, end);
}

Table shapefile_table(const Table& table)
{
    const auto fields = shapefile_fields(table);
    auto result = table;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        auto& column = result.columns[i];
        column.name = fields[i].name;
        if (auto* texts = std::get_if<TextValues>(&column.values); texts != nullptr && fields[i].cut > 0) {
            std::transform(texts->begin(), texts->end(), texts->begin(), cut);
        }
    }
    return result;
}

void write_shapefile(const std::filesystem::path& file, OGRwkbGeometryType type, const Table& table, const Crs& crs,
                     const MakeGeometry& make_geometry)
{
    CPLStringList options;
    options.SetNameValue("ENCODING", "UTF-8");
    options.SetNameValue("DBF_DATE_LAST_UPDATE", "2000-01-01");
    write_layer_file(file, file.stem().string(), {"ESRI Shapefile", type, options, crs, FieldWidths::Fitted},
                     shapefile_table(table), make_geometry);
}

} // namespace

void write_flatgeobuf(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                      const Table& table, const Crs& crs)
{
    write_layer_file(file, layer, {"FlatGeobuf", wkbMultiPolygon, {}, crs}, table,
                     [&](std::size_t row) { return make_area(areas, row); });
}

void write_flatgeobuf(const std::filesystem::path& file, const std::string& layer, const LineSet& lines,
                      const Table& table, const Crs& crs)
{
    write_layer_file(file, layer, {"FlatGeobuf", wkbMultiLineString, {}, crs}, table,
                     [&](std::size_t row) { return make_line(lines, row); });
}

std::vector<ShapefileField> shapefile_fields(const Table& table)
{
    std::set<std::string> taken;
    for (const auto& column : table.columns) {
        if (column.name.size() <= most_letters) {
            taken.insert(column.name);
        }
    }
    std::vector<ShapefileField> fields;
    for (const auto& column : table.columns) {
        const bool fits = column.name.size() <= most_letters;
        const auto& name = *taken.insert(fits ? column.name : free_name(column.name, taken)).first;
        const auto* texts = std::get_if<TextValues>(&column.values);
        const auto longer = [](const std::string& text) { return text.size() > most_bytes; };
        const auto count = texts == nullptr ? 0 : std::count_if(texts->begin(), texts->end(), longer);
        fields.push_back({name, static_cast<std::size_t>(count)});
    }
    return fields;
}

void write_shapefile(const std::filesystem::path& file, const PolygonSet& areas, const Table& table, const Crs& crs)
{
    write_shapefile(file, wkbMultiPolygon, table, crs, [&](std::size_t row) { return make_area(areas, row); });
}

void write_shapefile(const std::filesystem::path& file, const LineSet& lines, const Table& table, const Crs& crs)
{
    write_shapefile(file, wkbMultiLineString, table, crs, [&](std::size_t row) { return make_line(lines, row); });
}

} // namespace needshed
