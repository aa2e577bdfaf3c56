#include <algorithm>
#include <functional>
#include <limits>

#include "needshed/core/parallel.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"

namespace needshed {

namespace {

Table borders_table(const Results& results, const GroupBorders& borders, const std::vector<double>& length_m)
{
    const auto& localities = results.scorecard.localities;
    Table table;
    TextValues a;
    TextValues b;
    TextValues a_name;
    TextValues b_name;
    for (const auto& pair : borders.pairs) {
        a.push_back(localities[pair.a].code);
        b.push_back(localities[pair.b].code);
        a_name.push_back(localities[pair.a].name);
        b_name.push_back(localities[pair.b].name);
    }
    table.add("a", std::move(a), "code of the one locality");
    table.add("b", std::move(b), "code of the other");
    table.add("a_name", std::move(a_name), "its name");
    table.add("b_name", std::move(b_name), "its name");
    table.add("length_m", length_m, 0, "length in metres");
    table.add("support", RealValues(borders.pairs.size(), std::numeric_limits<double>::quiet_NaN()), 3,
              "share of an ensemble of plans in which this border separates; none was drawn");
    return table;
}

/// Lengths on the ground: from the working coordinates, not from degrees.
std::vector<double> border_lengths(const Results& results, const GroupBorders& borders)
{
    const auto& graph = results.units.coverage.graph();
    const auto& locality = results.proposal.plan.locality;
    std::vector<double> length(borders.pairs.size(), 0);
    for (const auto& edge : graph.edges()) {
        const auto a = std::min(locality[to_index(edge.a)], locality[to_index(edge.b)]);
        const auto b = std::max(locality[to_index(edge.a)], locality[to_index(edge.b)]);
        const auto pair = std::lower_bound(borders.pairs.begin(), borders.pairs.end(), GroupBorder{a, b},
                                           [](const auto& left, const auto& right) {
                                               return std::pair(left.a, left.b) < std::pair(right.a, right.b);
                                           });
        if (a != b && pair != borders.pairs.end() && pair->a == a && pair->b == b) {
            length[static_cast<std::size_t>(pair - borders.pairs.begin())] += edge.border_m;
        }
    }
    return length;
}

} // namespace

void write_outputs(const std::filesystem::path& directory, const Results& results, Progress& progress)
{
    const auto& plan = results.proposal.plan;
    const auto& coverage = results.units.coverage;
    progress.begin("writing outputs");
    const auto arcs = project_arcs(coverage, wgs84, geojson_decimals);
    const auto units = units_table(results);
    const auto localities = localities_table(results);
    const auto borders = group_borders(arcs, plan.locality);

    // The largest first: with two threads the others are written meanwhile.
    const std::vector<std::function<void()>> files{
        [&] { write_geojson(directory / "units.geojson", "units", unit_areas(arcs, coverage.unit_count()), units); },
        [&] {
            write_geojson(directory / "localities.geojson", "localities", dissolve(arcs, plan.locality, plan.count),
                          localities);
        },
        [&] {
            write_geojson(directory / "borders.geojson", "borders", borders.lines,
                          borders_table(results, borders, border_lengths(results, borders)));
        },
        [&] { write_csv(directory / "units.csv", units); },
        [&] { write_csv(directory / "rejected.csv", rejected_table(results.demand)); },
        [&] { write_csv(directory / "localities.csv", localities); },
        [&] { write_csv(directory / "assignment.csv", assignment_table(results)); },
        [&] { write_text(directory / "summary.json", to_text(run_summary(results))); },
        [&] { write_text(directory / "provenance.json", to_text(provenance(results.origin))); }};
    parallel_for(files.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            files[i]();
        }
    });
}

} // namespace needshed
