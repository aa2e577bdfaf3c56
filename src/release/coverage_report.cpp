#include "needshed/release/coverage_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "needshed/core/parallel.hpp"
#include "needshed/core/version.hpp"
#include "needshed/coverage/assemble.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "release/layer_files.hpp"
#include "release/parts.hpp"

namespace needshed {

namespace {

using namespace release;

bool before(const GraphEdge& x, const GraphEdge& y)
{
    return std::pair(x.a, x.b) < std::pair(y.a, y.b);
}

std::size_t findings_of(const Findings& findings, const std::string& kind)
{
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const auto& each) { return each.kind == kind; }));
}

double size_of(const Findings& findings, const std::string& kind)
{
    double sum = 0;
    for (const auto& finding : findings) {
        sum += finding.kind == kind ? finding.size : 0;
    }
    return sum;
}

double total(std::span<const double> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0);
}

double total_km(const std::vector<GraphEdge>& borders)
{
    double sum = 0;
    for (const auto& border : borders) {
        sum += border.border_m;
    }
    return sum / 1000;
}

std::string islands_word(Islands islands)
{
    return islands == Islands::Link ? "link" : islands == Islands::Separate ? "separate" : "error";
}

std::string neighbours_word(Neighbours neighbours)
{
    return neighbours == Neighbours::Queen ? "queen" : "rook";
}

Json counts_json(const Graph& graph)
{
    const auto counts = neighbour_counts(graph);
    return Json::object()
        .add("min", counts.least)
        .add("mean", rounded(counts.mean, 3))
        .add("max", counts.most)
        .add("units_without", counts.units_without);
}

/// What was asked for, as the study file names it.
Json options_json(const UnitsSpec& spec)
{
    auto json = Json::object();
    const auto add_text = [&](const char* key, const std::string& text) {
        text.empty() ? json.add(key, Json()) : json.add(key, text);
    };
    add_text("layer", spec.source.layer);
    add_text("where", spec.source.where);
    add_text("code", spec.code);
    add_text("name", spec.name);
    add_text("crs", spec.source_crs);
    add_text("working_crs", spec.crs);
    json.add("neighbours", neighbours_word(spec.options.neighbours))
        .add("islands", islands_word(spec.options.islands))
        .add("snap_m", spec.options.snap_m)
        .add("max_gap_m2", spec.options.max_gap_m2);
    if (!spec.options.links.empty()) {
        auto links = Json::array();
        for (const auto& [from, to] : spec.options.links) {
            links.add(Json::array({from, to}));
        }
        json.add("links", std::move(links));
    }
    if (spec.barriers) {
        json.add("barriers", Json::object()
                                 .add("source", description(spec.barriers->source))
                                 .add("tolerance_m", spec.barriers->tolerance_m));
    }
    return json;
}

Json provenance_json(const UnitsSpec& spec)
{
    std::vector<Source> inputs{spec.source};
    if (spec.barriers) {
        inputs.push_back(spec.barriers->source);
    }
    return Json::object()
        .add("needshed", version())
        .add("libraries", libraries_json())
        .add("inputs", inputs_json(inputs))
        .add("options", options_json(spec));
}

Table arcs_table(const Coverage& coverage)
{
    const auto& arcs = coverage.arcs();
    const auto code = [&](UnitIndex unit) {
        return unit == no_unit ? std::string() : coverage.codes()[to_index(unit)];
    };
    TextValues left;
    TextValues right;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        left.push_back(code(arcs.left[k]));
        right.push_back(code(arcs.right[k]));
    }
    Table table;
    table.add("left", std::move(left), "code of the unit on the left; none outside");
    table.add("right", std::move(right), "code of the unit on the right; none outside");
    table.add("length_m", RealValues(coverage.arc_m().begin(), coverage.arc_m().end()), 3, "length in metres");
    return table;
}

/// One line per arc. An arc that shrank to a point is a line without parts.
LineSet arc_lines(const ArcSet& arcs)
{
    LineSet lines;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        for (const auto vertex : arcs.arc(k)) {
            lines.points.push_back(arcs.points[vertex]);
        }
        if (!arcs.arc(k).empty()) {
            lines.end_part();
        }
        lines.end_line();
    }
    return lines;
}

