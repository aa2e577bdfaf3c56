// needshed's side of `scripts/bench_overlay`: runs one case on one folder and prints what it cost as a line of JSON.
//
//   needshed_overlay CASE FOLDER [RUNS]
//
// One thread. Per-unit results go to FOLDER/CASE.needshed.f64, in code order, to be compared with those of others.

#include <functional>
#include <iostream>
#include <map>

#include "overlay_meter.hpp"

#include "needshed/core/parallel.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/simplify.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/io/writer.hpp"

namespace {

using namespace needshed;
using overlay::measured;
using overlay::Report;

struct Job {
    std::string folder;
    int runs = 1;
    Report report;

    std::string file(const std::string& name) const { return folder + "/" + name; }
};

Coverage build(UnitAreas units)
{
    Progress progress;
    return build_coverage(std::move(units), {}, progress);
}

/// Rewrites the units with the vertices that neighbours share in the coverage, in code order: what others are given, as
/// they find no border in the layer as it is.
void clean(Job& job)
{
    const auto coverage = build(overlay::read_layer(job.file("units.gpkg")));
    Table table;
    table.add("code", coverage.codes());
    write_geopackage(job.file("clean.gpkg"), "clean", unit_areas(coverage.arcs(), coverage.unit_count()), table,
                     coverage.crs());
}

void locate(Job& job)
{
    const auto coverage = build(overlay::read_layer(job.file("units.gpkg")));
    const auto points = overlay::read_values<Point>(job.file("points.f64"));
    const auto locator = measured(job.report, "build", [&] { return PointLocator(coverage); });
    std::vector<std::uint32_t> unit;
    for (int run = 0; run < job.runs; ++run) {
        unit = measured(job.report, "cpu", [&] { return locator.locate(points); });
    }
    job.report["points"] = points.size();
    overlay::write_values(job.file("locate.needshed.f64"), overlay::counts(unit, coverage.unit_count()));
    unit.resize(unit.size() / 10); // as many as are asked of slow peers
    overlay::write_values(job.file("tenth.needshed.f64"), overlay::counts(unit, coverage.unit_count()));
}

/// From the records' file to counts: reads, parses, projects and locates.
void stage(Job& job)
{
    Progress progress;
    UnitsSpec spec;
    spec.source.path = job.file("units.gpkg");
    spec.code = "code";
    const auto units = read_units(spec, progress);

    DemandSpec records;
    records.measure = "bench/records";
    records.source.path = job.file("records.csv");
    records.x = "Longitude";
    records.y = "Latitude";
    records.crs = "EPSG:4326";
    DemandSpecs specs;
    specs.measures.push_back(records);
    const auto demand = measured(job.report, "cpu", [&] { return needshed::overlay(units, specs, progress); });
    job.report["records"] = demand.reconciliations.at(0).records;
    overlay::write_values(job.file("stage.needshed.f64"), demand.measures.at(0).value);
}

void report_graph(const Coverage& coverage, Report& report)
{
    const auto edges = coverage.graph().edges();
    report["pairs"] = std::ranges::count_if(edges, [](const GraphEdge& edge) { return edge.border_m > 0; });
    double border_m = 0;
    for (const auto& edge : edges) {
        border_m += edge.border_m;
    }
    report["border_km"] = border_m / 1000;
}

/// Arcs, borders, graph and every check of the coverage, from the layer as it is, polygons in memory.
void coverage(Job& job)
{
    const auto units = overlay::read_layer(job.file("units.gpkg"));
    for (int run = 0; run < job.runs; ++run) {
        auto copy = units;
        const auto built = measured(job.report, "cpu", [&] { return build(std::move(copy)); });
        if (run == 0) {
            report_graph(built, job.report);
        }
    }
}

void dissolve_layer(Job& job, const std::string& layer, const std::string& result)
{
    constexpr std::size_t group_count = 500;
    const auto built = build(overlay::read_layer(job.file(layer)));
    const auto group = overlay::groups(built.unit_count(), group_count);
    PolygonSet areas;
    for (int run = 0; run < job.runs; ++run) {
        areas = measured(job.report, "cpu", [&] { return dissolve(built.arcs(), group, group_count); });
    }
    std::vector<double> area_m2(group_count);
    for (std::size_t g = 0; g < group_count; ++g) {
        area_m2[g] = signed_area(areas, g);
    }
    overlay::write_values(job.file(result), area_m2);
}

void dissolve_clean(Job& job)
{
    dissolve_layer(job, "units.gpkg", "dissolve.needshed.f64");
}

/// Borders with further vertices, which the two sides round differently.
void dissolve_dense(Job& job)
{
    dissolve_layer(job, "dense.gpkg", "dissolve_dense.needshed.f64");
}

/// Each arc once, to the resolution of 100 m; the areas are written to be looked at by others.
void simplify_arcs(Job& job)
{
    const auto built = build(overlay::read_layer(job.file("units.gpkg")));
    const SimplifyOptions options{.simplify_m = 100};
    Simplified simple;
    for (int run = 0; run < job.runs; ++run) {
        simple = measured(job.report, "cpu", [&] { return simplify(built.arcs(), options); });
    }
    Table table;
    table.add("code", built.codes());
    write_geopackage(job.file("simplify.needshed.gpkg"), "simplified", unit_areas(simple.arcs, built.unit_count()),
                     table, built.crs());
}

/// Counts of other areas onto units, each spread evenly over its area.
void areas(Job& job)
{
    const auto built = build(overlay::read_layer(job.file("units.gpkg")));
    const auto zones = overlay::read_layer(job.file("zones.gpkg")).areas;
    const auto count = overlay::read_values<double>(job.file("zones.f64"));
    std::vector<double> value;
    for (int run = 0; run < job.runs; ++run) {
        auto copy = zones;
        value = measured(job.report, "cpu", [&] {
            make_valid(copy);
            const auto common = intersect(built, copy);
            std::vector<double> spread(built.unit_count(), 0);
            for (std::size_t unit = 0; unit < spread.size(); ++unit) {
                for (std::size_t i = common.start[unit]; i < common.start[unit + 1]; ++i) {
                    spread[unit] += count[common.area[i]] * common.common_m2[i] / common.area_m2[common.area[i]];
                }
            }
            return spread;
        });
    }
    overlay::write_values(job.file("areas.needshed.f64"), value);
}

/// Coordinates given, what the coverage holds in the end, and the peak in between.
void memory(Job& job)
{
    auto units = overlay::read_layer(job.file("units.gpkg"));
    constexpr double mb = 1024 * 1024;
    job.report["coordinates_mb"] = static_cast<double>(units.areas.points.size() * sizeof(Point)) / mb;
    const auto built = measured(job.report, "cpu", [&] { return build(std::move(units)); });
    const auto& arcs = built.arcs();
    job.report["result_mb"] = static_cast<double>(arcs.points.size() * sizeof(Point) + arcs.vertex.size() * 4 +
                                                  arcs.arc_count() * (sizeof(std::size_t) + 8)) /
                              mb;
}

/// The layer through GDAL.
void reading(Job& job)
{
    for (int run = 0; run < job.runs; ++run) {
        const auto layer = measured(job.report, "cpu", [&] { return overlay::read_layer(job.file("units.gpkg")); });
        job.report["vertices"] = layer.areas.points.size();
    }
}

const std::map<std::string, std::function<void(Job&)>> cases{
    {"areas", areas},
    {"clean", clean},
    {"locate", locate},
    {"stage", stage},
    {"coverage", coverage},
    {"dissolve", dissolve_clean},
    {"dissolve_dense", dissolve_dense},
    {"memory", memory},
    {"simplify", simplify_arcs},
    {"reading", reading},
};

} // namespace

int main(int argc, char** argv)
{
    if (argc < 3 || !cases.contains(argv[1])) {
        std::cerr << "usage: needshed_overlay CASE FOLDER [RUNS]\n";
        return 2;
    }
    Job job{argv[2], argc > 3 ? std::stoi(argv[3]) : 1, {}};
    with_threads(1, [&] { cases.at(argv[1])(job); });
    std::cout << job.report.dump() << '\n';
}
