#pragma once

/// The place of a feature that is a point.

#include <optional>
#include <string_view>

#include "needshed/core/geometry.hpp"

class OGRGeometry;

namespace needshed {

/// Nothing for no geometry, an empty one, and one that is not a single point.
std::optional<Point> point_of(const OGRGeometry* geometry);

/// The same of a geometry as well-known binary.
std::optional<Point> point_in(std::string_view wkb);

} // namespace needshed
