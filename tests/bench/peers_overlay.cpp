// Other C++ libraries' side of `scripts/bench_overlay`: GDAL, GEOS, Boost.Geometry and, where it is installed, S2.
//
//   peers_overlay CASE PEER FOLDER
//
// Points are visited in the order of a grid for everybody, sorting included in the time: without it each of them waits
// for memory. Per-unit results go to FOLDER/CASE.PEER.f64.

#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>

#include "overlay_meter.hpp"

#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <geos/algorithm/locate/IndexedPointInAreaLocator.h>
#include <geos/geom/CoordinateArraySequence.h>
#include <geos/geom/GeometryCollection.h>
#include <geos/geom/GeometryFactory.h>
#include <geos/geom/LinearRing.h>
#include <geos/geom/MultiPolygon.h>
#include <geos/geom/Polygon.h>
#include <geos/index/strtree/TemplateSTRtree.h>
#include <geos/operation/union/CoverageUnion.h>
#include <geos/util/GEOSException.h>
#include <ogr_recordbatch.h>
#include <ogrsf_frmts.h>
#ifdef NEEDSHED_BENCH_S2
#include <s2/mutable_s2shape_index.h>
#include <s2/s2cell_id.h>
#include <s2/s2contains_point_query.h>
#include <s2/s2latlng.h>
#include <s2/s2lax_polygon_shape.h>
#endif

#include "needshed/io/crs.hpp"

namespace {

using needshed::no_group;
using needshed::Point;
using needshed::PolygonSet;
using overlay::measured;
using overlay::Report;

/// Calls `ring(r, is_hole)` for each ring of each part of an area, `part()` before each part.
template <class BeginPart, class Ring>
void walk(const PolygonSet& set, std::size_t area, BeginPart&& part, Ring&& ring)
{
    for (std::size_t p = set.area_start[area]; p < set.area_start[area + 1]; ++p) {
        part();
        for (std::size_t r = set.part_start[p]; r < set.part_start[p + 1]; ++r) {
            ring(set.ring(r), r > set.part_start[p]);
        }
    }
}

/// The points' numbers in the order of kilometre cells, row by row.
std::vector<std::uint32_t> in_cell_order(const std::vector<Point>& points)
{
    const auto box = needshed::bounding_box(points);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed(points.size());
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        const auto column = static_cast<std::uint64_t>((points[i].x - box.min_x) / 1000);
        const auto row = static_cast<std::uint64_t>((points[i].y - box.min_y) / 1000);
        keyed[i] = {row << 32U | column, i};
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::uint32_t> order(points.size());
    std::ranges::transform(keyed, order.begin(), [](const auto& key) { return key.second; });
    return order;
}

/// Locates the points in cell order with `unit_at(point)`, the lowest unit that covers the point.
template <class UnitAt>
std::vector<std::uint32_t> locate_in_order(const std::vector<Point>& points, UnitAt&& unit_at)
{
    std::vector<std::uint32_t> unit(points.size());
    for (const auto i : in_cell_order(points)) {
        unit[i] = unit_at(points[i]);
    }
    return unit;
}

namespace geos_peer {

using namespace geos::geom;

std::unique_ptr<LinearRing> ring_of(std::span<const Point> ring, const GeometryFactory& factory)
{
    auto line = std::make_unique<CoordinateArraySequence>();
    for (const auto& point : ring) {
        line->add(Coordinate(point.x, point.y));
    }
    line->add(line->getAt(0));
    return factory.createLinearRing(std::move(line));
}

std::unique_ptr<Geometry> geometry_of(const PolygonSet& set, std::size_t area, const GeometryFactory& factory)
{
    std::vector<std::pair<std::unique_ptr<LinearRing>, std::vector<std::unique_ptr<LinearRing>>>> parts;
    walk(
        set, area, [&] { parts.emplace_back(); },
        [&](std::span<const Point> ring, bool is_hole) {
            auto made = ring_of(ring, factory);
            is_hole ? parts.back().second.push_back(std::move(made)) : void(parts.back().first = std::move(made));
        });
    std::vector<std::unique_ptr<Polygon>> polygons;
    polygons.reserve(parts.size());
    for (auto& [shell, holes] : parts) {
        polygons.push_back(factory.createPolygon(std::move(shell), std::move(holes)));
    }
    return factory.createMultiPolygon(std::move(polygons));
}

std::vector<std::unique_ptr<Geometry>> geometries_of(const PolygonSet& set)
{
    std::vector<std::unique_ptr<Geometry>> result;
    for (std::size_t area = 0; area < set.area_count(); ++area) {
        result.push_back(geometry_of(set, area, *GeometryFactory::getDefaultInstance()));
    }
    return result;
}

/// What a prepared geometry does for a point, without making a geometry of each point.
struct Locator {
    using InArea = geos::algorithm::locate::IndexedPointInAreaLocator;
    geos::index::strtree::TemplateSTRtree<std::uint32_t> tree;
    std::vector<std::unique_ptr<InArea>> unit;

