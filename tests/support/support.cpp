#include "support/support.hpp"

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <geos_c.h>
#include <unistd.h>

#include "needshed/core/error.hpp"

namespace needshed::test {

namespace {

struct Geos {
    GEOSContextHandle_t handle = GEOS_init_r();
    ~Geos() { GEOS_finish_r(handle); }
};

GEOSContextHandle_t geos()
{
    static Geos instance;
    return instance.handle;
}

struct FreeGeometry {
    void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(geos(), geometry); }
};
using Geometry = std::unique_ptr<GEOSGeometry, FreeGeometry>;

void add_ring(PolygonSet& set, const GEOSGeometry* ring)
{
    const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(geos(), ring);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(geos(), sequence, &size);
    for (unsigned i = 0; i + 1 < size; ++i) {
        Point point;
        GEOSCoordSeq_getXY_r(geos(), sequence, i, &point.x, &point.y);
        set.points.push_back(point);
    }
    set.end_ring();
}

GEOSGeometry* make_ring(std::span<const Point> ring)
{
    auto* sequence = GEOSCoordSeq_create_r(geos(), static_cast<unsigned>(ring.size()) + 1, 2);
    for (unsigned i = 0; i <= ring.size(); ++i) {
        const Point& point = ring[i % ring.size()];
        GEOSCoordSeq_setXY_r(geos(), sequence, i, point.x, point.y);
    }
    return GEOSGeom_createLinearRing_r(geos(), sequence);
}

Geometry make_geometry(const PolygonSet& set, std::size_t area)
{
    std::vector<GEOSGeometry*> parts;
    for (std::size_t p = set.area_start[area]; p < set.area_start[area + 1]; ++p) {
        std::vector<GEOSGeometry*> rings;
        for (std::size_t r = set.part_start[p]; r < set.part_start[p + 1]; ++r) {
            rings.push_back(make_ring(set.ring(r)));
        }
        parts.push_back(
            GEOSGeom_createPolygon_r(geos(), rings.front(), rings.data() + 1, static_cast<unsigned>(rings.size()) - 1));
    }
    return Geometry(
        GEOSGeom_createCollection_r(geos(), GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())));
}

} // namespace

std::optional<std::filesystem::path> data_file(const std::string& name)
{
    const char* root = std::getenv("NEEDSHED_DATA");
    if (root == nullptr || !std::filesystem::exists(root)) {
        std::cout << "SKIPPED: no data directory at NEEDSHED_DATA=" << (root == nullptr ? "" : root) << ", wanted "
                  << name << '\n';
        return std::nullopt;
    }
    const auto file = std::filesystem::path(root) / name;
    if (!std::filesystem::exists(file)) {
        throw std::runtime_error("the data directory has no " + file.string());
    }
    return file;
}

PolygonSet areas_from_wkt(const std::vector<std::string>& wkt)
{
    PolygonSet set;
    for (const auto& text : wkt) {
        auto* reader = GEOSWKTReader_create_r(geos());
        const Geometry geometry(GEOSWKTReader_read_r(geos(), reader, text.c_str()));
        GEOSWKTReader_destroy_r(geos(), reader);
        if (!geometry) {
            throw std::runtime_error("bad WKT: " + text);
        }
        for (int p = 0; p < GEOSGetNumGeometries_r(geos(), geometry.get()); ++p) {
            const GEOSGeometry* part = GEOSGetGeometryN_r(geos(), geometry.get(), p);
            add_ring(set, GEOSGetExteriorRing_r(geos(), part));
            for (int h = 0; h < GEOSGetNumInteriorRings_r(geos(), part); ++h) {
                add_ring(set, GEOSGetInteriorRingN_r(geos(), part, h));
            }
            set.end_part();
        }
        set.end_area();
    }
    return set;
}

std::string to_wkt(const PolygonSet& set, std::size_t area)
{
    auto* writer = GEOSWKTWriter_create_r(geos());
    GEOSWKTWriter_setTrim_r(geos(), writer, 1);
    char* text = GEOSWKTWriter_write_r(geos(), writer, make_geometry(set, area).get());
    std::string result(text);
    GEOSFree_r(geos(), text);
    GEOSWKTWriter_destroy_r(geos(), writer);
    return result;
}

std::string invalid_reason(const PolygonSet& set, std::size_t area)
{
    const auto geometry = make_geometry(set, area);
    if (GEOSisValid_r(geos(), geometry.get()) == 1) {
        return {};
    }
    char* text = GEOSisValidReason_r(geos(), geometry.get());
    std::string result(text);
    GEOSFree_r(geos(), text);
    return result;
}

double overlap_area(const PolygonSet& set, std::size_t a, std::size_t b)
{
    const auto first = make_geometry(set, a);
    const auto second = make_geometry(set, b);
    const Geometry common(GEOSIntersection_r(geos(), first.get(), second.get()));
    double area = 0;
    GEOSArea_r(geos(), common.get(), &area);
    return area;
}

Union union_of(const PolygonSet& set)
{
    std::vector<GEOSGeometry*> areas;
    for (std::size_t a = 0; a < set.area_count(); ++a) {
        auto area = make_geometry(set, a);
        if (GEOSisValid_r(geos(), area.get()) != 1) {
            area.reset(GEOSMakeValid_r(geos(), area.get()));
        }
        areas.push_back(area.release());
    }
    const Geometry all(GEOSGeom_createCollection_r(geos(), GEOS_GEOMETRYCOLLECTION, areas.data(),
                                                   static_cast<unsigned>(areas.size())));
    const Geometry together(GEOSUnaryUnion_r(geos(), all.get()));
    if (!together) {
        throw std::runtime_error("GEOS cannot tell the union");
    }
    Union result;
    GEOSArea_r(geos(), together.get(), &result.area);
    GEOSLength_r(geos(), together.get(), &result.length);
    for (int p = 0; p < GEOSGetNumGeometries_r(geos(), together.get()); ++p) {
        result.holes +=
            static_cast<std::size_t>(GEOSGetNumInteriorRings_r(geos(), GEOSGetGeometryN_r(geos(), together.get(), p)));
    }
    return result;
}

TemporaryDirectory::TemporaryDirectory()
{
    static std::atomic<int> counter{0};
    m_path = std::filesystem::temp_directory_path() /
             ("needshed-test-" + std::to_string(getpid()) + "-" + std::to_string(counter++));
    std::filesystem::create_directories(m_path);
}

TemporaryDirectory::~TemporaryDirectory()
{
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::filesystem::path TemporaryDirectory::write(const std::string& name, const std::string& content) const
{
    const auto file = m_path / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

std::string read_file(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw std::runtime_error("cannot read " + file.string());
    }
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

std::string error_of(const std::function<void()>& call)
{
    try {
        call();
    }
    catch (const Error& error) {
        return std::to_string(exit_status(error.kind())) + ": " + error.what();
    }
    return "no error";
}

} // namespace needshed::test
