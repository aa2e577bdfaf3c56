#include "io/points.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>

#include <ogr_geometry.h>

namespace needshed {

namespace {

/// Byte order and type.
constexpr std::size_t wkb_head = 5;

/// A point in the byte order of this machine, which is what drivers give; anything else is left to GDAL.
bool is_plain_point(std::string_view wkb) noexcept
{
    constexpr char little_endian = 1;
    if (std::endian::native != std::endian::little || wkb.size() < wkb_head + sizeof(Point) ||
        wkb[0] != little_endian) {
        return false;
    }
    std::uint32_t type = 0;
    std::memcpy(&type, wkb.data() + 1, sizeof type);
    constexpr std::uint32_t of_iso = 1000; // Z, M and ZM are a thousand apart
    return type % of_iso == wkbPoint && type < 4 * of_iso;
}

} // namespace

std::optional<Point> point_of(const OGRGeometry* geometry)
{
    if (geometry == nullptr || geometry->IsEmpty() != 0) {
        return std::nullopt;
    }
    if (wkbFlatten(geometry->getGeometryType()) == wkbPoint) {
        return Point{geometry->toPoint()->getX(), geometry->toPoint()->getY()};
    }
    if (wkbFlatten(geometry->getGeometryType()) == wkbMultiPoint && geometry->toMultiPoint()->getNumGeometries() == 1) {
        return point_of(geometry->toMultiPoint()->getGeometryRef(0));
    }
    return std::nullopt;
}

std::optional<Point> point_in(std::string_view wkb)
{
    if (is_plain_point(wkb)) {
        Point point;
        std::memcpy(&point, wkb.data() + wkb_head, sizeof point);
        const bool is_empty = std::isnan(point.x) && std::isnan(point.y);
        return is_empty ? std::nullopt : std::optional(point);
    }
    OGRGeometry* made = nullptr;
    OGRGeometryFactory::createFromWkb(wkb.data(), nullptr, &made, wkb.size());
    const std::unique_ptr<OGRGeometry> geometry(made);
    return point_of(geometry.get());
}

} // namespace needshed
