#pragma once

/// A *run* takes a study through every stage. A *survey* is its first half: everything read and measured, no plan yet.
/// An *overlay* is the start of that: the demand on the units, and nothing that follows from it.

#include <vector>

#include "needshed/appraisal/appraisal.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/footprint_overlay.hpp"
#include "needshed/study/study.hpp"

namespace needshed {

struct Overlay {
    Units units;
    Demand demand;
    Findings findings; ///< of both, in their order
};

struct Survey {
    Units units;
    std::vector<Grouping> footprints;                 ///< of the agencies that have one, named by agency
    std::vector<FootprintOverlay> footprint_overlays; ///< of the same agencies
    Demand demand;
    Need need;
    LocalityRules rules;
    Findings findings; ///< of all stages, in their order
};

/// Need and hot spots, without a plan.
struct Measurement {
    Survey survey;
    Hotspots hotspots; ///< empty where they were not looked for
    std::vector<NeedProfile> needs;
    ArcSet outlines;
};

struct Outcome {
    Survey survey;
    Hotspots hotspots;
    Proposal proposal;
    Ensemble ensemble; ///< empty where the study asks for none
    Support support;
    Scorecard scorecard;
    ArcSet outlines; ///< what layers are cut from
};

/// Puts the demand of the study on its units.
/// Throws   Error{Input} as the stages do
Overlay overlay(const Study& study, Progress& progress);

/// Reads and measures everything the study names.
/// Throws   Error{Input} as the stages do
Survey survey(const Study& study, Progress& progress);

/// Need alone, or need and hot spots.
/// Throws   Error{Input} as the stages do
Measurement measure(const Study& study, bool with_hotspots, Progress& progress);

/// The whole study.
/// Throws   Error{Input} and Error{NoPlan} as the stages do
Outcome run(const Study& study, Progress& progress);

} // namespace needshed
