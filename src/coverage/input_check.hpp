#pragma once

/// What units must bring before a coverage can be built.

#include <cstdint>
#include <span>
#include <vector>

#include "needshed/coverage/coverage.hpp"

namespace needshed::coverage {

/// Places of the units in ascending order of their codes.
std::vector<std::uint32_t> order_by_code(const UnitAreas& units);

/// Throws   Error{Input} unless each unit has a code of its own
void require_codes(const UnitAreas& units, std::span<const std::uint32_t> order);

/// Throws   Error{Input} unless each unit has a geometry with finite coordinates
void require_geometry(const UnitAreas& units);

} // namespace needshed::coverage
