#include "demand/area_weights.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/coverage/weigh_cells.hpp"

namespace needshed::demand {

PieceWeights weigh_by_land(const Intersections& common)
{
    PieceWeights weights{common.common_m2, common.area_outside_m2};
    for (std::size_t i = 0; i < common.area.size(); ++i) {
        weights.area[common.area[i]] += common.common_m2[i];
    }
    return weights;
}

PieceWeights weigh_by_raster(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                             const AreaGround& ground, Findings& findings)
{
    const RasterReader raster(spread.raster);
    auto weights = weigh_cells(ground.units.coverage, areas.areas, common, raster);
    if (!std::any_of(weights.area.begin(), weights.area.end(), [](double weight) { return weight > 0; })) {
        throw Error(ErrorKind::Input, place(spread.raster.source),
                    "none of its weight lies in an area of " + areas.title, "Check \"crs\" and \"band\"");
    }
    if (weights.bad_cells > 0) {
        findings.push_back(
            {"spread_cells_lost", raster.title(),
             fmt::format("{} left out: infinite or negative weights", counted(weights.bad_cells, "cell")),
             static_cast<double>(weights.bad_cells)});
    }
    return {std::move(weights.piece), std::move(weights.area)};
}

PieceWeights weigh_by_people(const Intersections& common, const Coverage& coverage, const std::vector<double>& people)
{
    PieceWeights weights{common.common_m2, std::vector<double>(common.area_m2.size(), 0)};
    const auto unit_m2 = coverage.area_m2();
    for (std::size_t u = 0; u < common.unit_count(); ++u) {
        const double density = people[u] > 0 ? people[u] / unit_m2[u] : 0;
        for (auto i = common.start[u]; i < common.start[u + 1]; ++i) {
            weights.piece[i] *= density;
            weights.area[common.area[i]] += weights.piece[i];
        }
    }
    for (std::size_t a = 0; a < weights.area.size(); ++a) {
        const double inside = common.area_m2[a] - common.area_outside_m2[a];
        weights.area[a] *= inside > 0 ? common.area_m2[a] / inside : 0;
    }
    return weights;
}

PieceWeights weigh(const Intersections& common, const KnownAreas& areas, const SpreadSpec& spread,
                   const AreaGround& ground, Findings& findings)
{
    if (spread.by == SpreadBy::Population) {
        const auto found = std::find_if(ground.populations.begin(), ground.populations.end(),
                                        [&](const auto& each) { return each.name == spread.population; });
        if (found == ground.populations.end()) {
            throw Error(ErrorKind::Usage, "population '" + spread.population + "'", "is not known",
                        "Name it in DemandSpecs::populations");
        }
        return weigh_by_people(common, ground.units.coverage, found->people);
    }
    if (spread.by == SpreadBy::Raster) {
        return weigh_by_raster(common, areas, spread, ground, findings);
    }
    return spread.by == SpreadBy::Points ? weigh_by_points(common, areas, spread, ground, findings)
                                         : weigh_by_land(common);
}

} // namespace needshed::demand
