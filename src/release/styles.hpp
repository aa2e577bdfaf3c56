#pragma once

/// How layers look: colours, widths and labels, as QGIS reads them (QML). Colours are told apart by people who do not
/// see red or green apart.

#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

/// Colours of a map in which neighbours differ; a locality's stands in its column `map_colour`, from 1.
inline constexpr std::size_t map_colours = 8;

/// A colour for each of `count` areas, from 1, so that neighbours differ where `map_colours` are enough.
/// Source   Welsh & Powell (1967): areas with most neighbours first
IntegerValues colour_map(std::size_t count, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& neighbours);

/// A layer of the release and how it is shown.
struct StyledLayer {
    std::string name;        ///< of the layer, and of the GeoJSON beside it
    std::string title;       ///< for people
    std::string description; ///< one or two sentences
    bool is_area = true;     ///< else lines
    std::string qml;
    std::string group; ///< of the tree of layers
};

/// The layers in drawing order, the topmost first: borders, hot spots, localities, units.
std::vector<StyledLayer> styled_layers();

/// What QGIS shows as a layer's metadata (QMD).
std::string metadata_of(const StyledLayer& layer, const std::string& study);

/// A project of QGIS with the layers of `needshed.gpkg` beside it, drawn in this system, in which the extent is.
std::string qgis_project(const std::string& title, const std::vector<StyledLayer>& layers, const Crs& crs,
                         const Box& extent);

} // namespace needshed