    explicit Locator(const std::vector<std::unique_ptr<Geometry>>& geometries)
    {
        for (std::uint32_t u = 0; u < geometries.size(); ++u) {
            tree.insert(*geometries[u]->getEnvelopeInternal(), std::uint32_t{u});
            unit.push_back(std::make_unique<InArea>(*geometries[u]));
            unit.back()->locate(geometries[u]->getCoordinate()); // builds its index
        }
    }

    std::uint32_t operator()(const Point& point)
    {
        const Coordinate at(point.x, point.y);
        std::uint32_t found = no_group;
        tree.query(Envelope(at), [&](std::uint32_t u) {
            if (u < found && unit[u]->locate(&at) != Location::EXTERIOR) {
                found = u;
            }
        });
        return found;
    }
};

std::vector<std::uint32_t> locate(const needshed::UnitAreas& units, const std::vector<Point>& points, Report& report)
{
    const auto geometries = geometries_of(units.areas);
    auto locator = measured(report, "build", [&] { return std::make_unique<Locator>(geometries); });
    return measured(report, "cpu", [&] { return locate_in_order(points, *locator); });
}

using Union = std::function<std::unique_ptr<Geometry>(const GeometryCollection&)>;

/// Joins the units of each group; a group that GEOS refuses counts as failed and has no area.
void dissolve(const std::string& file, const std::string& result, const Union& join, Report& report)
{
    constexpr std::size_t group_count = 500;
    auto geometries = geometries_of(overlay::read_layer(file).areas);
    const auto group = overlay::groups(geometries.size(), group_count);
    std::vector<std::vector<std::unique_ptr<Geometry>>> members(group_count);
    for (std::size_t u = 0; u < group.size(); ++u) {
        members[group[u]].push_back(std::move(geometries[u]));
    }
    std::vector<std::unique_ptr<GeometryCollection>> collections;
    collections.reserve(group_count);
    for (auto& member : members) {
        collections.push_back(GeometryFactory::getDefaultInstance()->createGeometryCollection(std::move(member)));
    }
    std::vector<double> area_m2(group_count, 0);
    report["failed"] = measured(report, "cpu", [&] {
        std::size_t failed = 0;
        for (std::size_t g = 0; g < group_count; ++g) {
            try {
                area_m2[g] = join(*collections[g])->getArea();
            }
            catch (const geos::util::GEOSException& error) {
                ++failed;
                report["error"] = error.what();
            }
        }
        return failed;
    });
    overlay::write_values(result, area_m2);
}

} // namespace geos_peer

namespace boost_peer {

namespace bg = boost::geometry;
using At = bg::model::d2::point_xy<double>;
using Area = bg::model::multi_polygon<bg::model::polygon<At, false, false>>; // counter-clockwise, not closed
using Box = bg::model::box<At>;
using Tree = bg::index::rtree<std::pair<Box, std::uint32_t>, bg::index::rstar<16>>;

Area area_of(const PolygonSet& set, std::size_t area)
{
    Area result;
    walk(
        set, area, [&] { result.emplace_back(); },
        [&](std::span<const Point> ring, bool is_hole) {
            auto& polygon = result.back();
            auto& made = is_hole ? polygon.inners().emplace_back() : polygon.outer();
            for (const auto& point : ring) {
                made.emplace_back(point.x, point.y);
            }
        });
    return result;
}

std::vector<std::uint32_t> locate(const needshed::UnitAreas& units, const std::vector<Point>& points, Report& report)
{
    std::vector<Area> areas;
    for (std::size_t u = 0; u < units.codes.size(); ++u) {
        areas.push_back(area_of(units.areas, u));
    }
    const auto tree = measured(report, "build", [&] {
        std::vector<std::pair<Box, std::uint32_t>> boxes;
        for (std::uint32_t u = 0; u < areas.size(); ++u) {
            boxes.emplace_back(bg::return_envelope<Box>(areas[u]), u);
        }
        return Tree(boxes);
    });
    return measured(report, "cpu", [&] {
        return locate_in_order(points, [&](const Point& point) {
            const At at(point.x, point.y);
            std::uint32_t found = no_group;
            for (auto hit = tree.qbegin(bg::index::intersects(at)); hit != tree.qend(); ++hit) {
                if (hit->second < found && bg::covered_by(at, areas[hit->second])) {
                    found = hit->second;
                }
            }
            return found;
        });
    });
}

} // namespace boost_peer

#ifdef NEEDSHED_BENCH_S2
namespace s2_peer {

std::vector<S2Point> on_sphere(std::span<const Point> points, const needshed::Transformer& to_degrees)
{
    std::vector<Point> degrees(points.begin(), points.end());
    to_degrees.transform(degrees);
    std::vector<S2Point> result;
    result.reserve(points.size());
    for (const auto& point : degrees) {
        result.push_back(S2LatLng::FromDegrees(point.y, point.x).ToPoint());
    }
    return result;
}

/// Lines between vertices are geodesics here, so that a few points lie on the other side of a border.
std::vector<std::uint32_t> locate(const needshed::UnitAreas& units, const std::vector<Point>& points, Report& report)
{
    const needshed::Transformer to_degrees(units.crs, needshed::wgs84);
    MutableS2ShapeIndex index;
    for (std::size_t u = 0; u < units.codes.size(); ++u) {
        std::vector<std::vector<S2Point>> loops;
        walk(
            units.areas, u, [] {},
            [&](std::span<const Point> ring, bool) { loops.push_back(on_sphere(ring, to_degrees)); });
        index.Add(std::make_unique<S2LaxPolygonShape>(loops)); // its number is the unit's
    }
    const auto at = on_sphere(points, to_degrees);
    measured(report, "build", [&] {
        index.ForceBuild();
        return true;
    });
    auto query = MakeS2ContainsPointQuery(&index);
    return measured(report, "cpu", [&] {
        std::vector<std::pair<S2CellId, std::uint32_t>> order(at.size());
        for (std::uint32_t i = 0; i < at.size(); ++i) {
            order[i] = {S2CellId(at[i]), i};
        }
        std::sort(order.begin(), order.end());
        std::vector<std::uint32_t> unit(at.size(), no_group);
        for (const auto& [cell, i] : order) {
            query.VisitContainingShapes(at[i], [&, i = i](S2Shape* shape) {
                unit[i] = std::min(unit[i], static_cast<std::uint32_t>(shape->id()));
                return true;
            });
        }
        return unit;
    });
}

} // namespace s2_peer
#endif

/// Layers through GDAL and no further: what is left of a reader's time is its own.
namespace gdal_peer {

std::size_t read_features(OGRLayer& layer)
{
    std::size_t points = 0;
    for (const auto& feature : layer) {
        points += static_cast<std::size_t>(feature->GetGeometryRef()->WkbSize()) / sizeof(Point);
    }
    return points;
}

std::size_t read_arrow(OGRLayer& layer)
{
    ArrowArrayStream stream;
    if (!layer.GetArrowStream(&stream)) {
        throw std::runtime_error("the driver has no Arrow stream");
    }
    std::size_t rows = 0;
    for (ArrowArray array; stream.get_next(&stream, &array) == 0 && array.release != nullptr; array.release(&array)) {
        rows += static_cast<std::size_t>(array.length);
    }
    stream.release(&stream);
    return rows;
}

void read(const std::string& file, bool arrow, Report& report)
{
    GDALAllRegister();
    measured(report, "cpu", [&] {
        const GDALDatasetUniquePtr dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR));
        return (arrow ? read_arrow : read_features)(*dataset->GetLayer(0));
    });
}

} // namespace gdal_peer

