#pragma once

/// What partners agreed on their services: a table with the columns `measure`, `other` and `agreed`, such as the
/// organisational_matrix.csv of a run in which they have filled in the last.

#include <string>
#include <vector>

#include "needshed/appraisal/services.hpp"
#include "needshed/io/source.hpp"

namespace needshed {

/// Rows that are blank there say nothing.
/// Throws   Error{Input} for a measure that is none of these, two of one agency, a pair that stands twice, and another
///          word than an approach
std::vector<AgreedService> read_agreed_services(const Source& source, const std::vector<std::string>& measures);

} // namespace needshed
