#pragma once

/// Which area holds a point. Areas may overlap or leave gaps. A point in several areas, or on a border, belongs to the
/// first of them (the lowest code, in a coverage).

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/grouping.hpp"
#include "needshed/coverage/coverage.hpp"

namespace needshed {

class PointLocator {
public:
    explicit PointLocator(const Coverage& coverage);
    explicit PointLocator(const PolygonSet& areas);
    ~PointLocator();
    PointLocator(PointLocator&&) noexcept;
    PointLocator& operator=(PointLocator&&) noexcept;

    /// The area of each point, or `no_group`; a point with NaN is in none.
    /// Shape    one entry per point, in order
    std::vector<std::uint32_t> locate(std::span<const Point> points) const;

    /// The area whose outline is nearest to the point and at most `within` away, or `no_group`. Ties break by order.
    std::uint32_t nearest(Point point, double within) const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace needshed
