// Everything happens in one transaction on one connection: the old tables go, the new ones are made, filled and
// indexed. PostgreSQL makes and drops tables inside transactions like any other change, so readers see the earlier
// output until the commit and the new one after it, and a connection that breaks leaves nothing. Tables are made by
// plain statements, for GDAL would add a serial number as primary key; rows go through GDAL's layer as one COPY a
// table.

#include "needshed/io/database.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <cpl_conv.h>
#include <fmt/format.h>

#include "io/features.hpp"
#include "io/redact.hpp"
#include "needshed/core/text.hpp"

namespace needshed {

namespace {

constexpr std::size_t longest_name = 63; // PostgreSQL cuts longer ones without a word

std::string quoted(const std::string& text, char quote)
{
    std::string result(1, quote);
    for (const char letter : text) {
        result += letter == quote ? std::string(2, quote) : std::string(1, letter);
    }
    return result + quote;
}

std::string identifier(const std::string& name)
{
    return quoted(name, '"');
}

std::string literal(const std::string& text)
{
    return quoted(text, '\'');
}

std::string place(const DatabaseTarget& target)
{
    return redacted(target.connection) + " schema '" + target.schema + "'";
}

[[noreturn]] void throw_refused(const DatabaseTarget& target, const GdalMessages& messages)
{
    auto failure = without_secrets(messages.failure(), target.connection);
    if (failure.find("because other objects depend on it") != std::string::npos) {
        throw Error(ErrorKind::Input, place(target), "cannot be replaced: " + failure,
                    "Drop what depends on the earlier output, or name another schema");
    }
    throw Error(ErrorKind::Input, place(target), "cannot be written: " + failure,
                "Nothing was changed. Check the database and run again");
}

class Connection {
public:
    explicit Connection(DatabaseTarget target) : m_target(std::move(target))
    {
        register_drivers();
        const GdalMessages messages;
        const char* const drivers[] = {"PostgreSQL", nullptr};
        m_dataset.reset(GDALDataset::Open(m_target.connection.c_str(),
                                          GDAL_OF_VECTOR | GDAL_OF_UPDATE | GDAL_OF_VERBOSE_ERROR, drivers, nullptr,
                                          nullptr));
        if (!m_dataset) {
            throw Error(ErrorKind::Input, redacted(m_target.connection),
                        "cannot be reached: " + without_secrets(messages.failure(), m_target.connection),
                        "Check the connection with psql");
        }
    }

    const DatabaseTarget& target() const { return m_target; }
    GDALDataset& dataset() { return *m_dataset; }

    void close() { m_dataset.reset(); }

    void execute(const std::string& statement)
    {
        const GdalMessages messages;
        m_dataset->ReleaseResultSet(m_dataset->ExecuteSQL(statement.c_str(), nullptr, nullptr));
        if (!messages.failure().empty()) {
            throw_refused(m_target, messages);
        }
    }

