#include "needshed/io/writer.hpp"

#include <fstream>
#include <functional>

#include <cpl_conv.h>
#include <cpl_vsi.h>

#include "io/layer_file.hpp"
#include "needshed/io/geopackage.hpp"

namespace needshed {

namespace {

void require_written(const std::ofstream& stream, const std::filesystem::path& file)
{
    if (!stream) {
        throw Error(ErrorKind::Input, file.string(), "cannot be written",
                    "Check that the disk has room and the directory may be written to");
    }
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
    write_layer_file(file, layer, {"GeoJSON", wkbMultiPolygon, geojson_options(decimals)}, table,
                     [&](std::size_t row) { return make_area(areas, row); });
}

void write_geojson(const std::filesystem::path& file, const std::string& layer, const LineSet& lines,
                   const Table& table, LineParts parts)
{
    const bool one = parts == LineParts::One;
    write_layer_file(file, layer,
                     {"GeoJSON", one ? wkbLineString : wkbMultiLineString, geojson_options(geojson_decimals)}, table,
                     [&](std::size_t row) { return one ? make_single_line(lines, row) : make_line(lines, row); });
}

void write_geopackage(const std::filesystem::path& file, const std::string& layer, const PolygonSet& areas,
                      const Table& table, const Crs& crs)
{
    GeoPackageOutput output(file);
    output.write({layer}, areas, table, crs);
    output.close();
}

void write_csv(const std::filesystem::path& file, const Table& table)
{
    write_layer_file(file, file.stem().string(), csv_target(), table, {});
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
