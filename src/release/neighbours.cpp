#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "needshed/core/error.hpp"
#include "needshed/release/coverage_report.hpp"

namespace needshed {

namespace {

bool is_white(char letter)
{
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
}

std::string without_white_space(std::string text)
{
    std::replace_if(text.begin(), text.end(), is_white, '_');
    return text.empty() ? "_" : text;
}

/// Pairs of units, ascending, to look a kind up in.
using Pairs = std::vector<std::pair<UnitIndex, UnitIndex>>;

Pairs linked_pairs(const Coverage& coverage)
{
    Pairs pairs;
    for (const auto& link : coverage.links()) {
        pairs.emplace_back(link.a, link.b);
    }
    std::sort(pairs.begin(), pairs.end());
    return pairs;
}

std::string layer_name(const Source& source)
{
    const auto& shown = source.shown.empty() ? source.path : source.shown;
    return source.layer.empty() ? std::filesystem::path(shown).stem().string() : source.layer;
}

std::vector<std::string> gal_codes(const Coverage& coverage)
{
    std::vector<std::string> codes;
    for (const auto& code : coverage.codes()) {
        codes.push_back(without_white_space(code));
    }
    auto sorted = codes;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) {
        throw Error(ErrorKind::Input, "neighbours.gal",
                    "two codes are '" + *twice + "' without white space, which GAL cannot hold",
                    "Name another column of codes with --code");
    }
    return codes;
}

} // namespace

NeighbourCounts neighbour_counts(const Graph& graph)
{
    NeighbourCounts counts;
    counts.least = graph.unit_count() > 0 ? graph.unit_count() : 0;
    for (std::size_t unit = 0; unit < graph.unit_count(); ++unit) {
        const auto number = graph.neighbours(to_unit(unit)).size();
        counts.least = std::min(counts.least, number);
        counts.most = std::max(counts.most, number);
        counts.units_without += number == 0 ? 1 : 0;
    }
    counts.mean = 2.0 * static_cast<double>(graph.edge_count()) / static_cast<double>(graph.unit_count());
    return counts;
}

std::vector<std::size_t> component_sizes(const Coverage& coverage)
{
    std::vector<GraphEdge> edges;
    for (const auto& edge : coverage.graph().edges()) {
        if (edge.border_m > 0) {
            edges.push_back(edge);
        }
    }
    for (const auto& corner : coverage.corners()) {
        edges.push_back({corner.a, corner.b, 0});
    }
    auto sizes = connected_components(Graph(coverage.unit_count(), edges)).size;
    std::sort(sizes.rbegin(), sizes.rend());
    return sizes;
}

Table neighbours_table(const Coverage& coverage)
{
    const auto linked = linked_pairs(coverage);
    TextValues unit;
    TextValues neighbour;
    RealValues border_m;
    TextValues kind;
    for (std::size_t u = 0; u < coverage.unit_count(); ++u) {
        const auto row = coverage.graph().neighbours(to_unit(u));
        const auto lengths = coverage.graph().border_m(to_unit(u));
        for (std::size_t i = 0; i < row.size(); ++i) {
            const bool is_link = std::binary_search(
                linked.begin(), linked.end(), std::pair(std::min(to_unit(u), row[i]), std::max(to_unit(u), row[i])));
            unit.push_back(coverage.codes()[u]);
            neighbour.push_back(coverage.codes()[to_index(row[i])]);
            border_m.push_back(lengths[i]);
            kind.emplace_back(lengths[i] > 0 ? "border" : is_link ? "link" : "corner");
        }
    }
    Table table;
    table.add("unit", std::move(unit), "code of the unit");
    table.add("neighbour", std::move(neighbour), "code of its neighbour");
    table.add("border_m", std::move(border_m), 3, "length of their border in metres, without what barriers cancel");
    table.add("kind", std::move(kind), "border, corner or link");
    return table;
}

std::string neighbours_gal(const CoverageReport& report)
{
    const auto& coverage = report.units.coverage;
    const auto codes = gal_codes(coverage);
    auto text = fmt::format("0 {} {} {}\n", codes.size(), without_white_space(layer_name(report.spec.source)),
                            without_white_space(report.spec.code.empty() ? "number" : report.spec.code));
    for (std::size_t unit = 0; unit < codes.size(); ++unit) {
        const auto row = coverage.graph().neighbours(to_unit(unit));
        text += fmt::format("{} {}\n", codes[unit], row.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += (i == 0 ? "" : " ") + codes[to_index(row[i])];
        }
        text += '\n';
    }
    return text;
}

} // namespace needshed
