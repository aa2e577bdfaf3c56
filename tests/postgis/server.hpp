#pragma once

/// What the tests on the throw-away server share. `with_server` starts the program, so that `connection` leads to it.

#include <filesystem>
#include <string>
#include <vector>

namespace needshed::test {

inline const std::string connection = "PG:dbname=needshed";

/// The first column of what a query gives, over a connection of its own; for other statements nothing.
/// Throws   std::runtime_error with the server's message
std::vector<std::string> sql(const std::string& statement);

/// Copies a layer or table of a file into a table: columns keep their names, the geometry is `geom`. Appends when the
/// table is there.
void load(const std::filesystem::path& file, const std::string& table);

/// Every row of a layer as text: its fields by name, and its geometry to the last bit. Sorted.
std::vector<std::string> rows_of(const std::string& source, const std::string& layer);

/// An empty schema of that name.
void make_schema(const std::string& name);

/// Drops a schema with all that is in it.
void drop_schema(const std::string& name);

/// Ends every other connection to the database, as an administrator or a crash would.
void end_connections();

} // namespace needshed::test
