// One *pass* reads the files of a source once for all measures that read the same source and place its records alike;
// each measure keeps its own filter, periods and ledger. Records stream: a batch is read, placed, entered and
// forgotten, so memory grows with units, periods and rejected records, not with records. Placing, the dear part, is
// thus done once per record whatever the number of measures. Reading file by file in parallel lost: GDAL's drivers
// differ in what they allow, and placing already shares its work out between threads.

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "demand/area_shares.hpp"
#include "demand/entry.hpp"
#include "demand/ledger.hpp"
#include "demand/lookup.hpp"
#include "demand/place.hpp"
#include "demand/populations.hpp"
#include "demand/raster_measure.hpp"
#include "demand/unmatched.hpp"
#include "needshed/core/error.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace demand {

namespace {

/// Enough for every thread to have work, and for many points to share what the locator reads; some 60 MB.
constexpr std::size_t batch_size = 1U << 20U;

/// Where a measure's records are and how they are placed: what measures must share to be read in one pass.
bool placed_alike(const DemandSpec& a, const DemandSpec& b)
{
    const auto source = [](const DemandSpec& s) {
        return std::tie(s.source.path, s.source.layer, s.source.where, s.source.encoding, s.source.delimiter);
    };
    const auto point = [](const DemandSpec& s) { return std::tie(s.x, s.y, s.crs, s.snap_m); };
    const auto code = [](const DemandSpec& s) { return std::tie(s.code, s.match, s.lookup); };
    const auto area = [](const DemandSpec& s) { return std::tie(s.code, s.areas, s.is_mean); };
    const bool points = a.form == DemandForm::Points;
    if (a.form == DemandForm::Raster || b.form == DemandForm::Raster) {
        return false; // no pass reads a raster
    }
    if (a.form == DemandForm::Areas || b.form == DemandForm::Areas) {
        return a.form == b.form && source(a) == source(b) && area(a) == area(b);
    }
    if ((a.lookup || b.lookup) && a.form != b.form) {
        return false; // a count is shared out by other weights than a score
    }
    return points == (b.form == DemandForm::Points) && source(a) == source(b) &&
           (points ? point(a) == point(b) : code(a) == code(b));
}

/// Measures of each pass, by index; passes in order of their first measure.
std::vector<std::vector<std::size_t>> make_passes(const std::vector<DemandSpec>& specs)
{
    std::vector<std::vector<std::size_t>> passes;
    for (std::size_t m = 0; m < specs.size(); ++m) {
        const auto same = std::find_if(passes.begin(), passes.end(),
                                       [&](const auto& pass) { return placed_alike(specs[pass.front()], specs[m]); });
        same == passes.end() ? passes.push_back({m}) : same->push_back(m);
    }
    return passes;
}

/// A measure on its way through a pass.
struct Reading {
    EntryReader reader;
    Ledger& ledger;
};

class Pass {
public:
    Pass(const std::vector<DemandSpec>& specs, const std::vector<std::size_t>& measures, std::vector<Ledger>& ledgers,
         ColumnList columns, Placer& placer, Progress& progress)
        : m_columns(std::move(columns)), m_placer(&placer), m_progress(&progress)
    {
        for (const auto m : measures) {
            m_readings.push_back({EntryReader(specs[m], m_columns), ledgers[m]});
        }
    }

    void read(const Source& file)
    {
        for (auto& reading : m_readings) {
            reading.ledger.begin_file(file);
        }
        const auto end = for_each_record(
            file, m_columns.names(),
            [&](const StreamHeader& header) {
                m_progress->begin("reading " + description(file), header.rows, "records");
                m_placer->begin_file(file, header);
            },

            [&](const Record& record) { take(record); });
        settle();
        report_surplus(file, end);
        m_placer->end_file();
    }

    void finish(Findings& findings)
    {
        findings.insert(findings.end(), m_findings.begin(), m_findings.end());
        m_placer->end(findings);
        for (const auto& reading : m_readings) {
            reading.reader.report(reading.ledger.records(), findings);
        }
    }

private:
    void take(const Record& record)
    {
        m_rows.push_back(record.row);
        m_placer->add(record);
        for (auto& reading : m_readings) {
            m_entries.push_back(reading.reader.read(record));
        }
        if (m_rows.size() == batch_size) {
            settle();
        }
    }

    /// Enters the batch. Entries stand record by record, and within a record measure by measure.
    void settle()
    {
        const auto places = m_placer->take_places();
        const Entry* entry = m_entries.data();
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            for (auto& reading : m_readings) {
                reading.ledger.enter(m_rows[i], *entry++, places[i]);
            }
        }
        m_progress->advance(m_rows.size());
        m_rows.clear();
        m_entries.clear();
    }

