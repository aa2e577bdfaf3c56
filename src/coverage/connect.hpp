#pragma once

/// Connections that stand in for borders: declared ones, and those made for islands.

#include <vector>

#include "draft.hpp"
#include "refuse.hpp"

namespace needshed::coverage {

/// The links that the options declare, with their lengths in metres.
/// Throws   Error{Input} for a code that no unit has, or a unit linked to itself
std::vector<Link> declared_links(const CoverageOptions& options, const Draft& draft, const Naming& naming);

/// What the options say of units that no border joins to the rest: links to make, in metres, or findings, or an error.
std::vector<Link> links_for_islands(Islands islands, const ArcSet& arcs, const Components& components,
                                    const Naming& naming, Findings& findings);

} // namespace needshed::coverage
