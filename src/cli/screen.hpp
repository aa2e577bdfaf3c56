#pragma once

/// The one-screen summaries of commands.

#include <string>

#include "needshed/study/run.hpp"

namespace needshed {

/// What was read: units, records and findings.
std::string survey_screen(const Study& study, const Survey& survey, bool verbose);

/// Where the demand lies: records, what reached the units and when, and codes that stand alone.
std::string demand_screen(const Study& study, const Overlay& overlay, bool verbose);

/// What was decided: hot spots, localities, bounds, footprints.
std::string plan_screen(const Outcome& outcome);

} // namespace needshed
