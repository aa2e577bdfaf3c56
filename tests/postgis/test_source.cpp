#include <catch2/catch.hpp>

#include "needshed/io/reader.hpp"
#include "postgis/server.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::connection;
using test::error_of;
using test::sql;

namespace {

void read(const std::string& path, const std::string& layer = "source.calls", const std::string& where = "")
{
    read_table({path, layer, where}, std::vector<std::string>{"id"});
}

/// 3,000 rows: the driver fetches 500 at a time.
void make_calls()
{
    test::make_schema("source");
    sql("CREATE TABLE source.calls AS SELECT lpad(i::text, 4, '0') AS id, i AS number, ST_SetSRID(ST_MakePoint(i, -i), "
        "27700)::geometry(Point, 27700) AS geom FROM generate_series(1, 3000) i");
}

} // namespace

TEST_CASE("records of a table come in its order, with their points, codes keeping their zeros")
{
    make_calls();
    std::uint64_t rows = 0;
    std::uint64_t in_order = 0;
    for_each_record(
        {connection, "source.calls", ""}, std::vector<std::string>{"number", "id"},
        [](const StreamHeader& header) {
            CHECK(header.has_geometry);
            CHECK(header.crs.definition == "EPSG:27700");
            CHECK(header.title == "PG:dbname=needshed layer 'source.calls'");
        },
        [&](const Record& record) {
            ++rows;
            const auto x = static_cast<double>(rows);
            in_order += record.row == rows && record.field[0] == std::to_string(rows) && record.field[1].size() == 4 &&
                                record.location == Point{x, -x}
                            ? 1
                            : 0;
        });
    CHECK(rows == 3000);
    CHECK(in_order == 3000);
}

TEST_CASE("a condition is the database's")
{
    make_calls();
    const auto table = read_table({connection, "source.calls", "number % 1000 = 1"}, std::vector<std::string>{"id"});
    CHECK(std::get<TextValues>(table.columns[0].values) == TextValues{"0001", "1001", "2001"});
}

TEST_CASE("a table or column that is not there, or a condition it does not understand, is named")
{
    make_calls();
    CHECK(error_of([] { read(connection, "source.cals"); }) ==
          "3: PG:dbname=needshed: there is no layer 'source.cals'. Did you mean 'source.calls'?");
    CHECK(error_of([] {
              read_table({connection, "source.calls", ""}, std::vector<std::string>{"ids"});
          }) == "3: PG:dbname=needshed layer 'source.calls': there is no column 'ids'. Did you mean 'id'?");
    CHECK(error_of([] { read(connection, "source.calls", "nothing = 1"); }) ==
          "3: PG:dbname=needshed layer 'source.calls': the condition \"nothing = 1\" is not understood. ERROR:  column "
          "\"nothing\" does not exist.");
}

TEST_CASE("a connection that is ended while records stream is an error, not a short read")
{
    make_calls();
    const auto read_and_lose = [] {
        for_each_record(
            {connection, "source.calls", ""}, std::vector<std::string>{"id"}, [](const StreamHeader&) {},
            [](const Record& record) {
                if (record.row == 700) {
                    test::end_connections();
                }
            });
    };
    CHECK(
        error_of(read_and_lose) ==
        "3: PG:dbname=needshed layer 'source.calls': reading broke off after row 1000: FATAL:  terminating connection "
        "due to administrator command server closed the connection unexpectedly This probably means the server "
        "terminated abnormally before or while processing the request. Supply the source again.");
}

TEST_CASE("a password is in no message, however the connection is written and whatever is wrong with it")
{
    const std::string host = std::getenv("PGHOST");
    std::string encoded;
    for (const char letter : host) {
        encoded += letter == '/' ? std::string("%2F") : std::string(1, letter);
    }
    const std::vector<std::string> connections{"PG:dbname=needshed user=guarded password=geheim",
                                               "PG:dbname=needshed user=guarded password = 'ge\\'heim geheim'",
                                               "PG:dbname=needshed user=guarded password='geheim",
                                               "PG:dbname=needshed user=guarded password=very geheim",
                                               "PG:dbname=nothing password=geheim",
                                               "PG:dbname=needshed port=none password=geheim",
                                               "PG:dbnam=needshed password=geheim",
                                               "PG:host=no.such.host.invalid password=geheim",
                                               "PG:host=/no/such/directory password=geheim",
                                               "postgresql://guarded:geheim@" + encoded + "/needshed",
                                               "postgresql://guarded:geh/geheim@" + encoded + "/needshed",
                                               "postgresql://guarded@" + encoded + "/needshed?password=geheim",
                                               "postgresql://guarded:geheim@[" + encoded + "/needshed",
                                               "postgresql://guarded:geheim%zz@localhost/needshed",
                                               "postgresql://guarded:geheim@localhost:port/needshed"};
    for (const auto& each : connections) {
        const auto message = error_of([&] { read(each); });
        INFO(each);
        CHECK(message.starts_with("3: "));
        CHECK(message.find("geheim") == std::string::npos);
    }
    CHECK(
        error_of([&] { read(connections[0]); }) ==
        "3: PG:dbname=needshed user=guarded password=… layer 'source.calls': GDAL cannot open it: PQconnectdb failed. "
        "connection to server on socket \"" +
            host +
            "/.s.PGSQL.5432\" failed: FATAL:  password authentication failed for user \"guarded\". Check that ogrinfo "
            "opens the same name.");
    CHECK(error_of([&] { read(connections[3]); }) ==
          "3: PG:dbname=needshed user=guarded password=… layer 'source.calls': GDAL cannot open it: the "
          "connection is not understood. Check that ogrinfo opens the same name.");
}
