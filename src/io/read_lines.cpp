#include <fmt/format.h>

#include "io/gdal.hpp"
#include "needshed/io/reader.hpp"

namespace needshed {

namespace {

void append_points(std::vector<Point>& points, const OGRSimpleCurve& line, int count)
{
    for (int i = 0; i < count; ++i) {
        points.push_back({line.getX(i), line.getY(i)});
    }
}

void append_polygon(PolygonSet& areas, const OGRPolygon& polygon)
{
    if (polygon.IsEmpty() != 0) {
        return;
    }
    for (const auto* ring : polygon) {
        append_points(areas.points, *ring, ring->getNumPoints() - (ring->get_IsClosed() != 0 ? 1 : 0));
        areas.end_ring();
    }
    areas.end_part();
}

/// Takes collections apart. False for a geometry that is neither line nor area.
bool append(LineLayer& layer, const OGRGeometry& geometry)
{
    const auto type = wkbFlatten(geometry.getGeometryType());
    if (geometry.IsEmpty() != 0) {
        return true;
    }
    if (type == wkbLineString) {
        const auto& line = *geometry.toLineString();
        append_points(layer.lines.points, line, line.getNumPoints());
        layer.lines.end_part();
        return true;
    }
    if (type == wkbPolygon || type == wkbTriangle) {
        append_polygon(layer.areas, *geometry.toPolygon());
        return true;
    }
    if (OGR_GT_IsSubClassOf(type, wkbGeometryCollection) != 0) {
        bool all = true;
        for (const auto* part : *geometry.toGeometryCollection()) {
            all = append(layer, *part) && all;
        }
        return all;
    }
    return false;
}

void append_feature(LineLayer& layer, const OGRGeometry* geometry, const Source& source, std::uint64_t row)
{
    std::unique_ptr<OGRGeometry> linear;
    if (geometry != nullptr && geometry->hasCurveGeometry() != 0) {
        linear.reset(geometry->getLinearGeometry());
        geometry = linear.get();
    }
    if (geometry != nullptr && !append(layer, *geometry)) {
        throw Error(ErrorKind::Input, fmt::format("{} row {}", place(source), row),
                    fmt::format("holds {} geometry, needs lines or areas", geometry->getGeometryName()),
                    "Name a layer of lines or areas, or leave such rows out with \"where\"");
    }
    layer.lines.end_line();
    layer.areas.end_area();
}

} // namespace

LineLayer read_lines(const Source& source, Progress& progress)
{
    const GdalMessages messages;
    const auto dataset = open_vector(source, messages);
    auto& layer = layer_of(*dataset, source, messages);
    progress.begin("reading " + description(source), static_cast<std::uint64_t>(layer.GetFeatureCount()), "features");
    LineLayer result;
    result.title = description(source);
    result.crs = crs_of(layer.GetSpatialRef());
    std::uint64_t row = 0;
    for (const auto& feature : layer) {
        ++row;
        append_feature(result, feature->GetGeometryRef(), source, row);
        if (row % 1024 == 0) {
            progress.advance(1024);
        }
    }
    if (!messages.failure().empty()) {
        throw Error(ErrorKind::Input, description(source),
                    fmt::format("reading broke off after row {}: {}", row, messages.failure()),
                    "Supply the source again");
    }
    return result;
}

} // namespace needshed
