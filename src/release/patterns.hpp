#pragma once

/// Patterns of need in tables and summaries.

#include "needshed/hotspots/patterns.hpp"
#include "needshed/io/json.hpp"

namespace needshed::release {

/// Adds a member for each kind of pattern that the study asks for.
void add_patterns(Json& summary, const Patterns& patterns);

} // namespace needshed::release
