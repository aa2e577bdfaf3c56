#include "needshed/io/writer.hpp"

#include <atomic>
#include <fstream>
#include <functional>

#include <cpl_conv.h>
#include <cpl_vsi.h>

#include "io/features.hpp"
#include "needshed/io/geopackage.hpp"

namespace needshed {

namespace {

[[noreturn]] void throw_not_written(const std::filesystem::path& file, const GdalMessages& messages)
{
    const auto& reason = messages.failure();
    throw Error(ErrorKind::Input, file.string(), "cannot be written" + (reason.empty() ? "" : ": " + reason),
                "Check that the disk has room and the directory may be written to");
}

void require_written(const std::ofstream& stream, const std::filesystem::path& file)
{
    if (!stream) {
        throw Error(ErrorKind::Input, file.string(), "cannot be written",
                    "Check that the disk has room and the directory may be written to");
    }
}

/// Where a driver of text writes: into memory first. The drivers pay no heed to a disk that is full when they close a
/// file, and a file that lacks its end would pass for a whole one.
class MemoryDirectory {
public:
    MemoryDirectory() : m_path("/vsimem/needshed-" + std::to_string(++count())) { VSIMkdir(m_path.c_str(), 0755); }
    ~MemoryDirectory() { VSIRmdirRecursive(m_path.c_str()); }
    MemoryDirectory(const MemoryDirectory&) = delete;
    MemoryDirectory& operator=(const MemoryDirectory&) = delete;

    const std::string& path() const { return m_path; }

    /// The file's content, which is there as long as the directory.
    std::string_view text(const std::string& name) const
    {
        vsi_l_offset size = 0;
        const auto* bytes = VSIGetMemFileBuffer((m_path + "/" + name).c_str(), &size, FALSE);
        return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
    }

    /// Moves what is in it to the disk.
    void flush(const std::filesystem::path& target) const
    {
        const CPLStringList names(VSIReadDir(m_path.c_str()));
        for (int i = 0; i < names.size(); ++i) {
            write_text(target / names[i], text(names[i]));
            VSIUnlink((m_path + "/" + names[i]).c_str());
        }
    }

private:
    static std::atomic<unsigned>& count()
    {
        static std::atomic<unsigned> made{0};
        return made;
    }

    std::string m_path;
};

struct LayerTarget {
    const char* driver;
    OGRwkbGeometryType type;
    CPLStringList options;
};

using MakeGeometry = std::function<std::unique_ptr<OGRGeometry>(std::size_t)>;

void write_rows(OGRLayer& layer, const Table& table, const MakeGeometry& make_geometry,
                const std::filesystem::path& file, const GdalMessages& messages)
{
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        OGRFeature feature(layer.GetLayerDefn());
        set_fields(feature, table, row);
        if (make_geometry) {
            feature.SetGeometryDirectly(make_geometry(row).release());
        }
        if (layer.CreateFeature(&feature) != OGRERR_NONE) {
            throw_not_written(file, messages);
        }
    }
}

/// Makes the file at `path`, of which messages speak as `file`.
void make_layer(const std::string& path, const std::filesystem::path& file, const std::string& name,
                const LayerTarget& target, const Table& table, const MakeGeometry& make_geometry)
{
    require_rectangular(table);
    register_drivers();
    const GdalMessages messages;
    auto* driver = GetGDALDriverManager()->GetDriverByName(target.driver);
    Dataset dataset(driver->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    auto* layer =
        dataset ? dataset->CreateLayer(name.c_str(), nullptr, target.type, const_cast<char**>(target.options.List()))
                : nullptr;
    if (layer == nullptr) {
        throw_not_written(file, messages);
    }
    create_fields(*layer, table);
    write_rows(*layer, table, make_geometry, file, messages);
    GDALClose(dataset.release());
    if (!messages.failure().empty()) {
        throw_not_written(file, messages);
    }
}

/// The same by a driver of text.
void write_text_layer(const std::filesystem::path& file, const std::string& name, const LayerTarget& target,
                      const Table& table, const MakeGeometry& make_geometry)
{
    const MemoryDirectory memory;
    make_layer(memory.path() + "/" + file.filename().string(), file, name, target, table, make_geometry);
    memory.flush(file.parent_path());
}

LayerTarget csv_target()
{
    CPLStringList options;
    options.SetNameValue("CREATE_CSVT", "YES");
    options.SetNameValue("LINEFORMAT", "LF");
    options.SetNameValue("STRING_QUOTING", "IF_NEEDED");
    return {"CSV", wkbNone, options};
}

/// The driver's own RFC7946=YES would turn a multipolygon of one part into a polygon, so that types mix in a layer, and
/// would look at every ring again. Rings come here as the RFC wants them, and without a CRS the driver writes none.
CPLStringList geojson_options(int decimals)
{
    CPLStringList options;
    options.SetNameValue("WRITE_BBOX", "YES");
    options.SetNameValue("COORDINATE_PRECISION", std::to_string(decimals).c_str());
    return options;
}

} // namespace

void write_geojson(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                   const Table& table, int decimals)
{
    write_text_layer(file, layer, {"GeoJSON", wkbMultiPolygon, geojson_options(decimals)}, table,
                     [&](std::size_t row) { return make_area(areas, row); });
}

void write_geojson(const std::filesystem::path& file, const std::string& layer, const LineSet& lines,
                   const Table& table, LineParts parts)
{
    const bool one = parts == LineParts::One;
    write_text_layer(file, layer,
                     {"GeoJSON", one ? wkbLineString : wkbMultiLineString, geojson_options(geojson_decimals)}, table,
                     [&](std::size_t row) { return one ? make_single_line(lines, row) : make_line(lines, row); });
}

void write_geopackage(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                      const Table& table, const Crs& crs)
{
    GeoPackageOutput output(file);
    output.write(layer, areas, table, crs);
    output.close();
}

void write_csv(const std::filesystem::path& file, const Table& table)
{
    write_text_layer(file, file.stem().string(), csv_target(), table, {});
}

void write_csv(const std::filesystem::path& file, const std::function<std::optional<Table>()>& next)
{
    auto table = next();
    write_csv(file, table.value());
    std::ofstream stream(file, std::ios::binary | std::ios::app);
    for (table = next(); table && stream; table = next()) {
        const MemoryDirectory memory;
        make_layer(memory.path() + "/piece.csv", file, "piece", csv_target(), *table, {});
        const auto piece = memory.text("piece.csv");
        stream << piece.substr(piece.find('\n') + 1); // the names of the columns are there already
    }
    stream.close();
    require_written(stream, file);
}

void write_text(const std::filesystem::path& file, std::string_view text)
{
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    require_written(stream, file);
}

void write_gzip(const std::filesystem::path& file, std::string_view text)
{
    const GdalMessages messages;
    auto* stream = VSIFOpenL(("/vsigzip/" + file.string()).c_str(), "wb");
    if (stream == nullptr) {
        throw_not_written(file, messages);
    }
    const auto written = VSIFWriteL(text.data(), 1, text.size(), stream);
    if (VSIFCloseL(stream) != 0 || written != text.size() || !messages.failure().empty()) {
        throw_not_written(file, messages);
    }
}

std::string gdal_version()
{
    return std::string("GDAL ") + GDALVersionInfo("RELEASE_NAME");
}

} // namespace needshed
