#include <catch2/catch.hpp>

#include "io/redact.hpp"
#include "needshed/io/source.hpp"

using namespace needshed;

TEST_CASE("passwords in connections and URLs are not shown")
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"PG:dbname=gis password=secret host=h", "PG:dbname=gis password=… host=h"},
        {"PG:dbname=gis password = 'it\\'s secret' host=h", "PG:dbname=gis password = … host=h"},
        {"PG:PASSWORD=a,b;c&d dbname=gis", "PG:PASSWORD=… dbname=gis"},
        {"PG:password=a\\ b dbname=gis", "PG:password=… dbname=gis"},
        {"PG:password=two words host = h", "PG:password=… host = h"},
        {"PG:password='never ends host=h", "PG:password=…"},
        {"PG:sslpassword=secret dbname=gis", "PG:sslpassword=… dbname=gis"},
        {"postgresql://me:secret@host:5432/gis?sslmode=require", "postgresql://me:…@host:5432/gis?sslmode=require"},
        {"postgresql://me:sec/r@t@host/gis", "postgresql://me:…@host/gis"},
        {"postgresql://me@host/gis?password=secret&sslmode=require",
         "postgresql://me@host/gis?password=…&sslmode=require"},
        {"PG:postgresql://me:secret@host/gis", "PG:postgresql://me:…@host/gis"},
        {"MySQL:gis,user=me,password=secret,host=h", "MySQL:gis,user=me,password=…,host=h"},
        {"MSSQL:server=h;UID=me;PWD=secret;database=gis", "MSSQL:server=h;UID=me;PWD=…;database=gis"},
        {"ODBC:me/secret@dsn", "ODBC:me/…@dsn"},
        {"WFS:https://me:secret@host/wfs?token=abc&layer=a", "WFS:https://me:…@host/wfs?token=…&layer=a"},
        {"/vsicurl/https://host/a.csv?sig=abc", "/vsicurl/https://host/a.csv?sig=…"},
        {"https://token@host/a.csv", "https://…@host/a.csv"}};
    for (const auto& [connection, shown] : cases) {
        CHECK(redacted(connection) == shown);
        CHECK(description({connection, "", ""}) == shown);
    }
}

TEST_CASE("what is no secret is shown as it is")
{
    for (const std::string text :
         {"crime/*.csv", "password=x.csv", "PG:dbname=gis user=me port=5432", "postgresql://me@host:5432/gis",
          "https://host:8080/a@b.csv", "/vsizip/a.zip/b.csv", "PG:service=gis", "WFS:https://host/wfs?layer=a&key=b"}) {
        CHECK(redacted(text) == text);
    }
}

TEST_CASE("a message on a connection that has a password is quoted only when the server wrote it")
{
    const std::string connection = "PG:dbname=gis password=secret";
    CHECK(without_secrets("PQconnectdb failed. connection to server at \"h\" failed: no secret", connection) ==
          "PQconnectdb failed. connection to server at \"h\" failed: no …");
    CHECK(without_secrets("missing \"=\" after \"cret\" in connection info string", connection) ==
          "the connection is not understood");
    CHECK(without_secrets("missing \"=\" after \"gis\" in connection info string", "PG:gis") ==
          "missing \"=\" after \"gis\" in connection info string");
}