    /// Such rows are read, but a delimiter in a text without quotes may have moved their fields.
    void report_surplus(const Source& file, const StreamEnd& end)
    {
        if (end.rows_with_surplus > 0) {
            m_findings.push_back({"rows_too_long", description(file),
                                  fmt::format("{} of {} hold more than the columns it names, the first is row {}",
                                              grouped(static_cast<long long>(end.rows_with_surplus)),
                                              counted(end.rows, "row"), end.first_with_surplus),
                                  static_cast<double>(end.rows_with_surplus)});
        }
    }

    ColumnList m_columns;
    std::vector<Reading> m_readings;
    Findings m_findings;
    Placer* m_placer;
    Progress* m_progress;
    std::vector<std::uint64_t> m_rows;
    std::vector<Entry> m_entries;
};

/// Everything the passes share.
class Overlay {
public:
    Overlay(const Units& units, const DemandSpecs& specs, Progress& progress)
        : m_units(&units), m_specs(&specs), m_progress(&progress),
          m_shelf({units, m_demand.populations, [this]() -> const Ground& { return ground(); }}),
          m_unknown(specs.measures.size()), m_lone(specs.measures.size())
    {
        for (std::size_t m = 0; m < specs.measures.size(); ++m) {
            m_ledgers.emplace_back(specs.measures[m], static_cast<std::uint32_t>(m), units.coverage.unit_count());
        }
    }

    void read_populations()
    {
        for (const auto& spec : m_specs->populations) {
            m_progress->begin("reading population " + spec.name);
            const auto* lookup = spec.lookup ? &m_shelf.find(*spec.lookup, m_demand.findings) : nullptr;
            read_population(*m_units, spec, lookup, m_demand);
        }
    }

    void read_measures()
    {
        for (const auto& measures : make_passes(m_specs->measures)) {
            if (m_specs->measures[measures.front()].form != DemandForm::Raster) {
                read_pass(measures);
            }
        }
    }

    Demand finish()
    {
        for (std::size_t m = 0; m < m_ledgers.size(); ++m) {
            if (m_specs->measures[m].form == DemandForm::Raster) {
                add_raster(m_specs->measures[m]);
                continue;
            }
            m_ledgers[m].close(m_demand, m_unknown[m]);
            list_lone_codes(m);
        }
        return std::move(m_demand);
    }

private:
    void read_pass(const std::vector<std::size_t>& measures)
    {
        const auto& spec = m_specs->measures[measures.front()];
        ColumnList columns;
        const auto placer = make_placer(spec, columns);
        Pass pass(m_specs->measures, measures, m_ledgers, columns, *placer, *m_progress);
        for (const auto& file : expand(spec.source)) {
            pass.read(file);
        }
        pass.finish(m_demand.findings);
        for (const auto m : measures) {
            m_unknown[m] = placer->unknown_examples();
            m_lone[m] = placer->unmatched(m_ledgers[m].listed());
        }
    }

    void add_raster(const DemandSpec& spec)
    {
        auto result = read_raster(*m_units, spec, m_demand.findings, *m_progress);
        m_demand.measures.push_back(std::move(result.measure));
        m_demand.reconciliations.push_back(std::move(result.account));
    }

    std::unique_ptr<Placer> make_placer(const DemandSpec& spec, ColumnList& columns)
    {
        if (spec.form == DemandForm::Areas) {
            return place_by_area(spec, {*m_units, m_demand.populations, [this]() -> const Ground& { return ground(); }},
                                 columns, m_demand.findings, *m_progress);
        }
        if (spec.lookup) {
            return place_by_lookup(spec, *m_units, m_shelf.find(*spec.lookup, m_demand.findings), columns);
        }
        if (spec.form != DemandForm::Points) {
            return place_by_code(spec, *m_units, columns);
        }
        return place_by_point(spec, ground(), columns);
    }

    const Ground& ground()
    {
        if (!m_ground) {
            m_ground.emplace(make_ground(*m_units));
        }
        return *m_ground;
    }

    void list_lone_codes(std::size_t measure)
    {
        const auto& spec = m_specs->measures[measure];
        if (spec.code.empty()) {
            return;
        }
        Join join{spec.measure, spec.match, spec.lookup.has_value(), std::move(m_lone[measure]), {}};
        for (std::size_t unit = 0; unit < m_units->coverage.unit_count(); ++unit) {
            if (spec.form != DemandForm::Areas && m_ledgers[measure].is_unreached(unit)) {
                join.units.push_back(unit);
            }
        }
        list_unmatched(std::move(join), *m_units, m_demand);
    }

    const Units* m_units;
    const DemandSpecs* m_specs;
    Progress* m_progress;
    Demand m_demand;
    std::optional<Ground> m_ground; ///< made for the first points
    LookupShelf m_shelf;
    std::vector<Ledger> m_ledgers;
    std::vector<std::string> m_unknown;
    std::vector<std::vector<Unmatched>> m_lone; ///< codes without units
};

} // namespace

} // namespace demand

Demand overlay(const Units& units, const DemandSpecs& specs, Progress& progress)
{
    specs.validate();
    demand::Overlay overlay(units, specs, progress);
    overlay.read_populations();
    overlay.read_measures();
    return overlay.finish();
}

} // namespace needshed
