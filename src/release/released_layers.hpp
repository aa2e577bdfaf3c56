#pragma once

/// A *released layer* is what the GeoJSON, the GeoPackage and the project of QGIS all hold. Whatever is in this list is
/// in each of them, with its style and its words.

#include <functional>
#include <variant>
#include <vector>

#include "needshed/io/writer.hpp"
#include "release/layers.hpp"
#include "release/styles.hpp"

namespace needshed {

struct ReleasedLayer {
    StyledLayer style;
    const Table* table = nullptr;
    std::function<std::variant<PolygonSet, LineSet>()> shapes; ///< one per row
    int decimals = geojson_decimals;                           ///< of areas in GeoJSON
    LineParts parts = LineParts::Many;                         ///< of lines in GeoJSON
};

/// In drawing order, the topmost first. Requires both arguments to outlive the list
std::vector<ReleasedLayer> released_layers(const Results& results, const Layers& layers);
std::vector<ReleasedLayer> released_layers(const Measured& measured, const Layers& layers);

} // namespace needshed
