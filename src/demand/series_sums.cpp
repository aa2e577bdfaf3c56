#include "demand/series_sums.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>

#include "needshed/core/text.hpp"

namespace needshed::demand {

namespace {

/// Fewer records say nothing about how a source writes its times.
constexpr std::uint64_t enough_to_judge = 10;

std::string number(std::uint64_t count)
{
    return grouped(static_cast<long long>(count));
}

} // namespace

std::vector<double> UnitSums::take()
{
    for (std::size_t unit = 0; unit < m_weight.size(); ++unit) {
        m_value[unit] = m_weight[unit] > 0 ? m_value[unit] / m_weight[unit] : std::numeric_limits<double>::quiet_NaN();
    }
    return std::move(m_value);
}

SeriesSums::SeriesSums(const DemandSpec& spec, std::size_t units)
    : m_spec(&spec), m_units(units), m_mean(spec.is_score()),
      m_weekdays(spec.periods.weekdays ? 7 : 0, UnitSums(units, m_mean)),
      m_bands(spec.periods.hours.size(), UnitSums(units, m_mean))
{
}

void SeriesSums::know(const When& when)
{
    if (when.period != When::never && m_calendar.find(when.period) == m_calendar.end()) {
        m_calendar.emplace(when.period, UnitSums(m_units, m_mean));
    }
}

void SeriesSums::add(const When& when, double value, const Share& share)
{
    if (m_spec->date.empty()) {
        return;
    }
    m_calendar.at(when.period).add(value, share);
    if (when.weekday != When::unknown) {
        m_weekdays[static_cast<std::size_t>(when.weekday)].add(value, share);
    }
    if (when.band != When::unknown) {
        m_bands[static_cast<std::size_t>(when.band)].add(value, share);
    }
}

void SeriesSums::note(const When& when)
{
    ++m_records;
    m_without_day += when.weekday == When::unknown ? 1 : 0;
    m_without_time += when.band == When::unknown ? 1 : 0;
    m_midnight += when.midnight ? 1 : 0;
}

std::vector<Series> SeriesSums::take()
{
    std::vector<Series> result;
    if (!m_calendar.empty()) {
        auto& calendar = result.emplace_back();
        calendar.kind = m_spec->periods.every;
        for (auto& [period, sums] : m_calendar) {
            calendar.period.push_back(period);
            calendar.value.push_back(sums.take());
        }
    }
    if (!m_weekdays.empty()) {
        auto& weekdays = result.emplace_back();
        weekdays.kind = PeriodKind::Weekday;
        for (std::size_t day = 0; day < m_weekdays.size(); ++day) {
            weekdays.period.push_back(static_cast<std::int32_t>(day) + 1);
            weekdays.value.push_back(m_weekdays[day].take());
        }
    }
    if (!m_bands.empty()) {
        auto& bands = result.emplace_back();
        bands.kind = PeriodKind::Hours;
        bands.period.assign(m_spec->periods.hours.begin(), m_spec->periods.hours.end());
        for (auto& band : m_bands) {
            bands.value.push_back(band.take());
        }
    }
    return result;
}

void SeriesSums::report(Findings& findings) const
{
    const auto add = [&](const char* kind, std::uint64_t count, const std::string& message) {
        if (count > 0) {
            findings.push_back({kind, m_spec->measure, message, static_cast<double>(count)});
        }
    };
    const auto records = counted(m_records, "record");
    if (m_spec->periods.weekdays) {
        add("dates_without_day", m_without_day,
            fmt::format("{} of {} in no weekday: the date states no day", number(m_without_day), records));
    }
    if (!m_bands.empty()) {
        add("dates_without_time", m_without_time,
            fmt::format("{} of {} in no band of hours: the date states no time of day", number(m_without_time),
                        records));
    }
    if (m_midnight >= enough_to_judge && m_midnight * 2 > m_records) {
        add("times_at_midnight", m_midnight,
            fmt::format("{} of {} at 00:00:00 exactly: the source may hold days only, or midnight for unknown",
                        number(m_midnight), records));
    }
}

} // namespace needshed::demand
