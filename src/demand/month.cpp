#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "needshed/core/text.hpp"
#include "needshed/demand/demand.hpp"

namespace needshed {

namespace {

/// A number met while reading a date, with its number of digits, which tells a year from a day.
struct Digits {
    int value = 0;
    int count = 0;
};

bool is_digit(char letter) noexcept
{
    return letter >= '0' && letter <= '9';
}

bool is_letter(char letter) noexcept
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

/// Takes the digits at the front, at most eight of them.
Digits take_digits(std::string_view& text) noexcept
{
    Digits digits;
    while (!text.empty() && is_digit(text.front()) && digits.count < 8) {
        digits.value = digits.value * 10 + (text.front() - '0');
        ++digits.count;
        text.remove_prefix(1);
    }
    return digits;
}

bool take(std::string_view& text, std::string_view any_of) noexcept
{
    if (text.empty() || any_of.find(text.front()) == std::string_view::npos) {
        return false;
    }
    text.remove_prefix(1);
    return true;
}

/// Years outside are typing errors: each would become a month of its own.
bool is_year(Digits digits) noexcept
{
    return digits.count == 4 && digits.value >= 1800 && digits.value < 2200;
}

int days_in(int year, int month) noexcept
{
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month) - 1];
}

std::optional<std::int32_t> month_of(Digits year, int month, int day = 1) noexcept
{
    if (!is_year(year) || month < 1 || month > 12 || day < 1 || day > days_in(year.value, month)) {
        return std::nullopt;
    }
    return year.value * 12 + month - 1;
}

/// Nothing, or a time of day, which is not looked at further.
bool ends_or_time(std::string_view text) noexcept
{
    return text.empty() || (text.size() > 1 && (text[0] == 'T' || text[0] == ' ') && is_digit(text[1]));
}

/// After `2019-`: the month, and perhaps the day.
std::optional<std::int32_t> after_year(Digits year, char separator, std::string_view text) noexcept
{
    const auto month = take_digits(text);
    if (month.count == 0 || month.count > 2) {
        return std::nullopt;
    }
    if (text.empty()) {
        return month_of(year, month.value);
    }
    if (!take(text, {&separator, 1})) {
        return std::nullopt;
    }
    const auto day = take_digits(text);
    return day.count >= 1 && day.count <= 2 && ends_or_time(text) ? month_of(year, month.value, day.value)
                                                                  : std::nullopt;
}

/// After `31/`: the month and the year.
std::optional<std::int32_t> after_day(Digits day, char separator, std::string_view text) noexcept
{
    const auto month = take_digits(text);
    if (month.count == 0 || month.count > 2 || !take(text, {&separator, 1})) {
        return std::nullopt;
    }
    const auto year = take_digits(text);
    return ends_or_time(text) ? month_of(year, month.value, day.value) : std::nullopt;
}

/// `201901` or `20190131`.
std::optional<std::int32_t> from_digits(Digits digits) noexcept
{
    if (digits.count == 6) {
        return month_of({digits.value / 100, 4}, digits.value % 100);
    }
    if (digits.count == 8) {
        return month_of({digits.value / 10000, 4}, digits.value / 100 % 100, digits.value % 100);
    }
    return std::nullopt;
}

int month_by_name(std::string_view word) noexcept
{
    constexpr std::array<std::string_view, 12> names{"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if ((word.size() == 3 && word == names[i].substr(0, 3)) || word == names[i]) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

/// `January 2019`, `Jan-2019`, and with a day in front.
std::optional<std::int32_t> from_words(int day, std::string_view text) noexcept
{
    std::array<char, 9> word{};
    std::size_t length = 0;
    while (!text.empty() && is_letter(text.front()) && length < word.size()) {
        word[length++] = static_cast<char>(text.front() | 0x20);
        text.remove_prefix(1);
    }
    if (!take(text, " -")) {
        return std::nullopt;
    }
    const auto year = take_digits(text);
    return ends_or_time(text) ? month_of(year, month_by_name({word.data(), length}), day) : std::nullopt;
}

} // namespace

std::optional<std::int32_t> parse_month(std::string_view text) noexcept
{
    text = trimmed(text);
    const auto first = take_digits(text);
    if (text.empty()) {
        return from_digits(first);
    }
    if (first.count == 0) {
        return from_words(1, text);
    }
    const char separator = text.front();
    if (!take(text, "-/ ")) {
        return std::nullopt;
    }
    if (first.count <= 2 && !text.empty() && is_letter(text.front())) {
        return from_words(first.value, text);
    }
    if (separator == ' ') {
        return std::nullopt;
    }
    return first.count <= 2 ? after_day(first, separator, text) : after_year(first, separator, text);
}

std::string month_name(std::int32_t month)
{
    return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1);
}

} // namespace needshed
