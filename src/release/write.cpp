#include <functional>

#include "needshed/core/parallel.hpp"
#include "needshed/io/browser.hpp"
#include "needshed/io/geopackage.hpp"
#include "needshed/io/writer.hpp"
#include "needshed/release/outputs.hpp"
#include "release/layer_files.hpp"
#include "release/layers.hpp"
#include "release/localities_workbook.hpp"
#include "release/map_page.hpp"
#include "release/map_svg.hpp"
#include "release/png.hpp"
#include "release/report/report.hpp"
#include "release/styles.hpp"

namespace needshed {

namespace {

using Files = std::vector<std::function<void()>>;

/// The files of the patterns that the study asks for.
/// Requires the arguments to outlive the functions that are added
void add_pattern_files(Files& files, const std::filesystem::path& directory, const Units& units, const Demand& demand,
                       const ArcSet& outlines, const Patterns& patterns, const release::LayerFiles& layer_files)
{
    if (!patterns.trends.empty()) {
        files.emplace_back([&] { write_csv(directory / "trends.csv", trends_table(units.coverage, patterns.trends)); });
        files.emplace_back(
            [&] { write_csv(directory / "trend_periods.csv", trend_period_tables(units.coverage, patterns.trends)); });
    }
    if (!patterns.scans.empty()) {
        files.emplace_back([&] {
            const auto table = scan_table(units, demand, patterns.scans);
            layer_files.write("scan", scan_areas(outlines, patterns.scans, units.coverage.unit_count()), table);
            write_csv(directory / "scan.csv", table);
        });
    }
}

void write_all(const Files& files, Progress& progress)
{
    parallel_for(files.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end && !progress.interrupted(); ++i) {
            files[i]();
        }
    });
    progress.advance();
}

/// Every layer and table in one file, each layer with its style.
void write_package(const std::filesystem::path& file, const Results& results, const Layers& layers)
{
    const auto& locality = results.proposal.plan.locality;
    GeoPackageOutput package(file);
    package.write("localities", dissolve(results.outlines, locality, results.proposal.plan.count), layers.localities,
                  wgs84);
    package.write("borders", layers.border_lines, layers.borders, wgs84);
    package.write("hotspots", hotspot_areas(results.outlines, results.hotspots, locality.size()), layers.hotspots,
                  wgs84);
    package.write("units", unit_areas(results.outlines, locality.size()), layers.units, wgs84);
    if (!results.patterns.scans.empty()) {
        package.write("scan", scan_areas(results.outlines, results.patterns.scans, locality.size()),
                      scan_table(results.units, results.demand, results.patterns.scans), wgs84);
    }
    if (!results.patterns.trends.empty()) {
        package.write("trends", trends_table(results.units.coverage, results.patterns.trends));
    }
    package.write("needs", layers.needs);
    package.write("footprints", footprints_table(results));
    package.write("organisational_matrix", services_table(results));
    package.write("assignment", assignment_table(results));
    for (const auto& layer : styled_layers()) {
        package.set_style(layer.name, layer.qml);
    }
    package.close();
}

void write_picture(const std::filesystem::path& directory, const MapPicture& picture)
{
    write_text(directory / (picture.file + ".svg"), picture.paper);
    write_text(directory / (picture.file + ".png"), release::png_of(picture.paper, release::a4_across.pixels));
    write_text(directory / (picture.file + "-slide.png"), release::png_of(picture.slide, release::slide.pixels));
}

/// The project, and beside each GeoJSON its style and metadata, which QGIS takes when the layer is dragged into it.
void write_styles(const std::filesystem::path& directory, const Results& results)
{
    const auto layers = styled_layers();
    const auto& coverage = results.units.coverage;
    for (const auto& layer : layers) {
        write_text(directory / (layer.name + ".qml"), layer.qml);
        write_text(directory / (layer.name + ".qmd"), metadata_of(layer, results.origin.title));
    }
    write_text(directory / "needshed.qgs",
               qgis_project(results.origin.title, layers, coverage.crs(), bounding_box(coverage.arcs().points)));
}

} // namespace

