#include "geos.hpp"

#include <vector>

namespace needshed::coverage {

GEOSGeometry* Geos::linear_ring(const Rings& rings, const std::vector<Point>& points, std::size_t ring) const
{
    const auto vertices = rings.ring(ring);
    const auto size = static_cast<unsigned>(vertices.size());
    auto* sequence = GEOSCoordSeq_create_r(m_handle, size + 1, 2);
    for (unsigned i = 0; i <= size; ++i) {
        const Point& point = points[vertices[i % size]];
        GEOSCoordSeq_setXY_r(m_handle, sequence, i, point.x, point.y);
    }
    return GEOSGeom_createLinearRing_r(m_handle, sequence);
}

Geos::Geometry Geos::geometry(const Rings& rings, const std::vector<Point>& points, std::size_t unit) const
{
    std::vector<GEOSGeometry*> parts;
    std::vector<GEOSGeometry*> part;
    const std::size_t last = rings.unit_start[unit + 1];
    for (std::size_t r = rings.unit_start[unit]; r < last; ++r) {
        part.push_back(linear_ring(rings, points, r));
        if (r + 1 == last || rings.is_hole[r + 1] == 0) {
            const auto holes = static_cast<unsigned>(part.size() - 1);
            parts.push_back(GEOSGeom_createPolygon_r(m_handle, part.front(), part.data() + 1, holes));
            part.clear();
        }
    }
    const auto count = static_cast<unsigned>(parts.size());
    return own(GEOSGeom_createCollection_r(m_handle, GEOS_MULTIPOLYGON, parts.data(), count));
}

GEOSGeometry* Geos::linear_ring(std::span<const Point> ring) const
{
    const auto size = static_cast<unsigned>(ring.size());
    auto* sequence = GEOSCoordSeq_create_r(m_handle, size + 1, 2);
    for (unsigned i = 0; i <= size; ++i) {
        GEOSCoordSeq_setXY_r(m_handle, sequence, i, ring[i % size].x, ring[i % size].y);
    }
    return GEOSGeom_createLinearRing_r(m_handle, sequence);
}

Geos::Geometry Geos::geometry(const PolygonSet& areas, std::size_t area) const
{
    std::vector<GEOSGeometry*> parts;
    for (auto p = areas.area_start[area]; p < areas.area_start[area + 1]; ++p) {
        std::vector<GEOSGeometry*> rings;
        for (auto r = areas.part_start[p]; r < areas.part_start[p + 1]; ++r) {
            rings.push_back(linear_ring(areas.ring(r)));
        }
        const auto holes = static_cast<unsigned>(rings.size() - 1);
        parts.push_back(GEOSGeom_createPolygon_r(m_handle, rings.front(), rings.data() + 1, holes));
    }
    return own(
        GEOSGeom_createCollection_r(m_handle, GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())));
}

std::string Geos::invalid_reason(const Geometry& geometry, Point& place) const
{
    char* reason = nullptr;
    GEOSGeometry* location = nullptr;
    const bool valid = GEOSisValidDetail_r(m_handle, geometry.get(), 0, &reason, &location) == 1;
    const auto owned_location = own(location);
    std::string result;
    if (!valid) {
        result = reason != nullptr ? reason : "invalid";
        if (location != nullptr) {
            GEOSGeomGetX_r(m_handle, location, &place.x);
            GEOSGeomGetY_r(m_handle, location, &place.y);
        }
    }
    GEOSFree_r(m_handle, reason);
    return result;
}

Geos::Geometry Geos::made_valid(const Geometry& geometry) const
{
    return own(GEOSMakeValid_r(m_handle, geometry.get()));
}

Geos::Geometry Geos::made_valid_by_parts(const Geometry& geometry) const
{
    auto* how = GEOSMakeValidParams_create_r(m_handle);
    GEOSMakeValidParams_setMethod_r(m_handle, how, GEOS_MAKE_VALID_STRUCTURE);
    auto result = own(GEOSMakeValidWithParams_r(m_handle, geometry.get(), how));
    GEOSMakeValidParams_destroy_r(m_handle, how);
    return result;
}

double Geos::common_area(const Geometry& a, const Geometry& b) const
{
    const auto common = own(GEOSIntersection_r(m_handle, a.get(), b.get()));
    double area = 0;
    if (common && GEOSArea_r(m_handle, common.get(), &area) == 1) {
        return area;
    }
    return 0;
}

Geos::Geometry Geos::difference_either_way(const Geometry& a, const Geometry& b) const
{
    return own(GEOSSymDifference_r(m_handle, a.get(), b.get()));
}

Geos::Geometry Geos::difference(Geometry& a, const Geometry& b) const
{
    auto result = own(GEOSDifference_r(m_handle, a.get(), b.get()));
    return result ? std::move(result) : std::move(a);
}

void Geos::append_ring(const GEOSGeometry* ring, PolygonSet& areas) const
{
    const auto* sequence = GEOSGeom_getCoordSeq_r(m_handle, ring);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(m_handle, sequence, &size);
    for (unsigned i = 0; i + 1 < size; ++i) {
        Point point;
        GEOSCoordSeq_getXY_r(m_handle, sequence, i, &point.x, &point.y);
        areas.points.push_back(point);
    }
    areas.end_ring();
}

void Geos::append_polygons(const GEOSGeometry* geometry, PolygonSet& areas) const
{
    const int type = GEOSGeomTypeId_r(m_handle, geometry);
    if (type == GEOS_POLYGON && GEOSisEmpty_r(m_handle, geometry) == 0) {
        append_ring(GEOSGetExteriorRing_r(m_handle, geometry), areas);
        for (int h = 0; h < GEOSGetNumInteriorRings_r(m_handle, geometry); ++h) {
            append_ring(GEOSGetInteriorRingN_r(m_handle, geometry, h), areas);
        }
        areas.end_part();
    }
    else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
        for (int i = 0; i < GEOSGetNumGeometries_r(m_handle, geometry); ++i) {
            append_polygons(GEOSGetGeometryN_r(m_handle, geometry, i), areas);
        }
    }
}

void Geos::append(const Geometry& geometry, PolygonSet& areas) const
{
    if (geometry) {
        append_polygons(geometry.get(), areas);
    }
    areas.end_area();
}

} // namespace needshed::coverage
