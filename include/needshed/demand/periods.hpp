#pragma once

/// A *date* is what a text says of when something happened: a year at least, perhaps down to the second, in the time it
/// is written in. A *period* is a stretch of the calendar (a year, a quarter, a month), a day of the week, or a band of
/// hours of the day. A *series* holds a measure's values period by period.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace needshed {

/// Nothing is filled in: what the text does not say stays at its default.
struct Date {
    std::int16_t year = 0;
    std::int8_t quarter = 0; ///< 1 to 4; of the month where one is stated
    std::int8_t month = 0;   ///< 1 to 12
    std::int8_t day = 0;     ///< 1 to 31
    std::int8_t hour = -1;   ///< 0 to 23
    std::int8_t minute = 0;
    std::int8_t second = 0;

    friend bool operator==(const Date&, const Date&) = default;
};

/// Reads a date from `2019-01-31`, `2019/01/31`, `31/01/2019` (day first), `20190131`, `31 January 2019` or
/// `31-Jan-2019`, each with or without a time of day: `10:30`, `10:30:00`, `10:30 PM`, after a space or a `T`, with or
/// without a zone, which is left aside; from a month, `2019-01`, `201901`, `2019M01`, `January 2019`; a quarter,
/// `2019-Q1`, `2019Q1`, `Q1 2019`; or a year, `2019`. Years from 1800 to 2199.
std::optional<Date> parse_date(std::string_view text) noexcept;

enum class PeriodKind : std::uint8_t { Year, Quarter, Month, Weekday, Hours };

/// `year`, `quarter`, `month`, `weekday`, `hours`.
std::string period_kind_name(PeriodKind kind);

/// Which periods a measure is kept by.
struct PeriodSpec {
    PeriodKind every = PeriodKind::Month; ///< Year, Quarter or Month
    bool weekdays = false;
    std::vector<int> hours; ///< at which bands start, ascending; the last band runs on to the first start. Empty: none

    friend bool operator==(const PeriodSpec&, const PeriodSpec&) = default;
};

/// The year, quarter or month of a date as a number: year; year × 4 + quarter − 1; year × 12 + month − 1. Empty when
/// the date does not say it.
std::optional<std::int32_t> calendar_period(const Date& date, PeriodKind kind) noexcept;

/// 1 for Monday to 7 for Sunday; empty without a day.
std::optional<std::int32_t> weekday_of(const Date& date) noexcept;

/// Place of the band that holds the date's hour; empty without a time of day.
std::optional<std::size_t> hour_band(const Date& date, const std::vector<int>& starts) noexcept;

struct Series {
    PeriodKind kind = PeriodKind::Month;
    std::vector<std::int32_t> period; ///< ascending: as `calendar_period` (those the source knows), `weekday_of` (all
                                      ///< seven), or the hour at which a band starts (all bands)
    std::vector<std::vector<double>> value; ///< one row per period, each per unit; NaN where missing
};

/// The period's name, which no program takes for a date: `2019`, `2019Q1`, `2019M01`, `monday`, `06h-12h`.
std::string period_name(const Series& series, std::size_t period);

/// The first day of a calendar period, as `2019-01-01`; empty for weekdays and hours.
std::string period_start(const Series& series, std::size_t period);

} // namespace needshed
