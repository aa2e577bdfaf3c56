#include <optional>
#include <utility>

#include <fmt/format.h>

#include "demand/area_shares.hpp"
#include "needshed/core/error.hpp"

namespace needshed::demand {

namespace {

/// Areas and their shares.
struct Spread {
    KnownAreas areas;
    AreaShares shares;
};

Spread make_spread(const Source& source, const DemandSpec& spec, const AreaGround& ground, Findings& findings,
                   Progress& progress)
{
    auto areas = read_known_areas(source, spec.areas, ground.units, findings, progress);
    progress.begin("laying " + areas.title + " over the units");
    auto shares = spec.is_score() ? AreaShares::of_means(areas, spec.areas.spread, ground, findings)
                                  : AreaShares::of_counts(areas, spec.areas.spread, ground, findings);
    return {std::move(areas), std::move(shares)};
}

/// The records are the areas: record by record, in the order of the layer.
class AreaRecordPlacer final : public Placer {
public:
    AreaRecordPlacer(const DemandSpec& spec, AreaGround ground, Findings& findings, Progress& progress)
        : m_spec(&spec), m_ground(std::move(ground)), m_findings(&findings), m_progress(&progress)
    {
    }

    void begin_file(const Source& file, const StreamHeader& /*header*/) override
    {
        m_spread.emplace(make_spread(file, *m_spec, m_ground, *m_findings, *m_progress));
    }

    void add(const Record& record) override
    {
        const auto area = static_cast<std::size_t>(record.row - 1);
        if (area >= m_spread->areas.areas.area_count()) {
            throw Error(ErrorKind::Input, m_spread->areas.title, "changed while it was read", "Read it again");
        }
        m_places.push_back({no_unit, m_spread->shares.bucket(area), no_key, m_spread->shares.of(area)});
    }

    std::vector<Place> take_places() override { return std::exchange(m_places, {}); }
    void end_file() override {}
    void end(Findings& /*findings*/) override {}
    std::string unknown_examples() const override { return {}; }

private:
    const DemandSpec* m_spec;
    AreaGround m_ground;
    Findings* m_findings;
    Progress* m_progress;
    std::optional<Spread> m_spread; ///< of the current file
    std::vector<Place> m_places;
};

/// The records name areas of a layer by code.
class AreaCodePlacer final : public Placer {
public:
    AreaCodePlacer(const DemandSpec& spec, Spread spread, ColumnList& columns)
        : m_spec(&spec), m_spread(std::move(spread)), m_field(columns.add(spec.code))
    {
    }

    void begin_file(const Source& /*file*/, const StreamHeader& /*header*/) override {}
    void end_file() override {}

    void add(const Record& record) override
    {
        const auto text = record.field[m_field];
        if (text.empty()) {
            m_places.push_back({no_unit, Bucket::NoCode});
            return;
        }
        const auto area = m_spread.areas.codes.find(text);
        if (!area) {
            m_places.push_back({no_unit, Bucket::UnknownCode, no_key, {}, m_tally.add_unknown(text)});
            return;
        }
        m_tally.add_known();
        m_places.push_back({no_unit, m_spread.shares.bucket(*area), *area, m_spread.shares.of(*area)});
    }

    std::vector<Place> take_places() override { return std::exchange(m_places, {}); }

    void end(Findings& /*findings*/) override
    {
        if (!m_tally.none_known()) {
            return;
        }
        const auto hint = near_miss_hint(m_tally.unknown(), m_spread.areas.codes, "the areas have them");
        throw Error(ErrorKind::Input, fmt::format("{} column '{}'", place(m_spec->source), m_spec->code),
                    fmt::format("holds {}; the areas of {} have {}", quoted(m_tally.unknown()), m_spread.areas.title,
                                quoted(m_spread.areas.codes)),
                    hint.empty() ? "Name the column of the areas that holds the same codes with \"code\" in \"areas\", "
                                   "or add the areas' codes to the table"
                                 : hint);
    }

    std::string unknown_examples() const override
    {
        if (m_tally.unknown().size() == 0) {
            return {};
        }
        const auto hint = near_miss_hint(m_tally.unknown(), m_spread.areas.codes, "the areas have them");
        return "such as " + quoted(m_tally.unknown()) + (hint.empty() ? "" : "; " + hint);
    }

    std::vector<Unmatched> unmatched(const std::vector<Tally>& tallies) const override
    {
        return m_tally.unmatched(tallies);
    }

private:
    const DemandSpec* m_spec;
    Spread m_spread;
    std::size_t m_field;
    CodeTally m_tally;
    std::vector<Place> m_places;
};

} // namespace

std::unique_ptr<Placer> place_by_area(const DemandSpec& spec, AreaGround ground, ColumnList& columns,
                                      Findings& findings, Progress& progress)
{
    if (spec.areas.source.path.empty()) {
        return std::make_unique<AreaRecordPlacer>(spec, std::move(ground), findings, progress);
    }
    auto spread = make_spread(spec.areas.source, spec, ground, findings, progress);
    return std::make_unique<AreaCodePlacer>(spec, std::move(spread), columns);
}

} // namespace needshed::demand
