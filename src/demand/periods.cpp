#include "needshed/demand/periods.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

namespace needshed {

std::string period_kind_name(PeriodKind kind)
{
    constexpr std::array names{"year", "quarter", "month", "weekday", "hours"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<std::int32_t> calendar_period(const Date& date, PeriodKind kind) noexcept
{
    const std::int32_t year = date.year;
    if (year == 0 || (kind == PeriodKind::Quarter && date.quarter == 0) ||
        (kind == PeriodKind::Month && date.month == 0)) {
        return std::nullopt;
    }
    return kind == PeriodKind::Year      ? year
           : kind == PeriodKind::Quarter ? year * 4 + date.quarter - 1
                                         : year * 12 + date.month - 1;
}

std::optional<std::int32_t> weekday_of(const Date& date) noexcept
{
    if (date.day == 0) {
        return std::nullopt;
    }
    const std::chrono::year_month_day day{std::chrono::year{date.year},
                                          std::chrono::month{static_cast<unsigned>(date.month)},
                                          std::chrono::day{static_cast<unsigned>(date.day)}};
    return static_cast<std::int32_t>(std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding());
}

std::optional<std::size_t> hour_band(const Date& date, const std::vector<int>& starts) noexcept
{
    if (date.hour < 0 || starts.empty()) {
        return std::nullopt;
    }
    const auto after = std::upper_bound(starts.begin(), starts.end(), static_cast<int>(date.hour));
    return after == starts.begin() ? starts.size() - 1 : static_cast<std::size_t>(after - starts.begin()) - 1;
}

std::string period_name(const Series& series, std::size_t period)
{
    constexpr std::array weekdays{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    const auto number = series.period[period];
    switch (series.kind) {
    case PeriodKind::Year:
        return fmt::format("{:04}", number);
    case PeriodKind::Quarter:
        return fmt::format("{:04}Q{}", number / 4, number % 4 + 1);
    case PeriodKind::Month:
        return fmt::format("{:04}M{:02}", number / 12, number % 12 + 1);
    case PeriodKind::Weekday:
        return weekdays[static_cast<std::size_t>(number) - 1];
    case PeriodKind::Hours:
        break;
    }
    const auto end = series.period[(period + 1) % series.period.size()];
    return fmt::format("{:02}h-{:02}h", number, end == 0 ? 24 : end);
}

std::string period_start(const Series& series, std::size_t period)
{
    const auto number = series.period[period];
    switch (series.kind) {
    case PeriodKind::Year:
        return fmt::format("{:04}-01-01", number);
    case PeriodKind::Quarter:
        return fmt::format("{:04}-{:02}-01", number / 4, number % 4 * 3 + 1);
    case PeriodKind::Month:
        return fmt::format("{:04}-{:02}-01", number / 12, number % 12 + 1);
    default:
        return {};
    }
}

} // namespace needshed
