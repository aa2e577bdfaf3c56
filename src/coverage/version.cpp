#include "needshed/coverage/version.hpp"

#include <geos_c.h>

namespace needshed {

std::string geos_version()
{
    const std::string text = GEOSversion();
    return "GEOS " + text.substr(0, text.find('-'));
}

} // namespace needshed
