#include "demand/place.hpp"

#include <utility>

namespace needshed::demand {

namespace {

class CodePlacer final : public Placer {
public:
    CodePlacer(const DemandSpec& spec, const Units& units, ColumnList& columns)
        : m_spec(&spec), m_units(&units), m_index(units, spec.match), m_field(columns.add(spec.code))
    {
    }

    void begin_file(const Source& /*file*/, const StreamHeader& /*header*/) override {}
    void end_file() override {}

    void add(const Record& record) override
    {
        const auto code = record.field[m_field];
        if (code.empty()) {
            m_places.push_back({no_unit, Bucket::NoCode});
            return;
        }
        const auto unit = m_index.find(code);
        if (unit == no_unit) {
            m_places.push_back({no_unit, Bucket::UnknownCode, no_key, {}, m_tally.add_unknown(code)});
            return;
        }
        m_tally.add_known();
        m_places.push_back({unit, Bucket::Inside});
    }

    std::vector<Place> take_places() override { return std::exchange(m_places, {}); }

    void end(Findings& /*findings*/) override { m_tally.require_some(m_index, *m_units, m_spec->source, m_spec->code); }

    std::string unknown_examples() const override { return m_tally.unknown_examples(m_index); }

    std::vector<Unmatched> unmatched(const std::vector<Tally>& tallies) const override
    {
        return m_tally.unmatched(tallies);
    }

private:
    const DemandSpec* m_spec;
    const Units* m_units;
    CodeIndex m_index;
    CodeTally m_tally;
    std::size_t m_field;
    std::vector<Place> m_places;
};

} // namespace

std::unique_ptr<Placer> place_by_code(const DemandSpec& spec, const Units& units, ColumnList& columns)
{
    return std::make_unique<CodePlacer>(spec, units, columns);
}

} // namespace needshed::demand