using Locate = std::vector<std::uint32_t> (*)(const needshed::UnitAreas&, const std::vector<Point>&, Report&);
const std::map<std::string, Locate> locators{
    {"geos", geos_peer::locate},
    {"boost", boost_peer::locate},
#ifdef NEEDSHED_BENCH_S2
    {"s2", s2_peer::locate},
#endif
};

const std::map<std::string, geos_peer::Union> unions{
    {"geos_coverage", [](const auto& units) { return geos::operation::geounion::CoverageUnion::Union(&units); }},
    {"geos_unary", [](const auto& units) { return units.Union(); }},
};

} // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::cerr << "usage: peers_overlay CASE PEER FOLDER\n";
        return 2;
    }
    const std::string name = argv[1];
    const std::string peer = argv[2];
    const std::string folder = argv[3];
    const std::string result = folder + "/" + name + "." + peer + ".f64";
    Report report;
    if (name == "locate" && locators.contains(peer)) {
        const auto units = overlay::read_layer(folder + "/clean.gpkg");
        const auto points = overlay::read_values<Point>(folder + "/points.f64");
        report["points"] = points.size();
        overlay::write_values(result, overlay::counts(locators.at(peer)(units, points, report), units.codes.size()));
    }
    else if (name.starts_with("dissolve") && unions.contains(peer)) {
        const auto* const layer = name == "dissolve_dense" ? "/dense.gpkg" : "/clean.gpkg";
        geos_peer::dissolve(folder + layer, result, unions.at(peer), report);
    }
    else if (name == "reading" && peer.starts_with("gdal")) {
        gdal_peer::read(folder + "/units.gpkg", peer == "gdal_arrow", report);
    }
    else {
        report["absent"] = "not built: its library was not found";
    }
    std::cout << report.dump() << '\n';
}
