#include "needshed/io/geopackage.hpp"

#include <functional>
#include <string_view>

#include <cpl_conv.h>

#include "io/features.hpp"
#include "io/gdal.hpp"

namespace needshed {

namespace {

/// Otherwise the time of writing goes into the file, and the same data would not give the same bytes.
constexpr const char* fixed_time = "2000-01-01T00:00:00.000Z";

/// A text as a literal of SQL.
std::string literal(const std::string& text)
{
    std::string quoted = "'";
    for (const char letter : text) {
        quoted += letter == '\'' ? "''" : std::string(1, letter);
    }
    return quoted + "'";
}

/// SQLite's reason stands behind the whole of the statement: `… failed: reason`, or `sqlite3_step(…): reason`.
std::string reason_in(const std::string& message)
{
    for (const std::string_view before : {"failed: ", "): "}) {
        const auto at = message.rfind(before);
        if (at != std::string::npos) {
            return message.substr(at + before.size());
        }
    }
    return message;
}

using MakeGeometry = std::function<std::unique_ptr<OGRGeometry>(std::size_t)>;

} // namespace

struct GeoPackageOutput::State {
    explicit State(const std::filesystem::path& target) : file(target)
    {
        register_drivers();
        auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
        dataset.reset(driver->Create(file.string().c_str(), 0, 0, 0, GDT_Unknown, nullptr));
        require(dataset != nullptr);
    }

    void require(bool good) const
    {
        if (!good || !messages.failure().empty()) {
            const auto reason = reason_in(messages.failure());
            throw Error(ErrorKind::Input, file.string(),
                        "cannot be written" + (reason.empty() ? reason : ": " + reason),
                        "Check that the disk has room and the directory may be written to");
        }
    }

    void write(const PackageEntry& entry, OGRwkbGeometryType type, const Table& table, const Crs& crs,
               const MakeGeometry& make_geometry)
    {
        require_rectangular(table);
        OGRSpatialReference reference;
        reference.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
        if (crs.known()) {
            reference.SetFromUserInput(crs.definition.c_str());
        }
        CPLStringList options;
        if (!entry.title.empty()) {
            options.SetNameValue("IDENTIFIER", entry.title.c_str());
        }
        options.SetNameValue("DESCRIPTION", entry.description.c_str());
        auto* layer =
            dataset->CreateLayer(entry.name.c_str(), crs.known() ? &reference : nullptr, type, options.List());
        require(layer != nullptr);
        create_fields(*layer, table);
        require(dataset->StartTransaction() == OGRERR_NONE);
        for (std::size_t row = 0; row < table.row_count(); ++row) {
            OGRFeature feature(layer->GetLayerDefn());
            set_fields(feature, table, row);
            if (make_geometry) {
                feature.SetGeometryDirectly(make_geometry(row).release());
            }
            require(layer->CreateFeature(&feature) == OGRERR_NONE);
        }
        require(dataset->CommitTransaction() == OGRERR_NONE);
    }

    void execute(const std::string& statement) const
    {
        dataset->ReleaseResultSet(dataset->ExecuteSQL(statement.c_str(), nullptr, "SQLite"));
        require(true);
    }

    /// As QGIS makes it.
    void make_style_table()
    {
        execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), "
                "f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), "
                "styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30), "
                "update_time DATETIME)");
        execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) VALUES "
                "('layer_styles', 'attributes', 'Styles', 'How QGIS shows the layers.', " +
                literal(fixed_time) + ")");
        has_styles = true;
    }

    const GdalMessages messages;
    const CPLConfigOptionSetter time{"OGR_CURRENT_DATE", fixed_time, false};
    std::filesystem::path file;
    Dataset dataset;
    bool has_styles = false;
};

GeoPackageOutput::GeoPackageOutput(const std::filesystem::path& file) : m_state(std::make_unique<State>(file))
{
}

GeoPackageOutput::~GeoPackageOutput() = default;

void GeoPackageOutput::write(const PackageEntry& layer, const PolygonSet& areas, const Table& table, const Crs& crs)
{
    m_state->write(layer, wkbMultiPolygon, table, crs, [&](std::size_t row) { return make_area(areas, row); });
}

void GeoPackageOutput::write(const PackageEntry& layer, const LineSet& lines, const Table& table, const Crs& crs)
{
    m_state->write(layer, wkbMultiLineString, table, crs, [&](std::size_t row) { return make_line(lines, row); });
}

void GeoPackageOutput::write(const PackageEntry& entry, const Table& table)
{
    m_state->write(entry, wkbNone, table, {}, {});
}

void GeoPackageOutput::set_style(const std::string& layer, const std::string& qml)
{
    if (!m_state->has_styles) {
        m_state->make_style_table();
    }
    m_state->execute(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
        "styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, update_time) VALUES ('', '', " +
        literal(layer) + ", 'geom', " + literal(layer) + ", " + literal(qml) + ", '', 1, '', '', NULL, " +
        literal(fixed_time) + ")");
}

void GeoPackageOutput::close()
{
    GDALClose(m_state->dataset.release());
    m_state->require(true);
}

} // namespace needshed
