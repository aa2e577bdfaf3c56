#include <utility>

#include "demand/lookup.hpp"

namespace needshed::demand {

namespace {

class LookupPlacer final : public Placer {
public:
    LookupPlacer(const DemandSpec& spec, const Units& units, const Lookup& lookup, ColumnList& columns)
        : m_spec(&spec), m_units(&units), m_lookup(&lookup), m_field(columns.add(spec.code))
    {
        for (std::uint32_t code = 0; code < lookup.codes().size(); ++code) {
            add_shares(code);
        }
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
        const auto code = m_lookup->codes().find(text);
        if (!code) {
            const auto number = m_tally.add_unknown(text);
            m_places.push_back({no_unit, Bucket::UnknownCode, no_key, {}, listed(m_listed_unknown, number, true)});
            return;
        }
        m_tally.add_known();
        const bool strays = m_codes[*code].strays;
        m_places.push_back({no_unit, m_lookup->bucket(*code), *code, shares(*code),
                            strays ? listed(m_listed_code, *code, false) : no_key});
    }

    std::vector<Place> take_places() override { return std::exchange(m_places, {}); }

    void end(Findings& /*findings*/) override
    {
        require_some(m_tally, *m_lookup, *m_units, m_spec->source, m_spec->code);
    }

    std::string unknown_examples() const override { return demand::unknown_examples(m_tally, *m_lookup, *m_units); }

    std::vector<Unmatched> unmatched(const std::vector<Tally>& tallies) const override;

private:
    struct Code {
        std::size_t first = 0; ///< of its shares
        bool strays = false;   ///< leads to areas that are no unit
    };

    /// What a number of `Place::listed` stands for.
    struct Listed {
        bool unknown = false; ///< to the lookup; otherwise a code of it that leads to strays
        std::uint32_t number = 0;
    };

    void add_shares(std::uint32_t code)
    {
        auto& entry = m_codes.emplace_back(Code{m_shares.size(), false});
        for (const auto& target : m_lookup->targets(code)) {
            if (target.unit == no_unit) {
                entry.strays = true;
            }
            else {
                m_shares.push_back(
                    {target.unit, m_spec->form == DemandForm::Scores ? target.weight : m_lookup->part(target)});
            }
        }
    }

    std::span<const Share> shares(std::uint32_t code) const
    {
        const auto end = code + 1 < m_codes.size() ? m_codes[code + 1].first : m_shares.size();
        return {m_shares.data() + m_codes[code].first, end - m_codes[code].first};
    }

    std::uint32_t listed(std::vector<std::uint32_t>& known, std::uint32_t number, bool unknown)
    {
        if (known.size() <= number) {
            known.resize(number + std::size_t{1}, no_key);
        }
        if (known[number] == no_key) {
            known[number] = static_cast<std::uint32_t>(m_listed.size());
            m_listed.push_back({unknown, number});
        }
        return known[number];
    }

    const DemandSpec* m_spec;
    const Units* m_units;
    const Lookup* m_lookup;
    std::size_t m_field;
    std::vector<Share> m_shares;
    std::vector<Code> m_codes;
    CodeTally m_tally;
    std::vector<Listed> m_listed;
    std::vector<std::uint32_t> m_listed_unknown; ///< by number in the tally
    std::vector<std::uint32_t> m_listed_code;    ///< by number in the lookup
    std::vector<Place> m_places;
};

std::vector<Unmatched> LookupPlacer::unmatched(const std::vector<Tally>& tallies) const
{
    std::vector<Unmatched> result;
    std::vector<Tally> strays(m_lookup->strays().size());
    for (std::size_t i = 0; i < tallies.size(); ++i) {
        const auto& [unknown, number] = m_listed[i];
        if (unknown && tallies[i].records > 0) {
            result.push_back(
                {{}, UnmatchedSide::Records, m_tally.unknown().codes()[number], tallies[i].records, tallies[i].value});
        }
        for (const auto& target : unknown ? std::span<const Target>() : m_lookup->targets(number)) {
            if (target.unit == no_unit) {
                strays[target.stray].records += tallies[i].records;
                strays[target.stray].value += tallies[i].value * m_lookup->part(target);
            }
        }
    }
    for (std::size_t stray = 0; stray < strays.size(); ++stray) {
        if (strays[stray].records > 0) {
            result.push_back({{},
                              UnmatchedSide::Lookup,
                              m_lookup->strays().codes()[stray],
                              strays[stray].records,
                              strays[stray].value});
        }
    }
    return result;
}

} // namespace

std::unique_ptr<Placer> place_by_lookup(const DemandSpec& spec, const Units& units, const Lookup& lookup,
                                        ColumnList& columns)
{
    return std::make_unique<LookupPlacer>(spec, units, lookup, columns);
}

} // namespace needshed::demand
