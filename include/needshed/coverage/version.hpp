#pragma once

#include <string>

namespace needshed {

/// Version of the geometry library in use, as `GEOS 3.11.1`.
std::string geos_version();

} // namespace needshed
