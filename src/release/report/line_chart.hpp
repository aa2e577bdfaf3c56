#pragma once

/// Charts of the report that have axes. Each has a text alternative; the table that goes with it stands beside it.

#include <string>
#include <vector>

#include "needshed/need/need.hpp"

namespace needshed::report {

/// Values over equal steps: dots joined by a line that breaks where a value is missing. Where one is marked it has a
/// larger hollow dot and its label. Empty where no value is known.
struct LineChart {
    std::string alternative;        ///< what it shows, for those who hear the page
    std::vector<std::string> steps; ///< names beneath
    std::vector<double> value;
    std::string unit;      ///< above the axis
    bool from_zero = true; ///< whether the axis begins there
    std::size_t marked = ~std::size_t{0};
};
std::string line_chart(const LineChart& chart);

/// A funnel: what is judged over the people of a unit, with its limits. `x` has one entry per unit.
std::string funnel_chart(const MeasureNeed& measure, const std::vector<double>& x, const std::string& alternative,
                         const std::string& x_title, const std::string& y_title);

} // namespace needshed::report
