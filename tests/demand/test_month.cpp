#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "needshed/demand/demand.hpp"

using namespace needshed;

namespace {

std::string month_of(const std::string& text)
{
    const auto month = parse_month(text);
    return month ? month_name(*month) : "none";
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
                             "20190131",
                             "January 2019",
                             "january-2019",
                             "Jan 2019",
                             "JAN-2019",
                             "31 January 2019",
                             "31-Jan-2019",
                             " 2019-01 "}) {
        INFO(text);
        CHECK(month_of(text) == "2019-01");
    }
}

TEST_CASE("a day comes before its month")
{
    CHECK(month_of("03/04/2019") == "2019-04");
    CHECK(month_of("01/12/2019") == "2019-12");
}

TEST_CASE("what is no date gives no month")
{
    for (const auto* text : {"",           "-",         "2019",       "19",       "2019-13",     "2019-00",
                             "13/13/2019", "31/01/19",  "2019-01-",   "2019-01x", "2019-01-31x", "201913",
                             "2019013",    "201901311", "2019-01-32", "0019-01",  "9999-01",     "Januar 2019",
                             "Jan",        "Jan 19",    "2019 01",    "10:30",    "n/a",         "2019--01",
                             "2019-01/31", "1e5",       "13/2019",    "Jan/2019", "0/01/2019",   "septembers 2019"}) {
        INFO(text);
        CHECK(month_of(text) == "none");
    }
}

TEST_CASE("a day that its month does not have gives no month")
{
    CHECK(month_of("2019-02-29") == "none");
    CHECK(month_of("2020-02-29") == "2020-02");
    CHECK(month_of("1900-02-29") == "none");
    CHECK(month_of("2000-02-29") == "2000-02");
    CHECK(month_of("31/04/2019") == "none");
}

TEST_CASE("a month counts months since year 0")
{
    CHECK(parse_month("2019-01") == 2019 * 12);
    CHECK(*parse_month("2020-01") - *parse_month("2019-12") == 1);
}

TEST_CASE("every month is read back from its name, and no text breaks the reader")
{
    CHECK(rc::check("round trip", [] {
        const auto month = *rc::gen::inRange(1800 * 12, 2200 * 12);
        RC_ASSERT(parse_month(month_name(month)) == month);
    }));
    CHECK(rc::check("any text", [](const std::string& text) {
        const auto month = parse_month(text);
        RC_ASSERT(!month || (*month >= 1800 * 12 && *month < 2200 * 12));
    }));
}
