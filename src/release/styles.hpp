#pragma once

/// How layers look: colours, widths and labels, as QGIS reads them (QML). Colours are told apart by people who do not
/// see red or green apart.

#include <string>
#include <utility>
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

/// A layer and how it is shown.
struct StyledLayer {
    std::string name;        ///< of the layer, and of the GeoJSON beside it
    std::string title;       ///< for people
    std::string description; ///< one or two sentences
    bool is_area = true;     ///< else lines
    std::string qml;
    std::string group;    ///< of the tree of layers
    bool is_shown = true; ///< when the project is opened
};

/// Styles of layers with these rows: a legend names what is on the map.
StyledLayer borders_style(const Table& borders);
StyledLayer localities_style(const Table& localities);
StyledLayer units_style();
StyledLayer hotspots_style(const Table& hotspots);
StyledLayer repairs_style(const Table& repairs);

/// Names and titles of the measures that were scanned.
StyledLayer scan_style(const std::vector<std::pair<std::string, std::string>>& measures);

/// Layers of a coverage.
StyledLayer arcs_style();
StyledLayer unit_borders_style();
StyledLayer barriers_style();

/// What QGIS shows as a layer's metadata (QMD). The origin is a sentence.
std::string metadata_of(const StyledLayer& layer, const std::string& origin);

/// A project of QGIS with these layers of `needshed.gpkg` beside it, the topmost first, drawn in this system, in which
/// the extent is.
std::string qgis_project(const std::string& title, const std::vector<StyledLayer>& layers, const Crs& crs,
                         const Box& extent);

} // namespace needshed
