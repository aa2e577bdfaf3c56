#include <algorithm>
#include <numeric>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "cli/options.hpp"
#include "cli/screen.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/coverage_report.hpp"

namespace needshed {

namespace {

UnitsSpec spec_of(const CoverageCommand& command)
{
    UnitsSpec spec;
    spec.source = {command.source, command.layer, command.where};
    spec.code = command.code;
    spec.name = command.name;
    spec.source_crs = command.crs;
    spec.crs = command.working_crs;
    spec.options.snap_m = command.snap_m;
    spec.options.max_gap_m2 = command.max_gap_m2;
    spec.options.neighbours = command.neighbours == "queen" ? Neighbours::Queen : Neighbours::Rook;
    spec.options.islands = command.islands == "link"       ? Islands::Link
                           : command.islands == "separate" ? Islands::Separate
                                                           : Islands::Error;
    spec.options.links = command.links;
    if (!command.barriers.empty()) {
        spec.barriers = BarrierSpec{{command.barriers, command.barrier_layer, command.barrier_where},
                                    command.barrier_crs,
                                    command.barrier_tolerance_m};
    }
    return spec;
}

std::string number(double value)
{
    return grouped(static_cast<long long>(std::llround(value)));
}

std::string units_text(const CoverageReport& report)
{
    const auto& coverage = report.units.coverage;
    const auto area = coverage.area_m2();
    const double km2 = std::accumulate(area.begin(), area.end(), 0.0) / 1e6;
    return fmt::format("{}, {} km2 in {}", counted(coverage.unit_count(), "unit"), number(km2),
                       crs_title(coverage.crs()));
}

std::string codes_text(const UnitsSpec& spec)
{
    return spec.code.empty() ? "the numbers of the features; --code names a column of codes" : "column " + spec.code;
}

std::string borders_text(const Coverage& coverage)
{
    double km = 0;
    const auto borders = whole_borders(coverage);
    for (const auto& border : borders) {
        km += border.border_m / 1000;
    }
    return fmt::format("{} of {} km", counted(borders.size(), "pair"), number(km));
}

std::string barriers_text(const BarrierEffect& effect)
{
    double km = 0;
    std::size_t wholly = 0;
    for (const auto& border : effect.borders) {
        km += border.cancelled_m / 1000;
        wholly += border.wholly() ? 1 : 0;
    }
    return fmt::format("{}: {:.1f} km cancelled, {} wholly and {} in part; {} without effect",
                       counted(effect.count, "barrier"), km, counted(wholly, "border"),
                       grouped(static_cast<long long>(effect.borders.size() - wholly)),
                       grouped(static_cast<long long>(effect.idle)));
}

std::string neighbours_text(const CoverageReport& report)
{
    const auto& coverage = report.units.coverage;
    const auto counts = neighbour_counts(coverage.graph());
    const bool queen = report.spec.options.neighbours == Neighbours::Queen;
    return fmt::format("{}: {} to {} a unit, {:.2f} in the mean{}", queen ? "queen" : "rook", counts.least, counts.most,
                       counts.mean,
                       queen ? "; " + counted(coverage.corners().size(), "pair") + " at corners only" : "");
}

std::string components_text(const Coverage& coverage)
{
    std::vector<std::string> sizes;
    for (const auto size : component_sizes(coverage)) {
        sizes.push_back(grouped(static_cast<long long>(size)));
    }
    const auto links = coverage.links().size();
    return counted(sizes.size(), "component") + ", of " + list_names(sizes, 8) + " units" +
           (links > 0 ? "; " + counted(links, "link") : "");
}

std::size_t count_of(const Findings& findings, const std::string& kind)
{
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const auto& each) { return each.kind == kind; }));
}

std::string defects_text(const CoverageReport& report)
{
    const auto& findings = report.units.findings;
    const auto& coverage = report.units.coverage;
    return counted(count_of(findings, "hole"), "hole") + ", " + counted(count_of(findings, "invalid_ring"), "unit") +
           " with invalid rings, " + counted(count_of(findings, "snapped_border"), "unit") + " with snapped borders, " +
           counted(coverage.repairs().size(), "repair") + " that change " +
           counted(coverage.area_changes().size(), "unit");
}

/// What the library says of a study's keys, by the options that stand for them here.
std::string by_options(std::string text)
{
    constexpr std::pair<std::string_view, std::string_view> options[] = {
        {"units.barriers.tolerance_m", "--barrier-tolerance"},
        {"units.repair.snap_m", "--snap"},
        {"units.repair.max_gap_m2", "--max-gap"},
        {"set units.islands to \"link\" or \"separate\"", "choose --islands link or --islands separate"},
        {"Declare units.links", "Give --link"},
        {"units.links", "--link"},
        {"units.crs", "--crs"},
        {"with \"where\"", "with --where"}};
    for (const auto& [key, option] : options) {
        for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + option.size())) {
            text.replace(at, key.size(), option);
        }
    }
    return text;
}

std::string coverage_screen(const CoverageReport& report, bool verbose)
{
    const auto& coverage = report.units.coverage;
    const auto& findings = report.units.findings;
    auto text = description(report.spec.source) + "\n" + screen_line("area", units_text(report)) +
                screen_line("codes", codes_text(report.spec)) +
                screen_line("arcs", fmt::format("{} of {}", counted(coverage.arcs().arc_count(), "arc"),
                                                counted(vertex_count(coverage.arcs()), "vertex", "vertices"))) +
                screen_line("borders", borders_text(coverage));
    if (coverage.barriers()) {
        text += screen_line("barriers", barriers_text(*coverage.barriers()));
    }
    return text + screen_line("neighbours", neighbours_text(report)) +
           screen_line("islands", components_text(coverage)) + screen_line("defects", defects_text(report)) +
           findings_screen(findings, verbose);
}

int describe(const CoverageCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    const auto spec = spec_of(command);
    std::optional<OutputDirectory> output;
    if (!command.output.empty()) {
        output.emplace(command.output, options.overwrite, "provenance.json");
    }
    ProgressLine line(options, terminal);
    auto units = read_units(spec, line.progress());
    for (auto& finding : units.findings) {
        finding.message = by_options(std::move(finding.message));
    }
    const CoverageReport report{spec, units};
    if (output) {
        write_coverage(output->path(), report, line.progress());
    }
    line.clear();
    if (output) {
        output->commit();
    }
    if (options.json) {
        terminal.out << to_text(coverage_summary(report));
    }
    else if (!options.quiet) {
        terminal.out << coverage_screen(report, options.verbose);
        if (output) {
            terminal.out << fmt::format("\nWrote {}. Open arcs.geojson and borders.geojson in QGIS; neighbours.gal and "
                                        "neighbours.csv hold the graph.\n",
                                        command.output);
        }
    }
    return status_of(units.findings, options);
}

} // namespace

int describe_coverage(const CoverageCommand& command, const CommonOptions& options, const Terminal& terminal)
{
    try {
        return describe(command, options, terminal);
    }
    catch (const Error& error) {
        throw Error(error.kind(), by_options(error.where()), by_options(error.problem()), by_options(error.remedy()));
    }
}

} // namespace needshed
