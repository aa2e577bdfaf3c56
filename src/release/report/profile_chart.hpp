#pragma once

/// The profile of a locality against the area: a table in which each row carries its own mark and interval.

#include <string>

#include "release/report/context.hpp"

namespace needshed::report {

/// Rates beside the area's, then scores; nothing for a kind of which there is none.
std::string profile_charts(const Context& context, std::size_t locality);

/// The lines behind the marks of every chart, to which charts refer.
std::string chart_axis();

} // namespace needshed::report
