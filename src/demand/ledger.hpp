#pragma once

/// The *ledger* of a measure: every record of its sources is entered once, into one bucket.

#include <cstdint>
#include <string>
#include <vector>

#include "demand/entry.hpp"
#include "demand/place.hpp"
#include "demand/series_sums.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed::demand {

class Ledger {
public:
    Ledger(const DemandSpec& spec, std::uint32_t measure, std::size_t units);

    void begin_file(const Source& file);

    /// Throws   Error{Input} for a second score of a unit, or of a key that units share
    void enter(std::uint64_t row, const Entry& entry, const Place& place);

    /// Adds the measure, its reconciliation, what was rejected, and findings on what is missing or was snapped.
    /// `unknown` is a phrase with examples of the unknown codes
    /// Throws   Error{Internal} unless the buckets add up to the records
    void close(Demand& demand, const std::string& unknown);

    std::uint64_t records() const { return m_account.records; }

    /// What stands alone in the join, by `Place::listed`, as far as records that count came by.
    const std::vector<Tally>& listed() const { return m_listed; }

    /// True for a unit of which no record tells anything.
    bool is_unreached(std::size_t unit) const;

private:
    /// Where the score of a unit, or of a key, came from.
    struct Origin {
        std::uint32_t file = 0;
        std::uint64_t row = 0; ///< 0: no score yet
    };

    void allocate(std::uint64_t row, const Entry& entry, const Place& place);
    void add(const Entry& entry, const Share& share);
    void split_count(double count, std::span<const Share> shares);
    void list(double value, const Place& place);
    void mark_unreadable(const Place& place);
    void require_first_score(std::uint64_t row, const Place& place);
    void require_balanced() const;
    void require_dates() const;
    MeasureDemand finish_measure();
    void report(std::size_t missing_units, const std::string& unknown, Findings& findings) const;
    bool is_score() const { return m_spec->is_score(); }

    const DemandSpec* m_spec;
    std::uint32_t m_measure;
    Reconciliation m_account;
    std::vector<Source> m_files; ///< as messages name them
    UnitSums m_sums;
    SeriesSums m_series;
    std::vector<std::uint8_t> m_state; ///< of each unit: what is known of it
    std::vector<Origin> m_unit_origin; ///< of scores, by unit
    std::vector<Origin> m_key_origin;  ///< of scores that units share, by key
    std::uint64_t m_cut = 0;           ///< records that lie in part in no unit
    double m_cut_off = 0;              ///< what of their counts does
    std::vector<Tally> m_listed;
    RejectedRecords m_rejected;
};

} // namespace needshed::demand
