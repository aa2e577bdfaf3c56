#pragma once

/// A measure's values on the units, in all and by period, as records add to them.

#include <cstdint>
#include <map>
#include <vector>

#include "demand/entry.hpp"
#include "demand/place.hpp"

namespace needshed::demand {

/// Values per unit: counts add up; the score of a unit is the mean of those that reach it, by weight.
class UnitSums {
public:
    UnitSums(std::size_t units, bool mean) : m_value(units, 0), m_weight(mean ? units : 0, 0) {}

    void add(double value, const Share& share)
    {
        const auto unit = to_index(share.unit);
        m_value[unit] += value * share.weight;
        if (!m_weight.empty()) {
            m_weight[unit] += share.weight;
        }
    }

    /// NaN where no score came.
    std::vector<double> take();

private:
    std::vector<double> m_value;
    std::vector<double> m_weight; ///< of scores only; a count needs none
};

/// Values by every period the measure is kept by.
class SeriesSums {
public:
    SeriesSums(const DemandSpec& spec, std::size_t units);

    /// The source has records of that period, whether they count or not: a unit without one that counts has 0, and a
    /// score none.
    void know(const When& when);

    void add(const When& when, double value, const Share& share);

    /// Notes one record, whatever the number of its shares.
    void note(const When& when);

    std::vector<Series> take();

    /// Findings `dates_without_day`, `dates_without_time`, `times_at_midnight`.
    void report(Findings& findings) const;

private:
    const DemandSpec* m_spec;
    std::size_t m_units;
    bool m_mean;
    std::map<std::int32_t, UnitSums> m_calendar;
    std::vector<UnitSums> m_weekdays;
    std::vector<UnitSums> m_bands;
    std::uint64_t m_records = 0;
    std::uint64_t m_without_day = 0;
    std::uint64_t m_without_time = 0;
    std::uint64_t m_midnight = 0;
};

} // namespace needshed::demand
