// Coverage room on real boundaries: NEEDSHED_DATA names the data directory. Times are CPU time of one run each.

#include <cstdlib>
#include <string>

#include <benchmark/benchmark.h>

#include "needshed/core/random.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/coverage/coverage.hpp"
#include "needshed/coverage/intersect.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/simplify.hpp"
#include "needshed/io/reader.hpp"

namespace {

using namespace needshed;

/// All LSOAs of England and Wales at 20 m: 34 753 units, 2.03 million vertices.
const UnitAreas& lsoas()
{
    static const UnitAreas units = [] {
        const char* root = std::getenv("NEEDSHED_DATA");
        const Source source{std::string(root == nullptr ? "." : root) + "/uk/lsoa11_ew_bgc.gpkg", {}, {}};
        const std::vector<std::string> columns{"code"};
        Progress progress;
        auto layer = read_areas(source, columns, progress);
        return UnitAreas{layer.title,
                         std::get<TextValues>(layer.attributes.columns.at(0).values),
                         {},
                         std::move(layer.areas),
                         layer.crs};
    }();
    return units;
}

const Coverage& coverage()
{
    static const Coverage built = [] {
        Progress progress;
        return build_coverage(lsoas(), {}, progress);
    }();
    return built;
}

/// Ten million points about 1.5 km around random units.
const std::vector<Point>& clustered_points()
{
    static const std::vector<Point> points = [] {
        Random random(1);
        std::vector<Point> result(10'000'000);
        for (auto& point : result) {
            const auto& centre =
                coverage().interior_points()[random.below(static_cast<std::uint32_t>(coverage().unit_count()))];
            point = {centre.x + random.normal() * 1500, centre.y + random.normal() * 1500};
        }
        return result;
    }();
    return points;
}

void build(benchmark::State& state)
{
    for (auto _ : state) {
        state.PauseTiming();
        auto units = lsoas();
        state.ResumeTiming();
        Progress progress;
        benchmark::DoNotOptimize(build_coverage(std::move(units), {}, progress));
    }
}
BENCHMARK(build)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void dissolve_into_500(benchmark::State& state)
{
    std::vector<std::uint32_t> group(coverage().unit_count());
    for (std::size_t u = 0; u < group.size(); ++u) {
        group[u] = static_cast<std::uint32_t>(u * 500 / group.size());
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(dissolve(coverage().arcs(), group, 500));
    }
}
BENCHMARK(dissolve_into_500)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// 7 000 areas of about five LSOAs each, moved by `shift`: as many as there are MSOAs, and as crooked. Not moved, their
/// borders run along the units'; moved, they cross them everywhere.
PolygonSet areas_of_five(Point shift)
{
    constexpr std::size_t count = 7'000;
    std::vector<std::uint32_t> group(coverage().unit_count());
    for (std::size_t u = 0; u < group.size(); ++u) {
        group[u] = static_cast<std::uint32_t>(u * count / group.size());
    }
    auto areas = dissolve(coverage().arcs(), group, count);
    for (auto& point : areas.points) {
        point = {point.x + shift.x, point.y + shift.y};
    }
    return areas;
}

void BM_intersect_7000(benchmark::State& state)
{
    const auto areas = areas_of_five({static_cast<double>(state.range(0)), static_cast<double>(state.range(1))});
    for (auto _ : state) {
        benchmark::DoNotOptimize(intersect(coverage(), areas));
    }
    state.counters["vertices"] = static_cast<double>(areas.points.size());
}
BENCHMARK(BM_intersect_7000)->Args({0, 0})->Args({150, 90})->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// The argument is the resolution in metres.
void BM_simplify(benchmark::State& state)
{
    SimplifyOptions options;
    options.simplify_m = static_cast<double>(state.range(0));
    const auto& arcs = coverage().arcs(); // built before the clock runs
    std::size_t left = 0;
    for (auto _ : state) {
        const auto simplified = simplify(arcs, options);
        left = simplified.arcs.vertex.size();
        benchmark::DoNotOptimize(simplified);
    }
    state.counters["vertices"] = static_cast<double>(arcs.vertex.size());
    state.counters["left"] = static_cast<double>(left);
}
BENCHMARK(BM_simplify)
    ->Arg(5)
    ->Arg(20)
    ->Arg(100)
    ->Arg(500)
    ->Arg(5000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime();

void project_to_wgs84(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(project_arcs(coverage(), wgs84, 7));
    }
}
BENCHMARK(project_to_wgs84)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void build_locator(benchmark::State& state)
{
    for (auto _ : state) {
        benchmark::DoNotOptimize(PointLocator(coverage()));
    }
}
BENCHMARK(build_locator)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void locate_10_million(benchmark::State& state)
{
    const PointLocator locator(coverage());
    for (auto _ : state) {
        benchmark::DoNotOptimize(locator.locate(clustered_points()));
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * clustered_points().size()));
}
BENCHMARK(locate_10_million)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

} // namespace

BENCHMARK_MAIN();
