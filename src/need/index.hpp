#pragma once

/// From z-scores to one index: weights, domains, what counts as missing, and how firm the deciles are.

#include "needshed/need/need.hpp"

namespace needshed {

/// Fills in normalised weights, domains and contributions of the measures, and the index.
/// Requires `spec` to be valid and the measures in its order
void add_index(Need& need, const NeedSpec& spec);

/// Draws weights from a Dirichlet distribution around the chosen ones and tells how often each unit changes decile.
/// Requires the index and its deciles; the same seed gives the same for any number of threads
Sensitivity sensitivity_of(const Need& need, const NeedSpec& spec);

/// Throws   Error{Input} as NeedSpec::validate
void validate_index(const NeedSpec& spec);

} // namespace needshed
