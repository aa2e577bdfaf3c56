#include "footprint_layer.hpp"

#include <algorithm>

#include "needshed/core/error.hpp"
#include "needshed/io/crs.hpp"

namespace needshed::coverage {

namespace {

const TextValues& text_column(const AreaLayer& layer, const std::string& name)
{
    return std::get<TextValues>(layer.attributes.find(name)->values);
}

void require_codes(const AreaLayer& layer, const TextValues& codes, const FootprintSpec& spec)
{
    for (std::size_t row = 0; row < codes.size(); ++row) {
        if (codes[row].empty()) {
            throw Error(ErrorKind::Input, place(spec.source) + " row " + std::to_string(row + 1),
                        "has no code in column '" + spec.code + "'", "Give each area a code");
        }
    }
    if (layer.areas.points.empty()) {
        throw Error(ErrorKind::Input, place(spec.source), "has no areas",
                    "Name a layer, or a condition, that has some");
    }
}

} // namespace

FootprintLayer read_footprint_layer(const FootprintSpec& spec, const Crs& crs, Progress& progress)
{
    std::vector<std::string> columns{spec.code};
    if (!spec.name.empty() && spec.name != spec.code) {
        columns.push_back(spec.name);
    }
    auto layer = read_areas(spec.source, columns, progress);
    const auto& codes = text_column(layer, spec.code);
    require_codes(layer, codes, spec);
    if (!layer.crs.known()) {
        throw Error(ErrorKind::Input, place(spec.source), "states no CRS",
                    "Give the layer one, such as by ogr2ogr -a_srs EPSG:27700");
    }
    transform(layer.areas.points, layer.crs, crs);
    if (!std::all_of(layer.areas.points.begin(), layer.areas.points.end(), is_place)) {
        throw Error(ErrorKind::Input, place(spec.source), "has a vertex with no place in " + crs_title(crs),
                    "Check the CRS of the layer, or leave far areas out with \"where\"");
    }
    FootprintLayer result{layer.title, codes, text_column(layer, columns.back()), std::move(layer.areas)};
    for (std::size_t f = 0; f < codes.size(); ++f) {
        if (result.titles[f].empty()) {
            result.titles[f] = result.codes[f];
        }
    }
    return result;
}

} // namespace needshed::coverage
