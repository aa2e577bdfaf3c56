#pragma once

/// What to say when the borders of units do not match.

#include <string>
#include <vector>

#include "draft.hpp"

namespace needshed::coverage {

/// How messages name things of one layer.
struct Naming {
    const std::string& title;
    const std::vector<std::string>& codes; ///< in unit order
    double metres_per_unit = 1;

    std::string quoted(UnitIndex unit) const { return "'" + codes[to_index(unit)] + "'"; }
    std::string unit(UnitIndex unit) const { return title + " unit " + quoted(unit); }
};

/// `(274132.6, 76453.1)`
std::string place_text(const Point& place);

/// Throws   Error{Input} with the number of mismatched pairs and the worst places, when there are any
void refuse_mismatches(const Draft& draft, const Naming& naming, double snap_m);

} // namespace needshed::coverage
