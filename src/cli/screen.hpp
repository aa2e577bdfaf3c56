#pragma once

/// The one-screen summaries of commands.

#include <string>

#include "needshed/core/progress.hpp"
#include "needshed/io/json.hpp"
#include "needshed/study/run.hpp"

namespace needshed {

/// A number without decimals, in groups of three digits.
std::string whole(double value);

/// The bar, the stage, and from its second second on how fast it goes and how long it will take.
std::string progress_text(const ProgressEvent& event, double seconds);

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

/// The objective of a plan and what its terms add to it, to compare plans by.
std::string objective_screen(const Plan& plan);

/// Texts one below the other, the first behind the label.
std::string labelled(const std::string& label, const std::vector<std::string>& texts);

/// What the need index is made of, and the units with most need.
std::string need_screen(const Survey& survey);

/// Hot spots by measure, shared ones, and whether needs are generic or localised over the whole area.
std::string hotspots_screen(const Hotspots& hotspots, const std::vector<NeedProfile>& needs);

/// Whether need clusters over the whole area, and the other patterns that the study asks for.
std::string patterns_screen(const Study& study, const Patterns& patterns);

} // namespace needshed
