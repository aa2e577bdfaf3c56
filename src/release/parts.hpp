#pragma once

/// Parts that summaries and provenance records share.

#include "needshed/core/finding.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/io/json.hpp"
#include "needshed/io/source.hpp"

namespace needshed::release {

Json links_json(const Coverage& coverage);
/// Areas before and after of the units that repairs changed.
Json changes_json(const Coverage& coverage);
Json barriers_json(const BarrierEffect& effect);

/// Findings by kind, with their number and list.
Json findings_json(const Findings& findings);

/// The sources with size and SHA-256 of each file, once.
Json inputs_json(const std::vector<Source>& sources);

/// Versions of the libraries in use.
Json libraries_json();

} // namespace needshed::release
