#include "needshed/demand/area_overlay.hpp"

#include <optional>

#include "demand/area_weights.hpp"

namespace needshed {

AreaOverlay overlay_areas(const AreasSpec& spec, const Units& units, const std::vector<Population>& populations,
                          Findings& findings, Progress& progress)
{
    auto known = demand::read_known_areas(spec.source, spec, units, findings, progress);
    progress.begin("laying " + known.title + " over the units");
    std::optional<demand::Ground> made;
    const demand::AreaGround ground{units, populations, [&]() -> const demand::Ground& {
                                        return made ? *made : made.emplace(demand::make_ground(units));
                                    }};
    AreaOverlay overlay;
    overlay.common = intersect(units.coverage, known.areas);
    overlay.weight = demand::weigh(overlay.common, known, spec.spread, ground, findings).piece;
    overlay.title = known.title;
    overlay.codes.assign(known.codes.codes().begin(), known.codes.codes().end());
    overlay.areas = std::move(known.areas);
    return overlay;
}

} // namespace needshed
