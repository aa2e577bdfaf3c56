#include "needshed/core/version.hpp"
#include "needshed/release/outputs.hpp"
#include "release/layers.hpp"

namespace needshed {

namespace {

/// The two documents of a run, for whoever has only the database.
Table run_table(const Results& results)
{
    Table table;
    table.add("title", TextValues{results.origin.title}, "title of the study");
    table.add("needshed", TextValues{version()}, "version that wrote this schema");
    table.add("summary", TextValues{to_text(run_summary(results))}, "counts, reconciliation, findings, bounds");
    table.add("provenance", TextValues{to_text(provenance(results.origin))}, "inputs, versions, the study as read");
    return table;
}

} // namespace

void write_database(DatabaseOutput& database, const Results& results, Progress& progress)
{
    const auto& plan = results.proposal.plan;
    progress.begin("preparing the database");
    const auto layers = layers_of(results);
    database.write({"localities", "one row per locality", {"locality"}, {}},
                   dissolve(results.outlines, plan.locality, plan.count), layers.localities, progress);
    database.write({"units", "one row per unit", {"code"}, {}}, unit_areas(results.outlines, plan.locality.size()),
                   layers.units, progress);
    database.write({"borders", "one row per pair of neighbouring localities", {"a", "b"}, {}}, layers.border_lines,
                   layers.borders, progress);
    database.write({"hotspots", "one row per cluster of hot or cold units", {"hotspot"}, {}},
                   hotspot_areas(results.outlines, results.hotspots, plan.locality.size()), layers.hotspots, progress);
    database.write({needs_text.name, needs_text.description, {"locality", "measure"}, {}}, layers.needs, progress);
    database.write({"repairs", "ground that changed hands when the boundaries were mended", {}, {}},
                   repairs_in_wgs84(results.units.coverage), layers.repairs, progress);
    database.write({footprints_text.name, footprints_text.description, {"agency", "unit", "area"}, {}},
                   footprints_table(results), progress);
    database.write({services_text.name, services_text.description, {"measure", "other"}, {}}, services_table(results),
                   progress);
    database.write({assignment_text.name, assignment_text.description, {"unit"}, {}}, assignment_table(results),
                   progress);
    database.write({"prices", "what moving a unit across a border would do", {"unit", "to"}, {}}, prices_table(results),
                   progress);
    database.write({"rejected", "every record that reached no unit, and why", {"measure", "source", "row"}, {}},
                   rejected_tables(results.demand), progress);
    database.write({"unmatched", "every code that stands alone in a join", {"measure", "side", "code"}, {}},
                   unmatched_table(results.demand), progress);
    const auto& patterns = results.patterns;
    if (!patterns.trends.empty()) {
        database.write({trends_text.name, trends_text.description, {"unit", "measure"}, {}},
                       trends_table(results.units.coverage, patterns.trends), progress);
    }
    if (!patterns.scans.empty()) {
        database.write({"scan", "one row per cluster of the scan statistic", {"cluster"}, {}},
                       scan_areas(results.outlines, patterns.scans, plan.locality.size()),
                       scan_table(results.units, results.demand, patterns.scans), progress);
    }
    database.write({"run", "where this schema came from", {"title"}, {"summary", "provenance"}}, run_table(results),
                   progress);
}

} // namespace needshed
