#pragma once

/// Tables of text that needshed reads itself, rather than by GDAL's driver: CSV, TSV, and their compressed forms.

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "needshed/core/table.hpp"
#include "needshed/io/reader.hpp"
#include "needshed/io/source.hpp"

namespace needshed::csv {

/// Whether the source, whose virtual path this is, is such a table. One with an OGR SQL condition is left to GDAL.
bool is_table(const Source& source, const std::string& path);

/// As `read_table`. Throws Error{Input}
Table read(const Source& source, const std::string& path, std::span<const std::string> columns, std::size_t most_rows);

/// As `for_each_record`; does nothing and gives nothing for a table with a column `WKT`, whose geometry is GDAL's to
/// read. Throws   Error{Input}
std::optional<StreamEnd> for_each_row(const Source& source, const std::string& path,
                                      std::span<const std::string> columns,
                                      const std::function<void(const StreamHeader&)>& begin,
                                      const std::function<void(const Record&)>& each);

} // namespace needshed::csv