void append_line(LineSet& to, const LineSet& from, std::size_t line)
{
    for (auto part = from.line_start[line]; part < from.line_start[line + 1]; ++part) {
        to.points.insert(to.points.end(), from.points.begin() + static_cast<std::ptrdiff_t>(from.part_start[part]),
                         from.points.begin() + static_cast<std::ptrdiff_t>(from.part_start[part + 1]));
        to.end_part();
    }
}

/// The line of each border; one that shrank to a point is without parts.
LineSet border_lines(const ArcSet& arcs, const std::vector<GraphEdge>& borders, std::size_t unit_count)
{
    std::vector<std::uint32_t> each(unit_count);
    std::iota(each.begin(), each.end(), 0U);
    const auto found = group_borders(arcs, each);
    LineSet lines;
    std::size_t next = 0;
    for (const auto& border : borders) {
        if (next < found.pairs.size() && found.pairs[next].a == to_index(border.a) &&
            found.pairs[next].b == to_index(border.b)) {
            append_line(lines, found.lines, next++);
        }
        lines.end_line();
    }
    return lines;
}

/// Codes and names of the pairs, and their lengths on the ground.
template <typename Border>
Table pairs_table(const Coverage& coverage, const std::vector<Border>& borders, RealValues length_m)
{
    TextValues a;
    TextValues b;
    TextValues a_name;
    TextValues b_name;
    for (const auto& border : borders) {
        a.push_back(coverage.codes()[to_index(border.a)]);
        b.push_back(coverage.codes()[to_index(border.b)]);
        if (!coverage.names().empty()) {
            a_name.push_back(coverage.names()[to_index(border.a)]);
            b_name.push_back(coverage.names()[to_index(border.b)]);
        }
    }
    Table table;
    table.add("a", std::move(a), "code of the one unit");
    table.add("b", std::move(b), "code of the other");
    if (!coverage.names().empty()) {
        table.add("a_name", std::move(a_name), "its name");
        table.add("b_name", std::move(b_name), "its name");
    }
    table.add("length_m", std::move(length_m), 3, "length on the ground in metres");
    return table;
}

Table borders_table(const Coverage& coverage, const std::vector<GraphEdge>& borders)
{
    RealValues length_m;
    RealValues cancelled_m(borders.size(), 0);
    for (const auto& border : borders) {
        length_m.push_back(border.border_m);
    }
    if (coverage.barriers()) {
        for (const auto& gone : coverage.barriers()->borders) {
            const auto place = std::lower_bound(borders.begin(), borders.end(), GraphEdge{gone.a, gone.b, 0}, before);
            cancelled_m[static_cast<std::size_t>(place - borders.begin())] = gone.cancelled_m;
        }
    }
    auto table = pairs_table(coverage, borders, std::move(length_m));
    table.add("cancelled_m", std::move(cancelled_m), 3, "what barriers cancel of it");
    return table;
}

Table barriers_table(const Coverage& coverage)
{
    const auto& effect = *coverage.barriers();
    RealValues length_m;
    RealValues cancelled_m;
    RealValues left_m;
    for (const auto& border : effect.borders) {
        length_m.push_back(border.length_m);
        cancelled_m.push_back(border.cancelled_m);
        left_m.push_back(border.length_m - border.cancelled_m);
    }
    auto table = pairs_table(coverage, effect.borders, std::move(length_m));
    table.add("cancelled_m", std::move(cancelled_m), 3, "what barriers cancel of it: the line");
    table.add("left_m", std::move(left_m), 3, "what is left of it");
    return table;
}

LineSet barrier_lines(const Coverage& coverage)
{
    auto lines = coverage.barriers()->lines;
    transform(lines.points, coverage.crs(), wgs84);
    const double scale = std::pow(10.0, geojson_decimals);
    for (auto& point : lines.points) {
        point = {std::round(point.x * scale) / scale, std::round(point.y * scale) / scale};
    }
    return lines;
}

} // namespace

std::size_t vertex_count(const ArcSet& arcs)
{
    std::vector<bool> used(arcs.points.size(), false);
    for (const auto vertex : arcs.vertex) {
        used[vertex] = true;
    }
    return static_cast<std::size_t>(std::count(used.begin(), used.end(), true));
}

