#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "demand/grid.hpp"
#include "needshed/demand/periods.hpp"

using namespace needshed;

namespace {

/// As much of a date as it says: `2019`, `2019Q1`, `2019-01`, `2019-01-31`, `2019-01-31 10:00:00`.
std::string read(const std::string& text)
{
    const auto date = parse_date(text);
    if (!date) {
        return "none";
    }
    char result[40];
    if (date->month == 0) {
        std::snprintf(result, sizeof result, date->quarter == 0 ? "%d" : "%dQ%d", date->year, date->quarter);
    }
    else if (date->hour >= 0) {
        std::snprintf(result, sizeof result, "%d-%02d-%02d %02d:%02d:%02d", date->year, date->month, date->day,
                      date->hour, date->minute, date->second);
    }
    else {
        std::snprintf(result, sizeof result, date->day == 0 ? "%d-%02d" : "%d-%02d-%02d", date->year, date->month,
                      date->day);
    }
    return result;
}

std::string month_of(const std::string& text)
{
    const auto date = parse_date(text);
    const auto month = date ? calendar_period(*date, PeriodKind::Month) : std::nullopt;
    return month ? period_name({PeriodKind::Month, {*month}, {}}, 0) : "none";
}

Date day(int year, int month, int day)
{
    Date date;
    date.year = static_cast<std::int16_t>(year);
    date.month = static_cast<std::int8_t>(month);
    date.day = static_cast<std::int8_t>(day);
    return date;
}

} // namespace

TEST_CASE("months are read from the ways in which dates are written")
{
    for (const auto* text : {"2019-01",
                             "2019-1",
                             "2019/01",
                             "2019-01-31",
                             "2019-1-31",
                             "2019/01/31",
                             "2019-01-31T10:00:00",
                             "2019-01-31 10:00",
                             "2019/01/31 10:00:00+00",
                             "31/01/2019",
                             "31-01-2019",
                             "31/1/2019 23:59",
                             "201901",
                             "2019M01",
                             "20190131",
                             "20190131T1000",
                             "January 2019",
                             "january-2019",
                             "Jan 2019",
                             "JAN-2019",
                             "31 January 2019",
                             "31-Jan-2019",
                             " 2019-01 "}) {
        INFO(text);
        CHECK(month_of(text) == "2019M01");
    }
}

TEST_CASE("a day comes before its month")
{
    CHECK(month_of("03/04/2019") == "2019M04");
    CHECK(month_of("01/12/2019") == "2019M12");
}

TEST_CASE("quarters and years are read where no month is stated")
{
    for (const auto* text : {"2019-Q2", "2019Q2", "2019 q2", "Q2 2019", "q2-2019", "Q2/2019"}) {
        INFO(text);
        CHECK(read(text) == "2019Q2");
    }
    CHECK(read("2019") == "2019");
    CHECK(parse_date("2019-05-01")->quarter == 2);
}

TEST_CASE("a time of day is read as it is written, whatever its zone")
{
    for (const auto* text :
         {"2019-01-31 22:05", "2019-01-31T22:05:00", "2019-01-31T22:05:00.123456Z", "2019-01-31T22:05:00,5+01:00",
          "2019-01-31 22:05:00-0500", "2019/01/31 22:05:00+00", "2019-01-31 22:05 BST", "31/01/2019 10:05 PM",
          "31/01/2019 10:05:00pm", "20190131T220500", "2019-01-31T2205Z", "31 January 2019 22:05 utc"}) {
        INFO(text);
        CHECK(read(text) == "2019-01-31 22:05:00");
    }
    CHECK(read("2019-01-31 7") == "2019-01-31 07:00:00");
    CHECK(read("31/01/2019 12:30 AM") == "2019-01-31 00:30:00");
    CHECK(read("31/01/2019 12:30 PM") == "2019-01-31 12:30:00");
}

TEST_CASE("what is not stated is not filled in")
{
    CHECK(read("2019-01") == "2019-01");
    CHECK(read("January 2019") == "2019-01");
    CHECK(read("2019-01-31") == "2019-01-31");
    CHECK(parse_date("2019-01-31")->hour == -1);
    CHECK_FALSE(weekday_of(*parse_date("2019-01")).has_value());
    CHECK_FALSE(hour_band(*parse_date("2019-01-31"), {0, 12}).has_value());
    CHECK_FALSE(calendar_period(*parse_date("2019Q1"), PeriodKind::Month).has_value());
    CHECK_FALSE(calendar_period(*parse_date("2019"), PeriodKind::Quarter).has_value());
}

TEST_CASE("what is no date gives none")
{
    for (const auto* text : {"",           "-",         "1700",       "19",       "2019-13",     "2019-00",
                             "13/13/2019", "31/01/19",  "2019-01-",   "2019-01x", "2019-01-31x", "201913",
                             "2019013",    "201901311", "2019-01-32", "0019-01",  "9999-01",     "Januar 2019",
                             "Jan",        "Jan 19",    "2019 01",    "10:30",    "n/a",         "2019--01",
                             "2019-01/31", "1e5",       "13/2019",    "Jan/2019", "0/01/2019",   "septembers 2019",
                             "2019Q5",     "2019Q",     "Q2",         "Q2 19",    "2019M1",      "2019M13",
                             "2018/19",    "2019Q1x",   "2019/Q1",    "5Q 2019",  "2019-Q1-01"}) {
        INFO(text);
        CHECK(read(text) == "none");
    }
}

