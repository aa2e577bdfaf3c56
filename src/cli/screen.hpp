#pragma once

/// The one-screen summaries of commands.

#include <string>

#include "needshed/study/run.hpp"

namespace needshed {

/// A label and what there is to say of it.
std::string screen_line(const std::string& label, const std::string& text);

/// Findings by kind, each with an example; with `verbose` all of them below.
std::string findings_screen(const Findings& findings, bool verbose);

/// What was read: units, records and findings.
std::string survey_screen(const Study& study, const Survey& survey, bool verbose);

/// Where the demand lies: records, what reached the units and when, and codes that stand alone.
std::string demand_screen(const Study& study, const Overlay& overlay, bool verbose);

/// What was decided: hot spots, localities, bounds, footprints.
std::string plan_screen(const Outcome& outcome);

} // namespace needshed
