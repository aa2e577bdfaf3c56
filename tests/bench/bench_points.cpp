// The `points` stage, apart and as a whole: ten million clustered records of a CSV in the page cache, on all LSOAs of
// England and Wales. NEEDSHED_DATA names the data directory; NEEDSHED_POINTS a CSV with columns `lon` and `lat` to use
// instead of the generated one. Times are CPU time of one run each.

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "needshed/core/random.hpp"
#include "needshed/coverage/locate.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/demand/demand.hpp"
#include "needshed/io/reader.hpp"

namespace {

using namespace needshed;
namespace fs = std::filesystem;

constexpr std::size_t point_count = 10'000'000;

const Units& units()
{
    static const Units read = [] {
        const char* root = std::getenv("NEEDSHED_DATA");
        UnitsSpec spec;
        spec.source.path = std::string(root == nullptr ? "." : root) + "/uk/lsoa11_ew_bgc.gpkg";
        spec.code = "code";
        Progress progress;
        return read_units(spec, progress);
    }();
    return read;
}

/// Points about 1.5 km around random units.
std::vector<Point> clustered_points()
{
    const auto centres = units().coverage.interior_points();
    Random random(1);
    std::vector<Point> points(point_count);
    for (auto& point : points) {
        const auto& centre = centres[random.below(static_cast<std::uint32_t>(centres.size()))];
        point = {centre.x + random.normal() * 1500, centre.y + random.normal() * 1500};
    }
    return points;
}

void write_records(const fs::path& file)
{
    auto points = clustered_points();
    transform(points, units().coverage.crs(), wgs84);
    std::FILE* out = std::fopen(file.c_str(), "w");
    if (out == nullptr) {
        throw std::runtime_error("cannot write " + file.string());
    }
    fmt::print(out, "id,lon,lat,type,date\n");
    constexpr std::array<const char*, 4> types{"Burglary", "Criminal damage and arson", "Drugs", "Robbery"};
    for (std::size_t i = 0; i < points.size(); ++i) {
        fmt::print(out, "{:08},{:.6f},{:.6f},{},2019-{:02}\n", i, points[i].x, points[i].y, types[i % types.size()],
                   i % 12 + 1);
    }
    std::fclose(out);
}

/// Made once per machine, not per run: it takes longer than what is measured.
const Source& records()
{
    static const Source source = [] {
        const char* given = std::getenv("NEEDSHED_POINTS");
        const auto file = given == nullptr ? fs::temp_directory_path() / "needshed_bench_points.csv" : fs::path(given);
        if (!fs::exists(file)) {
            write_records(file);
        }
        return Source{file.string(), {}, {}};
    }();
    return source;
}

const std::vector<std::string>& coordinate_columns()
{
    static const std::vector<std::string> names{"lon", "lat"};
    return names;
}

std::vector<Point> read_points()
{
    std::vector<Point> points;
    points.reserve(point_count);
    for_each_record(
        records(), coordinate_columns(), [](const StreamHeader&) {},
        [&](const Record& record) {
            points.push_back({parse_number(record.field[0]).value(), parse_number(record.field[1]).value()});
        });
    return points;
}

void count_items(benchmark::State& state)
{
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * point_count));
}

void parse_csv(benchmark::State& state)
{
    records();
    for (auto _ : state) {
        std::size_t letters = 0;
        for_each_record(
            records(), coordinate_columns(), [](const StreamHeader&) {},
            [&](const Record& record) { letters += record.field[0].size() + record.field[1].size(); });
        benchmark::DoNotOptimize(letters);
    }
    count_items(state);
}
BENCHMARK(parse_csv)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void parse_csv_to_numbers(benchmark::State& state)
{
    records();
    for (auto _ : state) {
        benchmark::DoNotOptimize(read_points());
    }
    count_items(state);
}
BENCHMARK(parse_csv_to_numbers)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void project(benchmark::State& state)
{
    const auto degrees = read_points();
    for (auto _ : state) {
        state.PauseTiming();
        auto points = degrees;
        state.ResumeTiming();
        transform(points, wgs84, units().coverage.crs());
        benchmark::DoNotOptimize(points);
    }
    count_items(state);
}
BENCHMARK(project)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void locate(benchmark::State& state)
{
    auto points = read_points();
    transform(points, wgs84, units().coverage.crs());
    const PointLocator locator(units().coverage);
    for (auto _ : state) {
        benchmark::DoNotOptimize(locator.locate(points));
    }
    count_items(state);
}
BENCHMARK(locate)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// File to counts per unit, with the locator made on the way.
void overlay_points(benchmark::State& state)
{
    records();
    units();
    DemandSpec spec;
    spec.measure = "police/all";
    spec.source = records();
    spec.x = "lon";
    spec.y = "lat";
    spec.crs = "EPSG:4326";
    for (auto _ : state) {
        Progress progress;
        benchmark::DoNotOptimize(overlay(units(), {{}, {spec}}, progress));
    }
    count_items(state);
}
BENCHMARK(overlay_points)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

} // namespace

BENCHMARK_MAIN();
