#include <catch2/catch.hpp>

#include "needshed/io/database.hpp"
#include "needshed/io/reader.hpp"
#include "postgis/server.hpp"
#include "support/support.hpp"

using namespace needshed;
using test::connection;
using test::error_of;
using test::sql;

namespace {

const DatabaseTable units{"units", "two units", {"code"}, {}};

Table example_table()
{
    Table table;
    table.add("code", TextValues{"0012", "it's \"2:3\"\\\n"}, "the unit's code");
    table.add("people", IntegerValues{3, missing_integer}, "who lives there");
    table.add("rate", RealValues{0.1 + 0.2, std::numeric_limits<double>::quiet_NaN()}, 2);
    return table;
}

PolygonSet example_areas()
{
    return test::areas_from_wkt({"POLYGON((0 0, 1 0, 1 1.0000004, 0 1, 0 0))",
                                 "MULTIPOLYGON(((2 0, 5 0, 5 3, 2 3, 2 0), (3 1, 3 2, 4 2, 4 1, 3 1)))"});
}

/// Writes the example as an output of one table.
void write_example(const std::string& schema, bool overwrite = false, Progress progress = Progress{})
{
    DatabaseOutput output({connection, schema, overwrite});
    output.write(units, example_areas(), example_table(), progress);
    output.commit();
}

bool exists(const std::string& schema)
{
    return !sql("SELECT 1 FROM pg_namespace WHERE nspname = '" + schema + "'").empty();
}

std::string columns_of(const std::string& table)
{
    return sql("SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod) || coalesce(': ' || "
               "col_description(attrelid, attnum), ''), '; ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '" +
               table + "'::regclass AND attnum > 0")
        .front();
}

/// Calls once, in the middle of the rows of a table.
Progress in_the_middle_of(const std::string& table, const std::function<void()>& call)
{
    return Progress([=](const ProgressEvent& event) {
        if (event.stage == "writing table " + table && event.done == 1) {
            call();
        }
    });
}

} // namespace

TEST_CASE("a table has the columns' types and descriptions, a primary key, and an index on its areas")
{
    test::drop_schema("shape");
    write_example("shape");
    CHECK(columns_of("shape.units") == "code text: the unit's code; people bigint: who lives there; rate double "
                                       "precision; geom geometry(MultiPolygon,4326)");
    CHECK(sql("SELECT obj_description('shape.units'::regclass)").front() == "needshed: two units");
    CHECK(sql("SELECT indexdef FROM pg_indexes WHERE schemaname = 'shape' ORDER BY 1") ==
          std::vector<std::string>{"CREATE INDEX units_geom_idx ON shape.units USING gist (geom)",
                                   "CREATE UNIQUE INDEX units_pkey ON shape.units USING btree (code)"});
}

TEST_CASE("rows come back as they were written, missing values as nulls")
{
    test::drop_schema("rows");
    write_example("rows");
    CHECK(sql("SELECT concat_ws('|', code, people, rate, ST_AsText(geom)) FROM rows.units ORDER BY people") ==
          std::vector<std::string>{"0012|3|0.3|MULTIPOLYGON(((0 0,1 0,1 1.0000004,0 1,0 0)))",
                                   "it's \"2:3\"\\\n|MULTIPOLYGON(((2 0,5 0,5 3,2 3,2 0),(3 1,3 2,4 2,4 1,3 1)))"});
    Progress progress;
    const auto layer = read_areas({connection, "rows.units", ""}, std::vector<std::string>{"code", "people"}, progress);
    CHECK(layer.areas.points == example_areas().points);
    CHECK(layer.crs.definition == "EPSG:4326");
    CHECK(layer.number_columns == std::vector<std::string>{"people"});
}

TEST_CASE("names longer than the database keeps are shortened and stay apart")
{
    test::drop_schema("long_names");
    const std::string common(60, 'n');
    Table table;
    for (const auto* end : {"_first", "_second", "_third"}) {
        table.add(common + end, IntegerValues{1}, std::string("the ") + (end + 1));
    }
    Progress progress;
    DatabaseOutput output({connection, "long_names"});
    output.write({"long", "", {common + "_fi"}, {}}, table, progress);
    output.commit();
    CHECK(columns_of("long_names.long") ==
          common + "_fi bigint: the first; " + common + "_se bigint: the second; " + common + "_th bigint: the third");
}

