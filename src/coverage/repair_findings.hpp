#pragma once

/// What repair says of what it did.

#include "mend.hpp"
#include "needshed/core/finding.hpp"
#include "refuse.hpp"

namespace needshed::coverage {

/// Findings `overlap`, `large_overlap`, `gap`, `invalid_ring` and `unmatched_border`. Areas of the repairs are in m2.
void add_repair_findings(const Mended& mended, const Naming& naming, Findings& findings);

/// Findings `area_changed` for units whose area moved by more than 0.1 %.
void add_area_findings(std::span<const AreaChange> changes, const Naming& naming, Findings& findings);

/// Whether the area moved by more than 0.1 %.
bool moved_much(const AreaChange& change);

/// Throws   Error{Input} when nothing would be left of a unit
void refuse_lost_units(const Mended& mended, const Naming& naming);

} // namespace needshed::coverage
