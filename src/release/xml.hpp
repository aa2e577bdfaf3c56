#pragma once

/// Text in XML.

#include <string>
#include <string_view>

namespace needshed {

/// With the five characters escaped that mean something in XML, and without control characters, which it cannot hold.
std::string escaped(std::string_view text);

} // namespace needshed
