#pragma once

/// Connections that stand in for borders: declared ones, and those made for islands.

#include <vector>

#include "draft.hpp"
#include "islands.hpp"
#include "refuse.hpp"

namespace needshed::coverage {

/// The links that the options declare, with their lengths in metres.
/// Throws   Error{Input} for a code that no unit has, or a unit linked to itself
std::vector<Link> declared_links(const CoverageOptions& options, const Draft& draft, const Naming& naming);

/// What the options say of units that no border joins to the rest: links to make, in metres, or findings, or an error.
/// Components are those of the map itself, barriers notwithstanding, so that no link is made to where a barrier parts
/// what touches; `may_join` is false for a straight way that a barrier bars.
std::vector<Link> links_for_islands(Islands islands, const ArcSet& arcs, const Components& components,
                                    const MayJoin& may_join, const Naming& naming, Findings& findings);

/// What the options say of units that only barriers part from the rest: a finding `parted` for each component but the
/// largest of what `whole`, the components without barriers, says is one; or an error.
void add_parted(Islands islands, const Components& parted, const Components& whole, const Naming& naming,
                Findings& findings);

} // namespace needshed::coverage
