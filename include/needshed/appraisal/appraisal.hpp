#pragma once

/// An *appraisal* says how good a plan is: per locality and for the whole plan, bound by bound, footprint by footprint.

#include <string>
#include <vector>

#include "needshed/appraisal/needs.hpp"
#include "needshed/appraisal/services.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/hotspots/hotspots.hpp"
#include "needshed/localities/plan.hpp"
#include "needshed/need/need.hpp"

namespace needshed {

struct BoundScore {
    std::string bound;
    double sum = 0;
    bool pass = true;
};

/// A measure over one locality.
struct LocalityMeasure {
    std::string measure;
    double count = 0;    ///< NaN for scores
    double rate = 0;     ///< per 1 000 people; the people-weighted mean for scores
    double rate_low = 0; ///< 95 % interval; NaN for scores
    double rate_high = 0;
    double z = 0; ///< people-weighted mean of the units' z
};

struct LocalityScore {
    std::string code; ///< `L01` …
    std::string name;
    std::size_t units = 0;
    std::vector<double> populations; ///< in the order of Demand::populations
    std::vector<BoundScore> bounds;
    double need_index = 0; ///< people-weighted mean
    std::vector<LocalityMeasure> measures;
    std::size_t hot_units = 0;
    double within_share = 0; ///< its part of the area's total sum of squares
    double area_km2 = 0;
    double perimeter_m = 0;
    double polsby_popper = 0; ///< 4 π area / perimeter²
};

/// How a plan cuts one agency's footprint.
struct FootprintScore {
    std::string agency;
    std::size_t areas = 0;
    std::size_t areas_split = 0;      ///< that lie in more than one locality
    std::size_t localities_split = 0; ///< that lie in more than one area
    double people_outside_main = 0;   ///< people not in the largest area of their locality
    double people = 0;
};

struct Scorecard {
    std::vector<LocalityScore> localities;
    std::vector<FootprintScore> footprints;
    std::vector<NeedProfile> needs; ///< of the whole area, then of each locality, in the order of Need::measures
    OrganisationalMatrix services;
    std::size_t bounds_failed = 0;
    double border_m = 0; ///< between localities
    double mean_polsby_popper = 0;
    Findings findings; ///< `corner_joined` for a locality that only a corner holds together
};

struct AppraisalInput {
    const Coverage& coverage;
    const Demand& demand;
    const Need& need;
    const Hotspots& hotspots;
    const LocalityRules& rules;
    const std::vector<Grouping>& parents;
    const std::vector<Grouping>& footprints; ///< named by agency
    std::vector<std::string> codes{};        ///< of the localities, where the plan has its own; empty: L01 and so on
};

Scorecard appraise(const Plan& plan, const AppraisalInput& input, Progress& progress);

/// Code of a locality: `L01` for index 0; as many digits as `count` needs, at least two.
std::string locality_code(std::size_t index, std::size_t count);

} // namespace needshed
