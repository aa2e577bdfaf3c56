#pragma once

/// What there is to say of a layer of units by itself: its arcs, who borders on whom, and what is imperfect. The files
/// are for other tools: layers of arcs and borders, and the graph as a table and in GeoDa's GAL format.

#include <filesystem>
#include <string>
#include <vector>

#include "needshed/core/progress.hpp"
#include "needshed/core/table.hpp"
#include "needshed/coverage/read.hpp"
#include "needshed/io/json.hpp"

namespace needshed {

struct CoverageReport {
    const UnitsSpec& spec;
    const Units& units;
};

/// How many neighbours units have, by whatever makes them neighbours.
struct NeighbourCounts {
    std::size_t least = 0;
    std::size_t most = 0;
    double mean = 0;
    std::size_t units_without = 0;
};
NeighbourCounts neighbour_counts(const Graph& graph);

/// Numbers of units in the components of borders and corners, without links; the largest first.
std::vector<std::size_t> component_sizes(const Coverage& coverage);

/// Vertices that arcs use, each once.
std::size_t vertex_count(const ArcSet& arcs);

/// Every border in metres on the ground, barriers notwithstanding, in order of (a, b).
std::vector<GraphEdge> whole_borders(const Coverage& coverage);

/// One row per unit and neighbour, both ways, in code order: `unit`, `neighbour`, `border_m`, and `kind`: `border`,
/// `corner`, or `link`.
Table neighbours_table(const Coverage& coverage);

/// The graph in GAL format: `0 n layer key`, then for each unit its code and number of neighbours, and a line of their
/// codes. White space in names, which the format cannot hold, becomes `_`.
/// Throws   Error{Input} when two codes are then the same
std::string neighbours_gal(const CoverageReport& report);

Json coverage_summary(const CoverageReport& report);

/// Writes `arcs.geojson`, `borders.geojson`, `repairs.geojson`, `neighbours.csv`, `neighbours.gal`, `barriers.geojson`
/// where there are barriers, `summary.json` and `provenance.json` into an existing directory.
/// Throws   Error{Input} when a file cannot be written
void write_coverage(const std::filesystem::path& directory, const CoverageReport& report, Progress& progress);

} // namespace needshed
