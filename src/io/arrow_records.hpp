#pragma once

/// Records by GDAL's columnar interface (Arrow).

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "io/gdal.hpp"
#include "needshed/io/reader.hpp"

namespace needshed {

/// Calls `each` for every record of the layer with these fields, as `for_each_record` does, and gives their number;
/// nothing, before any call, where the driver has no such interface of its own, or where a field is of a type of which
/// only a feature makes a text: such as real numbers and dates.
/// Requires that the layer ignores every other field
std::optional<std::uint64_t> for_each_by_arrow(OGRLayer& layer, const std::vector<int>& fields,
                                               const std::function<void(const Record&)>& each);

} // namespace needshed