TEST_CASE("an earlier output is replaced only when asked; what else is in the schema stays")
{
    test::drop_schema("again");
    write_example("again");
    sql("CREATE TABLE again.notes (text text)");
    CHECK(error_of([] { write_example("again"); }) ==
          "2: PG:dbname=needshed schema 'again': the schema exists and holds notes, units. Name another one, or pass "
          "--overwrite to replace an earlier output.");
    write_example("again", true);
    CHECK(sql("SELECT count(*) FROM again.units").front() == "2");
    CHECK(sql("SELECT count(*) FROM again.notes").front() == "0");
}

TEST_CASE("an empty schema is written into; one with other tables only is never replaced")
{
    test::make_schema("given");
    write_example("given");
    test::make_schema("mine");
    sql("CREATE TABLE mine.units (code text)");
    CHECK(
        error_of([] { write_example("mine", true); }) ==
        "2: PG:dbname=needshed schema 'mine': is not replaced, for none of its tables is of an earlier output: units. "
        "Name another schema.");
    CHECK(columns_of("mine.units") == "code text");
}

TEST_CASE("an earlier output that a view reads is not replaced")
{
    test::drop_schema("viewed");
    write_example("viewed");
    sql("CREATE VIEW viewed.people AS SELECT people FROM viewed.units");
    CHECK(error_of([] { write_example("viewed", true); }) ==
          "3: PG:dbname=needshed schema 'viewed': cannot be replaced: ERROR:  cannot drop table viewed.units because "
          "other objects depend on it DETAIL:  view viewed.people depends on table viewed.units HINT:  Use DROP ... "
          "CASCADE to drop the dependent objects too. Drop what depends on the earlier output, or name another "
          "schema.");
    CHECK(sql("SELECT count(*) FROM viewed.people").front() == "2");
}

TEST_CASE("a row that the database refuses leaves nothing, and an earlier output as it was")
{
    test::drop_schema("refused");
    Table table;
    table.add("code", TextValues{"A", "A"});
    Progress progress;
    const auto write_twice = [&](bool overwrite) {
        DatabaseOutput output({connection, "refused", overwrite});
        output.write({"first", "", {"code"}, {}}, example_table(), progress);
        output.write({"second", "", {"code"}, {}}, table, progress);
        output.commit();
    };
    const std::string message =
        "3: PG:dbname=needshed schema 'refused': cannot be written: ERROR:  could not create unique index "
        "\"second_pkey\" DETAIL:  Key (code)=(A) is duplicated. Nothing was changed. Check the database and run again.";
    CHECK(error_of([&] { write_twice(false); }) == message);
    CHECK_FALSE(exists("refused"));
    write_example("refused");
    CHECK(error_of([&] { write_twice(true); }) == message);
    CHECK(sql("SELECT relname FROM pg_class WHERE relnamespace = 'refused'::regnamespace AND relkind = 'r'") ==
          std::vector<std::string>{"units"});
}

TEST_CASE("a connection that is ended in the middle leaves nothing, and an earlier output as it was")
{
    test::drop_schema("ended");
    const auto run = [](bool overwrite) {
        write_example("ended", overwrite, in_the_middle_of("units", [] { test::end_connections(); }));
    };
    CHECK(error_of([&] { run(false); }) ==
          "3: PG:dbname=needshed schema 'ended': cannot be written: COPY statement failed. FATAL:  terminating "
          "connection due to administrator command. Nothing was changed. Check the database and run again.");
    CHECK_FALSE(exists("ended"));
    write_example("ended");
    CHECK(error_of([&] { run(true); }).starts_with("3: PG:dbname=needshed schema 'ended': cannot be written: "));
    CHECK(sql("SELECT count(*) FROM ended.units").front() == "2");
}

