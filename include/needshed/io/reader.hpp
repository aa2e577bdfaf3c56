#pragma once

/// Reading: area layers, whole tables, and streams of records; CSV by a parser of its own, all else by GDAL. Everything
/// is read as text first, so that a code never loses a leading zero to a number type; a trimmed, empty text is a
/// missing value.

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/table.hpp"
#include "needshed/io/crs.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

/// Polygons with text attributes.
/// Shape    one area and one row per feature, in the order of the source
struct AreaLayer {
    std::string title; ///< as messages name it
    Crs crs;
    PolygonSet areas;
    Table attributes;                        ///< text columns, in the order asked for
    std::vector<std::string> number_columns; ///< those of them that the source stores as numbers
};

/// Reads the areas of a layer with the named columns. Rings are unclosed and have no repeated points; empty
/// geometries become areas without parts.
/// Throws   Error{Input} when the source cannot be opened, has no such layer or column, or holds other geometry
AreaLayer read_areas(const Source& source, std::span<const std::string> columns, Progress& progress);

/// Whether a layer holds areas, by the type it states or else by its first feature with a geometry. A table of text
/// does not. Throws   Error{Input} when the source cannot be opened or has no such layer
bool holds_areas(const Source& source);

/// Lines, and areas where a source has such.
/// Shape    one line and one area per feature, in the order of the source; what a feature does not have is without
///          parts. Rings are unclosed
struct LineLayer {
    std::string title; ///< as messages name it
    Crs crs;
    LineSet lines;
    PolygonSet areas;
};

/// Reads lines and areas of any geometry type: curves are made of straight pieces, collections are taken apart.
/// Throws   Error{Input} when the source cannot be opened, has no such layer, or holds other geometry, such as points
LineLayer read_lines(const Source& source, Progress& progress);

/// Reads the named columns of a table or layer as text; all columns when none is named. At most so many rows.
/// Throws   Error{Input} when the source cannot be opened, or has no such layer or column
Table read_table(const Source& source, std::span<const std::string> columns,
                 std::size_t most_rows = std::numeric_limits<std::size_t>::max());

/// One row of a source on its way through; valid during the call only.
struct Record {
    std::uint64_t row = 0;                   ///< 1 is the first row of data; a header does not count
    std::span<const std::string_view> field; ///< trimmed, in the order of the columns asked for
    std::optional<Point> location;           ///< the feature's own point, when the layer has geometry
};

/// What is known of a stream before its first record.
struct StreamHeader {
    std::string title; ///< as messages name it
    Crs crs;           ///< of the layer's own points; unknown for a table
    bool has_geometry = false;
    std::uint64_t rows = 0; ///< about as many will come; 0: not known
};

/// What is known of a stream after its last record.
struct StreamEnd {
    std::uint64_t rows = 0;
    std::uint64_t rows_with_surplus = 0;  ///< rows of a CSV that hold something behind the last named column
    std::uint64_t first_with_surplus = 0; ///< the row of the first of them
};

/// Calls `each` for every record of the source, in order. One path; see `expand` for patterns.
/// Throws   Error{Input} as `read_table`, and when the source breaks off while it is read
StreamEnd for_each_record(const Source& source, std::span<const std::string> columns,
                          const std::function<void(const StreamHeader&)>& begin,
                          const std::function<void(const Record&)>& each);

/// Reads a text as a number: a decimal point, optional sign and exponent, commas between thousands not allowed.
/// Empty when the text is not wholly a number or not finite.
std::optional<double> parse_number(std::string_view text) noexcept;

} // namespace needshed
