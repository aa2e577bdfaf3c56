// Dates are read by what tells their ways of writing apart: the number of digits that come first. Four are a year, one
// or two a day (or, with letters next, a day before the name of its month), six and eight a month and a day without
// separators. What a text leaves over, or a day that its month does not have, makes it no date: a record with a date
// that is half understood would be counted in a period that nobody stated.

#include <array>

#include "needshed/core/text.hpp"
#include "needshed/demand/periods.hpp"

namespace needshed {

namespace {

using MaybeDate = std::optional<Date>;

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

/// The letters at the front in lower case.
struct Word {
    std::array<char, 9> letter{};
    std::size_t length = 0;

    std::string_view text() const noexcept { return {letter.data(), length}; }
};

Word take_word(std::string_view& text) noexcept
{
    Word word;
    while (!text.empty() && is_letter(text.front()) && word.length < word.letter.size()) {
        word.letter[word.length++] = static_cast<char>(text.front() | 0x20);
        text.remove_prefix(1);
    }
    return word;
}

/// Years outside are typing errors: each would become a period of its own.
bool is_year(Digits digits) noexcept
{
    return digits.count == 4 && digits.value >= 1800 && digits.value < 2200;
}

bool is_day_or_month(Digits digits) noexcept
{
    return digits.count == 1 || digits.count == 2;
}

int days_in(int year, int month) noexcept
{
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month) - 1];
}

MaybeDate year_of(Digits year) noexcept
{
    if (!is_year(year)) {
        return std::nullopt;
    }
    Date date;
    date.year = static_cast<std::int16_t>(year.value);
    return date;
}

MaybeDate quarter_of(Digits year, Digits quarter) noexcept
{
    auto date = year_of(year);
    if (!date || quarter.count != 1 || quarter.value < 1 || quarter.value > 4) {
        return std::nullopt;
    }
    date->quarter = static_cast<std::int8_t>(quarter.value);
    return date;
}

MaybeDate month_of(Digits year, int month) noexcept
{
    auto date = year_of(year);
    if (!date || month < 1 || month > 12) {
        return std::nullopt;
    }
    date->quarter = static_cast<std::int8_t>((month + 2) / 3);
    date->month = static_cast<std::int8_t>(month);
    return date;
}

MaybeDate day_of(Digits year, int month, int day) noexcept
{
    auto date = month_of(year, month);
    if (!date || day < 1 || day > days_in(year.value, month)) {
        return std::nullopt;
    }
    date->day = static_cast<std::int8_t>(day);
    return date;
}

/// Hours, minutes and seconds, as far as they are stated.
struct Clock {
    int hour = 0;
    int minute = 0;
    int second = 0;
};

/// `:30`, and what may follow: `:00`, `.123`.
bool take_minutes(std::string_view& text, Clock& clock) noexcept
{
    const auto minute = take_digits(text);
    clock.minute = minute.value;
    if (minute.count != 2 || !take(text, ":")) {
        return minute.count == 2;
    }
    const auto second = take_digits(text);
    clock.second = second.value;
    if (take(text, ".,")) {
        bool fraction = false;
        while (take(text, "0123456789")) {
            fraction = true;
        }
        return fraction && second.count == 2;
    }
    return second.count == 2;
}

/// `10`, `10:30`, `10:30:00`, `1030`, `103000`.
bool take_clock(std::string_view& text, Clock& clock) noexcept
{
    const auto first = take_digits(text);
    if (first.count == 4 || first.count == 6) {
        const int hhmmss = first.count == 4 ? first.value * 100 : first.value;
        clock = {hhmmss / 10000, hhmmss / 100 % 100, hhmmss % 100};
        return true;
    }
    clock.hour = first.value;
    return is_day_or_month(first) && (!take(text, ":") || take_minutes(text, clock));
}

/// Turns hours of the twelve-hour clock into hours of the day; false when there is no such hour.
bool apply_half_day(std::string_view half, Clock& clock) noexcept
{
    if (clock.hour < 1 || clock.hour > 12) {
        return false;
    }
    clock.hour = clock.hour % 12 + (half == "pm" ? 12 : 0);
    return true;
}

/// `+01`, `+01:00`, `-0500`.
bool take_offset(std::string_view& text) noexcept
{
    const auto first = take_digits(text);
    if (first.count == 4) {
        return true;
    }
    return first.count == 2 && (!take(text, ":") || take_digits(text).count == 2);
}

/// What may follow the clock: AM or PM, and a zone, which is not looked at: times are taken as written.
bool take_rest(std::string_view& text, Clock& clock) noexcept
{
    take(text, " ");
    auto word = take_word(text);
    if (word.text() == "am" || word.text() == "pm") {
        if (!apply_half_day(word.text(), clock)) {
            return false;
        }
        take(text, " ");
        word = take_word(text);
    }
    for (const auto* zone : {"z", "utc", "gmt", "bst"}) {
        if (word.text() == zone) {
            return true;
        }
    }
    return word.length == 0 && (!take(text, "+-") || take_offset(text));
}

