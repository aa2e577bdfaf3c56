#pragma once

/// What the tests of demand share: nine units in a square, and shorthand for specs and findings.

#include <initializer_list>

#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "support/support.hpp"

namespace needshed::test {

inline constexpr double grid_x = 290'000;
inline constexpr double grid_y = 70'000;

/// Nine units of 1 km in British National Grid, with `codes` from the south-west, row by row:
///
///     G H I
///     D E F
///     A B C   its south-west corner is (290000, 70000)
inline Units grid_units(std::vector<std::string> codes = {"A", "B", "C", "D", "E", "F", "G", "H", "I"},
                        std::vector<std::string> names = {}, const CoverageOptions& options = {})
{
    UnitAreas areas;
    areas.title = "grid";
    areas.codes = std::move(codes);
    areas.names = std::move(names);
    areas.crs = {"EPSG:27700"};
    for (int i = 0; i < 9; ++i) {
        const double west = grid_x + 1000 * (i % 3);
        const double south = grid_y + 1000 * (i / 3);
        for (const auto& [east, north] :
             {std::pair{0, 0}, std::pair{1000, 0}, std::pair{1000, 1000}, std::pair{0, 1000}}) {
            areas.areas.points.push_back({west + east, south + north});
        }
        areas.areas.end_ring();
        areas.areas.end_part();
        areas.areas.end_area();
    }
    Progress progress;
    return {build_coverage(std::move(areas), options, progress), {}, {}, {}};
}

inline Demand overlay(const Units& units, std::vector<DemandSpec> measures)
{
    Progress progress;
    return needshed::overlay(units, {{}, std::move(measures)}, progress);
}

inline DemandSpec points(const std::filesystem::path& file, std::string measure = "police/all")
{
    DemandSpec spec;
    spec.measure = std::move(measure);
    spec.source.path = file.string();
    spec.x = "x";
    spec.y = "y";
    spec.crs = "EPSG:27700";
    return spec;
}

inline DemandSpec counts(const std::filesystem::path& file, std::string value = "n")
{
    DemandSpec spec;
    spec.measure = "council/calls";
    spec.form = DemandForm::Counts;
    spec.source.path = file.string();
    spec.code = "code";
    spec.value = std::move(value);
    return spec;
}

inline DemandSpec scores(const std::filesystem::path& file)
{
    auto spec = counts(file, "score");
    spec.measure = "health/mood";
    spec.form = DemandForm::Scores;
    return spec;
}

inline std::uint64_t in_bucket(const Demand& demand, Bucket bucket, std::size_t measure = 0)
{
    return demand.reconciliations.at(measure).bucket[static_cast<std::size_t>(bucket)];
}

/// `kind where: message`, one entry per finding.
inline std::vector<std::string> said(const Findings& findings)
{
    std::vector<std::string> result;
    for (const auto& finding : findings) {
        result.push_back(finding.kind + " " + finding.where + ": " + finding.message);
    }
    return result;
}

} // namespace needshed::test
