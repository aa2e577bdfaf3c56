#include "needshed/coverage/footprint_overlay.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "footprint_layer.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/io/crs.hpp"

namespace needshed {

namespace {

/// Features by code: those with one code are parts of one area, with the title of the first.
std::map<std::string, std::vector<std::size_t>> features_by_code(const TextValues& codes)
{
    std::map<std::string, std::vector<std::size_t>> result;
    for (std::size_t f = 0; f < codes.size(); ++f) {
        result[codes[f]].push_back(f);
    }
    return result;
}

void report(const std::vector<AreaRepair>& repairs, const coverage::FootprintLayer& layer, const std::string& agency,
            double metres_per_unit, Findings& findings)
{
    if (repairs.empty()) {
        return;
    }
    double change_m2 = 0;
    for (const auto& repair : repairs) {
        change_m2 += std::abs(repair.change) * metres_per_unit * metres_per_unit;
    }
    findings.push_back({"footprint_invalid", layer.title,
                        fmt::format("{} of {} with invalid rings, such as '{}' ({}); repaired for the overlay, which "
                                    "changes their size by {:.0f} m2",
                                    counted(repairs.size(), "area"), agency, layer.codes[repairs.front().area],
                                    lower_case(repairs.front().reason), change_m2),
                        change_m2});
}

/// Leaves out slivers and the areas that hold nothing else.
void keep_pieces(const Intersections& common, const Coverage& coverage, FootprintOverlay& overlay)
{
    const auto unit_m2 = coverage.area_m2();
    std::vector<bool> used(overlay.codes.size(), false);
    for (std::size_t u = 0; u < common.unit_count(); ++u) {
        for (auto i = common.start[u]; i < common.start[u + 1]; ++i) {
            const double share = common.common_m2[i] / unit_m2[u];
            if (share >= sliver_share) {
                overlay.pieces.push_back({to_unit(u), common.area[i], common.common_m2[i], std::min(share, 1.0)});
                used[common.area[i]] = true;
            }
        }
    }
    std::vector<std::uint32_t> number(used.size(), 0);
    std::uint32_t kept = 0;
    for (std::size_t a = 0; a < used.size(); ++a) {
        number[a] = kept;
        if (used[a]) {
            overlay.codes[kept] = overlay.codes[a];
            overlay.titles[kept++] = overlay.titles[a];
        }
    }
    overlay.codes.resize(kept);
    overlay.titles.resize(kept);
    for (auto& piece : overlay.pieces) {
        piece.area = number[piece.area];
    }
}

} // namespace

FootprintOverlay overlay_footprint(const FootprintSpec& spec, const Coverage& coverage, Findings& findings,
                                   Progress& progress)
{
    auto layer = coverage::read_footprint_layer(spec, coverage.crs(), progress);
    report(make_valid(layer.areas), layer, spec.agency, metres_per_unit(coverage.crs()), findings);
    progress.begin("laying " + layer.title + " over the units");
    FootprintOverlay overlay;
    overlay.agency = spec.agency;
    PolygonSet areas;
    for (const auto& [code, features] : features_by_code(layer.codes)) {
        overlay.codes.push_back(code);
        overlay.titles.push_back(layer.titles[features.front()]);
        for (const auto feature : features) {
            append_parts(areas, layer.areas, feature);
        }
        areas.end_area();
    }
    make_valid(areas); // features of one area may share a border, which is no fault of theirs
    keep_pieces(intersect(coverage, areas), coverage, overlay);
    return overlay;
}

FootprintOverlay overlay_footprint(const Grouping& parents, const Coverage& coverage)
{
    FootprintOverlay overlay{parents.name, parents.codes, parents.titles, {}};
    for (std::size_t u = 0; u < parents.group.size(); ++u) {
        if (parents.group[u] != no_group) {
            overlay.pieces.push_back({to_unit(u), parents.group[u], coverage.area_m2()[u], 1});
        }
    }
    return overlay;
}

} // namespace needshed
