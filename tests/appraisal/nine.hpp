#pragma once

/// What the tests of appraisal share: nine units in a square, in three localities, with people and need by hand.

#include <cmath>
#include <limits>

#include "demand/grid.hpp"
#include "needshed/appraisal/appraisal.hpp"

namespace needshed::test {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();

///     G H I      2 2 2
///     D E F      0 1 1
///     A B C      0 0 1
struct Nine {
    Units units = grid_units();
    Demand demand;
    Need need;
    Hotspots hotspots;
    LocalityRules rules;
    std::vector<Grouping> parents;
    std::vector<Grouping> footprints;
    Plan plan{{0, 0, 1, 0, 1, 1, 2, 2, 2}, 3, 0, {}, {2, 8, 0.25, {0.5, 0.5, 1}}};

    Nine()
    {
        demand.populations = {{"all", {100, 200, 300, 400, 500, 600, 700, 800, 900}}};
        rules.codes = units.coverage.codes();
        need.index = std::vector<double>(9, 0.0);
    }

    Scorecard score() const
    {
        Progress progress;
        return appraise(plan, {units.coverage, demand, need, hotspots, rules, parents, footprints}, progress);
    }

    /// A count among `population`, with these z-scores.
    void add_count(const std::string& name, std::vector<double> count, const std::string& population,
                   std::vector<double> z = std::vector<double>(9, 0.0))
    {
        MeasureNeed measure;
        measure.measure = name;
        measure.population = population;
        measure.count = std::move(count);
        measure.rate = std::vector<double>(9, missing);
        measure.z = std::move(z);
        need.measures.push_back(measure);
    }

    void add_score(const std::string& name, std::vector<double> score)
    {
        MeasureNeed measure;
        measure.measure = name;
        measure.count = std::vector<double>(9, missing);
        measure.rate = std::move(score);
        measure.z = measure.rate;
        need.measures.push_back(measure);
    }
};

} // namespace needshed::test
