// Units as WKB, in a GeoPackage, where the bytes of a geometry are stored as they come. The input is taken apart at
// `||`: each piece is the WKB of one unit.

#include <memory>
#include <string_view>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "coverage.hpp"

namespace {

constexpr auto path = "/vsimem/units.gpkg";

std::unique_ptr<GDALDataset> open_package()
{
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    std::unique_ptr<GDALDataset> package(
        GetGDALDriverManager()->GetDriverByName("GPKG")->Create(path, 0, 0, 0, GDT_Unknown, nullptr));
    OGRSpatialReference grid;
    grid.importFromEPSG(27700);
    char* no_index[] = {const_cast<char*>("SPATIAL_INDEX=NO"), nullptr};
    package->CreateLayer("units", &grid, wkbUnknown, no_index);
    return package;
}

void run(GDALDataset& package, const std::string& statement)
{
    package.ReleaseResultSet(package.ExecuteSQL(statement.c_str(), nullptr, nullptr));
}

std::string hexadecimal(std::string_view bytes)
{
    char* text = CPLBinaryToHex(static_cast<int>(bytes.size()), reinterpret_cast<const GByte*>(bytes.data()));
    std::string result(text);
    CPLFree(text);
    return result;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const auto package = open_package();
    // GP, version 0, little-endian without envelope, srs_id 27700
    constexpr auto header = "47500001346C0000";
    run(*package, "DELETE FROM units");
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (!rest.empty()) {
        const auto end = std::min(rest.find("||"), rest.size());
        run(*package,
            "INSERT INTO units (geom) VALUES (x'" + std::string(header) + hexadecimal(rest.substr(0, end)) + "')");
        rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    needshed::fuzz::answered([] { needshed::fuzz::build_from({path, "units", ""}); });
    return 0;
}
