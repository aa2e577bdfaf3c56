#include "needshed/coverage/read.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "needshed/core/error.hpp"
#include "needshed/coverage/locate.hpp"
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

/// The feature that holds each unit's interior point, or else the nearest one.
std::vector<std::uint32_t> feature_of_units(const AreaLayer& layer, const FootprintSpec& spec, const TextValues& codes,
                                            const Coverage& coverage, Findings& findings)
{
    const PointLocator locator(layer.areas);
    auto features = locator.locate(coverage.interior_points());
    for (std::size_t u = 0; u < features.size(); ++u) {
        if (features[u] == no_group) {
            features[u] = locator.nearest(coverage.interior_points()[u], std::numeric_limits<double>::infinity());
            findings.push_back(
                {"outside_footprint", layer.title + " unit '" + coverage.codes()[u] + "'",
                 "lies in no area of " + spec.agency + "; put with the nearest, '" + codes[features[u]] + "'"});
        }
    }
    return features;
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
    const auto features = feature_of_units(layer, spec, codes, coverage, findings);
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