    /// The first column of what a query gives.
    std::vector<std::string> ask(const std::string& query)
    {
        const GdalMessages messages;
        std::vector<std::string> values;
        auto* layer = m_dataset->ExecuteSQL(query.c_str(), nullptr, nullptr);
        if (layer != nullptr) {
            for (const auto& feature : *layer) {
                values.emplace_back(feature->GetFieldAsString(0));
            }
            m_dataset->ReleaseResultSet(layer);
        }
        if (!messages.failure().empty()) {
            throw_refused(m_target, messages);
        }
        return values;
    }

private:
    DatabaseTarget m_target;
    Dataset m_dataset;
};

/// The schema in which the PostGIS types live.
std::string home_of_postgis(Connection& connection)
{
    const auto found = connection.ask("SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = "
                                      "e.extnamespace WHERE e.extname = 'postgis'");
    if (found.empty()) {
        throw Error(ErrorKind::Input, redacted(connection.target().connection), "the database holds no PostGIS",
                    "Have its owner run CREATE EXTENSION postgis, or name another database");
    }
    return found.front();
}

/// Tables, views and the like in the schema; only those of an earlier output when `ours`.
std::vector<std::string> relations_in(Connection& connection, bool ours)
{
    return connection.ask(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_description d ON "
        "d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0 WHERE n.nspname = " +
        literal(connection.target().schema) + " AND c.relkind IN ('r', 'v', 'm', 'p', 'f')" +
        (ours ? " AND c.relkind = 'r' AND d.description LIKE 'needshed%'" : "") + " ORDER BY c.relname");
}

void require_right(Connection& connection, const std::string& question, const std::string& lacking)
{
    if (connection.ask("SELECT " + question) != std::vector<std::string>{"1"}) {
        throw Error(ErrorKind::Input, place(connection.target()), "this user may not create " + lacking,
                    "Have the owner of the database grant it, or name another schema");
    }
}

bool schema_exists(Connection& connection)
{
    return !connection.ask("SELECT 1 FROM pg_namespace WHERE nspname = " + literal(connection.target().schema)).empty();
}

void require_replaceable(Connection& connection)
{
    const auto& target = connection.target();
    home_of_postgis(connection);
    if (!schema_exists(connection)) {
        require_right(connection, "has_database_privilege(current_database(), 'CREATE')::int", "a schema");
        return;
    }
    const auto present = relations_in(connection, false);
    if (!present.empty() && !target.overwrite) {
        throw Error(ErrorKind::Usage, place(target), "the schema exists and holds " + list_names(present),
                    "Name another one, or pass --overwrite to replace an earlier output");
    }
    if (!present.empty() && relations_in(connection, true).empty()) {
        throw Error(ErrorKind::Usage, place(target),
                    "is not replaced, for none of its tables is of an earlier output: " + list_names(present),
                    "Name another schema");
    }
    require_right(connection, "has_schema_privilege(" + literal(target.schema) + ", 'CREATE')::int", "tables in it");
}

/// The columns' names, cut to what PostgreSQL keeps and still different from each other.
std::vector<std::string> column_names(const Table& table)
{
    std::vector<std::string> names;
    for (const auto& column : table.columns) {
        auto name = column.name.substr(0, longest_name);
        for (int i = 2; std::find(names.begin(), names.end(), name) != names.end(); ++i) {
            const auto number = "_" + std::to_string(i);
            name = column.name.substr(0, longest_name - number.size()) + number;
        }
        names.push_back(name);
    }
    return names;
}

std::string sql_type(const DatabaseTable& about, const Column& column)
{
    const auto& json = about.json_columns;
    return std::holds_alternative<RealValues>(column.values)                ? "double precision"
           : std::holds_alternative<IntegerValues>(column.values)           ? "bigint"
           : std::find(json.begin(), json.end(), column.name) == json.end() ? "text"
                                                                            : "json";
}

} // namespace

void DatabaseTarget::validate() const
{
    if (!is_postgis(connection)) {
        throw Error(ErrorKind::Usage, redacted(connection), "is not a connection to PostGIS",
                    "Write it like PG:dbname=gis, or postgresql://host/gis");
    }
    const bool plain = std::all_of(schema.begin(), schema.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    });
    if (schema.empty() || !plain || (schema.front() >= '0' && schema.front() <= '9') || schema.size() > longest_name ||
        schema.starts_with("pg_")) {
        throw Error(ErrorKind::Usage, "schema '" + schema + "'", "is no name for a schema",
                    "Use a to z, 0 to 9 and _, at most 63, not beginning with a digit or pg_");
    }
}

void require_writable(const DatabaseTarget& target)
{
    target.validate();
    Connection connection(target);
    require_replaceable(connection);
}

struct DatabaseOutput::State {
    explicit State(const DatabaseTarget& target) : connection(target) {}
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void begin();
    /// Gives the next piece of a table, or nullptr. What it gave before may be gone.
    using Next = std::function<const Table*()>;
    using MakeGeometry = std::function<std::unique_ptr<OGRGeometry>(std::size_t)>;

    void write(const DatabaseTable& about, const Table& table, const std::string& geometry_type,
               const MakeGeometry& make_geometry, Progress& progress);
    void write(const DatabaseTable& about, const Next& next, const std::string& geometry_type,
               const MakeGeometry& make_geometry, Progress& progress);

    std::string qualified(const std::string& table) const
    {
        return identifier(connection.target().schema) + "." + identifier(table);
    }

    void create(const DatabaseTable& about, const Table& table, const std::string& geometry_type);
    void describe(const DatabaseTable& about, const Table& table);
    void copy_rows(const DatabaseTable& about, const Table& table, const MakeGeometry& make_geometry,
                   Progress& progress);
    void require_all_there(const DatabaseTable& about, std::size_t rows);

    Connection connection;
    std::string postgis; ///< the schema of its types
    bool committed = false;
};

DatabaseOutput::State::~State()
{
    // The driver would commit what is under way when it closes the connection. Its complaints when the server is gone
    // have nothing to add.
    const GdalMessages messages;
    if (!committed) {
        connection.dataset().RollbackTransaction();
    }
    connection.close();
}

void DatabaseOutput::State::begin()
{
    const GdalMessages messages;
    if (connection.dataset().StartTransaction() != OGRERR_NONE) {
        throw_refused(connection.target(), messages);
    }
    // A reader that holds the earlier output must not hold up this run for ever.
    connection.execute("SET LOCAL lock_timeout = '30s'");
    require_replaceable(connection);
    postgis = home_of_postgis(connection);
    if (!schema_exists(connection)) {
        connection.execute("CREATE SCHEMA " + identifier(connection.target().schema));
    }
    for (const auto& table : relations_in(connection, true)) {
        connection.execute("DROP TABLE " + qualified(table));
    }
}

void DatabaseOutput::State::create(const DatabaseTable& about, const Table& table, const std::string& geometry_type)
{
    const auto names = column_names(table);
    std::string columns;
    for (std::size_t c = 0; c < names.size(); ++c) {
        columns += (c == 0 ? "" : ", ") + identifier(names[c]) + " " + sql_type(about, table.columns[c]);
    }
    if (!geometry_type.empty()) {
        columns += fmt::format(", geom {}.geometry({}, 4326)", identifier(postgis), geometry_type);
    }
    connection.execute("CREATE TABLE " + qualified(about.name) + " (" + columns + ")");
}

