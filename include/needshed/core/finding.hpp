#pragma once

/// A *finding* is a fact about imperfect data that could still be used: kept, counted and shown, never a silent fix.

#include <limits>
#include <string>
#include <vector>

namespace needshed {

struct Finding {
    std::string kind;    ///< stable name in snake_case, such as `invalid_ring`; findings are counted by it
    std::string where;   ///< source, layer, unit or row, as a user would look it up
    std::string message; ///< one sentence: what was found and what was done about it
    double size = std::numeric_limits<double>::quiet_NaN(); ///< what was measured, in the unit the message names
};

using Findings = std::vector<Finding>;

/// Adds `more` to the end of `findings`.
void append(Findings& findings, Findings more);

/// How many findings there are of each kind, kinds in alphabetical order.
struct FindingCount {
    std::string kind;
    std::size_t count = 0;
};
std::vector<FindingCount> count_by_kind(const Findings& findings);

} // namespace needshed
