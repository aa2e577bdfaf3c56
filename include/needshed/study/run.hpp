#pragma once

/// A *run* takes a study through every stage. A *survey* is its first half: everything read and measured, no plan yet.
/// An *overlay* is the start of that: the demand on the units, and nothing that follows from it.

#include <string>
#include <utility>
#include <vector>

#include "needshed/appraisal/appraisal.hpp"
#include "needshed/appraisal/other_plans.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/footprint_overlay.hpp"
#include "needshed/localities/prices.hpp"
#include "needshed/localities/sweep.hpp"
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
    std::vector<AgreedService> agreed_services; ///< by partners
    Findings findings;                          ///< of all stages, in their order
};

/// Need and hot spots, without a plan.
struct Measurement {
    Survey survey;
    Hotspots hotspots; ///< empty where they were not looked for
    Patterns patterns; ///< likewise
    std::vector<NeedProfile> needs;
    ArcSet outlines;
    OutputsSpec outputs; ///< as the study asks for
};

struct Outcome {
    Survey survey;
    Hotspots hotspots;
    Patterns patterns;
    Proposal proposal;
    Ensemble ensemble; ///< empty where the study asks for none
    Support support;
    std::vector<BorderPrice> prices; ///< empty where a given plan splits what the rules tie together
    Scorecard scorecard;
    OtherPlans others;
    ArcSet outlines;     ///< what layers are cut from
    OutputsSpec outputs; ///< as the study asks for
    Table cut_units{};   ///< units that the borders of a given plan of areas cut; no columns where there is none
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

/// A plan for each of these numbers of localities, under the study's other rules. People are those of the population
/// `all`, else the first.
/// Throws   Error{Input} and Error{NoPlan} as the stages do
struct Swept {
    Survey survey;
    Sweep sweep;
};
Swept sweep(const Study& study, const std::vector<std::size_t>& counts, Progress& progress);

/// The whole study, with this plan in place of a proposal. Localities keep the names that the table gives them.
/// Findings `rule_broken`, each hard rule that the plan breaks
/// Throws   Error{Input} as the stages do; when the plan cannot be read, lacks a unit or names one twice or none of the
///          study's; and for a move of an unknown unit or to an unknown locality
Outcome appraise(const Study& study, const GivenPlan& given, Progress& progress);

} // namespace needshed