/// The date with the time of day that follows it, or alone.
MaybeDate with_time(MaybeDate date, std::string_view text) noexcept
{
    if (!date || text.empty()) {
        return date;
    }
    Clock clock;
    constexpr int leap_second = 60;
    if (!take(text, "T ") || !take_clock(text, clock) || !take_rest(text, clock) || !text.empty() || clock.hour > 23 ||
        clock.minute > 59 || clock.second > leap_second) {
        return std::nullopt;
    }
    date->hour = static_cast<std::int8_t>(clock.hour);
    date->minute = static_cast<std::int8_t>(clock.minute);
    date->second = static_cast<std::int8_t>(clock.second);
    return date;
}

/// After `2019` and perhaps a hyphen: `Q1` or `M01`.
MaybeDate after_year_letter(Digits year, std::string_view text) noexcept
{
    const bool quarter = take(text, "Qq");
    if (!quarter && !take(text, "Mm")) {
        return std::nullopt;
    }
    const auto number = take_digits(text);
    if (!text.empty()) {
        return std::nullopt;
    }
    return quarter ? quarter_of(year, number) : number.count == 2 ? month_of(year, number.value) : std::nullopt;
}

/// After `2019-`: the month, and perhaps the day.
MaybeDate after_year(Digits year, char separator, std::string_view text) noexcept
{
    const auto month = take_digits(text);
    if (!is_day_or_month(month)) {
        return std::nullopt;
    }
    if (text.empty()) {
        return month_of(year, month.value);
    }
    if (!take(text, {&separator, 1})) {
        return std::nullopt;
    }
    const auto day = take_digits(text);
    return is_day_or_month(day) ? with_time(day_of(year, month.value, day.value), text) : std::nullopt;
}

/// After `31/`: the month and the year.
MaybeDate after_day(Digits day, char separator, std::string_view text) noexcept
{
    const auto month = take_digits(text);
    if (!is_day_or_month(month) || !take(text, {&separator, 1})) {
        return std::nullopt;
    }
    const auto year = take_digits(text);
    return with_time(day_of(year, month.value, day.value), text);
}

/// `2019`, `201901` or `20190131`.
MaybeDate from_digits(Digits digits, std::string_view text) noexcept
{
    if (digits.count == 8) {
        return with_time(day_of({digits.value / 10000, 4}, digits.value / 100 % 100, digits.value % 100), text);
    }
    if (!text.empty()) {
        return std::nullopt;
    }
    return digits.count == 6 ? month_of({digits.value / 100, 4}, digits.value % 100) : year_of(digits);
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
MaybeDate from_words(std::optional<int> day, std::string_view text) noexcept
{
    const auto word = take_word(text);
    if (!take(text, " -")) {
        return std::nullopt;
    }
    const auto year = take_digits(text);
    const int month = month_by_name(word.text());
    if (day) {
        return with_time(day_of(year, month, *day), text);
    }
    return text.empty() ? month_of(year, month) : std::nullopt;
}

/// `Q1 2019`.
MaybeDate from_quarter(std::string_view text) noexcept
{
    take(text, "Qq");
    const auto quarter = take_digits(text);
    if (!take(text, " -/")) {
        return std::nullopt;
    }
    const auto year = take_digits(text);
    return text.empty() ? quarter_of(year, quarter) : std::nullopt;
}

} // namespace

MaybeDate parse_date(std::string_view text) noexcept
{
    text = trimmed(text);
    const auto first = take_digits(text);
    if (first.count == 0) {
        const bool quarter = text.size() > 1 && is_digit(text[1]);
        return quarter && (text[0] | 0x20) == 'q' ? from_quarter(text) : from_words(std::nullopt, text);
    }
    if (text.empty() || first.count == 8) {
        return from_digits(first, text);
    }
    if (is_year(first) && is_letter(text.front())) {
        return after_year_letter(first, text);
    }
    const char separator = text.front();
    if (!take(text, "-/ ")) {
        return std::nullopt;
    }
    const bool word_next = !text.empty() && is_letter(text.front());
    if (is_year(first) && word_next) {
        return separator == '/' ? std::nullopt : after_year_letter(first, text);
    }
    if (is_day_or_month(first) && word_next) {
        return from_words(first.value, text);
    }
    if (separator == ' ') {
        return std::nullopt;
    }
    return is_day_or_month(first) ? after_day(first, separator, text) : after_year(first, separator, text);
}

} // namespace needshed
