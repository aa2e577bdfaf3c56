#include <algorithm>
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
#include "release/released_layers.hpp"
#include "release/report/report.hpp"

namespace needshed {

namespace {

using Files = std::vector<std::function<void()>>;

std::string study_words(const Origin& origin)
{
    return "Study: " + origin.title + ".";
}

/// The largest first: with two threads the others are written meanwhile. That is from the lowest layer up.
void add_layer_files(Files& files, const std::vector<ReleasedLayer>& layers, const release::LayerFiles& layer_files)
{
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        files.emplace_back([&layer_files, &each = *layer] { layer_files.write(each); });
    }
}

/// The tables of the patterns that the study asks for.
/// Requires the arguments to outlive the functions that are added
void add_pattern_files(Files& files, const std::filesystem::path& directory, const Coverage& coverage,
                       const Patterns& patterns, const Layers& layers)
{
    if (!patterns.trends.empty()) {
        files.emplace_back([&] { write_csv(directory / "trends.csv", trends_table(coverage, patterns.trends)); });
        files.emplace_back(
            [&] { write_csv(directory / "trend_periods.csv", trend_period_tables(coverage, patterns.trends)); });
    }
    if (!patterns.scans.empty()) {
        files.emplace_back([&] { write_csv(directory / "scan.csv", layers.scan); });
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

/// Every layer and table in one file, each layer with its style. A program that takes the first gets the localities.
void write_package(const std::filesystem::path& file, const Results& results, std::vector<ReleasedLayer> released,
                   const Layers& layers)
{
    GeoPackageOutput package(file);
    std::stable_partition(released.begin(), released.end(),
                          [](const auto& layer) { return layer.style.name == "localities"; });
    for (const auto& [style, table, shapes, decimals, parts] : released) {
        const PackageEntry entry{style.name, style.title, style.description};
        std::visit([&, &rows = *table](const auto& each) { package.write(entry, each, rows, wgs84); }, shapes());
    }
    const auto write = [&](const TableText& text, const Table& table) {
        package.write({text.name, text.title, text.description}, table);
    };
    if (!results.patterns.trends.empty()) {
        write(trends_text, trends_table(results.units.coverage, results.patterns.trends));
    }
    write(needs_text, layers.needs);
    write(footprints_text, footprints_table(results));
    write(services_text, services_table(results));
    write(assignment_text, assignment_table(results));
    for (const auto& layer : released) {
        package.set_style(layer.style.name, layer.style.qml);
    }
    package.close();
}

void write_picture(const std::filesystem::path& directory, const MapPicture& picture)
{
    write_text(directory / (picture.file + ".svg"), picture.paper);
    write_text(directory / (picture.file + ".png"), release::png_of(picture.paper, release::a4_across.pixels));
    write_text(directory / (picture.file + "-slide.png"), release::png_of(picture.slide, release::slide.pixels));
}

/// The project, without layers that show nothing.
void write_project(const std::filesystem::path& file, const Results& results,
                   const std::vector<ReleasedLayer>& released)
{
    std::vector<StyledLayer> layers;
    for (const auto& layer : released) {
        if (layer.table->row_count() > 0) {
            layers.push_back(layer.style);
        }
    }
    const auto& coverage = results.units.coverage;
    write_text(file, qgis_project(results.origin.title, layers, coverage.crs(), bounding_box(coverage.arcs().points)));
}

} // namespace

void write_outputs(const std::filesystem::path& directory, const Results& results, Progress& progress)
{
    progress.begin("writing outputs");
    const auto layers = layers_of(results);
    const auto& coverage = results.units.coverage;
    const auto released = released_layers(results, layers);
    const release::LayerFiles layer_files(directory, study_words(results.origin), results.outputs);

    Files files{[&] { write_text(directory / "report.html", report_page(results, layers)); }};
    add_layer_files(files, released, layer_files);
    const Files tables{[&] { write_csv(directory / "units.csv", layers.units); },
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
    files.insert(files.end(), tables.begin(), tables.end());
    files.emplace_back([&] { write_localities_workbook(directory / "localities.xlsx", results, layers); });
    files.emplace_back([&] { write_package(directory / "needshed.gpkg", results, released, layers); });
    files.emplace_back([&] { write_project(directory / "needshed.qgs", results, released); });
    for (auto& draw : map_pictures(results, layers)) {
        files.emplace_back([&directory, draw = std::move(draw)] { write_picture(directory, draw()); });
    }
    add_pattern_files(files, directory, coverage, results.patterns, layers);
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
    const auto layers = layers_of(measured);
    const auto released = released_layers(measured, layers);
    const release::LayerFiles layer_files(directory, study_words(measured.origin), measured.outputs);
    Files files{[&] { write_csv(directory / "units.csv", layers.units); },
                [&] { write_csv(directory / "rejected.csv", rejected_tables(measured.demand)); },
                [&] { write_csv(directory / "unmatched.csv", unmatched_table(measured.demand)); },
                [&] { write_text(directory / "summary.json", to_text(measured_summary(measured))); },
                [&] { write_text(directory / "provenance.json", to_text(provenance(measured.origin))); }};
    add_layer_files(files, released, layer_files);
    if (!measured.hotspots.index.classes.empty()) {
        files.emplace_back([&] { write_csv(directory / "hotspots.csv", layers.hotspots); });
        files.emplace_back([&] { write_csv(directory / "needs.csv", needs_table(measured.needs, {}, {})); });
    }
    add_pattern_files(files, directory, measured.units.coverage, measured.patterns, layers);
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