TEST_CASE("a date whose time of day is none is no date")
{
    for (const auto* time : {" 24:00", " 10:60", " 10:3", "T", " noon", " 10:30:61", " 10:30:00.", " 10:30 XST",
                             " 13:00 PM", " 0:30 AM", " 10:30+1", " 10:30 +01:0", " 12345", "T10:30 Z Z", " 10:30,"}) {
        INFO(time);
        CHECK(read(std::string("2019-01-31") + time) == "none");
    }
    CHECK(read("January 2019 10:30") == "none");
    CHECK(read("2019-01 10:30") == "none");
}

TEST_CASE("a day that its month does not have makes no date")
{
    CHECK(month_of("2019-02-29") == "none");
    CHECK(month_of("2020-02-29") == "2020M02");
    CHECK(month_of("1900-02-29") == "none");
    CHECK(month_of("2000-02-29") == "2000M02");
    CHECK(month_of("31/04/2019") == "none");
}

TEST_CASE("calendar periods count on without gaps")
{
    const auto last = *parse_date("2019-12-31");
    const auto next = *parse_date("2020-01-01");
    for (const auto kind : {PeriodKind::Year, PeriodKind::Quarter, PeriodKind::Month}) {
        CHECK(*calendar_period(next, kind) - *calendar_period(last, kind) == 1);
    }
    CHECK(calendar_period(last, PeriodKind::Month) == 2019 * 12 + 11);
}

TEST_CASE("weekdays are those of the Gregorian calendar")
{
    // python3: datetime.date(1918, 11, 11).isoweekday() and so on
    CHECK(weekday_of(day(1918, 11, 11)) == 1);
    CHECK(weekday_of(day(2000, 2, 29)) == 2);
    CHECK(weekday_of(day(2026, 11, 22)) == 7);
}

TEST_CASE("an hour belongs to the band that starts at or before it; the last band runs over midnight")
{
    const auto band = [](int hour, const std::vector<int>& starts) {
        auto date = day(2019, 1, 31);
        date.hour = static_cast<std::int8_t>(hour);
        return *hour_band(date, starts);
    };
    CHECK(band(0, {0, 6, 12, 18}) == 0);
    CHECK(band(5, {0, 6, 12, 18}) == 0);
    CHECK(band(6, {0, 6, 12, 18}) == 1);
    CHECK(band(23, {0, 6, 12, 18}) == 3);
    CHECK(band(7, {7, 15, 23}) == 0);
    CHECK(band(23, {7, 15, 23}) == 2);
    CHECK(band(6, {7, 15, 23}) == 2);
}

TEST_CASE("periods have names that no program takes for a date, and calendar ones a first day")
{
    CHECK(period_name({PeriodKind::Year, {2019}, {}}, 0) == "2019");
    CHECK(period_start({PeriodKind::Year, {2019}, {}}, 0) == "2019-01-01");
    CHECK(period_name({PeriodKind::Quarter, {2019 * 4 + 3}, {}}, 0) == "2019Q4");
    CHECK(period_start({PeriodKind::Quarter, {2019 * 4 + 3}, {}}, 0) == "2019-10-01");
    CHECK(period_start({PeriodKind::Month, {2019 * 12 + 8}, {}}, 0) == "2019-09-01");
    CHECK(period_name({PeriodKind::Weekday, {1, 7}, {}}, 1) == "sunday");
    CHECK(period_start({PeriodKind::Weekday, {1, 7}, {}}, 1).empty());
    CHECK(period_name({PeriodKind::Hours, {0, 6, 18}, {}}, 0) == "00h-06h");
    CHECK(period_name({PeriodKind::Hours, {0, 6, 18}, {}}, 2) == "18h-24h");
    CHECK(period_name({PeriodKind::Hours, {7, 15, 23}, {}}, 2) == "23h-07h");
}

TEST_CASE("every calendar period is read back from its name and from its first day, and no text breaks the reader")
{
    CHECK(rc::check("round trip", [] {
        const auto kind = *rc::gen::element(PeriodKind::Year, PeriodKind::Quarter, PeriodKind::Month);
        const int per_year = kind == PeriodKind::Year ? 1 : kind == PeriodKind::Quarter ? 4 : 12;
        const Series series{kind, {*rc::gen::inRange(1800 * per_year, 2200 * per_year)}, {}};
        RC_ASSERT(calendar_period(*parse_date(period_name(series, 0)), kind) == series.period[0]);
        RC_ASSERT(calendar_period(*parse_date(period_start(series, 0)), kind) == series.period[0]);
    }));
    CHECK(rc::check("any text", [](const std::string& text) {
        const auto date = parse_date(text);
        RC_ASSERT(!date || (date->year >= 1800 && date->year < 2200));
    }));
    CHECK(rc::check("texts of the letters that dates are written with", [] {
        const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123 -/:TZQMapm+.,J")));
        const auto date = parse_date(text);
        RC_ASSERT(!date || (date->year >= 1800 && date->month <= 12 && date->day <= 31 && date->hour <= 23));
        RC_ASSERT(!date || date->hour < 0 || date->day > 0);
    }));
}