void write_outputs(const std::filesystem::path& directory, const Results& results, Progress& progress)
{
    const auto& plan = results.proposal.plan;
    progress.begin("writing outputs");
    const auto layers = layers_of(results);
    const auto& coverage = results.units.coverage;
    const release::LayerFiles layer_files(directory, results.outputs);

    // The largest first: with two threads the others are written meanwhile.
    Files files{
        [&] { layer_files.write("units", unit_areas(results.outlines, plan.locality.size()), layers.units); },
        [&] {
            layer_files.write("localities", dissolve(results.outlines, plan.locality, plan.count), layers.localities);
        },
        [&] { layer_files.write("borders", layers.border_lines, layers.borders); },
        [&] { layer_files.write("repairs", repairs_in_wgs84(coverage), repairs_table(coverage), repair_decimals); },
        [&] {
            layer_files.write("hotspots", hotspot_areas(results.outlines, results.hotspots, plan.locality.size()),
                              layers.hotspots);
        },
        [&] { write_csv(directory / "units.csv", layers.units); },
        [&] { write_csv(directory / "hotspots.csv", layers.hotspots); },
        [&] { write_csv(directory / "needs.csv", layers.needs); },
        [&] { write_csv(directory / "prices.csv", prices_table(results)); },
        [&] { write_csv(directory / "rejected.csv", rejected_tables(results.demand)); },
        [&] { write_csv(directory / "unmatched.csv", unmatched_table(results.demand)); },
        [&] { write_csv(directory / "localities.csv", layers.localities); },
        [&] { write_csv(directory / "footprints.csv", footprints_table(results)); },
        [&] { write_csv(directory / "footprint_matrix.csv", footprint_matrix_table(results)); },
        [&] { write_csv(directory / "organisational_matrix.csv", services_table(results)); },
        [&] { write_csv(directory / "assignment.csv", assignment_table(results)); },
        [&] { write_text(directory / "summary.json", to_text(run_summary(results))); },
        [&] { write_text(directory / "provenance.json", to_text(provenance(results.origin))); }};
    files.insert(files.begin(), [&] { write_text(directory / "report.html", report_page(results, layers)); });
    files.emplace_back([&] { write_localities_workbook(directory / "localities.xlsx", results, layers); });
    files.emplace_back([&] { write_package(directory / "needshed.gpkg", results, layers); });
    files.emplace_back([&] { write_styles(directory, results); });
    for (auto& draw : map_pictures(results, layers)) {
        files.emplace_back([&directory, draw = std::move(draw)] { write_picture(directory, draw()); });
    }
    add_pattern_files(files, directory, results.units, results.demand, results.outlines, results.patterns, layer_files);
    if (results.others.asked_alternatives > 0 || !results.others.front.empty()) {
        files.emplace_back([&] { write_csv(directory / "alternatives.csv", alternatives_table(results)); });
    }
    if (results.others.asked_alternatives > 0) {
        files.emplace_back(
            [&] { write_csv(directory / "alternatives_summary.csv", alternatives_summary_table(results)); });
    }
    if (!results.others.front.empty()) {
        files.emplace_back([&] { write_csv(directory / "front.csv", front_table(results)); });
    }
    if (results.others.consensus) {
        files.emplace_back([&] { write_csv(directory / "consensus.csv", consensus_table(results)); });
    }
    if (!results.cut_units.columns.empty()) {
        files.emplace_back([&] { write_csv(directory / "cut_units.csv", results.cut_units); });
    }
    if (!results.ensemble.plans.empty()) {
        files.emplace_back([&] { write_gzip(directory / "plans.csv.gz", plans_text(coverage, results.ensemble)); });
    }
    write_all(files, progress);
    const auto browser = results.outputs.report_pdf ? find_browser() : std::filesystem::path();
    if (!browser.empty()) {
        progress.begin("printing the report");
        print_page(browser, directory / "report.html", directory / "report.pdf", directory / ".browser", progress);
    }
}

void write_measured(const std::filesystem::path& directory, const Measured& measured, Progress& progress)
{
    progress.begin("writing outputs");
    const auto count = measured.units.coverage.unit_count();
    const auto units = measured_units_table(measured);
    const bool has_hotspots = !measured.hotspots.index.classes.empty();
    const release::LayerFiles layer_files(directory, measured.outputs);
    Files files{[&] { layer_files.write("units", unit_areas(measured.outlines, count), units); },
                [&] { write_csv(directory / "units.csv", units); },
                [&] { write_csv(directory / "rejected.csv", rejected_tables(measured.demand)); },
                [&] { write_csv(directory / "unmatched.csv", unmatched_table(measured.demand)); },
                [&] { write_text(directory / "summary.json", to_text(measured_summary(measured))); },
                [&] { write_text(directory / "provenance.json", to_text(provenance(measured.origin))); }};
    if (has_hotspots) {
        files.emplace_back([&] {
            const auto table = hotspots_table(measured.units, measured.demand, measured.need, measured.hotspots);
            layer_files.write("hotspots", hotspot_areas(measured.outlines, measured.hotspots, count), table);
            write_csv(directory / "hotspots.csv", table);
        });
        files.emplace_back([&] { write_csv(directory / "needs.csv", needs_table(measured.needs, {}, {})); });
    }
    add_pattern_files(files, directory, measured.units, measured.demand, measured.outlines, measured.patterns,
                      layer_files);
    write_all(files, progress);
}

void write_demand(const std::filesystem::path& directory, const Origin& origin, const Units& units,
                  const Demand& demand, const Findings& findings, Progress& progress)
{
    progress.begin("writing demand");
    write_csv(directory / "demand.csv", demand_tables(demand, units));
    write_csv(directory / "reconciliation.csv", reconciliation_table(demand));
    write_csv(directory / "rejected.csv", rejected_tables(demand));
    write_csv(directory / "unmatched.csv", unmatched_table(demand));
    write_text(directory / "summary.json", to_text(demand_summary(origin, units, demand, findings)));
    write_text(directory / "provenance.json", to_text(provenance(origin)));
}

} // namespace needshed
