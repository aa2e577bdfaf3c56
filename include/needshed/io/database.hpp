#pragma once

/// Writing into PostGIS. The *output* of a run is a schema of tables; it appears whole, in one transaction, or not at
/// all. Its tables carry a comment that begins with `needshed`, by which a later run knows them.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "needshed/core/geometry.hpp"
#include "needshed/core/progress.hpp"
#include "needshed/core/table.hpp"

namespace needshed {

struct DatabaseTarget {
    std::string connection;          ///< `PG:dbname=gis`, `postgresql://host/gis`
    std::string schema = "needshed"; ///< made when it is not there
    bool overwrite = false;          ///< an earlier output in the schema is replaced

    /// Throws   Error{Usage} when the connection is none to PostGIS, or the schema's name would need quotes
    void validate() const;
};

/// What a table of the output is called, what stands in it, and which columns identify a row.
struct DatabaseTable {
    std::string name;
    std::string description;
    std::vector<std::string> key;          ///< the primary key; may be none
    std::vector<std::string> json_columns; ///< text columns whose texts are JSON
};

/// Tries, before any work is done, whether the target could be written: a connection, the right to, and no schema that
/// may not be replaced.
/// Throws   Error{Input} when it cannot be reached or holds no PostGIS; Error{Usage} when the schema is not empty and
///          either `overwrite` is not set or it holds no earlier output
void require_writable(const DatabaseTarget& target);

/// One transaction that writes a schema. Without `commit`, nothing of it is left and an earlier output is intact.
/// Columns have the names, types and descriptions of the table's; a name of over 63 letters is shortened.
/// Throws   Error{Input} from every member when the database refuses or is gone; Error{Interrupted}
class DatabaseOutput {
public:
    /// Throws   also as `require_writable`
    explicit DatabaseOutput(const DatabaseTarget& target);
    ~DatabaseOutput();
    DatabaseOutput(const DatabaseOutput&) = delete;
    DatabaseOutput& operator=(const DatabaseOutput&) = delete;

    void write(const DatabaseTable& about, const Table& table, Progress& progress);

    /// The same piece by piece, for tables too large to hold: asks `next` for tables until it gives none.
    /// Requires at least one table, and the same columns in all
    void write(const DatabaseTable& about, const std::function<std::optional<Table>()>& next, Progress& progress);

    /// The same with a column `geom` of multipolygons or multilines in longitude and latitude, and an index on it.
    /// Requires one row per area or line
    void write(const DatabaseTable& about, const PolygonSet& areas, const Table& table, Progress& progress);
    void write(const DatabaseTable& about, const LineSet& lines, const Table& table, Progress& progress);

    void commit();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace needshed
