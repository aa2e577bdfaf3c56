#pragma once

/// GEOS behind values: the rare polygons that need more than arcs can say.

#include <memory>
#include <string>

#include <geos_c.h>

#include "rings.hpp"

namespace needshed::coverage {

class Geos {
public:
    Geos() : m_handle(GEOS_init_r()) {}
    ~Geos() { GEOS_finish_r(m_handle); }
    Geos(const Geos&) = delete;
    Geos& operator=(const Geos&) = delete;

    struct Free {
        GEOSContextHandle_t handle;
        void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(handle, geometry); }
    };
    using Geometry = std::unique_ptr<GEOSGeometry, Free>;

    /// The unit's rings as they are, whether valid or not. `points` are those that the rings index.
    Geometry geometry(const Rings& rings, const std::vector<Point>& points, std::size_t unit) const;

    /// The same of an area. Requires rings of three points or more
    Geometry geometry(const PolygonSet& areas, std::size_t area) const;

    /// Why the geometry breaks the OGC rules, or empty; `place` is where.
    std::string invalid_reason(const Geometry& geometry, Point& place) const;

    /// The valid areas that the same lines bound; each vertex stays where it is.
    Geometry made_valid(const Geometry& geometry) const;

    /// Valid areas that cover what the parts cover: parts that overlap are joined, and holes are taken away.
    Geometry made_valid_by_parts(const Geometry& geometry) const;

    /// Area common to both; 0 when it cannot be told.
    double common_area(const Geometry& a, const Geometry& b) const;

    /// What lies in one of the two but not in both; what lies in `a` but not in `b`. The second leaves `a` where it
    /// cannot be told.
    Geometry difference_either_way(const Geometry& a, const Geometry& b) const;
    Geometry difference(Geometry& a, const Geometry& b) const;

    /// Adds the polygons in `geometry` as one area.
    void append(const Geometry& geometry, PolygonSet& areas) const;

private:
    Geometry own(GEOSGeometry* geometry) const { return {geometry, Free{m_handle}}; }
    GEOSGeometry* linear_ring(const Rings& rings, const std::vector<Point>& points, std::size_t ring) const;
    GEOSGeometry* linear_ring(std::span<const Point> ring) const;
    void append_ring(const GEOSGeometry* ring, PolygonSet& areas) const;
    void append_polygons(const GEOSGeometry* geometry, PolygonSet& areas) const;

    GEOSContextHandle_t m_handle;
};

} // namespace needshed::coverage
