/// Gi* on a lattice of 35 000 units (3.98 neighbours each) and on one of hexagons (5.97, as real units have), by number
/// of threads; 99 999 permutations on a thousand units, whose time grows with the units.

#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "needshed/core/graph.hpp"
#include "needshed/core/parallel.hpp"
#include "needshed/core/random.hpp"
#include "needshed/hotspots/hotspots.hpp"

namespace {

using namespace needshed;

constexpr std::size_t columns = 175;

/// Squares touch left, right, above and below; with `slant` also the upper right and lower left, as hexagons do.
Graph lattice(std::size_t rows, bool slant)
{
    std::vector<GraphEdge> edges;
    for (std::size_t i = 0; i < rows * columns; ++i) {
        const bool last_column = (i + 1) % columns == 0;
        const bool last_row = i + columns >= rows * columns;
        if (!last_column) {
            edges.push_back({to_unit(i), to_unit(i + 1), 1});
        }
        if (!last_row) {
            edges.push_back({to_unit(i), to_unit(i + columns), 1});
        }
        if (slant && !last_column && !last_row) {
            edges.push_back({to_unit(i), to_unit(i + columns + 1), 1});
        }
    }
    return {rows * columns, edges};
}

std::vector<double> noise(std::size_t count)
{
    Random random(1);
    std::vector<double> value(count);
    for (auto& each : value) {
        each = random.normal();
    }
    return value;
}

void gi_star(benchmark::State& state, std::size_t rows, bool slant, int permutations)
{
    const auto graph = lattice(rows, slant);
    const auto value = noise(graph.unit_count());
    for (auto _ : state) {
        with_threads(static_cast<int>(state.range(0)), [&] {
            benchmark::DoNotOptimize(getis_ord_star(graph, value, {permutations, 1}));
        });
    }
    state.counters["units"] = static_cast<double>(graph.unit_count());
}

BENCHMARK_CAPTURE(gi_star, squares_35000_x_999, 200, false, 999)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(gi_star, hexagons_35000_x_999, 200, true, 999)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(gi_star, hexagons_1050_x_99999, 6, true, 99'999)
    ->Arg(1)
    ->Arg(2)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