void DatabaseOutput::State::describe(const DatabaseTable& about, const Table& table)
{
    connection.execute("COMMENT ON TABLE " + qualified(about.name) + " IS " +
                       literal("needshed: " + about.description));
    const auto names = column_names(table);
    for (std::size_t c = 0; c < names.size(); ++c) {
        if (!table.columns[c].description.empty()) {
            connection.execute("COMMENT ON COLUMN " + qualified(about.name) + "." + identifier(names[c]) + " IS " +
                               literal(table.columns[c].description));
        }
    }
}

void DatabaseOutput::State::copy_rows(const DatabaseTable& about, const Table& table, const MakeGeometry& make_geometry,
                                      Progress& progress)
{
    const GdalMessages messages;
    const CPLConfigOptionSetter by_copy("PG_USE_COPY", "YES", false);
    auto* layer = connection.dataset().GetLayerByName((connection.target().schema + "." + about.name).c_str());
    if (layer == nullptr) {
        throw_refused(connection.target(), messages);
    }
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        OGRFeature feature(layer->GetLayerDefn());
        set_fields(feature, table, row);
        if (make_geometry) {
            feature.SetGeometryDirectly(make_geometry(row).release());
        }
        if (layer->CreateFeature(&feature) != OGRERR_NONE) {
            throw_refused(connection.target(), messages);
        }
        progress.advance();
    }
    if (layer->SyncToDisk() != OGRERR_NONE || !messages.failure().empty()) {
        throw_refused(connection.target(), messages);
    }
}

void DatabaseOutput::State::require_all_there(const DatabaseTable& about, std::size_t rows)
{
    const auto there = connection.ask("SELECT count(*)::text FROM " + qualified(about.name));
    if (there != std::vector<std::string>{std::to_string(rows)}) {
        throw Error(ErrorKind::Input, place(connection.target()),
                    fmt::format("table '{}' holds {} rows after {} were written", about.name,
                                there.empty() ? "no" : there.front(), rows),
                    "Look for rules and triggers of the database that drop rows");
    }
}

void DatabaseOutput::State::write(const DatabaseTable& about, const Table& table, const std::string& geometry_type,
                                  const MakeGeometry& make_geometry, Progress& progress)
{
    progress.begin("writing table " + about.name, table.row_count());
    write(
        about, [next = &table]() mutable { return std::exchange(next, nullptr); }, geometry_type, make_geometry,
        progress);
}

void DatabaseOutput::State::write(const DatabaseTable& about, const Next& next, const std::string& geometry_type,
                                  const MakeGeometry& make_geometry, Progress& progress)
{
    const auto* table = next();
    create(about, *table, geometry_type);
    describe(about, *table);
    std::size_t rows = 0;
    for (; table != nullptr; table = next()) {
        require_rectangular(*table);
        copy_rows(about, *table, make_geometry, progress);
        rows += table->row_count();
    }
    require_all_there(about, rows);
    std::string key;
    for (const auto& column : about.key) {
        key += (key.empty() ? "" : ", ") + identifier(column);
    }
    if (!key.empty()) {
        connection.execute("ALTER TABLE " + qualified(about.name) + " ADD PRIMARY KEY (" + key + ")");
    }
    if (!geometry_type.empty()) {
        connection.execute("CREATE INDEX ON " + qualified(about.name) + " USING gist (geom)");
    }
}

DatabaseOutput::DatabaseOutput(const DatabaseTarget& target)
{
    target.validate();
    m_state = std::make_unique<State>(target);
    m_state->begin();
}

DatabaseOutput::~DatabaseOutput() = default;

void DatabaseOutput::write(const DatabaseTable& about, const Table& table, Progress& progress)
{
    m_state->write(about, table, "", {}, progress);
}

void DatabaseOutput::write(const DatabaseTable& about, const std::function<std::optional<Table>()>& next,
                           Progress& progress)
{
    progress.begin("writing table " + about.name);
    std::optional<Table> table;
    m_state->write(
        about,
        [&]() -> const Table* {
            table = next();
            return table ? &*table : nullptr;
        },
        "", {}, progress);
}

void DatabaseOutput::write(const DatabaseTable& about, const PolygonSet& areas, const Table& table, Progress& progress)
{
    m_state->write(
        about, table, "MultiPolygon", [&](std::size_t row) { return make_area(areas, row); }, progress);
}

void DatabaseOutput::write(const DatabaseTable& about, const LineSet& lines, const Table& table, Progress& progress)
{
    m_state->write(
        about, table, "MultiLineString", [&](std::size_t row) { return make_line(lines, row); }, progress);
}

void DatabaseOutput::commit()
{
    const GdalMessages messages;
    if (m_state->connection.dataset().CommitTransaction() != OGRERR_NONE || !messages.failure().empty()) {
        throw_refused(m_state->connection.target(), messages);
    }
    m_state->committed = true;
}

} // namespace needshed