TEST_CASE("an output that is not committed, or interrupted, leaves nothing")
{
    test::drop_schema("stopped");
    Progress progress;
    {
        DatabaseOutput output({connection, "stopped"});
        output.write(units, example_areas(), example_table(), progress);
    }
    CHECK_FALSE(exists("stopped"));
    bool stop = false;
    const Progress interrupted([&](const ProgressEvent& event) { stop = event.stage == "writing table units"; },
                               [&] { return stop; });
    CHECK(error_of([&] { write_example("stopped", false, interrupted); }).starts_with("130: "));
    CHECK_FALSE(exists("stopped"));
}

TEST_CASE("a reader sees the earlier output until the new one is there")
{
    test::drop_schema("read");
    write_example("read");
    Progress progress;
    DatabaseOutput output({connection, "read", true});
    // The lock that replacing takes would make the reader wait; it sees the old table by name all the same.
    CHECK(sql("SELECT count(*) FROM pg_class WHERE oid = 'read.units'::regclass").front() == "1");
    output.write(units, example_areas(), example_table(), progress);
    output.commit();
    CHECK(sql("SELECT count(*) FROM read.units").front() == "2");
}

TEST_CASE("rows that a rule of the database drops are missed")
{
    test::make_schema("dropped");
    sql("CREATE FUNCTION dropped.drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    sql("CREATE FUNCTION dropped.add_trigger() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN IF "
        "to_regclass(''dropped.units'') "
        "IS NOT NULL THEN CREATE TRIGGER t BEFORE INSERT ON dropped.units FOR EACH ROW EXECUTE FUNCTION "
        "dropped.drop_row(); END IF; END'");
    sql("CREATE EVENT TRIGGER add_trigger ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION "
        "dropped.add_trigger()");
    const auto message = error_of([] { write_example("dropped"); });
    sql("DROP EVENT TRIGGER add_trigger");
    CHECK(message ==
          "3: PG:dbname=needshed schema 'dropped': table 'units' holds 0 rows after 2 were written. Look for "
          "rules and triggers of the database that drop rows.");
}

TEST_CASE("a user without the right to create is told so before any work")
{
    test::make_schema("theirs");
    const std::string guarded = "PG:dbname=needshed user=guarded password='let me in'";
    CHECK(error_of([&] {
              require_writable({guarded, "fresh"});
          }) ==
          "3: PG:dbname=needshed user=guarded password=… schema 'fresh': this user may not create a schema. Have the "
          "owner of the database grant it, or name another schema.");
    CHECK(error_of([&] {
              require_writable({guarded, "theirs"});
          }) ==
          "3: PG:dbname=needshed user=guarded password=… schema 'theirs': this user may not create tables in it. Have "
          "the owner of the database grant it, or name another schema.");
    sql("GRANT CREATE, USAGE ON SCHEMA theirs TO guarded");
    Progress progress;
    DatabaseOutput output({guarded, "theirs"});
    output.write(units, example_areas(), example_table(), progress);
    output.commit();
    CHECK(sql("SELECT count(*) FROM theirs.units").front() == "2");
}

TEST_CASE("a database without PostGIS is refused")
{
    CHECK(error_of([] {
              require_writable({"PG:dbname=postgres", "fresh"});
          }) ==
          "3: PG:dbname=postgres: the database holds no PostGIS. Have its owner run CREATE EXTENSION postgis, or name "
          "another database.");
}

TEST_CASE("what is no connection, and no name for a schema, is refused")
{
    CHECK(error_of([] {
              require_writable({"results.gpkg", "fresh"});
          }) ==
          "2: results.gpkg: is not a connection to PostGIS. Write it like PG:dbname=gis, or postgresql://host/gis.");
    for (const std::string name : {"", "Upper", "9th", "pg_mine", "with space", "robert'); drop table"}) {
        CHECK(error_of([&] {
                  require_writable({connection, name});
              }) ==
              "2: schema '" + name +
                  "': is no name for a schema. Use a to z, 0 to 9 and _, at most 63, not beginning with a digit or "
                  "pg_.");
    }
}
