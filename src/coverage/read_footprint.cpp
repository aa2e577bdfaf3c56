#include "needshed/coverage/read.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "locator_grid.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

namespace {

const TextValues& text_column(const AreaLayer& layer, const std::string& name)
{
    return std::get<TextValues>(layer.attributes.find(name)->values);
}

void require_codes(const AreaLayer& layer, const TextValues& codes, const FootprintSpec& spec)
{
    for (std::size_t row = 0; row < codes.size(); ++row) {
        if (codes[row].empty()) {
            throw Error(ErrorKind::Input, place(spec.source) + " row " + std::to_string(row + 1),
                        "has no code in column '" + spec.code + "'", "Give each area a code");
        }
    }
    if (layer.areas.points.empty()) {
        throw Error(ErrorKind::Input, place(spec.source), "has no areas",
                    "Name a layer, or a condition, that has some");
    }
}

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
    std::vector<std::string> columns{spec.code};
    if (!spec.name.empty() && spec.name != spec.code) {
        columns.push_back(spec.name);
    }
    auto layer = read_areas(spec.source, columns, progress);
    const auto& codes = text_column(layer, spec.code);
    const auto& titles = text_column(layer, spec.name.empty() ? spec.code : spec.name);
    require_codes(layer, codes, spec);
    if (!layer.crs.known()) {
        throw Error(ErrorKind::Input, place(spec.source), "states no CRS",
                    "Give the layer one, such as by ogr2ogr -a_srs EPSG:27700");
    }
    transform(layer.areas.points, layer.crs, coverage.crs());

    // Several features may be parts of one area; areas that hold no unit are of no concern.
    std::vector<Outside> outside;
    const auto features = feature_of_units(layer.areas, coverage, outside);
    append(findings, findings_of(outside, layer.title, spec, codes, coverage));
    std::map<std::string, std::string> used;
    for (const auto feature : features) {
        used.try_emplace(codes[feature], titles[feature].empty() ? codes[feature] : titles[feature]);
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
