#pragma once

/// Layers in formats that other programs ask for, besides GeoJSON and GeoPackage. The same content gives the same
/// bytes.

#include <filesystem>
#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

enum class LayerFormat { FlatGeobuf, Shapefile };

/// Writes FlatGeobuf with its spatial index, multipolygons or multilines. Requires one row per area or line, each with
/// a shape Throws   Error{Input} when the file cannot be written
void write_flatgeobuf(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                      const Table& table, const Crs& crs);
void write_flatgeobuf(const std::filesystem::path& file, const std::string& layer, const LineSet& lines,
                      const Table& table, const Crs& crs);

/// What becomes of a column in a Shapefile, whose names have ten letters at most and whose texts 254 bytes.
struct ShapefileField {
    std::string name;
    std::size_t cut = 0; ///< values that are longer and are cut, at the end of a letter
};

/// Names are kept where they fit; others lose their underscores and then letters at the end of their longest words.
/// Those that would be the same end in a number.
/// Shape    one entry for each column, in order
std::vector<ShapefileField> shapefile_fields(const Table& table);

/// Writes a Shapefile and what belongs to it (`.shx`, `.dbf`, `.prj`, `.cpg`) beside `file`, which ends in `.shp`:
/// fields as `shapefile_fields` has them, texts in UTF-8, numbers with the column's decimals. Throws   Error{Input}
/// when a file cannot be written
void write_shapefile(const std::filesystem::path& file, const PolygonSet& areas, const Table& table, const Crs& crs);
void write_shapefile(const std::filesystem::path& file, const LineSet& lines, const Table& table, const Crs& crs);

} // namespace needshed
