#pragma once

/// Rows of tables and areas as GDAL's features, for every writer.

#include <memory>

#include "io/gdal.hpp"
#include "needshed/core/geometry.hpp"
#include "needshed/core/table.hpp"

namespace needshed {

/// Area or line number `index` as a MultiPolygon or MultiLineString, rings closed.
std::unique_ptr<OGRGeometry> make_area(const PolygonSet& set, std::size_t index);
std::unique_ptr<OGRGeometry> make_line(const LineSet& set, std::size_t index);

/// Line number `index` as a LineString: its only part, or an empty one.
std::unique_ptr<OGRGeometry> make_single_line(const LineSet& set, std::size_t index);

enum class FieldWidths {
    Open,  ///< as the format has them
    Fitted ///< as wide as the widest value, for formats of fixed width
};

/// Makes the fields of the table, in its order.
void create_fields(OGRLayer& layer, const Table& table, FieldWidths widths = FieldWidths::Open);

/// Sets the fields to a row of the table: reals rounded to the column's decimals, missing values null.
/// Requires a layer whose fields are the table's columns, in order
void set_fields(OGRFeature& feature, const Table& table, std::size_t row);

} // namespace needshed
