#pragma once

/// The sections of the report, as HTML.

#include <string>

#include "release/report/maps.hpp"

namespace needshed::report {

/// What the page says of itself under its title.
std::string lead(const Context& context);

/// The answer on one page: sentences, map, table.
std::string answer(const Context& context, const Pictures& pictures);

/// Pictures of need, hot spots and borders: for paper, and where there is no JavaScript.
std::string more_maps(const Pictures& pictures);

/// Partners, needs and rules.
std::string asked(const Context& context);

/// Each need over the whole area.
std::string whole_area(const Context& context);

/// Whether the study asks for trends, scans, pairs or funnel limits.
bool has_patterns(const Context& context);

/// Need over time, clusters by the scan statistic, pairs of needs, and units outside funnel limits; nothing for what
/// the study does not ask for.
std::string patterns_of_need(const Context& context);

/// The last of those.
std::string funnels(const Context& context);

/// A page for each locality.
std::string locality_pages(const Context& context, const Pictures& pictures);

/// Which of the partners' areas the plan splits, and which services could be shared.
std::string partners(const Context& context);

/// Borders, how firm they are, and what it costs to move them.
std::string borders(const Context& context);

/// How the number of localities came about: the numbers that were looked at, with their figures, and how to look at
/// others.
std::string number(const Context& context);

/// Alternatives side by side, and the front between two aims; nothing where the study asks for neither.
std::string other_plans(const Context& context, const Pictures& pictures);

/// Records accounted for, findings, repairs.
std::string quality(const Context& context);

/// Versions, inputs, the study as read.
std::string provenance_page(const Context& context);

} // namespace needshed::report
