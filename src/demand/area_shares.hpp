#pragma once

/// How the figure of an area is shared out among units.

#include <functional>
#include <span>
#include <vector>

#include "demand/area_layer.hpp"
#include "demand/place.hpp"
#include "needshed/coverage/intersect.hpp"

namespace needshed::demand {

/// What areas are laid over.
struct AreaGround {
    const Units& units;
    const std::vector<Population>& populations; ///< those that figures may be spread by
    std::function<const Ground&()> ground;      ///< made for the first points
};

class AreaShares {
public:
    /// The parts of a count: of each area they add up to 1, less what of its weight lies in no unit.
    static AreaShares of_counts(const KnownAreas& areas, const SpreadSpec& spread, const AreaGround& ground,
                                Findings& findings);

    /// The weights with which means of areas enter the mean of a unit.
    static AreaShares of_means(const KnownAreas& areas, const SpreadSpec& spread, const AreaGround& ground,
                               Findings& findings);

    std::span<const Share> of(std::size_t area) const
    {
        return {m_shares.data() + m_start[area], m_start[area + 1] - m_start[area]};
    }

    /// Inside, Outside, or NoLocation for an area without geometry.
    Bucket bucket(std::size_t area) const { return m_bucket[area]; }

private:
    AreaShares(const KnownAreas& areas, const Intersections& common, const std::vector<double>& weight);

    std::vector<std::size_t> m_start{0};
    std::vector<Share> m_shares; ///< by area, then unit
    std::vector<Bucket> m_bucket;
};

} // namespace needshed::demand