std::vector<GraphEdge> whole_borders(const Coverage& coverage)
{
    const auto& arcs = coverage.arcs();
    std::vector<GraphEdge> edges;
    for (std::size_t k = 0; k < arcs.arc_count(); ++k) {
        if (arcs.left[k] != no_unit && arcs.right[k] != no_unit) {
            edges.push_back({arcs.left[k], arcs.right[k], coverage.arc_m()[k]});
        }
    }
    return Graph(coverage.unit_count(), edges).edges();
}

Json coverage_summary(const CoverageReport& report)
{
    const auto& coverage = report.units.coverage;
    const auto& findings = report.units.findings;
    const auto borders = whole_borders(coverage);
    auto sizes = Json::array();
    for (const auto size : component_sizes(coverage)) {
        sizes.add(size);
    }
    return Json::object()
        .add("source", description(report.spec.source))
        .add("needshed", version())
        .add("units", coverage.unit_count())
        .add("code", report.spec.code.empty() ? Json() : Json(report.spec.code))
        .add("working_crs", crs_title(coverage.crs()))
        .add("area_km2", rounded(total(coverage.area_m2()) / 1e6, 4))
        .add("outline_km", rounded(total(coverage.outer_m()) / 1000, 3))
        .add("arcs", coverage.arcs().arc_count())
        .add("vertices", vertex_count(coverage.arcs()))
        .add("borders", Json::object().add("pairs", borders.size()).add("km", rounded(total_km(borders), 3)))
        .add("barriers", coverage.barriers() ? barriers_json(*coverage.barriers()) : Json())
        .add("neighbours", neighbours_word(report.spec.options.neighbours))
        .add("corners", coverage.corners().size())
        .add("neighbours_of_a_unit", counts_json(coverage.graph()))
        .add("components", std::move(sizes))
        .add("islands", islands_word(report.spec.options.islands))
        .add("links", links_json(coverage))
        .add("holes", Json::object()
                          .add("count", findings_of(findings, "hole"))
                          .add("km2", rounded(size_of(findings, "hole") / 1e6, 4)))
        .add("invalid_rings", findings_of(findings, "invalid_ring"))
        .add("snapped_borders", findings_of(findings, "snapped_border"))
        .add("repairs", coverage.repairs().size())
        .add("changed", changes_json(coverage))
        .add("findings", findings_json(findings));
}

void write_coverage(const std::filesystem::path& directory, const CoverageReport& report, Progress& progress)
{
    const auto& coverage = report.units.coverage;
    progress.begin("writing outputs");
    const auto arcs = project_arcs(coverage, wgs84, geojson_decimals);
    const auto borders = whole_borders(coverage);
    const auto arc_rows = arcs_table(coverage);
    const auto border_rows = borders_table(coverage, borders);
    const auto repair_rows = repairs_table(coverage);
    const auto barrier_rows = coverage.barriers() ? barriers_table(coverage) : Table();
    std::vector<ReleasedLayer> layers{
        {arcs_style(), &arc_rows, [&] { return arc_lines(arcs); }, geojson_decimals, LineParts::One},
        {unit_borders_style(), &border_rows, [&] { return border_lines(arcs, borders, coverage.unit_count()); }},
        {repairs_style(repair_rows), &repair_rows, [&] { return repairs_in_wgs84(coverage); }, repair_decimals}};
    if (coverage.barriers()) {
        layers.push_back({barriers_style(), &barrier_rows, [&] { return barrier_lines(coverage); }});
    }
    const LayerFiles layer_files(directory, "Source: " + description(report.spec.source) + ".");
    std::vector<std::function<void()>> files{
        [&] { write_csv(directory / "neighbours.csv", neighbours_table(coverage)); },
        [&] { write_text(directory / "neighbours.gal", neighbours_gal(report)); },
        [&] { write_text(directory / "summary.json", to_text(coverage_summary(report))); },
        [&] { write_text(directory / "provenance.json", to_text(provenance_json(report.spec))); }};
    for (const auto& layer : layers) {
        files.emplace_back([&] { layer_files.write(layer); });
    }
    parallel_for(files.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            files[i]();
        }
    });
}

} // namespace needshed
