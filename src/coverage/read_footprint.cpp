#include "needshed/coverage/read.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "footprint_layer.hpp"
#include "locator_grid.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

namespace {

struct Outside {
    std::size_t unit;
    std::uint32_t feature; ///< the nearest
    double distance_m;
};

/// The feature that holds each unit's interior point, or else the nearest one.
std::vector<std::uint32_t> feature_of_units(const PolygonSet& areas, const Coverage& coverage,
                                            std::vector<Outside>& outside)
{
    const coverage::LocatorGrid grid(coverage::edges_of(areas));
    const double metres = metres_per_unit(coverage.crs());
    std::vector<std::uint32_t> features;
    for (const auto& point : coverage.interior_points()) {
        const auto cell = grid.cell_of(point);
        auto feature = cell == coverage::LocatorGrid::nowhere ? no_group : grid.area_at(point, cell);
        if (feature == no_group) {
            const auto nearest = grid.nearest(point, std::numeric_limits<double>::infinity());
            feature = nearest.area;
            outside.push_back({features.size(), feature, std::sqrt(nearest.squared) * metres});
        }
        features.push_back(feature);
    }
    return features;
}

/// One finding for each unit outside, or one for all when they are many.
Findings findings_of(const std::vector<Outside>& outside, const std::string& title, const FootprintSpec& spec,
                     const TextValues& codes, const Coverage& coverage)
{
    constexpr std::size_t told_singly = 5;
    constexpr std::size_t named = 3;
    Findings findings;
    if (outside.size() <= told_singly) {
        for (const auto& each : outside) {
            findings.push_back({"outside_footprint", title + " unit '" + coverage.codes()[each.unit] + "'",
                                fmt::format("lies in no area of {}; put with the nearest, '{}', {:.0f} m away",
                                            spec.agency, codes[each.feature], each.distance_m),
                                each.distance_m});
        }
        return findings;
    }
    std::vector<std::string> units;
    double farthest_m = 0;
    for (const auto& each : outside) {
        units.push_back("'" + coverage.codes()[each.unit] + "'");
        farthest_m = std::max(farthest_m, each.distance_m);
    }
    findings.push_back({"outside_footprint", title,
                        fmt::format("{} lie in no area of {}: {}; each put with the nearest, at most {:.0f} m away",
                                    counted(units.size(), "unit"), spec.agency, list_names(units, named), farthest_m),
                        farthest_m});
    return findings;
}

} // namespace

Grouping read_footprint(const FootprintSpec& spec, const Coverage& coverage, Findings& findings, Progress& progress)
{
    const auto layer = coverage::read_footprint_layer(spec, coverage.crs(), progress);
    const auto& codes = layer.codes;

    // Several features may be parts of one area; areas that hold no unit are of no concern.
    std::vector<Outside> outside;
    const auto features = feature_of_units(layer.areas, coverage, outside);
    append(findings, findings_of(outside, layer.title, spec, codes, coverage));
    std::map<std::string, std::string> used;
    for (const auto feature : features) {
        used.try_emplace(codes[feature], layer.titles[feature]);
    }
    Grouping grouping;
    grouping.name = spec.agency;
    for (const auto& [code, title] : used) {
        grouping.codes.push_back(code);
        grouping.titles.push_back(title);
    }
    for (const auto feature : features) {
        const auto found = std::lower_bound(grouping.codes.begin(), grouping.codes.end(), codes[feature]);
        grouping.group.push_back(static_cast<std::uint32_t>(found - grouping.codes.begin()));
    }
    return grouping;
}

} // namespace needshed
